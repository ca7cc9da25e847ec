from django.conf import settings
from django.db import models

from qualipref import clock
from qualipref.workflow import WorkflowQuerySet
from sites.enums import Role

from ..enums import DateRequestStatus
from .action import Action


class DueDateRequestQuerySet(WorkflowQuerySet):
    def visible_to(self, user, on):
        """Those of the actions one sees; none for an auditor, who reads what was decided."""
        if any(held.role == Role.AUDITOR for held in user.assignments.of(user, on)):
            return self.none()
        return self.filter(action__in=Action.objects.visible_to(user, on))

    def open(self):
        return self.filter(status=DateRequestStatus.OPEN)


class DueDateRequest(models.Model):
    """A service asks for another date: granted by the quality manager the first time, by the committee after."""

    Status = DateRequestStatus
    TRANSITIONS = {
        "grant": ({DateRequestStatus.OPEN}, DateRequestStatus.GRANTED),
        "refuse": ({DateRequestStatus.OPEN}, DateRequestStatus.REFUSED),
        "withdraw": ({DateRequestStatus.OPEN}, DateRequestStatus.WITHDRAWN),
        "open_again": ({DateRequestStatus.GRANTED, DateRequestStatus.REFUSED}, DateRequestStatus.OPEN),
    }

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="date_requests")
    wanted_on = models.DateField("échéance souhaitée")
    reason = models.TextField("motif")
    status = models.CharField("état", max_length=12, choices=DateRequestStatus, default=DateRequestStatus.OPEN)
    goes_to_committee = models.BooleanField("va au comité", default=False)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField("demandée le", default=clock.now)
    answer = models.TextField("réponse", blank=True)

    objects = DueDateRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de nouvelle échéance"
        verbose_name_plural = "demandes de nouvelle échéance"
        ordering = ["requested_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action"], name="date_request_open_once", condition=models.Q(status="open")
            ),
        ]

    def __str__(self):
        return f"{self.action.reference}, {self.wanted_on}"

    @property
    def is_withdrawn(self):
        return self.status == DateRequestStatus.WITHDRAWN
