from django.db import models

from sites.models import Service, Site

WHOLE = "prefecture"


class UnitQuerySet(models.QuerySet):
    def at(self, site, service):
        """The unit of that service on that site, of the site, or of the whole préfecture: made when first needed."""
        return self.get_or_create(site=site, service=service)[0]


class Unit(models.Model):
    """Who answers for a commitment: a service on a site, a site, or the préfecture (neither)."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="units")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="units")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "unité"
        ordering = ["site__order", "service__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["site", "service"], name="unit_once_per_service"),
            models.UniqueConstraint(
                fields=["site"],
                name="unit_once_per_site",
                condition=models.Q(service__isnull=True),
            ),
            models.UniqueConstraint(
                models.Value(1),
                name="unit_of_prefecture_once",
                condition=models.Q(site__isnull=True, service__isnull=True),
            ),
            models.CheckConstraint(
                name="unit_service_has_site",
                condition=models.Q(service__isnull=True) | models.Q(site__isnull=False),
                violation_error_message="Un service répond sur un site.",
            ),
        ]

    def __str__(self):
        return unit_name(self.site, self.service)

    @property
    def code(self):
        return unit_code(self.site, self.service)


def unit_name(site, service):
    """« Bureau des titres, Site A », « Site A », « Préfecture entière »."""
    if service:
        return f"{service}, {site}"
    return str(site) if site else "Préfecture entière"


def unit_code(site, service):
    """How an address names a unit: « bureau-des-titres.site-a », « site-a », « prefecture »."""
    if service:
        return f"{service.slug}.{site.slug}"
    return site.slug if site else WHOLE


def unit_slugs(code):
    """The slugs that the code of a unit says: of its site and, for a service, of the service; none of the préfecture.

    As conditions on rows that have a site and a service.
    """
    service, _, site = code.rpartition(".")
    named = {"site__slug": site} if site != WHOLE else {}
    return named | {"service__slug": service} if service else named
