"""What people write about a cell, or about a point of an agenda before its meeting."""

from django.core.exceptions import ValidationError
from django.db import transaction

from engagements.models import Campaign, Unit
from engagements.readiness.grid import Place
from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.workflow import TransitionRefused

from ..models import AgendaItem, CellComment, ItemComment
from .meetings import PREPARED, record


@transaction.atomic
def comment_cell(campaign: Campaign, place: Place, *, text: str, by: User) -> CellComment:
    """A comment on a cell, which may have no row yet. The journal names no module: an auditor reads no comment."""
    if not text.strip():
        raise ValidationError({"text": "Écrivez votre commentaire."})
    written = CellComment.objects.create(
        campaign=campaign,
        commitment=place.commitment,
        unit=Unit.objects.at(place.site, place.service),
        text=text.strip(),
        author=by,
    )
    Entry.objects.record(
        "cell.commented",
        on=written,
        by=by,
        site=place.site.slug if place.site else "",
        service=place.service.code if place.service else "",
        reference=place.commitment.code,
        name=place.unit_name,
        comment=written.text,
    )
    return written


@transaction.atomic
def comment_item(item: AgendaItem, *, text: str, by: User) -> ItemComment:
    """What a member says of a point before the meeting: the room shows it beside the point."""
    if not text.strip():
        raise ValidationError({"text": "Écrivez votre commentaire."})
    if item.meeting.status not in PREPARED:
        raise TransitionRefused("La séance est ouverte ou tenue\u00a0: un point ne se commente plus d’avance.")
    written = ItemComment.objects.create(item=item, text=text.strip(), author=by)
    record("agenda.item_commented", item.meeting, by, on=item, subject=item.title, comment=written.text)
    return written
