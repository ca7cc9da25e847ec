"""« Relancer »: who must act for an action that is stopped is written to, once a civil day, whoever asks."""

from collections.abc import Iterable

from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.workflow import TransitionRefused

from .. import emails
from ..blockers import Blocker, blockers
from ..enums import Mover
from ..models import Action
from .actions import record

EVENT = "action.reminded"
MOVES = "Rien ne bloque plus cette action : il n’y a personne à relancer."
COMMITTEE = "Cette action attend un comité : portez-la à l’ordre du jour d’une séance."
TODAY = "Cette action a déjà été relancée aujourd’hui : relancez-la à partir de demain."
NOBODY = "Personne d’autre que vous ne peut être joint pour cette action : nommez un pilote, ou un correspondant."


@transaction.atomic
def remind_blocker(action: Action, *, by: User) -> Blocker:
    """Writes to who must act now, says it in the journal, and gives back what was waited for."""
    Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    today = clock.today()
    blocker = next(iter(blockers(Action.objects.filter(pk=action.pk), today)), None)
    if blocker is None:
        raise TransitionRefused(MOVES)
    if blocker.mover == Mover.COMMITTEE:
        raise TransitionRefused(COMMITTEE)
    last = last_reminders([action]).get(action.pk)
    if last and day_of(last) == today:
        raise TransitionRefused(TODAY)
    if not emails.action_blocked(blocker, by=by, today=today):
        raise TransitionRefused(NOBODY)
    record(EVENT, action, by, to=blocker.who, subject=blocker.what)
    return blocker


def last_reminders(actions: Iterable[Action]) -> dict[int, Entry]:
    """{key of the action: its last reminder}, for those that had one."""
    entries = Entry.objects.about(*actions).filter(event=EVENT).select_related("author").order_by("seq")
    return {int(entry.subject_id): entry for entry in entries}


def day_of(entry):
    return entry.at.astimezone(clock.PARIS).date()
