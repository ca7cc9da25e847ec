from django.db import models

from sites.models import Module, Service, Site
from sites.models.periods import Dated, DatedQuerySet, dates_in_order


class ContributionQuerySet(DatedQuerySet):
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
