"""Dated facts: the first and the last day included, and how precisely each is known."""

from django.db import models

from ..enums import Precision


class DatedQuerySet(models.QuerySet):
    def on(self, day):
        """What holds on `day`: both ends are included, an open end lasts."""
        return self.filter(models.Q(du__isnull=True) | models.Q(du__lte=day)).filter(
            models.Q(au__isnull=True) | models.Q(au__gte=day)
        )


class Dated(models.Model):
    """A fact with its dates. `du` is the first day, `au` the last day included; None is open."""

    du = models.DateField("du", null=True, blank=True)
    du_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    au = models.DateField("au", null=True, blank=True)
    au_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)

    class Meta:
        abstract = True

    def holds_on(self, day):
        return (self.du is None or self.du <= day) and (self.au is None or self.au >= day)


def dates_in_order(name):
    """The constraint of a dated model: it does not end before it starts."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(au__isnull=True) | models.Q(du__isnull=True) | models.Q(au__gte=models.F("du")),
        violation_error_message="La date de fin précède la date de début.",
    )
