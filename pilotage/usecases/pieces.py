"""The files joined to the points of an agenda."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref.accounts.models import User
from qualipref.documents.models import StoredFile
from qualipref.documents.uploads import Upload
from qualipref.workflow import TransitionRefused

from ..models import AgendaItem, ItemPiece, Meeting
from .meetings import PREPARED, keep_meeting, record

MOST_PIECES = 5
NAME_LENGTH = ItemPiece._meta.get_field("filename").max_length


@transaction.atomic
def attach_pieces(item: AgendaItem, uploads: Iterable[Upload], *, by: User) -> list[ItemPiece]:
    """Joins files to a point before the meeting; the same file twice is joined once."""
    if keep_meeting(item.meeting_id).status not in PREPARED:
        raise TransitionRefused("La séance est ouverte ou tenue\u00a0: on n’y joint plus de pièce.")
    held = {piece.stored_file_id for piece in item.pieces.all()}
    made = []
    for upload in uploads:
        stored = StoredFile.objects.receive(upload)
        if stored.pk not in held:
            held.add(stored.pk)
            fields = {"stored_file": stored, "filename": upload.filename[-NAME_LENGTH:], "added_by": by}
            made.append(ItemPiece.objects.create(item=item, **fields))
    if len(held) > MOST_PIECES:
        raise ValidationError({"pieces": f"Un point porte {MOST_PIECES} pièces au plus."})
    if made:
        names = ", ".join(piece.filename for piece in made)
        record("agenda.piece_attached", item.meeting, by, subject=item.title, name=names)
    return made


@transaction.atomic
def withdraw_piece(piece: ItemPiece, *, by: User) -> None:
    """Takes off a file joined by mistake, before the meeting: erased, the journal keeps its name and fingerprint."""
    item, stored = piece.item, piece.stored_file
    refuse_once_open(keep_meeting(item.meeting_id))
    if not ItemPiece.objects.filter(pk=piece.pk).delete()[0]:
        raise TransitionRefused("Cette pièce est déjà retirée.")
    StoredFile.objects.forget(stored)
    said = {"subject": item.title, "name": piece.filename, "sha256": stored.sha256}
    record("agenda.piece_withdrawn", item.meeting, by, **said)


def refuse_once_open(meeting: Meeting) -> None:
    if meeting.status not in PREPARED:
        raise TransitionRefused("La séance est ouverte ou tenue\u00a0: ses pièces ne se retirent plus.")


def names_of_file(stored):
    """« pièce de la séance COPIL-2015-03 »: what the check of stored files calls them."""
    for piece in ItemPiece.objects.filter(stored_file=stored).select_related("item__meeting__committee"):
        yield f"pièce « {piece.filename} » de la séance {piece.item.meeting.reference}"
