"""The lists of the action plan that a week leads to, counted at once."""

from django.db.models import Count, Q

from .enums import ActionStatus, FollowedBy, PlanState
from .models import Action
from .models.action import in_charge, in_plan_state

LISTS = (
    (PlanState.LATE, FollowedBy.LED),
    (PlanState.LATE, FollowedBy.MANAGED),
    (PlanState.LATE, None),
    (PlanState.THIS_WEEK, FollowedBy.LED),
    (PlanState.DATE_ASKED, FollowedBy.MANAGED),
    (PlanState.TO_CLOSE, FollowedBy.MANAGED),
    (PlanState.TO_CHECK, FollowedBy.CHECKED),
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
