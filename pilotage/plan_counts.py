"""The lists of the action plan that a week and a page lead to, counted at once."""

from typing import NamedTuple

from django.db.models import Count, Q

from .enums import ActionStatus, FollowedBy, PlanState
from .models import Action
from .models.action import DONE_WITH, LIVE, in_plan_state
from .models.in_charge import in_charge

LISTS = (
    (PlanState.LATE, FollowedBy.LED),
    (PlanState.LATE, FollowedBy.MANAGED),
    (PlanState.LATE, None),
    (PlanState.THIS_WEEK, FollowedBy.LED),
    (PlanState.DATE_ASKED, FollowedBy.MANAGED),
    (PlanState.DATE_TO_DECIDE, None),
    (PlanState.TO_CLOSE, FollowedBy.MANAGED),
    (PlanState.TO_CHECK, FollowedBy.CHECKED),
    (PlanState.LONG_TO_CHECK, FollowedBy.CHECKED),
    (ActionStatus.PROPOSED, None),
)  # the state and the follow-up that each list is asked


def counts(user, today):
    """{(state, follow-up): how many}, in one query."""
    counted = {
        f"n{rank}": Count("pk", filter=in_plan_state(state, today) & _followed(followed, user, today))
        for rank, (state, followed) in enumerate(LISTS)
    }
    found = Action.objects.visible_to(user, today).aggregate(**counted)
    return {each: found[f"n{rank}"] for rank, each in enumerate(LISTS)}


def _followed(followed, user, today):
    return in_charge(followed, user, today) if followed else Q()


class PlanTotals(NamedTuple):
    """What one person reads of the plan: all of it, what is not ended, what has a date to keep, and parts of them."""

    readable: int
    not_ended: int
    live: int
    late: int
    postponed: int
    led: int
    listed: int
    late_listed: int


class ListTotals(NamedTuple):
    """How many actions one person reads, and how many of them a filter keeps."""

    readable: int
    listed: int


def list_totals(readable, listed=None):
    """Those of the actions `readable`, `listed` when a filter keeps some; one query."""
    return ListTotals(**readable.aggregate(readable=Count("pk"), listed=Count("pk", filter=_kept(listed))))


def plan_totals(readable, user, today, listed=None):
    """The totals of the actions `readable`, and how many are `listed` when a filter keeps some; one query."""
    kept = _kept(listed)
    found = readable.aggregate(
        readable=Count("pk"),
        not_ended=Count("pk", filter=in_plan_state(PlanState.NOT_ENDED, today)),
        live=Count("pk", filter=Q(status__in=LIVE)),
        late=Count("pk", filter=in_plan_state(PlanState.LATE, today)),
        postponed=Count("pk", filter=in_plan_state(PlanState.POSTPONED, today)),
        led=Count("pk", filter=in_charge(FollowedBy.LED, user, today)),
        listed=Count("pk", filter=kept),
        late_listed=Count("pk", filter=kept & in_plan_state(PlanState.LATE, today)),
    )
    return PlanTotals(**found)


def _kept(listed):
    return Q() if listed is None else Q(pk__in=listed.order_by().values("pk"))


class PlanProgress(NamedTuple):
    """What has a date to keep and is late, and of what was due since 1 January, what is closed."""

    live: int
    late: int
    due: int
    closed: int


def plan_progress(actions, today):
    """That of those `actions`, in one query."""
    due = in_plan_state(PlanState.DUE, today)
    found = actions.aggregate(
        live=Count("pk", filter=Q(status__in=LIVE)),
        late=Count("pk", filter=in_plan_state(PlanState.LATE, today)),
        due=Count("pk", filter=due),
        closed=Count("pk", filter=due & Q(status__in=DONE_WITH)),
    )
    return PlanProgress(**found)
