from django.conf import settings
from django.db import models

from qualipref.documents.models import StoredFile
from qualipref.workflow import WorkflowQuerySet
from sites.enums import READS_ALL, Role
from sites.models import Service, Site

from ..enums import SensitisationKind, SessionStatus
from .evidence import Evidence


class SensitisationQuerySet(WorkflowQuerySet):
    def visible_to(self, user, on):
        """Those of every site, of one's site, or for one's service; an auditor, what was held; an agent, none."""
        held = [each for each in user.assignments.of(user, on) if each.role != Role.AGENT]
        if not held:
            return self.none()
        if any(each.role in READS_ALL for each in held):
            return self.all()
        seen = models.Q(site=None) | models.Q(site__in=[each.site_id for each in held if each.site_id])
        seen |= models.Q(site__in=[each.service.site_id for each in held if each.service_id])
        seen |= self._for_services([each.service_id for each in held if each.service_id])
        if any(each.role == Role.AUDITOR for each in held):
            seen &= models.Q(status=SessionStatus.HELD)
        return self.filter(seen)

    def _for_services(self, services):
        invited = SensitisationAudience.objects.filter(service__in=services)
        return models.Q(pk__in=invited.values("sensitisation"))

    def meetings(self):
        return self.filter(kind=SensitisationKind.MEETING)

    def to_fill(self, day):
        """Meetings planned, their day past, their attendance not given."""
        return self.meetings().filter(status=SessionStatus.PLANNED, held_on__lt=day)

    def without_sheet(self):
        """Meetings held, and their signed sheet not deposited."""
        return self.meetings().filter(status=SessionStatus.HELD, sheet=None)

    def for_list(self):
        return self.select_related("site", "support", "sheet")


class Sensitisation(models.Model):
    """How the staff is told of the démarche (IV.9): a meeting with its attendance, or a communication once sent."""

    Kind, Status = SensitisationKind, SessionStatus
    TRANSITIONS = {
        "hold": ({SessionStatus.PLANNED}, SessionStatus.HELD),
        "cancel": ({SessionStatus.PLANNED}, SessionStatus.CANCELLED),
    }

    kind = models.CharField("forme", max_length=20, choices=SensitisationKind)
    subject = models.CharField("sujet", max_length=200)
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Aucun : tous les sites."
    )
    held_on = models.DateField("date")
    place = models.CharField("lieu", max_length=200, blank=True)
    note = models.TextField("contenu", blank=True)
    commitment_codes = models.JSONField("engagements prouvés", default=list, blank=True)
    support = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    support_name = models.CharField("nom du support", max_length=200, blank=True)
    sheet = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sheet_name = models.CharField("nom de la feuille signée", max_length=200, blank=True)
    status = models.CharField("état", max_length=20, choices=SessionStatus, default=SessionStatus.PLANNED)
    cancel_reason = models.CharField("motif de l’annulation", max_length=300, blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="sensitisations")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = SensitisationQuerySet.as_manager()

    class Meta:
        verbose_name = "sensibilisation"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="sensitisation_cancelled_with_reason",
                condition=~models.Q(status="cancelled") | ~models.Q(cancel_reason=""),
                violation_error_message="Une annulation doit être motivée.",
            )
        ]

    def __str__(self):
        return self.subject

    @property
    def is_meeting(self):
        return self.kind == SensitisationKind.MEETING

    @property
    def where(self):
        return str(self.site) if self.site else "Tous les sites"


class SensitisationAudience(models.Model):
    """A service that was told: how many agents were expected and, at a meeting, how many came. It names nobody."""

    sensitisation = models.ForeignKey(Sensitisation, on_delete=models.CASCADE, related_name="audience")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    invited = models.PositiveSmallIntegerField("attendus")
    present = models.PositiveSmallIntegerField("présents", null=True)

    class Meta:
        verbose_name = "service informé"
        ordering = ["service__site__order", "service__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["sensitisation", "service"], name="sensitisation_service_once")]

    def __str__(self):
        return f"{self.sensitisation}, {self.service}"
