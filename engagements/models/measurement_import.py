import datetime

from django.conf import settings
from django.db import models

from qualipref import clock
from qualipref.workflow import WorkflowQuerySet
from sites.enums import READS_ALL

from ..enums import ImportKind, ImportStatus
from .measurement import Measurement

PREVIEW_KEPT = datetime.timedelta(hours=24)


class MeasurementImportQuerySet(WorkflowQuerySet):
    def visible_to(self, user, on):
        """A preview, its author alone; what was imported, the readers of the whole préfecture and its author, as long
        as he sees every measurement of it; nothing for an auditor (internal work)."""
        held = user.assignments.of(user, on)
        if not held or any(each.role == each.Role.AUDITOR for each in held):
            return self.none()
        own = models.Q(author=user)
        if any(each.role in READS_ALL for each in held):
            return self.filter(own | ~models.Q(status=ImportStatus.PREVIEWED))
        seen = Measurement.objects.of_places_open_to(user, on)
        hidden = ImportedMeasurement.objects.exclude(measurement__in=seen.values("pk"))
        return self.filter(own).exclude(pk__in=hidden.values("batch"))

    def done(self):
        """What left a trace: imports, and those that were taken back."""
        return self.exclude(status=ImportStatus.PREVIEWED)

    def forget_previews(self):
        """Deletes the previews that are out of date: like a draft, they are no write of the trade."""
        self.filter(status=ImportStatus.PREVIEWED, previewed_at__lt=clock.real_now() - PREVIEW_KEPT).delete()

    def for_list(self):
        return self.select_related("author", "undone_by").defer("lines", "letters")


class MeasurementImport(models.Model):
    """What a file or a relevé brings, frozen when it is read: confirming it imports exactly what was previewed.

    `lines` are plain data (`usecases.measurement_imports`), each with its place, what it says, its faults, and the
    version of the measurement that it would change. `letters` are those of a relevé de délais.
    """

    Status, Kind = ImportStatus, ImportKind
    TRANSITIONS = {
        "confirm": ({ImportStatus.PREVIEWED}, ImportStatus.DONE),
        "undo": ({ImportStatus.DONE}, ImportStatus.UNDONE),
    }

    kind = models.CharField("nature", max_length=20, choices=ImportKind, default=ImportKind.MEASUREMENTS)
    status = models.CharField("état", max_length=20, choices=ImportStatus, default=ImportStatus.PREVIEWED)
    name = models.CharField("origine", max_length=200)
    digest = models.CharField("sha256", max_length=64)
    lines = models.JSONField("lignes", default=list)
    letters = models.JSONField("courriers", default=dict)
    ignored = models.JSONField("colonnes laissées de côté", default=list)
    valid_count = models.PositiveIntegerField("lignes valables", default=0)
    faulty_count = models.PositiveIntegerField("lignes en faute", default=0)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    previewed_at = models.DateTimeField("lu le", default=clock.real_now)
    done_at = models.DateTimeField("importé le", null=True)
    undone_at = models.DateTimeField("annulé le", null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undo_reason = models.CharField("motif de l’annulation", max_length=300, blank=True)

    objects = MeasurementImportQuerySet.as_manager()

    class Meta:
        verbose_name = "import de mesures"
        verbose_name_plural = "imports de mesures"
        ordering = ["-pk"]

    def __str__(self):
        return self.name

    @property
    def is_previewed(self):
        return self.status == ImportStatus.PREVIEWED

    @property
    def is_done(self):
        return self.status == ImportStatus.DONE

    @property
    def is_out_of_date(self):
        """A preview is confirmed within the day."""
        return self.is_previewed and self.previewed_at < clock.real_now() - PREVIEW_KEPT


class ImportedMeasurementQuerySet(models.QuerySet):
    def for_list(self):
        place = ("measurement__unit__site", "measurement__unit__service")
        return self.select_related("measurement__indicator", *place)


class ImportedMeasurement(models.Model):
    """A version of a measurement that an import wrote."""

    batch = models.ForeignKey(MeasurementImport, on_delete=models.PROTECT, related_name="imported")
    measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="imports")
    version = models.PositiveIntegerField()

    objects = ImportedMeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = "mesure importée"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["measurement", "version"], name="measurement_imported_once")]

    def __str__(self):
        return f"{self.measurement}, version {self.version}"
