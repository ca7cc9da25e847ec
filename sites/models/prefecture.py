from django.core.cache import cache
from django.db import models

from qualipref.collation import SortKeyField

from ..enums import LabelWord, SiteKind
from .periods import Dated, DatedQuerySet, dates_in_order

SHOWN, SHOWN_SECONDS = "sites.prefecture", 60


class PrefectureManager(models.Manager):
    def shown(self):
        """The préfecture as the frame of every page shows it, None before the first start.

        A process that has read one reads it again after a minute: only the perimeter file changes it.
        """
        found = cache.get(SHOWN)
        if found is None and (found := self.first()):
            cache.set(SHOWN, found, SHOWN_SECONDS)
        return found


class Prefecture(models.Model):
    """The préfecture of this installation: one row, from the perimeter file."""

    name = models.CharField("nom", max_length=200)
    name_with_article = models.CharField("nom avec article", max_length=200, help_text="« la préfecture du … »")
    department = models.CharField("département", max_length=100)
    brand = models.CharField("bloc-marque", max_length=200, blank=True, help_text="Lignes séparées par « | ».")
    shows_brand = models.BooleanField("afficher le bloc-marque de l’État", default=False)
    label_word = models.CharField("vocabulaire", max_length=20, choices=LabelWord, default=LabelWord.LABEL)
    address = models.TextField("adresse", blank=True)
    contact_email = models.EmailField("contact", max_length=254, blank=True)
    procedures_guide = models.CharField("guide des procédures", max_length=300, blank=True)
    procedures_guide_url = models.CharField("adresse du guide", max_length=500, blank=True)
    source = models.CharField("source", max_length=300, blank=True)
    file_digest = models.CharField("empreinte du fichier de périmètre", max_length=64, blank=True)

    objects = PrefectureManager()

    class Meta:
        verbose_name = "préfecture"
        constraints = [
            models.CheckConstraint(
                name="one_prefecture",
                condition=models.Q(pk=1),
                violation_error_message="Une installation sert une seule préfecture.",
            )
        ]

    def __str__(self):
        return self.name


class SiteQuerySet(DatedQuerySet):
    def visible_to(self, user, on):
        return self.filter(user.assignments.scope(user, on, site="pk"))


class Site(Dated):
    """A place that may be labelled; it may have left the démarche (`au`)."""

    slug = models.SlugField("code", max_length=60, unique=True)
    name = models.CharField("nom", max_length=120)
    name_sort = SortKeyField(source="name")
    kind = models.CharField("nature", max_length=20, choices=SiteKind)
    order = models.PositiveSmallIntegerField("ordre", default=0)
    address = models.TextField("adresse", blank=True)
    opening_hours = models.TextField("horaires d’ouverture", blank=True)
    staff_total = models.PositiveIntegerField("effectif total", null=True, blank=True)
    staff_concerned = models.PositiveIntegerField("effectif concerné", null=True, blank=True)
    staff_on = models.DateField("effectif au", null=True, blank=True)
    note = models.TextField("note", blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = "site"
        ordering = ["order", "name_sort"]
        constraints = [dates_in_order("site_dates_in_order")]

    def __str__(self):
        return self.name


class SteeringFunction(models.Model):
    """Who steers the démarche and what that person does, as the founding document says."""

    slug = models.SlugField("code", max_length=80, unique=True)
    title = models.CharField("fonction", max_length=300)
    tasks = models.JSONField("missions", default=list)
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "fonction de pilotage"
        ordering = ["order"]

    def __str__(self):
        return self.title
