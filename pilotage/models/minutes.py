from django.conf import settings
from django.db import models

from qualipref import clock
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import Job
from qualipref.workflow import StatusPeriod, WorkflowQuerySet
from sites.enums import READS_ALL

from ..enums import Factor, MinutesStatus
from .committee import CommitteeMember
from .meeting import Decision, Meeting

READ_WITH = ("meeting__committee", "submitted_by", "approved_by", "on_behalf_of", "pdf", "job")
EDITABLE = (MinutesStatus.DRAFT, MinutesStatus.CHANGES_ASKED)


class MeetingMinutesQuerySet(WorkflowQuerySet):
    def visible_to(self, user, on):
        """Drafts for who reads the préfecture, for the secretary and the president of the committee (K2: no other).

        Approved ones for whom `Meeting.told_to` says.
        """
        held = user.assignments.of(user, on)
        seen_meetings = Meeting.objects.visible_to(user, on)
        if any(each.role in READS_ALL for each in held):
            return self.filter(meeting__in=seen_meetings)
        told = models.Q(status=MinutesStatus.APPROVED, meeting__in=Meeting.objects.told_to(user, on))
        charge = models.Q(is_secretary=True) | models.Q(is_president=True)
        kept = CommitteeMember.objects.on(on).filter(charge, account=user).values("committee")
        return self.filter(told | models.Q(meeting__committee__in=kept, meeting__in=seen_meetings))

    def concerning(self, services):
        """Approved ones of which a decision concerned one of `services` when it was taken."""
        found = MeetingMinutes.objects.filter(
            status=MinutesStatus.APPROVED,
            meeting__decisions__undone_at=None,
            meeting__decisions__about__services__has_any_keys=[str(service.pk) for service in services],
        )
        return self.filter(pk__in=found.values("pk"))

    def for_list(self):
        listed = self.defer("content", "read_content").select_related(*READ_WITH)
        return listed.order_by("-meeting__starts_at", "-number", "-pk")

    def with_decisions(self):
        """Counted: what each meeting decided."""
        standing = models.Q(meeting__decisions__isnull=False, meeting__decisions__undone_at=None)
        return self.annotate(decision_count=models.Count("meeting__decisions", filter=standing))

    def whole(self):
        """With the frozen text, for a page."""
        return self.select_related(*READ_WITH, "meeting__committee__site", "rectifies__meeting__committee")


class MeetingMinutes(models.Model):
    """The procès-verbal of a meeting, or one that corrects it (`rectifies`).

    `content` is what they say, frozen as plain data each time they are submitted; `version` and `content_digest` name
    the text that was read: approval is of that text alone, and never by one of its `authors`, the keys of whoever
    wrote, reworded or submitted it, ever. Once approved the database refuses any change but the making of the PDF.
    """

    Status = MinutesStatus
    TRANSITIONS = {
        "submit": (set(EDITABLE), MinutesStatus.SUBMITTED),
        "ask_changes": ({MinutesStatus.SUBMITTED}, MinutesStatus.CHANGES_ASKED),
        "approve": ({MinutesStatus.SUBMITTED}, MinutesStatus.APPROVED),
    }

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField(
        "numéro", default=1, help_text="1, puis les procès-verbaux rectificatifs."
    )
    rectifies = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="rectified_by", verbose_name="rectifie"
    )
    status = models.CharField("état", max_length=14, choices=MinutesStatus, default=MinutesStatus.DRAFT)
    opening = models.TextField("ouverture", blank=True)
    closing = models.TextField("questions diverses et clôture", blank=True)
    correction_reason = models.TextField("motif de la rectification", blank=True)
    content = models.JSONField("contenu figé", null=True)
    content_digest = models.CharField("empreinte du contenu", max_length=64, blank=True)
    read_content = models.JSONField("dernière rédaction renvoyée", null=True)
    authors = models.JSONField("comptes des auteurs", default=list)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("soumis le", null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField("approuvé le", null=True)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="par suppléance de",
    )
    factor = models.CharField("identité confirmée par", max_length=10, choices=Factor, blank=True)
    journal_head = models.CharField("tête du journal", max_length=64, blank=True)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, null=True, related_name="meeting_minutes")
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    page_count = models.PositiveSmallIntegerField("pages", null=True)
    version = models.PositiveIntegerField(default=1)

    objects = MeetingMinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "procès-verbal"
        verbose_name_plural = "procès-verbaux"
        ordering = ["-meeting__starts_at", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_number_once"),
            models.CheckConstraint(
                name="minutes_approved_by_someone_else",
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("submitted_by")),
                violation_error_message="Un procès-verbal n’est jamais approuvé par qui l’a soumis.",
            ),
            models.CheckConstraint(
                name="minutes_approved_whole",
                condition=~models.Q(status="approved")
                | (models.Q(approved_by__isnull=False, approved_at__isnull=False) & ~models.Q(content_digest="")),
            ),
        ]

    def __str__(self):
        return f"Procès-verbal {self.reference}"

    @property
    def reference(self):
        """« PV COPIL-2015-03 », « PV COPIL-2015-03 rectificatif 1 »."""
        head = f"PV {self.meeting.reference}"
        return head if self.number == 1 else f"{head} rectificatif {self.number - 1}"

    @property
    def filename(self):
        return f"{self.reference.replace(' ', '-')}.pdf"

    @property
    def edition(self):
        """How many times they were submitted, as one speaks of their version; `version` counts every save."""
        return self.periods.filter(status=MinutesStatus.SUBMITTED).count()

    @property
    def is_editable(self):
        return self.status in EDITABLE

    def has_author(self, user):
        return user.pk in self.authors or user.pk == self.submitted_by_id


class MeetingMinutesPeriod(StatusPeriod):
    subject = models.ForeignKey(MeetingMinutes, on_delete=models.CASCADE, related_name="periods")

    class Meta(StatusPeriod.Meta):
        verbose_name = "état daté d’un procès-verbal"


class MinutesRemark(models.Model):
    """What the secretary general asks to change, anchored on a decision or on the whole; then what was answered."""

    minutes = models.ForeignKey(MeetingMinutes, on_delete=models.PROTECT, related_name="remarks")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField("modification demandée")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("le", default=clock.now)
    answer = models.TextField("réponse", blank=True)
    answered_at = models.DateTimeField("répondu le", null=True)
    is_sealed = models.BooleanField(default=False)

    class Meta:
        verbose_name = "modification demandée"
        verbose_name_plural = "modifications demandées"
        ordering = ["minutes", "at", "pk"]
