from django.conf import settings
from django.db import models

from qualipref.collation import SortKeyField

from ..enums import Duty, ServiceKind
from .periods import Dated, DatedQuerySet, dates_in_order
from .prefecture import Site


class ServiceQuerySet(DatedQuerySet):
    def visible_to(self, user, on):
        opened = user.assignments.scope(user, on, site="site", service="pk", module="scope_entries__module")
        return self.filter(pk__in=self.model.objects.filter(opened).values("pk"))

    def for_list(self):
        return self.select_related("site", "parent").order_by(
            models.F("site__order").asc(nulls_last=True), "order", "name_sort"
        )


class Service(Dated):
    """A bureau, section, mission or interministerial service. Without a site it works for all of them."""

    slug = models.SlugField("code", max_length=80)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="services")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="sections")
    kind = models.CharField("nature", max_length=20, choices=ServiceKind)
    name = models.CharField("nom", max_length=250)
    name_sort = SortKeyField(source="name")
    short_name = models.CharField("nom court", max_length=80, blank=True)
    is_support = models.BooleanField("service support", default=False)
    order = models.PositiveSmallIntegerField("ordre", default=0)
    note = models.TextField("note", blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = "service"
        ordering = ["order", "name_sort"]
        constraints = [
            models.UniqueConstraint(fields=["site", "slug"], name="service_slug_once_per_site"),
            models.UniqueConstraint(
                fields=["slug"], name="service_slug_once_for_all_sites", condition=models.Q(site__isnull=True)
            ),
            dates_in_order("service_dates_in_order"),
        ]

    def __str__(self):
        return self.name

    @property
    def code(self):
        """« slug.site », or the slug alone for a service of all sites: the code used in files and in the journal."""
        return f"{self.slug}.{self.site.slug}" if self.site_id else self.slug

    @property
    def name_with_site(self):
        """« Bureau des titres, Site A »: services of two sites may have one name."""
        return f"{self.name}, {self.site.name}" if self.site_id else self.name


class ServiceDuty(models.Model):
    """A duty of a service, on which rights hang."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="duties")
    duty = models.CharField("charge", max_length=30, choices=Duty)

    class Meta:
        verbose_name = "charge d’un service"
        ordering = ["duty"]
        constraints = [models.UniqueConstraint(fields=["service", "duty"], name="service_duty_once")]

    def __str__(self):
        return f"{self.service} ({self.get_duty_display()})"


class SupportTask(models.Model):
    """One thing a support service does for the démarche, as the founding document says."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="support_tasks")
    text = models.CharField("tâche", max_length=500)
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "tâche de support"
        ordering = ["order"]

    def __str__(self):
        return self.text


class ServiceContactQuerySet(DatedQuerySet):
    def visible_to(self, user, on):
        return self.filter(service__in=Service.objects.visible_to(user, on))


class ServiceContact(Dated):
    """Whom to reach in a service: a function and an address, with or without an account."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="contacts")
    function = models.CharField("fonction", max_length=200)
    email = models.EmailField("adresse électronique", max_length=254, blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_head = models.BooleanField("chef du service", default=False)
    version = models.PositiveIntegerField(default=1)

    objects = ServiceContactQuerySet.as_manager()

    class Meta:
        verbose_name = "contact"
        ordering = ["-is_head", "function"]
        constraints = [dates_in_order("service_contact_dates_in_order")]

    def __str__(self):
        return self.function
