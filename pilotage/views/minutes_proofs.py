"""Approved minutes offered as a proof, in one gesture, for the commitments that a committee proves."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from engagements.forms.sensitisations import AttendanceOfferForm
from engagements.permissions import can_reuse_evidence, places_to_prove
from qualipref import clock
from qualipref.documents.rendering import RenderingFailed
from qualipref.workflow import TransitionRefused
from sites.permissions import require

from ..usecases import minutes_proofs as usecases
from .minutes import minutes_or_404


@require_http_methods(["GET", "POST"])
def minutes_offer(request, pk):
    minutes, user = minutes_or_404(request.user, pk), request.user
    require(can_reuse_evidence(user))
    if minutes.pdf is None:
        raise TransitionRefused(usecases.NOT_SEALED)
    form = AttendanceOfferForm(
        request.POST or None, places=places_to_prove(user, usecases.provable(minutes), clock.today())
    )
    if form.is_valid():
        try:
            usecases.offer_minutes(minutes, form.chosen_places, by=user)
        except RenderingFailed as failed:
            form.add_error(None, str(failed))
        else:
            messages.success(request, "Le procès-verbal et la feuille de présence sont déposés comme preuves.")
            return redirect("pilotage:minutes_detail", pk=pk)
    context = {"minutes": minutes, "form": form, "groups": form.groups}
    return render(request, "pilotage/minutes_offer.html", context)
