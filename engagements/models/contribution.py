from typing import NamedTuple

from django.db import models

from sites.enums import Role
from sites.models import Assignment, Module, Service, Site
from sites.models.periods import Dated, DatedQuerySet, dates_in_order


class Supply(NamedTuple):
    """What a service supplies proofs for: a chapter, or a steering requirement, of a module on some sites or all."""

    module_id: int | None
    chapter_code: str
    site_ids: frozenset

    def serves(self, commitment, site_id):
        module = commitment.chapter.module
        same_module = self.module_id == (module.module_id if module else None)
        named = self.chapter_code in (commitment.chapter.code, commitment.code)
        return same_module and named and (not self.site_ids or site_id in self.site_ids)


def _services_of(user, on):
    return {held.service_id for held in Assignment.objects.of(user, on) if held.role == Role.CORRESPONDENT}


class ContributionQuerySet(DatedQuerySet):
    def supplied_by(self, user, on):
        """What the services of which `user` is a correspondent supply, read once per user object and day."""
        read = user.__dict__.setdefault("_supplied", {})
        if on not in read:
            self.read_for([user], on)
        return read[on]

    def read_for(self, users, on):
        """Reads at once what the services of each of `users` supply; `supplied_by` then asks nothing."""
        answered = {user: _services_of(user, on) for user in users}
        services = set().union(*answered.values())
        supplies = list(self._supplies(services, on)) if services else []
        for user, own in answered.items():
            user.__dict__.setdefault("_supplied", {})[on] = [supply for service, supply in supplies if service in own]

    def _supplies(self, services, on):
        sites = {}
        rows = self.model.objects.on(on).filter(service__in=services).order_by("pk")
        for *key, site_id in rows.values_list("pk", "service", "module_id", "chapter_code", "sites"):
            sites.setdefault(tuple(key), set()).update({site_id} - {None})
        for (_, service_id, module_id, chapter_code), site_ids in sites.items():
            yield service_id, Supply(module_id, chapter_code, frozenset(site_ids))

    def serving(self, commitment, on, site_id=None):
        """Those that supply the proofs of `commitment` on that day; on that site, if given."""
        module, codes = commitment.chapter.module, (commitment.chapter.code, commitment.code)
        found = self.on(on).filter(module=module.module_id if module else None, chapter_code__in=codes)
        return found.filter(models.Q(sites=None) | models.Q(sites=site_id)) if site_id else found

    def visible_to(self, user, on):
        return self.filter(user.assignments.scope(user, on, service="service", module="module"))


class Contribution(Dated):
    """A support service supplies the proof of a chapter, on some sites or on all: it never implements a module.

    The chapter is named by module and code, so that the contribution survives a new version of the référentiel.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="contributions")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, null=True, blank=True, related_name="contributions")
    chapter_code = models.CharField("chapitre", max_length=10)
    sites = models.ManyToManyField(Site, blank=True, related_name="contributions", help_text="Aucun : tous les sites.")
    source = models.CharField("source", max_length=300, blank=True)
    to_verify = models.BooleanField("à vérifier", default=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "contribution"
        ordering = ["service__order", "chapter_code"]
        constraints = [
            models.UniqueConstraint(fields=["service", "chapter_code", "du"], name="contribution_once_per_start"),
            models.UniqueConstraint(
                fields=["service", "chapter_code"],
                name="contribution_once_undated",
                condition=models.Q(du__isnull=True),
            ),
            dates_in_order("contribution_dates_in_order"),
        ]

    def __str__(self):
        return f"{self.service} → {self.chapter_code}"
