"""Dated facts: the first and the last day included, and how precisely each is known."""

from django.db import models

from qualipref.typography import long_date

from ..enums import Precision

SINCE = {"day": "depuis le ", "month": "depuis ", "year": "depuis ", "year_end": "depuis "}
UNTIL = {"day": "jusqu’au ", "month": "jusqu’en ", "year": "jusqu’en ", "year_end": "jusqu’à "}
FROM = {"day": "du ", "month": "de ", "year": "de ", "year_end": "de "}
TO = {"day": " au ", "month": " à ", "year": " à ", "year_end": " à "}


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

    @property
    def period(self):
        """« depuis 2015 », « de fin 2007 à fin 2014 », « jusqu’au 30 juin 2014 »; nothing when both ends are open."""
        start = long_date(self.du, self.du_precision) if self.du else ""
        end = long_date(self.au, self.au_precision) if self.au else ""
        if start == end and start:
            return f"le {start}" if self.du_precision == Precision.DAY else f"en {start}"
        if start and end:
            elided = "d’" if start[0] in "ao" else FROM[self.du_precision]
            return f"{elided}{start}{TO[self.au_precision]}{end}"
        return SINCE[self.du_precision] + start if start else end and UNTIL[self.au_precision] + end


def dates_in_order(name):
    """The constraint of a dated model: it does not end before it starts."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(au__isnull=True) | models.Q(du__isnull=True) | models.Q(au__gte=models.F("du")),
        violation_error_message="La date de fin précède la date de début.",
    )
