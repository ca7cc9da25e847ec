"""Who keeps the register of emergencies and the call list, and who reads them (SECURITY.md, section 2)."""

from django.db import models

from sites.enums import READS_ALL, Role
from sites.models.assignment import EVERYTHING
from sites.permissions import services_in_charge

from ..enums import CRISIS_DUTIES


def crisis_services(user, on):
    """The services in charge of emergencies of which `user` is a correspondent."""
    return services_in_charge(user, *CRISIS_DUTIES, on=on)


def opened_events(user, on):
    """The condition on the rows that have a site and a module.

    Readers of the whole préfecture and the services in charge see them all; a service, those of the modules that it
    implements; an auditor, those of his sites and modules; an agent, none.
    """
    held = [each for each in user.assignments.of(user, on) if each.role != Role.AGENT]
    if any(each.role in READS_ALL for each in held) or crisis_services(user, on):
        return EVERYTHING
    opened = models.Q(pk__in=[])
    for each in held:
        opened |= each.opens(site="site", service="module__scope_entries__service", module="module")
    return opened
