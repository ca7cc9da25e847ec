"""What approved minutes say to each service: the decisions that concerned it when they were taken, and no other."""

from sites.models import Service


def excerpts(minutes):
    """{service: the decisions of the frozen text that concern it, in their order}"""
    decisions = minutes.content["decisions"]
    keys = {key for decision in decisions for key in decision.get("services", ())}
    services = Service.objects.select_related("site").in_bulk(keys)
    found = {}
    for decision in decisions:
        for key in decision.get("services", ()):
            found.setdefault(services[key], []).append(decision)
    return found
