"""The measurements that wait for their validation, alone or several together."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import criteria_of, export_response
from sites.models import Site
from sites.permissions import require

from .. import exports, permissions
from ..forms.measurement_filter import ChosenForm, ReviewFilterForm
from ..measures import Targets, value_of
from ..measures.answers import answers_to
from ..measures.badge import value_badge
from ..models import Measurement
from ..usecases.measurement_validation import validate_measurements

PER_PAGE = 50


def _listed(request):
    user, today = request.user, clock.today()
    if not user.assignments.of(user, today):
        raise Http404
    form = ReviewFilterForm(request.GET, sites=Site.objects.visible_to(user, today))
    waiting = form.filter(Measurement.objects.visible_to(user, today).to_validate(today)).for_list()
    return form, waiting.order_by("-period_to", "unit__site__order", "indicator__order", "unit__service__order", "pk")


@require_http_methods(["GET", "HEAD"])
def measurement_review(request):
    form, waiting = _listed(request)
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "is_filtered": bool(form.criteria), "page": page}
    context["all_checked"] = request.GET.get("cocher") == "tout"
    return render(request, "engagements/measurement_review.html", context | _rows(request.user, page.object_list))


def _rows(user, points):
    points = list(points)
    targets = Targets({point.indicator_id for point in points})
    managed = {site: permissions.can_validate_measurements(user, site) for site in {p.unit.site for p in points}}
    answers = answers_to(points)
    rows = [
        _row(point, value_of(point, targets), answers.get(point.pk, ""), managed[point.unit.site]) for point in points
    ]
    return {"rows": rows, "may_validate": any(managed.values())}


def _row(point, value, answer, may_validate):
    return {
        "point": point,
        "value": value,
        "badge": value_badge(value),
        "answer": answer if value.is_missed else "",
        "may_validate": may_validate,
        "wants_comment": value.is_missed and not (point.comment or answer),
    }


@require_http_methods(["GET", "HEAD"])
def measurement_review_export(request, kind):
    form, waiting = _listed(request)
    rows = exports.measurement_rows(waiting)
    columns, criteria = exports.MEASUREMENT_COLUMNS, criteria_of(form)
    return export_response("mesures-a-valider", columns, rows, kind, criteria=criteria, by=request.user)


@require_http_methods(["POST"])
def measurement_validate_together(request):
    """Each measurement that was checked, with its result."""
    user, today = request.user, clock.today()
    readable = Measurement.objects.visible_to(user, today)
    if not user.assignments.of(user, today):
        raise Http404
    form = ChosenForm(request.POST)
    versions = form.versions if form.is_valid() else {}
    points = list(readable.filter(pk__in=versions).for_list())
    for site in {point.unit.site for point in points}:
        require(permissions.can_validate_measurements(user, site))
    results = validate_measurements([(point, versions[point.pk]) for point in points], by=user)
    context = {"results": results, "done": sum(not refusal for _, refusal in results)}
    return render(request, "engagements/measurement_validated.html", context)
