"""The points of an agenda: described anew, and chosen among what waits for the committee."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models, transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.typography import french
from qualipref.workflow import TransitionRefused, save_if_unchanged

from .. import agenda
from ..models import AgendaItem, Meeting
from .meetings import PREPARED, keep_meeting, record

FIXED = "L’ordre du jour de cette séance ne change plus."
GONE = "Un point choisi n’attend plus ce comité : il vient d’être traité, ou un autre ordre du jour le porte."


@transaction.atomic
def edit_item(item: AgendaItem, *, title: str, minutes: int, why: str, proposal: str, version: int, by: User) -> None:
    """What a point says and the time it is given, before the meeting is held."""
    if keep_meeting(item.meeting_id).status not in PREPARED:
        raise TransitionRefused(FIXED)
    item.title, item.minutes = french(title.strip()), minutes
    item.why, item.proposal = why.strip(), proposal.strip()
    save_if_unchanged(item, version=version, fields=("title", "minutes", "why", "proposal"))
    record("agenda.item_edited", item.meeting, by, subject=item.title)


@transaction.atomic
def compose_agenda(meeting: Meeting, chosen: Iterable[str], *, by: User) -> list[AgendaItem]:
    """Adds the proposals of those keys at the end of the agenda, in their order, with why each is there.

    What waits is read again under the lock of the meeting: a page sent twice adds its points once.
    """
    held = keep_meeting(meeting.pk)
    if held.status not in PREPARED:
        raise TransitionRefused(FIXED)
    wanted = set(chosen)
    found = [each for each in agenda.proposals(held, by, clock.today()) if each.key in wanted]
    if len(found) < len(wanted):
        raise ValidationError({"points": GONE})
    last = held.items.aggregate(models.Max("order"))["order__max"] or 0
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=held,
            kind=each.kind,
            title=each.title,
            why=each.why,
            proposal=each.proposal,
            minutes=each.duration,
            order=last + rank,
            added_by=by,
            **each.about,
        )
        for rank, each in enumerate(found, start=1)
    )
    record("agenda.composed", held, by, count=len(items))
    return items
