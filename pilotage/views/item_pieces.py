"""The files joined to a point of the agenda."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.documents.serving import serve
from sites.permissions import require

from .. import permissions
from ..forms.meeting import PiecesForm
from ..forms.plain import say
from ..models import AgendaItem, ItemPiece
from ..usecases.pieces import attach_pieces, refuse_once_open, withdraw_piece
from .meeting_agenda import to_point
from .meetings import meeting_or_404, readable_meeting


@require_http_methods(["GET", "POST"])
def meeting_item_attach(request, pk, item_pk):
    meeting = meeting_or_404(request.user, pk)
    item = get_object_or_404(AgendaItem.objects.filter(meeting=meeting), pk=item_pk)
    item.meeting = meeting
    require(permissions.can_add_items(request.user, meeting))
    form = PiecesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = attach_pieces(item, form.cleaned_data["pieces"], by=request.user)
        except ValidationError as refusal:
            say(form, refusal)
        else:
            said = "La pièce est jointe" if len(made) < 2 else "Les pièces sont jointes"
            messages.success(request, f"{said} au point : les membres la lisent avec l’ordre du jour.")
            return to_point(item)
    return render(request, "pilotage/meeting_item_attach.html", {"form": form, "item": item})


@require_http_methods(["GET"])
def meeting_piece(request, pk, piece_pk):
    """Read as the agenda is: by who prepares the meeting, then by who is convened to it."""
    piece = _piece_or_404(request.user, readable_meeting(request, pk), piece_pk)
    return serve(request, piece.stored_file, piece.filename)


@require_http_methods(["GET", "POST"])
def meeting_piece_withdraw(request, pk, piece_pk):
    piece = _piece_or_404(request.user, meeting_or_404(request.user, pk), piece_pk)
    require(permissions.can_withdraw_piece(request.user, piece))
    refuse_once_open(piece.item.meeting)
    if request.method == "POST":
        withdraw_piece(piece, by=request.user)
        messages.success(request, f"La pièce « {piece.filename} » est retirée du point.")
        return to_point(piece.item)
    return render(request, "pilotage/meeting_piece_withdraw.html", {"piece": piece})


def _piece_or_404(user, meeting, pk):
    pieces = ItemPiece.objects.visible_to(user, clock.today()).filter(item__meeting=meeting)
    piece = get_object_or_404(pieces.select_related("stored_file", "item"), pk=pk)
    piece.item.meeting = meeting
    return piece
