"""A session of training or a sensitisation offered as a proof, in one gesture, for the cells that it serves."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.documents.rendering import RenderingFailed
from qualipref.typography import plural
from qualipref.workflow import TransitionRefused
from sites.models import Service
from sites.permissions import require

from .. import permissions
from ..enums import SessionStatus
from ..forms.sensitisations import AttendanceOfferForm
from ..models import Campaign, Commitment
from ..readiness import places
from ..usecases import attendance_proofs as usecases
from .sensitisations import sensitisation_or_404
from .training_sessions import session_or_404


@require_http_methods(["GET", "POST"])
def training_session_offer(request, pk):
    session = session_or_404(request.user, pk)
    services = set(session.records.values_list("trainee__service", flat=True))
    back = reverse("engagements:training_session_detail", args=[session.pk])
    return _offer(request, session, session.theme.commitment_codes, services, usecases.offer_session, back)


@require_http_methods(["GET", "POST"])
def sensitisation_offer(request, pk):
    sensitisation = sensitisation_or_404(request.user, pk)
    services = set(sensitisation.audience.values_list("service", flat=True))
    back = reverse("engagements:sensitisation_detail", args=[sensitisation.pk])
    codes = sensitisation.commitment_codes
    return _offer(request, sensitisation, codes, services, usecases.offer_sensitisation, back)


def _offer(request, held, codes, services, gesture, back):
    require(permissions.can_reuse_evidence(request.user))
    if held.status != SessionStatus.HELD:
        raise TransitionRefused(usecases.NOT_HELD)
    provable = _provable(request.user, held, codes, services)
    form = AttendanceOfferForm(request.POST or None, places=provable)
    if form.is_valid():
        try:
            evidence = gesture(held, form.chosen_places, by=request.user)
        except RenderingFailed as failed:
            form.add_error(None, str(failed))
        else:
            count = plural(len(evidence), "preuve est déposée", "preuves sont déposées")
            messages.success(request, f"{count}, sans aucun nom. Le responsable qualité est prévenu.")
            return redirect(back)
    context = {"held": held, "form": form, "back": back, "groups": form.groups}
    return render(request, "engagements/attendance_offer.html", context)


def _provable(user, held, codes, services):
    """The cells of those commitments, for the services that came, their sites or the préfecture, not proved yet."""
    today = clock.today()
    campaign = Campaign.objects.current(held.held_on)
    if campaign is None:
        return []
    named = Commitment.objects.filter(framework=campaign.framework_id).of_file_codes(codes)
    found = places(campaign, campaign.day(today), pk__in=named.values("pk"))
    sites = set(Service.objects.filter(pk__in=services).values_list("site", flat=True)) | {held.site_id}
    proved = usecases.proved_by(held)
    found = [place for place in found if place.key not in proved and _serves(place, services, sites)]
    return permissions.places_to_prove(user, found, today)


def _serves(place, services, sites):
    if place.service:
        return place.service_id in services
    return place.site is None or place.site_id in sites
