"""The points of an agenda: described anew, and chosen among what waits for the committee."""

from django.db import transaction

from qualipref.accounts.models import User
from qualipref.workflow import TransitionRefused, save_if_unchanged

from ..models import AgendaItem
from .meetings import PREPARED, record

FIXED = "L’ordre du jour de cette séance ne change plus."


@transaction.atomic
def edit_item(item: AgendaItem, *, title: str, minutes: int, why: str, proposal: str, version: int, by: User) -> None:
    """What a point says and the time it is given, before the meeting is held."""
    if item.meeting.status not in PREPARED:
        raise TransitionRefused(FIXED)
    item.title, item.minutes, item.why, item.proposal = title.strip(), minutes, why.strip(), proposal.strip()
    save_if_unchanged(item, version=version, fields=("title", "minutes", "why", "proposal"))
    record("agenda.item_edited", item.meeting, by, subject=item.title)
