"""Several gestures at once: on the row of one action, or the same one on several actions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref.accounts.models import User
from qualipref.workflow import StaleVersion, TransitionRefused

from ..models import Action
from .actions import report_progress, steer_action
from .due_dates import move_due_date

CHANGED = "Modifiée par quelqu’un depuis votre choix : rien n’a été écrit."


@dataclass(frozen=True)
class Outcome:
    """What became of one action: done, or why not. `may_try_again` when only what was seen of it was stale."""

    action: Action
    is_done: bool
    said: str
    may_try_again: bool = False


@transaction.atomic
def edit_line(
    action: Action,
    *,
    version: int,
    by: User,
    manages_for: User | None = None,
    contributes_for: User | None = None,
    decides_date: bool = False,
    progress=None,
    wanted_on=None,
    reason: str = "",
    **steering,
) -> None:
    """What was typed on the row of an action: each thing that changed is its own gesture, all of them or none.

    In the name of whom `by` manages it, or contributes to it, when he stands in for someone. The date is moved by who
    `decides_date`, asked for by the others.
    """
    if action.version != version:
        raise StaleVersion
    changed = {name: value for name, value in steering.items() if getattr(action, name) != value}
    if changed:
        steer_action(action, version=version, by=by, on_behalf_of=manages_for, **changed)
    contributing = {"by": by, "on_behalf_of": contributes_for}
    if progress not in (None, action.progress):
        report_progress(action, progress=progress, version=action.version, **contributing)
    if wanted_on:
        signed = contributing | ({"on_behalf_of": manages_for} if decides_date else {})
        dated = {"wanted_on": wanted_on, "reason": reason, "version": action.version}
        move_due_date(action, decides=decides_date, **dated, **signed)


@transaction.atomic
def apply_to_each(
    chosen: Iterable[tuple[Action, int]],
    gesture: Callable[[Action, int], str | None],
    *,
    may: Callable[[Action], bool],
    refusal: str,
) -> list[Outcome]:
    """Does `gesture` on each action that `may` allows, at the version that was seen; a refused one stops no other.

    What it gives back is what there is to say of a row that is done. All are kept first, in one order: each gesture
    ends with the head of the journal, that another on one of them waits for.
    """
    chosen = list(chosen)
    keys = [action.pk for action, _ in chosen]
    list(Action.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    return [_outcome(action, version, gesture, may, refusal) for action, version in chosen]


def _outcome(action, version, gesture, may, refusal):
    if not may(action):
        return Outcome(action, False, refusal)
    try:
        with transaction.atomic():
            if action.version != version:
                raise StaleVersion
            said = gesture(action, version)
    except StaleVersion:
        return Outcome(action, False, CHANGED, may_try_again=True)
    except TransitionRefused as refused:
        return Outcome(action, False, str(refused))
    except ValidationError as refused:
        return Outcome(action, False, " ".join(refused.messages))
    return Outcome(action, True, said or "")
