"""Whose training a person may follow, by name or by count (SECURITY.md, section 2, « Training follow-up »)."""

from functools import cached_property

from django.db import models

from sites.enums import Duty, Role
from sites.models import Assignment, ScopeEntry, Service
from sites.models.assignment import EVERYTHING
from sites.permissions import has_duty

NOTHING = models.Q(pk__in=[])
READ_EVERYWHERE = {Role.COORDINATOR, Role.SECRETARY_GENERAL}
READ_THEIR_SITE = {Role.QUALITY_MANAGER, Role.SUB_PREFECT}


class TrainingWall:
    """The services whose trained agents `user` sees on day `on`.

    By name: the coordination, the secretary general and the service in charge of human resources, everywhere; a quality
    manager and a sub-prefect, on their site; a correspondent, in his service. By count alone: an auditor, in his
    perimeter. An administrator and an agent see none, but for what is known of the agent himself.
    """

    def __init__(self, user, on):
        self.user, self.on = user, on
        self.held = Assignment.objects.of(user, on)
        self.audits = self._of(Role.AUDITOR)
        self.services = {each.service_id for each in self._of(Role.CORRESPONDENT)}
        self.sites = {each.site_id for each in self._of(*READ_THEIR_SITE) if each.site_id}

    @cached_property
    def names_all(self):
        everywhere = self._of(*READ_EVERYWHERE) or any(each.site_id is None for each in self._of(*READ_THEIR_SITE))
        return bool(everywhere or has_duty(self.user, Duty.HUMAN_RESOURCES, on=self.on))

    def _of(self, *roles):
        return [each for each in self.held if each.role in roles]

    @property
    def opens_names(self):
        return bool(self.sites or self.services or self.names_all)

    @property
    def opens_counts(self):
        return bool(self.opens_names or self.audits)

    def names(self, service="service__"):
        """The condition on rows whose service, by that path, shows its agents by name; "" for services themselves."""
        if self.names_all:
            return EVERYTHING
        return models.Q(**{f"{service}site__in": self.sites}) | models.Q(**{f"{service}pk__in": self.services})

    def counts(self, service="service__"):
        """The condition on rows whose service, by that path, shows at least how many."""
        seen = self.names(service)
        for audit in self.audits:
            pairs = ScopeEntry.objects.on(self.on).filter(site=audit.site_id, module=audit.module_id)
            seen |= models.Q(**{f"{service}pk__in": pairs.values("service")})
        return seen

    def sessions(self):
        """The condition on sessions: those of every site, and those of a site where one follows something."""
        if not self.opens_counts:
            return NOTHING
        if self.names_all:
            return EVERYTHING
        own = set(Service.objects.filter(pk__in=self.services).values_list("site", flat=True))
        if None in own:
            return EVERYTHING
        sites = self.sites | own | {audit.site_id for audit in self.audits}
        seen = models.Q(site=None) | models.Q(site__in=sites)
        if not self.opens_names:
            modules = {audit.module_id for audit in self.audits}
            seen &= models.Q(theme__module=None) | models.Q(theme__module__in=modules)
        return seen

    def shows_module(self, module_id):
        """Whether a theme of that module is followed here: an auditor reads those of his modules."""
        return self.opens_names or module_id is None or any(audit.module_id == module_id for audit in self.audits)
