"""The actions that answer a missed target: those of its indicator that may still change what it measures."""

from engagements.measures.answers import answers_missed_targets

from .enums import ActionStatus
from .models import Action

WITHOUT_EFFECT = (ActionStatus.REJECTED, ActionStatus.ABANDONED)


@answers_missed_targets
def actions_about(points):
    """{key of the Measurement: « Action A-2015-012, Rouvrir un guichet »}, the first proposed of each; two queries."""
    return {
        pk: f"Action {actions[0].reference}, {actions[0].title}" for pk, actions in answering_actions(points).items()
    }


def answering_actions(points):
    """{key of the Measurement: the actions that answer it, the first proposed first}; two queries.

    Led or helped by its service, or by a service of all sites; not those that were closed before its period began.
    """
    codes = {point.indicator.code for point in points}
    actions = Action.objects.filter(indicator__code__in=codes).exclude(status__in=WITHOUT_EFFECT)
    related = actions.select_related("indicator").prefetch_related("contributing_services")
    by_indicator = {}
    for action in related.order_by("proposed_at", "pk"):
        by_indicator.setdefault(action.indicator.code, []).append(action)
    found = {point.pk: _answering(by_indicator.get(point.indicator.code, ()), point) for point in points}
    return {pk: answers for pk, answers in found.items() if answers}


def _answering(actions, point):
    return [each for each in actions if _is_about(each, point.unit) and not _is_over(each, point)]


def _is_about(action, unit):
    if action.site_id is None:
        return True
    if action.site_id != unit.site_id:
        return False
    services = {action.lead_service_id, *(each.pk for each in action.contributing_services.all())}
    return unit.service_id is None or unit.service_id in services


def _is_over(action, point):
    return action.closed_on is not None and action.closed_on < point.period_from
