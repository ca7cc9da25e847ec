"""The actions that answer a missed target: those of its indicator that may still change what it measures."""

from engagements.measures.answers import answers_missed_targets

from .enums import ActionStatus
from .models import Action

WITHOUT_EFFECT = (ActionStatus.REJECTED, ActionStatus.ABANDONED)


@answers_missed_targets
def actions_about(points):
    """{key of the Measurement: « Action A-2015-012, Rouvrir un guichet »}, the first proposed of each; two queries.

    One led or helped by its service, or by a service of all sites; not one that was closed before its period began.
    """
    codes = {point.indicator.code for point in points}
    actions = Action.objects.filter(indicator__code__in=codes).exclude(status__in=WITHOUT_EFFECT)
    related = actions.select_related("indicator").prefetch_related("contributing_services")
    by_indicator = {}
    for action in related.order_by("-proposed_at", "-pk"):
        by_indicator.setdefault(action.indicator.code, []).append(action)
    return {
        point.pk: f"Action {action.reference}, {action.title}"
        for point in points
        for action in by_indicator.get(point.indicator.code, ())
        if _is_about(action, point.unit) and not _is_over(action, point)
    }


def _is_about(action, unit):
    if action.site_id is None:
        return True
    if action.site_id != unit.site_id:
        return False
    services = {action.lead_service_id, *(each.pk for each in action.contributing_services.all())}
    return unit.service_id is None or unit.service_id in services


def _is_over(action, point):
    return action.closed_on is not None and action.closed_on < point.period_from
