from django.db import models

from qualipref.collation import SortKeyField

from .periods import Dated, DatedQuerySet, dates_in_order
from .prefecture import Site
from .service import Service


class Module(models.Model):
    """A business subject that keeps its identity from one référentiel to the next, which number and name it."""

    slug = models.SlugField("code", max_length=120, unique=True)
    name = models.CharField("nom", max_length=200)
    name_sort = SortKeyField(source="name")
    short_name = models.CharField("nom court", max_length=60, blank=True)
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "module"
        ordering = ["order", "name_sort"]

    def __str__(self):
        return self.name


class SiteModuleQuerySet(DatedQuerySet):
    def visible_to(self, user, on):
        return self.filter(user.assignments.scope(user, on, site="site", module="module"))

    def obtained(self):
        """Those of which `is_obtained` holds."""
        return self.filter(is_target=False, du__isnull=False)


class SiteModule(Dated):
    """What a site is certified for, or stands for, and when."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="site_modules")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="site_modules")
    name_then = models.CharField("intitulé d’alors", max_length=200, blank=True)
    is_target = models.BooleanField("visé, pas encore obtenu", default=False)
    reason_out = models.CharField("motif de sortie", max_length=500, blank=True)
    source = models.CharField("source", max_length=300, blank=True)
    to_verify = models.BooleanField("à vérifier", default=False)

    objects = SiteModuleQuerySet.as_manager()

    class Meta:
        verbose_name = "module d’un site"
        ordering = ["site__order", "module__order", "du"]
        constraints = [
            models.UniqueConstraint(fields=["site", "module", "du"], name="site_module_once_per_start"),
            dates_in_order("site_module_dates_in_order"),
        ]

    def __str__(self):
        return f"{self.site} – {self.name_then or self.module}"

    @property
    def is_obtained(self):
        """Whether the site was certified for it: not what it only aims at, nor what has no first day."""
        return not self.is_target and self.du is not None


class ScopeEntryQuerySet(DatedQuerySet):
    def visible_to(self, user, on):
        return self.filter(user.assignments.scope(user, on, site="site", service="service", module="module"))

    def for_list(self):
        return self.select_related("site", "module", "service").order_by(
            "site__order", "service__order", "service__name_sort", "module__order", "du"
        )


class ScopeEntry(Dated):
    """A service that implements a module on a site, from one day to another: one pair of the perimeter."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="scope_entries")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="scope_entries")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="scope_entries")
    reason_in = models.CharField("motif d’entrée", max_length=500, blank=True)
    reason_out = models.CharField("motif de sortie", max_length=500, blank=True)
    source = models.CharField("source", max_length=300, blank=True)
    to_verify = models.BooleanField("à vérifier", default=False)
    version = models.PositiveIntegerField(default=1)

    objects = ScopeEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "couple service × module"
        verbose_name_plural = "couples service × module"
        ordering = ["site__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["site", "module", "service", "du"], name="scope_entry_once_per_start"),
            dates_in_order("scope_entry_dates_in_order"),
        ]

    def __str__(self):
        return f"{self.service} × {self.module}"
