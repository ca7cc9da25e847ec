"""The dated targets of an indicator."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from sites.permissions import require

from .. import permissions
from ..forms.measurements import TargetForm
from ..measures.units import units_of
from ..models import Indicator, IndicatorTarget
from ..models.unit import unit_code, unit_name
from ..readiness.grid import perimeter
from ..usecases.targets import set_target


@require_http_methods(["GET", "POST"])
def indicator_target_set(request, framework_pk, code):
    user, today = request.user, clock.today()
    readable = Indicator.objects.visible_to(user, today).filter(framework=framework_pk).with_commitments(today)
    indicator = get_object_or_404(readable, code=code)
    places = _places(indicator, user, today)
    require(places)
    form = TargetForm(request.POST or None, places=places, initial={"du": today})
    if form.is_valid():
        try:
            set_target(indicator, by=user, **form.target)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "La nouvelle cible est enregistrée. Les précédentes sont gardées.")
            return redirect("engagements:indicator_detail", framework_pk=framework_pk, code=code)
    targets = IndicatorTarget.objects.filter(indicator=indicator).for_list()
    context = {"form": form, "indicator": indicator, "targets": targets}
    return render(request, "engagements/indicator_target_set.html", context)


def _places(indicator, user, today):
    """{code: (name, site, service)} of those for which `user` sets a target: all, a site, a service."""
    everyone = (None, None)
    units = [(bearer.site, bearer.service) for bearer in units_of(indicator, perimeter(today)).values()]
    sites = {site: (site, None) for site, _ in units if site}
    offered = dict.fromkeys([everyone, *sites.values(), *units])
    return {
        unit_code(*place): ("Toute la préfecture" if place == everyone else unit_name(*place), *place)
        for place in offered
        if permissions.can_set_target(user, place[0])
    }
