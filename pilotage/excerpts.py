"""What approved minutes say to each service: the decisions on the actions that it leads or helps, and no other."""

from .models import Decision


def excerpts(minutes):
    """{service: the decisions of the frozen text that concern it, in their order}"""
    found = {}
    concerned = _concerned(minutes.content["decisions"])
    for decision in minutes.content["decisions"]:
        for service in concerned.get(decision["id"], []):
            found.setdefault(service, []).append(decision)
    return found


def _concerned(decisions):
    """{decision: the services of the action that it is about}"""
    rows = Decision.objects.filter(pk__in=[decision["id"] for decision in decisions]).select_related(
        "item__action__lead_service__site", "item__date_request__action__lead_service__site"
    )
    helping = ("item__action__contributing_services", "item__date_request__action__contributing_services")
    found = {}
    for row in rows.prefetch_related(*(f"{path}__site" for path in helping)):
        action = row.item.concerned_action
        if action:
            found[row.pk] = list(dict.fromkeys([action.lead_service, *action.contributing_services.all()]))
    return found
