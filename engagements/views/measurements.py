"""One measurement: what it is worth and why, what was said before, its validation and its reopening."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.panels import panels_for
from qualipref.typography import plural
from sites.permissions import require

from .. import permissions
from ..forms.measurements import ReopeningForm, ValidationForm
from ..measures import Targets, value_of
from ..measures.badge import status_badge, value_badge
from ..measures.registers import is_fed, register_of
from ..measures.units import commitments_of
from ..models import Indicator, Measurement
from ..usecases.automatic_measurements import measure_now
from ..usecases.measurement_validation import reopen_measurement, validate_measurement


def measurement_or_404(user, pk):
    readable = Measurement.objects.visible_to(user, clock.today()).for_list()
    return get_object_or_404(readable.select_related("indicator__framework"), pk=pk)


@require_http_methods(["GET", "HEAD"])
def measurement_detail(request, pk):
    point = measurement_or_404(request.user, pk)
    return _shown(request, point, ValidationForm(initial={"version": point.version, "comment": point.comment}))


@require_http_methods(["POST"])
def measurement_validate(request, pk):
    point = measurement_or_404(request.user, pk)
    require(permissions.can_validate_measurements(request.user, point.unit.site))
    form = ValidationForm(request.POST)
    if form.is_valid():
        try:
            validate_measurement(point, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "La mesure est validée.")
            return redirect("engagements:measurement_detail", pk=point.pk)
    return _shown(request, measurement_or_404(request.user, pk), form)


@require_http_methods(["GET", "POST"])
def measurement_reopen(request, pk):
    point = measurement_or_404(request.user, pk)
    require(permissions.can_validate_measurements(request.user, point.unit.site))
    form = ReopeningForm(request.POST or None, initial={"version": point.version})
    if form.is_valid():
        reopen_measurement(point, by=request.user, **form.cleaned_data)
        messages.success(request, "La mesure est rouverte : elle est de nouveau provisoire.")
        return redirect("engagements:measurement_detail", pk=point.pk)
    return render(request, "engagements/measurement_reopen.html", {"form": form, "point": point})


@require_http_methods(["POST"])
def indicator_measure(request, framework_pk, code):
    """What a register of the house feeds, measured now."""
    user, today = request.user, clock.today()
    readable = Indicator.objects.visible_to(user, today).filter(framework=framework_pk)
    indicator = get_object_or_404(readable, code=code)
    if register_of(indicator) is None:
        raise Http404
    require(permissions.can_measure_now(user))
    points = measure_now(indicator, day=today, by=user)
    messages.success(request, f"L’indicateur est calculé\u00a0: {plural(len(points), 'mesure')}.")
    return redirect("engagements:indicator_detail", framework_pk=framework_pk, code=code)


def _shown(request, point, form):
    user, today, unit = request.user, clock.today(), point.unit
    value = value_of(point, Targets([point.indicator]))
    validates = permissions.can_validate_measurements(user, unit.site)
    commitments = commitments_of(point.indicator, today)
    context = {
        "point": point,
        "value": value,
        "badge": value_badge(value),
        "status_badge": status_badge(point),
        "panels": panels_for("engagements.missed_target", user, point) if value.is_missed else [],
        "versions": _versions(point, user),
        "form": form,
        "may_validate": validates and not point.is_validated and point.period_to < today,
        "waits_for_its_end": validates and not point.is_validated and point.period_to >= today,
        "may_reopen": validates and point.is_validated,
        "may_type": not point.is_validated
        and not is_fed(point.indicator)
        and permissions.can_measure(user, unit.site, unit.service, commitments, today),
    }
    return render(request, "engagements/measurement_detail.html", context)


def _versions(point, user):
    """Every gesture, the last first; an auditor reads those that were validated."""
    versions = point.versions.select_related("by").order_by("-version")
    if permissions.is_auditor(user):
        versions = versions.filter(status=Measurement.Status.VALIDATED)
    return list(versions)
