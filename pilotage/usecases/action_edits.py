"""Several gestures at once: on the row of one action, or the same one on several actions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref.accounts.models import User
from qualipref.workflow import StaleVersion, TransitionRefused

from ..models import Action
from .actions import report_progress, steer_action
from .due_dates import ask_due_date

CHANGED = "Modifiée par quelqu’un depuis votre choix : rien n’a été écrit."


@dataclass(frozen=True)
class Outcome:
    """What became of one action: done, or why not. `may_try_again` when only its version was stale."""

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
    progress=None,
    wanted_on=None,
    reason: str = "",
    **steering,
) -> None:
    """What was typed on the row of an action: each thing that changed is its own gesture, all of them or none.

    In the name of whom `by` manages it, or contributes to it, when he stands in for someone.
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
        ask_due_date(action, wanted_on=wanted_on, reason=reason, **contributing)


@transaction.atomic
def apply_to_each(
    chosen: Iterable[tuple[Action, int]],
    gesture: Callable[[Action, int], None],
    *,
    may: Callable[[Action], bool],
    refusal: str,
    done: str,
) -> list[Outcome]:
    """Does `gesture` on each action that `may` allows, at the version that was seen; a refused one stops no other."""
    return [_outcome(action, version, gesture, may, refusal, done) for action, version in chosen]


def _outcome(action, version, gesture, may, refusal, done):
    if not may(action):
        return Outcome(action, False, refusal)
    try:
        with transaction.atomic():
            if action.version != version:
                raise StaleVersion
            gesture(action, version)
    except StaleVersion:
        return Outcome(action, False, CHANGED, may_try_again=True)
    except TransitionRefused as refused:
        return Outcome(action, False, str(refused))
    except ValidationError as refused:
        return Outcome(action, False, " ".join(refused.messages))
    return Outcome(action, True, done)
