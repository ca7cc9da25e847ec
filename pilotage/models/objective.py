from django.conf import settings
from django.db import models

from engagements.models import Campaign, Indicator
from qualipref import clock
from qualipref.typography import french, number
from qualipref.workflow import WorkflowQuerySet
from sites.enums import Role
from sites.models import Site

from ..enums import ObjectiveStatus


class ObjectiveQuerySet(WorkflowQuerySet):
    def visible_to(self, user, on):
        """Those of the sites one sees and of the préfecture; an auditor or an agent, those a committee approved."""
        held = user.assignments.of(user, on)
        if not held:
            return self.none()
        rows = self.filter(user.assignments.scope(user, on, site="site") | models.Q(site=None))
        if all(each.role in (Role.AUDITOR, Role.AGENT) for each in held):
            return rows.filter(status=ObjectiveStatus.APPROVED)
        return rows

    def for_list(self):
        return self.select_related("campaign", "site", "indicator").prefetch_related("targets")


class Objective(models.Model):
    """What the year must reach: a sentence and, where an indicator measures it, a target; approved in committee."""

    Status = ObjectiveStatus
    TRANSITIONS = {
        "approve": ({ObjectiveStatus.DRAFT}, ObjectiveStatus.APPROVED),
        "withdraw_approval": ({ObjectiveStatus.APPROVED}, ObjectiveStatus.DRAFT),
        "drop": ({ObjectiveStatus.DRAFT, ObjectiveStatus.APPROVED}, ObjectiveStatus.DROPPED),
    }

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField("objectif", max_length=250)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField("état", max_length=12, choices=ObjectiveStatus, default=ObjectiveStatus.DRAFT)
    order = models.PositiveSmallIntegerField("ordre", default=0)
    version = models.PositiveIntegerField(default=1)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        verbose_name = "objectif"
        ordering = ["campaign", "order", "pk"]

    def __str__(self):
        return self.title

    @property
    def target(self):
        """What it aims at, or None: once approved, what the committee approved; the last value that was set before."""
        is_approved = self.status == ObjectiveStatus.APPROVED
        return (self.approved_target if is_approved else None) or _last(self.targets.all())

    @property
    def approved_target(self):
        """The last value that a committee approved, or None."""
        return _last(each for each in self.targets.all() if each.meeting_id)


def _last(targets):
    return max(targets, key=lambda each: (each.at, each.pk), default=None)


class ObjectiveTarget(models.Model):
    """A value that an objective aimed at, from the day it was set: a changed target keeps the old one."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="targets")
    value = models.DecimalField("valeur visée", max_digits=10, decimal_places=2)
    unit = models.CharField("unité", max_length=40, blank=True)
    reason = models.CharField("motif", max_length=300, blank=True)
    meeting = models.ForeignKey("Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("le", default=clock.now)

    class Meta:
        verbose_name = "valeur visée"
        verbose_name_plural = "valeurs visées"
        ordering = ["objective", "at", "pk"]

    def __str__(self):
        return french(f"{number(self.value)} {self.unit}".strip())
