"""« Répétition »: a committee is rehearsed by the real gestures, in a transaction that is always rolled back."""

import datetime
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref.accounts.models import User
from qualipref.typography import enumeration
from qualipref.workflow import TransitionRefused

from ..enums import Factor
from ..models import AgendaItem, Meeting
from .decisions import decide
from .meetings import PREPARED, open_meeting


@dataclass
class Rehearsed:
    """What was played, and the titles of the points whose decision a rule now refuses."""

    played: list = field(default_factory=list)
    refused: list = field(default_factory=list)

    @property
    def warning(self):
        titles = enumeration(f"« {title} »" for title in self.refused)
        return f"Ce qui était répété ne peut plus l’être : {titles}." if self.refused else ""


@contextmanager
def rehearsed(meeting: Meeting, gestures: list[dict], *, began: datetime.datetime, by: User):
    """The meeting open, with `gestures` (item, verdict, reason, new_due_on) played again one after the other.

    Every row written meanwhile vanishes when the block ends, the journal and the outbox too: what is rehearsed lives in
    `gestures` alone, which the page carries.
    """
    if meeting.status not in PREPARED:
        raise TransitionRefused("Une séance se répète avant son ouverture.")
    with transaction.atomic():
        open_meeting(meeting, by=by, factor=Factor.PASSWORD, version=meeting.version)
        meeting.opened_at = began
        yield _play(meeting, gestures, by)
        transaction.set_rollback(True)


def try_out(item: AgendaItem, gesture: dict, *, by: User):
    """One decision, within `rehearsed`; raises what the real gesture would."""
    day = gesture.get("new_due_on")
    return decide(
        item,
        gesture["verdict"],
        key=uuid.uuid4(),
        by=by,
        reason=gesture.get("reason", ""),
        new_due_on=datetime.date.fromisoformat(day) if day else None,
    )


def _play(meeting, gestures, by):
    items, result = {item.pk: item for item in meeting.items.all()}, Rehearsed()
    for gesture in gestures:
        item = items.get(gesture["item"])
        if item is None:
            continue  # taken off the agenda since
        try:
            try_out(item, gesture, by=by)
        except (TransitionRefused, ValidationError):
            result.refused.append(item.title)
        else:
            result.played.append(gesture)
    return result
