"""Approved minutes published to every agent."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from qualipref.workflow import TransitionRefused
from sites.permissions import require

from .. import permissions
from ..usecases.minutes_proofs import NOT_SEALED
from ..usecases.minutes_publication import document_code, publish_minutes
from .minutes import minutes_or_404


@require_http_methods(["GET", "POST"])
def minutes_publish(request, pk):
    minutes = minutes_or_404(request.user, pk)
    require(permissions.can_write_minutes(request.user, minutes))
    if minutes.pdf is None:
        raise TransitionRefused(NOT_SEALED)
    if request.method == "GET":
        return render(request, "pilotage/minutes_publish.html", {"minutes": minutes, "code": document_code(minutes)})
    document = publish_minutes(minutes, by=request.user)
    messages.success(request, f"Le document {document.code} attend sa vérification, puis son approbation.")
    return redirect("engagements:document_detail", pk=document.pk)
