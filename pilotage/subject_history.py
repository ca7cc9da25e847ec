"""What committees said before of what a point is about, and how many times it was put off."""

from typing import NamedTuple

from django.db.models import Q

from .enums import DATED, Verdict
from .models import Decision, Meeting


class History(NamedTuple):
    """The standing decisions on one subject, the last first; `is_kept` when the point has a subject to follow."""

    decisions: list
    is_kept: bool = True

    @property
    def postponements(self):
        """How many of them put its examination off: a report that moved a date is counted by its change."""
        return sum(each.verdict == Verdict.POSTPONED and not moves_a_date(each) for each in self.decisions)


def moves_a_date(decision):
    return decision.item.kind in DATED and decision.new_due_on is not None


def history_of(item, user, today):
    """The history of the subject of a point, as `user` reads the committees: one query, none for a free point."""
    about = _about(item)
    if about is None:
        return History([], is_kept=False)
    taken = Decision.objects.standing().filter(about, meeting__in=Meeting.objects.visible_to(user, today))
    return History(list(taken.select_related("item", "meeting__committee").order_by("-at", "-pk")))


def _about(item):
    """The points about the same; a commitment is the same from one référentiel to the next by its code."""
    if item.concerned_action:
        action = item.concerned_action
        return Q(item__action=action) | Q(item__date_request__action=action)
    for name in ("gap_id", "objective_id", "indicator_id"):
        if getattr(item, name):
            return Q(**{f"item__{name}": getattr(item, name)})
    if item.commitment:
        return Q(item__kind=item.kind, item__commitment__code=item.commitment.code)
    return None
