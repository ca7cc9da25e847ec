from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import criteria_of, export_response

from .. import exports
from ..forms import IndicatorFilterForm
from ..models import Commitment, Indicator
from .reading import reading


def filtered(request):
    """(référentiel, filter, number of the indicators one may read there, those that answer the filter)."""
    read, today = reading(request), clock.today()
    read_commitments = Commitment.objects.visible_to(request.user, today).filter(framework=read.framework)
    indicators = list(
        Indicator.objects.visible_to(request.user, today)
        .filter(framework=read.framework)
        .annotate(commitment_count=Count("commitments", filter=Q(commitments__in=read_commitments)))
    )
    form = IndicatorFilterForm(request.GET)
    return read, form, len(indicators), form.filter(indicators)


@require_http_methods(["GET", "HEAD"])
def indicator_list(request):
    read, form, readable_count, indicators = filtered(request)
    context = {
        "read": read,
        "framework": read.framework,
        "form": form,
        "indicators": indicators,
        "readable_count": readable_count,
        "is_filtered": bool(form.criteria),
    }
    return render(request, "engagements/indicator_list.html", context)


@require_http_methods(["GET", "HEAD"])
def indicator_export(request, kind):
    _, form, _, indicators = filtered(request)
    rows, criteria = exports.indicator_rows(indicators), criteria_of(form)
    columns = exports.INDICATOR_COLUMNS
    return export_response("indicateurs", columns, rows, kind, criteria=criteria, by=request.user)


@require_http_methods(["GET", "HEAD"])
def indicator_detail(request, framework_pk, code):
    user, today = request.user, clock.today()
    indicators = Indicator.objects.visible_to(user, today).filter(framework=framework_pk)
    indicator = get_object_or_404(indicators.select_related("framework").prefetch_related("sources"), code=code)
    context = {
        "indicator": indicator,
        "framework": indicator.framework,
        "previous": indicators.filter(order__lt=indicator.order).order_by("order").last(),
        "next": indicators.filter(order__gt=indicator.order).order_by("order").first(),
        "commitments": indicator.commitments.visible_to(user, today).for_list(),
    }
    return render(request, "engagements/indicator_detail.html", context)
