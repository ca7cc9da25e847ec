"""The end of a meeting that had no time for everything: each point left is put off or withdrawn, then it closes."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref.accounts.models import User
from qualipref.workflow import TransitionRefused

from ..enums import MeetingStatus, Verdict
from ..models import AgendaItem, Meeting, MeetingMinutes
from .decisions import take_decision
from .meetings import close_meeting, keep_meeting, require_keyboard, undecided


def ways_out(item):
    """What may become of a point left undecided, the usual way first; what was settled out of the room is noted."""
    return (Verdict.NOTED if item.is_settled else Verdict.POSTPONED, Verdict.WITHDRAWN)


@transaction.atomic
def close_with_the_rest(
    meeting: Meeting,
    left: dict[AgendaItem, tuple[Verdict | str, str]],
    *,
    key: uuid.UUID,
    by: User,
    on_behalf_of: User | None = None,
) -> MeetingMinutes:
    """Decides of every point `left` (its verdict and reason), each by its own decision, then closes the meeting.

    All or nothing; the same `key` sent again gives the same minutes back.
    """
    held = keep_meeting(meeting.pk)
    ended = already_closed(held, key=key, by=by)
    if ended:
        return ended
    if held.status != MeetingStatus.OPEN:
        raise TransitionRefused("La séance n’est pas ouverte.")
    require_keyboard(by, held)
    said = {item.pk: (Verdict(verdict), reason.strip()) for item, (verdict, reason) in left.items()}
    for item in undecided(held).select_related("action", "date_request__action", "objective"):
        if item.pk in said:
            item.meeting = held
            _leave(item, *said[item.pk], key=key, by=by, on_behalf_of=on_behalf_of)
    return close_meeting(meeting, by=by, on_behalf_of=on_behalf_of)


def already_closed(meeting: Meeting, *, key: uuid.UUID | None, by: User) -> MeetingMinutes | None:
    """The minutes of a meeting that this `key` of the same person closed; nothing otherwise."""
    if key is None or meeting.status != MeetingStatus.CLOSED:
        return None
    keys = [_key_of(key, item_pk) for item_pk in meeting.items.values_list("pk", flat=True)]
    closed_by_it = meeting.decisions.filter(key__in=keys, by=by).exists()
    return meeting.minutes.filter(number=1).first() if closed_by_it else None


def _leave(item, verdict, reason, *, key, by, on_behalf_of):
    if verdict not in ways_out(item):
        raise TransitionRefused(f"« {verdict.label} » ne se dit pas de ce point : choisissez l’un des choix proposés.")
    if verdict != Verdict.NOTED and not reason:
        raise ValidationError({"reason": "Un report ou un retrait demande un motif."})
    if verdict == Verdict.NOTED:
        reason = ""
    take_decision(
        item.meeting, item, verdict, key=_key_of(key, item.pk), by=by, on_behalf_of=on_behalf_of, reason=reason
    )  # fmt: skip


def _key_of(key, item_pk):
    return uuid.uuid5(key, str(item_pk))
