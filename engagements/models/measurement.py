from django.conf import settings
from django.db import models

from qualipref import clock
from qualipref.civil_periods import CivilPeriod

from ..enums import MeasurementOrigin, MeasurementStatus
from .commitment import Indicator
from .unit import Unit
from .wall import CellWall, opened_by

COMMITMENTS = "indicator__commitments"


class MeasurementQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """Those of the cells one may see, and of one's own service; an auditor, the validated ones of his period."""
        return self.standing().of_places_open_to(user, on)

    def of_places_open_to(self, user, on):
        """The same, those that were withdrawn too: for what tells their history."""
        held = user.assignments.of(user, on)
        wall = CellWall(user, on)
        if wall.opens_all:
            return self
        if audits := [each for each in held if each.role == each.Role.AUDITOR]:
            return self.filter(self._among(_audited(audits))).validated()
        own = [each.service_id for each in held if each.role == each.Role.CORRESPONDENT]
        return self.filter(self._among(wall.as_q(commitment=COMMITMENTS)) | models.Q(unit__service__in=own))

    def _among(self, condition):
        """Each row once, though an indicator measures many commitments."""
        return models.Q(pk__in=self.model.objects.filter(condition).values("pk"))

    def standing(self):
        """Those that hold: a withdrawn one is kept for its history, and counts nowhere."""
        return self.exclude(status=MeasurementStatus.WITHDRAWN)

    def validated(self):
        return self.filter(status=MeasurementStatus.VALIDATED)

    def provisional(self):
        return self.filter(status=MeasurementStatus.PROVISIONAL)

    def to_validate(self, today):
        """The provisional ones whose period is over."""
        return self.provisional().filter(period_to__lt=today)

    def over(self, *periods):
        """Those of exactly one of those civil periods."""
        asked = models.Q(pk__in=[])
        for period in periods:
            asked |= models.Q(period_from=period.first, period_to=period.last)
        return self.filter(asked)

    def for_list(self):
        return self.select_related("indicator", "unit__site", "unit__service", "recorded_by", "validated_by")


def _audited(audits):
    """The cells that each of them opens, over periods that touch the one of its proofs."""
    shown = models.Q(pk__in=[])
    for audit in audits:
        read = opened_by(audit, commitment=COMMITMENTS)
        if audit.evidence_from:
            read &= models.Q(period_to__gte=audit.evidence_from)
        if audit.evidence_until:
            read &= models.Q(period_from__lte=audit.evidence_until)
        shown |= read
    return shown


class Measurement(models.Model):
    """What an indicator was worth for one unit over one civil period or on one day, as it stands now.

    `dimension` parts what is measured apart, a type of title for instance. `version` is the number of its last
    MeasurementVersion: a form sends back the one it showed (0 before the first).
    """

    Status = MeasurementStatus

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="measurements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="measurements")
    dimension = models.CharField("dimension", max_length=80, blank=True)
    period_from = models.DateField("du")
    period_to = models.DateField("au", help_text="Dernier jour compris.")
    status = models.CharField("état", max_length=20, choices=MeasurementStatus, default=MeasurementStatus.PROVISIONAL)
    numerator = models.DecimalField("numérateur", max_digits=12, decimal_places=2)
    denominator = models.DecimalField("dénominateur", max_digits=12, decimal_places=2, null=True)
    comment = models.TextField("commentaire", blank=True)
    source = models.CharField("source", max_length=250, blank=True)
    origin = models.CharField("origine", max_length=20, choices=MeasurementOrigin, default=MeasurementOrigin.TYPED)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("enregistrée le", default=clock.now)
    validated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    validated_at = models.DateTimeField("validée le", null=True)
    version = models.PositiveIntegerField(default=0)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = "mesure"
        ordering = ["-period_to", "indicator__order", "unit", "dimension"]
        indexes = [models.Index(fields=["period_to", "period_from"], name="measurement_period")]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit", "dimension", "period_from", "period_to"], name="measurement_once"
            ),
            models.CheckConstraint(
                name="measurement_period_in_order",
                condition=models.Q(period_to__gte=models.F("period_from")),
                violation_error_message="La période finit avant de commencer.",
            ),
            models.CheckConstraint(
                name="measurement_not_negative",
                condition=models.Q(numerator__gte=0)
                & (models.Q(denominator__isnull=True) | models.Q(denominator__gte=0)),
                violation_error_message="Une mesure n’est pas négative.",
            ),
        ]

    def __str__(self):
        return f"{self.indicator.code}, {self.unit}, {self.period}"

    @property
    def period(self):
        return CivilPeriod(self.period_from, self.period_to)

    @property
    def is_validated(self):
        return self.status == MeasurementStatus.VALIDATED

    @property
    def is_withdrawn(self):
        return self.status == MeasurementStatus.WITHDRAWN


class MeasurementVersion(models.Model):
    """One gesture on a measurement, kept for ever: recorded, validated, reopened with its `reason`."""

    measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    status = models.CharField("état", max_length=20, choices=MeasurementStatus)
    numerator = models.DecimalField("numérateur", max_digits=12, decimal_places=2)
    denominator = models.DecimalField("dénominateur", max_digits=12, decimal_places=2, null=True)
    comment = models.TextField("commentaire", blank=True)
    source = models.CharField("source", max_length=250, blank=True)
    origin = models.CharField("origine", max_length=20, choices=MeasurementOrigin)
    reason = models.TextField("motif de la réouverture", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("le", default=clock.now)

    class Meta:
        verbose_name = "version d’une mesure"
        ordering = ["measurement", "-version"]
        constraints = [models.UniqueConstraint(fields=["measurement", "version"], name="measurement_version_once")]

    def __str__(self):
        return f"{self.measurement}, version {self.version}"
