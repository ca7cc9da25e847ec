import calendar
import datetime

from django.conf import settings
from django.db import models

from qualipref.documents.models import StoredFile
from qualipref.workflow import WorkflowQuerySet
from sites.models import Module, Site

from ..enums import SessionStatus, StaffFunction
from .evidence import Evidence
from .training_wall import TrainingWall

USUAL_TARGET = 80  # per cent


def recycle_on(trained_on, months):
    """The first day on which a training of `trained_on` counts no more: « depuis moins de trois ans » ends then.

    A day that the month does not have is the first of the next one.
    """
    month = trained_on.month - 1 + months
    year, month = trained_on.year + month // 12, month % 12 + 1
    if trained_on.day > calendar.monthrange(year, month)[1]:
        year, month, day = year + month // 12, month % 12 + 1, 1
        return datetime.date(year, month, day)
    return datetime.date(year, month, trained_on.day)


def counts_after(day, months):
    """The last day of training that counts no more on `day`: one trained after it is up to date."""
    month = day.month - 1 - months
    year, month = day.year + month // 12, month % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class TrainingTheme(models.Model):
    """What agents are trained in: who must be, for how long it counts, which indicator and commitments it serves.

    Indicators and commitments are named by code, so that a theme survives a new version of the référentiel.
    """

    slug = models.SlugField("code", max_length=80, unique=True)
    name = models.CharField("thème", max_length=150)
    audience = models.CharField("agents concernés", max_length=20, choices=StaffFunction)
    module = models.ForeignKey(Module, on_delete=models.PROTECT, null=True, blank=True, related_name="training_themes")
    valid_months = models.PositiveSmallIntegerField("validité en mois", null=True, blank=True)
    target_percent = models.PositiveSmallIntegerField("objectif en %", default=USUAL_TARGET)
    indicator_code = models.CharField("indicateur", max_length=20, blank=True)
    commitment_codes = models.JSONField("engagements prouvés", default=list, blank=True)
    is_followed = models.BooleanField("suivi", default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "thème de formation"
        verbose_name_plural = "thèmes de formation"
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def recycle_on(self, trained_on):
        """The first day on which a training counts no more; None when it always does."""
        return recycle_on(trained_on, self.valid_months) if self.valid_months else None

    def is_valid(self, trained_on, on):
        return not self.valid_months or trained_on > counts_after(on, self.valid_months)


class TrainingPlanLine(models.Model):
    """A theme of the training plan of a civil year, and how many agents are to be trained."""

    year = models.PositiveSmallIntegerField("année")
    theme = models.ForeignKey(TrainingTheme, on_delete=models.PROTECT, related_name="plan_lines")
    goal = models.PositiveSmallIntegerField("agents à former")
    note = models.CharField("précision", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "ligne du plan de formation"
        ordering = ["year", "theme__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["year", "theme"], name="training_plan_line_once")]

    def __str__(self):
        return f"{self.theme}, {self.year}"


class TrainingSessionQuerySet(WorkflowQuerySet):
    def visible_to(self, user, on):
        """Those of the sites where one follows training, and those of every site; they name nobody."""
        return self.filter(TrainingWall(user, on).sessions())

    def to_fill(self, day):
        """Planned, their day past, their attendance not given."""
        return self.filter(status=SessionStatus.PLANNED, held_on__lt=day)

    def without_sheet(self):
        """Held, and their signed sheet not deposited."""
        return self.filter(status=SessionStatus.HELD, sheet=None)

    def for_list(self):
        return self.select_related("theme__module", "site", "sheet")


class TrainingSession(models.Model):
    """A training given on a day: planned, then held with its attendance, or called off with a reason."""

    Status = SessionStatus
    TRANSITIONS = {
        "hold": ({SessionStatus.PLANNED}, SessionStatus.HELD),
        "cancel": ({SessionStatus.PLANNED}, SessionStatus.CANCELLED),
    }

    theme = models.ForeignKey(TrainingTheme, on_delete=models.PROTECT, related_name="sessions")
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Aucun : tous les sites."
    )
    held_on = models.DateField("date")
    hours = models.DecimalField("durée en heures", max_digits=4, decimal_places=1)
    place = models.CharField("lieu", max_length=200)
    provider = models.CharField("organisme", max_length=200)
    seats = models.PositiveSmallIntegerField("places", null=True, blank=True)
    status = models.CharField("état", max_length=20, choices=SessionStatus, default=SessionStatus.PLANNED)
    cancel_reason = models.CharField("motif de l’annulation", max_length=300, blank=True)
    sheet = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sheet_name = models.CharField("nom de la feuille signée", max_length=200, blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="training_sessions")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "séance de formation"
        verbose_name_plural = "séances de formation"
        ordering = ["-held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="training_session_cancelled_with_reason",
                condition=~models.Q(status="cancelled") | ~models.Q(cancel_reason=""),
                violation_error_message="Une annulation doit être motivée.",
            )
        ]

    def __str__(self):
        return f"{self.theme}, séance n° {self.pk}"

    @property
    def where(self):
        return str(self.site) if self.site else "Tous les sites"
