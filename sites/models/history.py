from django.db import models

from ..enums import Precision
from .prefecture import Site


class PublishedQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """Published facts: whoever holds a role reads them."""
        return self.all() if user.assignments.of(user, on) else self.none()


class Milestone(models.Model):
    """A step of the history of the démarche, on one date known more or less precisely."""

    slug = models.SlugField("code", max_length=80, unique=True)
    on = models.DateField("date")
    precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    title = models.CharField("événement", max_length=300)
    text = models.TextField("texte", blank=True)
    sites = models.ManyToManyField(Site, blank=True, related_name="milestones")
    is_target = models.BooleanField("objectif", default=False)
    source = models.CharField("source", max_length=300, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = "jalon"
        ordering = ["on", "pk"]

    def __str__(self):
        return self.title


class KeyFigure(models.Model):
    """A published figure with what it counts: two figures of different denominators are never added."""

    slug = models.SlugField("code", max_length=80, unique=True)
    year = models.PositiveSmallIntegerField("année")
    value = models.PositiveIntegerField("valeur")
    is_approximate = models.BooleanField("arrondi", default=False)
    label = models.CharField("libellé", max_length=200)
    definition = models.TextField("ce qui est compté")
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    source = models.CharField("source", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField("ordre", default=0)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = "chiffre clé"
        ordering = ["year", "order"]

    def __str__(self):
        return self.label
