"""What people write about an action or a cell, and take back; and about a point of an agenda before its meeting."""

from django.db import transaction

from engagements.models import Campaign, Unit
from engagements.readiness.grid import Place
from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.workflow import TransitionRefused

from ..models import ActionComment, AgendaItem, CellComment, ItemComment
from .actions import comment_text
from .actions import record as record_on_action
from .meetings import PREPARED, keep_meeting, record


@transaction.atomic
def comment_cell(campaign: Campaign, place: Place, *, text: str, by: User) -> CellComment:
    """A comment on a cell, which may have no row yet. The journal names no module: an auditor reads no comment."""
    text = comment_text(text, CellComment.objects.of_place(campaign, place), by)
    unit = Unit.objects.at(place.site, place.service)
    written = CellComment.objects.create(
        campaign=campaign, commitment=place.commitment, unit=unit, text=text, author=by
    )
    _record("cell.commented", written, by, comment=written.text)
    return written


@transaction.atomic
def withdraw_action_comment(comment: ActionComment, *, by: User) -> None:
    """Its author takes it back: the text is no longer shown, the row and the journal stay."""
    _withdraw(ActionComment, comment)
    record_on_action("action.comment_withdrawn", comment.action, by)


@transaction.atomic
def withdraw_cell_comment(comment: CellComment, *, by: User) -> None:
    _withdraw(CellComment, comment)
    _record("cell.comment_withdrawn", comment, by)


def _withdraw(model, comment):
    if not model.objects.withdraw(comment):
        raise TransitionRefused("Ce commentaire est déjà retiré.")


def _record(event, written, by, **details):
    unit = written.unit
    Entry.objects.record(
        event,
        on=written,
        by=by,
        site=unit.site.slug if unit.site else "",
        service=unit.service.code if unit.service else "",
        reference=written.commitment.code,
        name=str(unit),
        **details,
    )


@transaction.atomic
def comment_item(item: AgendaItem, *, text: str, by: User) -> ItemComment:
    """What a member says of a point before the meeting: the room shows it beside the point."""
    if keep_meeting(item.meeting_id).status not in PREPARED:
        raise TransitionRefused("La séance est ouverte ou tenue\u00a0: un point ne se commente plus d’avance.")
    text = comment_text(text, item.comments, by)
    written = ItemComment.objects.create(item=item, text=text, author=by)
    record("agenda.item_commented", item.meeting, by, on=item, subject=item.title, comment=written.text)
    return written
