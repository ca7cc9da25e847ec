from django.conf import settings
from django.db import models

from qualipref import clock
from qualipref.collation import SortKeyField
from qualipref.documents.models import StoredFile
from sites.models import Service

from ..enums import Presence, SessionStatus, StaffFunction
from .training import TrainingSession
from .training_wall import TrainingWall


class TraineeQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """Those of the services that one follows by name, and oneself."""
        if not user.assignments.of(user, on):
            return self.none()
        return self.filter(TrainingWall(user, on).names() | models.Q(account=user))

    def present_on(self, day):
        """Those who have not left: the last day is included."""
        return self.filter(models.Q(left_on=None) | models.Q(left_on__gte=day))

    def erasable(self, day):
        """Those who have left, and whose name is still kept."""
        return self.filter(left_on__lt=day, erased_at=None)

    def for_list(self):
        return self.select_related("service__site").prefetch_related("functions")


class Trainee(models.Model):
    """An agent whose trainings are followed, named as his service knows him: nothing more is kept of him.

    The name is erased after he has left; his trainings stay, without it, in the counts of the past.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="trainees")
    name = models.CharField("nom et prénom", max_length=120, blank=True)
    name_sort = SortKeyField(source="name")
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    left_on = models.DateField("parti le", null=True, blank=True, help_text="Dernier jour compris.")
    erased_at = models.DateTimeField("nom effacé le", null=True)
    version = models.PositiveIntegerField(default=1)

    objects = TraineeQuerySet.as_manager()

    class Meta:
        verbose_name = "agent suivi"
        verbose_name_plural = "agents suivis"
        ordering = ["name_sort", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "name_sort"],
                name="trainee_once_per_service",
                condition=models.Q(left_on__isnull=True, erased_at__isnull=True),
            ),
            models.CheckConstraint(
                name="trainee_named_or_erased",
                condition=~models.Q(name="") | models.Q(erased_at__isnull=False),
                violation_error_message="Un agent suivi porte un nom, tant qu’il n’est pas effacé.",
            ),
        ]

    def __str__(self):
        return self.name or f"Agent n° {self.pk} (nom effacé)"

    @property
    def number(self):
        """How the journal, which names nobody, speaks of him."""
        return f"agent suivi n° {self.pk}"

    @property
    def function_labels(self):
        return [each.get_function_display() for each in self.functions.all()]


class TraineeFunction(models.Model):
    """What an agent does, that some trainings are for; he may have several, or none."""

    trainee = models.ForeignKey(Trainee, on_delete=models.CASCADE, related_name="functions")
    function = models.CharField("fonction", max_length=20, choices=StaffFunction)

    class Meta:
        verbose_name = "fonction d’un agent suivi"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["trainee", "function"], name="trainee_function_once")]

    def __str__(self):
        return self.get_function_display()


class TrainingRecordQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        return self.filter(trainee__in=Trainee.objects.visible_to(user, on))

    def followed(self):
        """The trainings that count: the agent was there, and the session was held."""
        return self.filter(presence=Presence.PRESENT, session__status=SessionStatus.HELD)

    def for_list(self):
        return self.select_related("session__theme", "session__site", "trainee__service__site", "attestation")


class TrainingRecord(models.Model):
    """An agent in a session: enrolled, then present or absent; his attestation, when he brought one."""

    Presence = Presence

    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="records")
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="records")
    presence = models.CharField("présence", max_length=20, choices=Presence, default=Presence.EXPECTED)
    attestation = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    attestation_name = models.CharField("nom du fichier", max_length=200, blank=True)

    objects = TrainingRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "formation d’un agent"
        ordering = ["-session__held_on", "trainee__name_sort", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "trainee"], name="training_record_once")]

    def __str__(self):
        return f"{self.session}, {self.trainee.number}"


class StaffCountQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        return self.filter(TrainingWall(user, on).counts())

    def latest(self, on):
        """{(service key, function): the last count known on that day}, in one query."""
        rows = self.filter(counted_on__lte=on).order_by("counted_on", "pk")
        return {(row.service_id, row.function): row for row in rows}


class StaffCount(models.Model):
    """How many agents of a service had a function on a day: what a rate of training divides by. Never changed."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="staff_counts")
    function = models.CharField("agents", max_length=20, choices=StaffFunction)
    count = models.PositiveSmallIntegerField("effectif")
    counted_on = models.DateField("au")
    source = models.CharField("source", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("saisi le", default=clock.now)

    objects = StaffCountQuerySet.as_manager()

    class Meta:
        verbose_name = "effectif d’un service"
        ordering = ["-counted_on", "-pk"]
        indexes = [models.Index(fields=["service", "function", "counted_on"], name="staff_count_place")]

    def __str__(self):
        return f"{self.service}, {self.get_function_display()}, {self.counted_on}"
