"""The actions that answer a missed target: those of its indicator, for its site or for all of them."""

from engagements.measures.answers import answers_missed_targets

from .enums import ActionStatus
from .models import Action

ENDED_WITHOUT_EFFECT = (ActionStatus.REJECTED, ActionStatus.ABANDONED)


@answers_missed_targets
def actions_about(points):
    """{key of the Measurement: « Action A-2015-012, Rouvrir un guichet »}, the first proposed of each; one query."""
    codes = {point.indicator.code for point in points}
    actions = Action.objects.filter(indicator__code__in=codes).exclude(status__in=ENDED_WITHOUT_EFFECT)
    by_indicator = {}
    for action in actions.select_related("indicator").order_by("-proposed_at", "-pk"):
        by_indicator.setdefault(action.indicator.code, []).append(action)
    found = {}
    for point in points:
        for action in by_indicator.get(point.indicator.code, ()):
            if action.site_id in (None, point.unit.site_id):
                found[point.pk] = f"Action {action.reference}, {action.title}"
    return found
