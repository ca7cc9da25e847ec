"""Every measurement that one reads, one a line: what a spreadsheet takes away."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import criteria_of, export_response
from sites.models import Site

from .. import exports, permissions
from ..forms.measurement_list import MeasurementFilterForm
from ..measures import Targets, value_of
from ..measures.badge import status_badge, value_badge
from ..models import Measurement

PER_PAGE = 50


def _listed(request):
    user, today = request.user, clock.today()
    if not user.assignments.of(user, today):
        raise Http404
    form = MeasurementFilterForm(request.GET, sites=Site.objects.visible_to(user, today))
    first_sites = F("unit__site__order").asc(nulls_last=True)
    first_services = F("unit__service__order").asc(nulls_last=True)
    order = ("-period_to", "indicator__order", first_sites, first_services, "dimension", "pk")
    return form, form.filter(Measurement.objects.visible_to(user, today)).for_list().order_by(*order)


@require_http_methods(["GET", "HEAD"])
def measurement_list(request):
    form, listed = _listed(request)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    points = list(page.object_list)
    targets = Targets({point.indicator_id for point in points})
    context = {
        "form": form,
        "is_filtered": bool(form.criteria),
        "page": page,
        "rows": [_row(point, value_of(point, targets)) for point in points],
        "may_import": permissions.can_import_measurements(request.user),
    }
    return render(request, "engagements/measurement_list.html", context)


def _row(point, value):
    return {"point": point, "value": value, "badge": value_badge(value), "status": status_badge(point)}


@require_http_methods(["GET", "HEAD"])
def measurement_export(request, kind):
    form, listed = _listed(request)
    columns, rows = exports.MEASUREMENT_COLUMNS, exports.measurement_rows(listed)
    return export_response("mesures", columns, rows, kind, criteria=criteria_of(form), by=request.user)
