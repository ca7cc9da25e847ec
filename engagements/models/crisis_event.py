from django.conf import settings
from django.db import models

from qualipref import clock
from qualipref.collation import SortKeyField, sort_key
from qualipref.documents.models import StoredFile
from qualipref.workflow import StatusPeriod, WorkflowQuerySet
from sites.models import Module, Site

from ..enums import CrisisEventKind, CrisisEventStatus
from .crisis_wall import opened_events

OVER = (CrisisEventStatus.ENDED, CrisisEventStatus.REPORTED)
UNDER_WAY = (CrisisEventStatus.PLANNED, CrisisEventStatus.IN_PROGRESS)


class CrisisEventQuerySet(WorkflowQuerySet):
    def visible_to(self, user, on):
        """An auditor reads those that are over, of his evidence period; the others, all those of their wall."""
        seen = self.filter(pk__in=self.model.objects.filter(opened_events(user, on)).values("pk"))
        audits = [each for each in user.assignments.of(user, on) if each.role == each.Role.AUDITOR]
        return seen.filter(_audited(audits)) if audits else seen

    def over(self):
        return self.filter(status__in=OVER)

    def of_year(self, year):
        """Those ordered, or planned, in that civil year."""
        return self.filter(held_on__year=year)

    def awaiting_feedback(self):
        return self.filter(status=CrisisEventStatus.ENDED)

    def due_by(self, day):
        """Whose feedback is given, or late: the same rule as `is_counted_on`."""
        return self.over().filter(models.Q(status=CrisisEventStatus.REPORTED) | models.Q(feedback_due_on__lt=day))

    def out_of_time(self, day):
        """Whose feedback is late, or came late: those of `due_by` that are not `is_reported_in_time`."""
        came_late = models.Q(status=CrisisEventStatus.REPORTED, feedback_on__gt=models.F("feedback_due_on"))
        return self.due_by(day).filter(came_late | models.Q(status=CrisisEventStatus.ENDED))

    def late(self, day):
        """Whose feedback is still awaited after its date: due on the 15th is late on the 16th."""
        return self.awaiting_feedback().filter(feedback_due_on__lt=day)

    def matching(self, text):
        """Those whose title holds every word of `text`, accents and case set aside."""
        found = self
        for word in sort_key(text).split():
            found = found.filter(title_sort__contains=word)
        return found

    def for_list(self):
        return self.select_related("site", "module")


def _audited(audits):
    rows = models.Q(pk__in=[])
    for audit in audits:
        read = models.Q(site=audit.site_id, module=audit.module_id, status__in=OVER)
        if audit.evidence_from:
            read &= models.Q(held_on__gte=audit.evidence_from)
        if audit.evidence_until:
            read &= models.Q(held_on__lte=audit.evidence_until)
        rows |= read
    return rows


class CrisisEvent(models.Model):
    """An exercise, or a real activation, of the emergency communication: its hours, what it tested, what it taught.

    `held_on` is the day that was planned, then the day of the order in Paris: an event belongs to the year of its order
    even when it ends after midnight.
    """

    Kind = CrisisEventKind
    Status = CrisisEventStatus
    TRANSITIONS = {
        "start": ({CrisisEventStatus.PLANNED}, CrisisEventStatus.IN_PROGRESS),
        "end": ({CrisisEventStatus.IN_PROGRESS}, CrisisEventStatus.ENDED),
        "report": ({CrisisEventStatus.ENDED}, CrisisEventStatus.REPORTED),
        "cancel": (set(UNDER_WAY), CrisisEventStatus.CANCELLED),
    }

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="crisis_events")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="crisis_events")
    kind = models.CharField("nature", max_length=12, choices=CrisisEventKind)
    title = models.CharField("intitulé", max_length=150)
    title_sort = SortKeyField(source="title")
    scenario = models.TextField("scénario")
    held_on = models.DateField("jour")
    tests_communication = models.BooleanField("volet communication", default=True)
    means_tested = models.TextField("moyens mis en œuvre", blank=True)
    ordered_at = models.DateTimeField("décision (ordre d’activation)", null=True, blank=True)
    first_call_at = models.DateTimeField("premier appel pris", null=True, blank=True)
    first_publication_at = models.DateTimeField("première publication", null=True, blank=True)
    ended_at = models.DateTimeField("fin", null=True, blank=True)
    participant_count = models.PositiveIntegerField("participants", null=True, blank=True)
    hot_debrief = models.TextField("bilan à chaud", blank=True)
    feedback_due_on = models.DateField("retour d’expérience attendu pour le", null=True, blank=True)
    feedback_on = models.DateField("retour d’expérience daté du", null=True, blank=True)
    feedback_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="crisis_events"
    )
    feedback_filename = models.CharField("nom du fichier", max_length=200, blank=True)
    lessons = models.TextField("enseignements", blank=True)
    status = models.CharField("état", max_length=12, choices=CrisisEventStatus, default=CrisisEventStatus.PLANNED)
    cancel_reason = models.CharField("motif de l’annulation", max_length=300, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField("inscrit le", default=clock.now)
    version = models.PositiveIntegerField(default=1)

    objects = CrisisEventQuerySet.as_manager()

    class Meta:
        verbose_name = "exercice ou activation"
        verbose_name_plural = "exercices et activations"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="crisis_event_call_after_order",
                condition=models.Q(first_call_at__isnull=True) | models.Q(first_call_at__gte=models.F("ordered_at")),
                violation_error_message="Le premier appel est pris après la décision.",
            ),
            models.CheckConstraint(
                name="crisis_event_publication_after_order",
                condition=models.Q(first_publication_at__isnull=True)
                | models.Q(first_publication_at__gte=models.F("ordered_at")),
                violation_error_message="La première publication suit la décision.",
            ),
            models.CheckConstraint(
                name="crisis_event_ends_last",
                condition=models.Q(ended_at__isnull=True)
                | (
                    models.Q(ended_at__gte=models.F("ordered_at"))
                    & (models.Q(first_call_at__isnull=True) | models.Q(ended_at__gte=models.F("first_call_at")))
                    & (
                        models.Q(first_publication_at__isnull=True)
                        | models.Q(ended_at__gte=models.F("first_publication_at"))
                    )
                ),
                violation_error_message="La fin vient après le premier appel et la première publication.",
            ),
            models.CheckConstraint(
                name="crisis_event_over_has_ended",
                condition=~models.Q(status__in=["ended", "reported"]) | models.Q(ended_at__isnull=False),
                violation_error_message="Un événement terminé a une heure de fin.",
            ),
            models.CheckConstraint(
                name="crisis_event_reported_on_a_day",
                condition=~models.Q(status="reported")
                | (models.Q(feedback_on__isnull=False) & models.Q(feedback_file__isnull=False)),
                violation_error_message="Un retour d’expérience rendu a sa date et son fichier.",
            ),
            models.CheckConstraint(
                name="crisis_event_cancelled_with_reason",
                condition=~models.Q(status="cancelled") | ~models.Q(cancel_reason=""),
                violation_error_message="Une annulation doit être motivée.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def reference(self):
        """« Exercice n° 3 »."""
        return f"{self.get_kind_display()} n°\u00a0{self.pk}"

    @property
    def is_over(self):
        return self.status in OVER

    @property
    def minutes_to_first_call(self):
        """IQ-30, in minutes elapsed whatever the clocks did that night; None while one of the two is not known."""
        return _minutes(self.ordered_at, self.first_call_at)

    @property
    def minutes_to_publication(self):
        """IQ-33, in minutes elapsed; None while one of the two is not known."""
        return _minutes(self.ordered_at, self.first_publication_at)

    @property
    def is_communication_exercise(self):
        """IQ-31: over, and communication was part of it."""
        return self.is_over and self.kind == CrisisEventKind.EXERCISE and self.tests_communication

    def is_counted_on(self, day):
        """IQ-34: its feedback is given, or its date has passed; an event of last week is not yet a failure."""
        return self.status == CrisisEventStatus.REPORTED or (self.is_over and self.feedback_due_on < day)

    @property
    def is_reported_in_time(self):
        return self.feedback_on is not None and self.feedback_on <= self.feedback_due_on


def _minutes(start, end):
    """Both are kept in UTC, where an hour is an hour."""
    return None if start is None or end is None else int((end - start).total_seconds() // 60)


class CrisisEventPeriod(StatusPeriod):
    """How long an event had each status."""

    subject = models.ForeignKey(CrisisEvent, on_delete=models.CASCADE, related_name="periods")

    class Meta(StatusPeriod.Meta):
        verbose_name = "état daté d’un exercice ou d’une activation"
