from django.conf import settings
from django.db import models

from qualipref import clock
from qualipref.links.models import AccessLink
from qualipref.workflow import WorkflowQuerySet
from sites.models import Service, ServiceContact

from ..enums import RequestStatus
from .commitment import Commitment
from .evidence import Evidence
from .unit import Unit
from .wall import CellWall


class EvidenceRequestQuerySet(WorkflowQuerySet):
    def visible_to(self, user, on):
        """Those of the cells one may see, and those asked of one's own service; none for an auditor (internal work)."""
        held = user.assignments.of(user, on)
        if any(each.role == each.Role.AUDITOR for each in held):
            return self.none()
        own = [each.service_id for each in held if each.role == each.Role.CORRESPONDENT]
        return self.filter(CellWall(user, on).as_q() | models.Q(service__in=own))

    def open(self):
        return self.filter(status=RequestStatus.OPEN)

    def overdue(self, day):
        """Due on the 15th is late on the 16th."""
        return self.filter(status=RequestStatus.OPEN, due_on__lt=day)

    def for_list(self):
        return self.select_related(
            "commitment__chapter__module", "unit__site", "unit__service", "service__site", "contact"
        ).select_related("requested_by", "followed_by")


class EvidenceRequest(models.Model):
    """A proof that the quality manager asks of a service by a date, answered in the application or by a secret link."""

    Status = RequestStatus
    TRANSITIONS = {
        "answer": ({RequestStatus.OPEN}, RequestStatus.ANSWERED),
        "cancel": ({RequestStatus.OPEN}, RequestStatus.CANCELLED),
    }

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="evidence_requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence_requests")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="evidence_requests")
    contact = models.ForeignKey(ServiceContact, on_delete=models.PROTECT, null=True, related_name="+")
    message = models.TextField("ce qui est demandé")
    due_on = models.DateField("attendue pour le", help_text="Dernier jour compris.")
    status = models.CharField("état", max_length=20, choices=RequestStatus, default=RequestStatus.OPEN)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    followed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="suivie par"
    )
    requested_at = models.DateTimeField("demandée le", default=clock.now)
    reminded_at = models.DateTimeField("relancée le", null=True)
    link = models.ForeignKey(AccessLink, on_delete=models.SET_NULL, null=True, related_name="+")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="requests")
    closed_at = models.DateTimeField("close le", null=True)
    cancel_reason = models.CharField("motif de l’annulation", max_length=300, blank=True)

    objects = EvidenceRequestQuerySet.as_manager()

    token = ""  # the secret of the link that was just issued, on this object alone: it is kept nowhere

    class Meta:
        verbose_name = "demande de preuve"
        verbose_name_plural = "demandes de preuve"
        ordering = ["due_on", "pk"]

    def __str__(self):
        return f"Demande n° {self.pk}, {self.commitment.code}, {self.service}"

    @property
    def in_charge(self):
        """Who follows it today: whoever asked, or took over from him."""
        return self.followed_by or self.requested_by
