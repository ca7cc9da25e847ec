from django.conf import settings
from django.db import models

from qualipref import clock
from sites.models import Service, Site

from .commitment import Indicator


class IndicatorTargetQuerySet(models.QuerySet):
    def for_list(self):
        return self.select_related("site", "service", "set_by")


class IndicatorTarget(models.Model):
    """What an indicator aims at from one day to another, for everyone, a site, or a service on a site.

    A row is never changed: a new target keeps those before it, and holds against them from its first day. Without any,
    the target of the référentiel holds.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    value = models.DecimalField("cible", max_digits=10, decimal_places=2)
    du = models.DateField("du")
    au = models.DateField("au", null=True, blank=True, help_text="Dernier jour compris.")
    basis = models.CharField("origine de la cible", max_length=250)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField("fixée le", default=clock.now)

    objects = IndicatorTargetQuerySet.as_manager()

    class Meta:
        verbose_name = "cible"
        ordering = ["indicator", "-du", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="target_dates_in_order",
                condition=models.Q(au__isnull=True) | models.Q(au__gte=models.F("du")),
                violation_error_message="La date de fin précède la date de début.",
            ),
            models.CheckConstraint(
                name="target_service_has_site",
                condition=models.Q(service__isnull=True) | models.Q(site__isnull=False),
                violation_error_message="La cible d’un service vaut sur un site.",
            ),
        ]

    def __str__(self):
        return f"{self.indicator.code}, cible {self.value}"
