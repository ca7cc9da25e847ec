from django.conf import settings
from django.db import models

from engagements.models import Commitment, Indicator, OpenGap
from qualipref import clock
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import Job
from qualipref.workflow import StatusPeriod, WorkflowQuerySet
from sites.enums import READS_ALL, Role

from ..enums import (
    ActionStatus,
    Answer,
    CommitteeKind,
    DateRequestStatus,
    ItemKind,
    MeetingStatus,
    MinutesStatus,
    ObjectiveStatus,
    Presence,
    Verdict,
    verdicts_of,
)
from .action import LIVE, Action
from .committee import Committee, CommitteeMember
from .due_date_request import DueDateRequest
from .objective import Objective

AWAITING = {
    ItemKind.NEW_ACTION: (ActionStatus.PROPOSED,),
    ItemKind.LATE_ACTION: LIVE,
    ItemKind.DATE_REQUEST: LIVE,
    ItemKind.CLOSING: (ActionStatus.DONE,),
}  # the states of an action that wait for what the point asks
READ_BY_AUDITORS = (CommitteeKind.STEERING, CommitteeKind.USERS)
MOVED_ACTION = "Échéance reportée"


class MeetingQuerySet(WorkflowQuerySet):
    def visible_to(self, user, on):
        return self.filter(committee__in=Committee.objects.visible_to(user, on))

    def told_to(self, user, on):
        """Those whose minutes, once approved, one reads, and so the decisions (SECURITY.md, section 2).

        Of a steering committee, whoever holds a role but an agent; of the others, who sees the meeting; for an auditor,
        those of the préfecture and of his sites.
        """
        held = user.assignments.of(user, on)
        if any(each.role == Role.AUDITOR for each in held):
            place = models.Q(committee__site=None) | user.assignments.scope(user, on, site="committee__site")
            return self.filter(place, committee__kind__in=READ_BY_AUDITORS)
        seen = models.Q(committee__in=Committee.objects.visible_to(user, on))
        if all(each.role == Role.AGENT for each in held):
            return self.filter(seen)
        return self.filter(seen | models.Q(committee__kind=CommitteeKind.STEERING))

    def minuted(self):
        return self.filter(minutes__status=MinutesStatus.APPROVED)

    def to_come(self, now):
        return self.filter(starts_at__gte=now, status__in=(MeetingStatus.PREPARATION, MeetingStatus.CONVENED))

    def held(self):
        return self.filter(status=MeetingStatus.CLOSED)

    def for_list(self):
        return self.select_related("committee__site").order_by("-starts_at", "-pk")


class Meeting(models.Model):
    """A séance of a committee: prepared, convened, opened by who presides, closed when no point is left undecided."""

    Status = MeetingStatus
    TRANSITIONS = {
        "convene": ({MeetingStatus.PREPARATION}, MeetingStatus.CONVENED),
        "open": ({MeetingStatus.PREPARATION, MeetingStatus.CONVENED}, MeetingStatus.OPEN),
        "close": ({MeetingStatus.OPEN}, MeetingStatus.CLOSED),
        "cancel": ({MeetingStatus.PREPARATION, MeetingStatus.CONVENED}, MeetingStatus.CANCELLED),
    }

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="meetings")
    year = models.PositiveSmallIntegerField("année")
    number = models.PositiveSmallIntegerField("numéro")
    starts_at = models.DateTimeField("début")
    minutes_planned = models.PositiveSmallIntegerField("durée prévue, en minutes", default=60)
    place = models.CharField("lieu", max_length=200, blank=True)
    subject = models.CharField("objet", max_length=250, blank=True)
    status = models.CharField("état", max_length=12, choices=MeetingStatus, default=MeetingStatus.PREPARATION)
    convened_at = models.DateTimeField("convoquée le", null=True, blank=True)
    pack_frozen_at = models.DateTimeField("dossier de séance figé le", null=True, blank=True)
    pack_content = models.JSONField("dossier de séance figé", null=True, blank=True)
    pack_pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    pack_job = models.OneToOneField(Job, on_delete=models.PROTECT, null=True, related_name="meeting_pack")
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True)
    follow_up = models.JSONField("suites, telles que la séance les a lues", null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    opened_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="par suppléance de",
    )
    opened_factor = models.CharField("identité confirmée par", max_length=10, blank=True)
    keyboard = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="tient le clavier"
    )
    closed_at = models.DateTimeField("levée le", null=True, blank=True)
    cancel_reason = models.CharField("motif de l’annulation", max_length=300, blank=True)
    is_sealed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "séance"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "year", "number"], name="meeting_number_once"),
            models.UniqueConstraint(
                fields=["committee"], name="meeting_open_once", condition=models.Q(status="open")
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.reference

    @property
    def reference(self):
        """« COPIL-2015-03 »."""
        return f"{self.committee.code.upper()}-{self.year}-{self.number:02}"

    @property
    def planned_on(self):
        return self.starts_at.astimezone(clock.PARIS).date()

    @property
    def day(self):
        """The day on which it was opened, else the one it is planned for."""
        return self.opened_at.astimezone(clock.PARIS).date() if self.opened_at else self.planned_on

    @property
    def is_presence_missing(self):
        """Whether its sheet has lines, and none of them says who was there: one query."""
        return is_blank(self.attendances.values_list("presence", flat=True))


def is_blank(presences):
    """Whether a sheet of those presences has lines, and none of them says who was there."""
    return set(presences) == {Presence.UNKNOWN}


class MeetingStatusPeriod(StatusPeriod):
    subject = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="periods")

    class Meta(StatusPeriod.Meta):
        verbose_name = "état daté d’une séance"


class Attendance(models.Model):
    """One line of the feuille d’émargement: who was asked, what he answered, what was seen in the room.

    Function and organisation are copied: the mandate may end, the sheet stays what it was.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(CommitteeMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    function = models.CharField("fonction", max_length=200)
    organisation = models.CharField("organisme", max_length=200, blank=True)
    email = models.EmailField("adresse électronique", max_length=254, blank=True)
    answer = models.CharField("réponse", max_length=10, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    presence = models.CharField("présence", max_length=12, choices=Presence, default=Presence.UNKNOWN)
    represented_by = models.CharField("représenté par", max_length=200, blank=True)
    is_sealed = models.BooleanField(default=False)

    class Meta:
        verbose_name = "émargement"
        ordering = ["meeting", "-member__is_president", "member__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once")]

    def __str__(self):
        return self.function

    @classmethod
    def of(cls, meeting, member):
        """The line of that member, not saved yet."""
        return cls(
            meeting=meeting,
            member=member,
            function=member.function,
            organisation=member.organisation,
            email=member.address,
        )


class AgendaItem(models.Model):
    """A point of the agenda, with why it is there; `kind` tells which of the subjects it has."""

    Kind = ItemKind

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField("genre", max_length=20, choices=ItemKind)
    title = models.CharField("point", max_length=250)
    why = models.CharField("pourquoi il est là", max_length=300, blank=True)
    proposal = models.TextField("proposition", blank=True)
    minutes = models.PositiveSmallIntegerField("durée estimée, en minutes", default=3)
    order = models.PositiveSmallIntegerField("ordre", default=0)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items")
    date_request = models.ForeignKey(
        DueDateRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    gap = models.ForeignKey(OpenGap, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField("ce qui s’est dit", blank=True)
    is_sealed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "point de l’ordre du jour"
        verbose_name_plural = "points de l’ordre du jour"
        ordering = ["meeting", "order", "pk"]

    def __str__(self):
        return self.title

    @property
    def decision(self):
        """The one that stands, or None; reads the decisions that were prefetched."""
        standing = [each for each in self.decisions.all() if each.undone_at is None]
        return standing[-1] if standing else None

    @property
    def kind_label(self):
        """« Action en retard » is said of one that is late on the day of the meeting, not of one that was moved."""
        is_moved = self.kind == ItemKind.LATE_ACTION and self.action.due_on >= self.meeting.day
        return MOVED_ACTION if is_moved else self.get_kind_display()

    @property
    def concerned_action(self):
        """The action that the point is about, be it through a request of another date."""
        return self.date_request.action if self.date_request_id else self.action

    @property
    def subject_version(self):
        """The version of what is decided: an action or an objective that changed is shown again first."""
        subject = self.concerned_action or self.objective
        return subject.version if subject else 0

    @property
    def is_settled(self):
        """Whether what it asks was settled out of the room: the committee takes note of it, and decides nothing."""
        if self.kind in AWAITING and self.concerned_action.status not in AWAITING[self.kind]:
            return True
        if self.kind == ItemKind.DATE_REQUEST:
            return self.date_request.status != DateRequestStatus.OPEN
        return self.kind == ItemKind.OBJECTIVE and self.objective.status != ObjectiveStatus.DRAFT

    @property
    def verdicts(self):
        """What the committee may say of it now, the usual answer first; a gap is approved by what is proposed of it."""
        if self.decision is None and self.is_settled:
            return (Verdict.NOTED,)
        is_bare_gap = self.kind == ItemKind.GAP and not self.proposal
        without = (Verdict.APPROVED, Verdict.REJECTED) if is_bare_gap else ()
        return tuple(verdict for verdict in verdicts_of(self.kind) if verdict not in without)


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """The standing ones of the meetings that one sees, for who reads drafts (K2); else, what approved minutes say.

        Whoever reads the approved minutes reads the decisions that they hold.
        """
        if any(each.role in READS_ALL for each in user.assignments.of(user, on)):
            meetings = Meeting.objects.visible_to(user, on)
        else:
            meetings = Meeting.objects.told_to(user, on).minuted()
        return self.standing().filter(meeting__in=meetings)

    def standing(self):
        return self.filter(undone_at=None)

    def of_cell(self, place):
        """Those about its commitment, its gap or an action of the cell (`engagements.readiness.grid.Place`)."""
        actions = Action.objects.of_cell(place).values("pk")
        unit = {"item__gap__unit__site": place.site, "item__gap__unit__service": place.service}
        about = models.Q(item__commitment=place.commitment) | models.Q(item__action__in=actions)
        about |= models.Q(item__gap__commitment=place.commitment, **unit)
        return self.filter(about | models.Q(item__date_request__action__in=actions))

    def of_service(self, service):
        """Those that concerned it when they were taken, as the excerpts of the minutes say."""
        return self.filter(about__services__has_key=str(service.pk))

    def of_action(self, action, user, on):
        """About it, or another date asked for it; whoever sees the action reads what approved minutes say of it."""
        about = models.Q(item__action=action) | models.Q(item__date_request__action=action)
        told = models.Q(meeting__in=Meeting.objects.minuted())
        return self.standing().filter(about, told | models.Q(pk__in=self.visible_to(user, on).values("pk")))

    def for_list(self):
        """With what a register shows, the last meeting first."""
        read = self.select_related("meeting__committee", "item__action", "item__commitment")
        return read.order_by("-meeting__starts_at", "-meeting", "number")

    def latest_first(self):
        """The same, from the last that was taken."""
        return self.for_list().order_by("-meeting__starts_at", "-meeting_id", "-number")


class Decision(models.Model):
    """What the committee said of a point, and the sentence of the minutes that says it.

    `key` is drawn with the form: a gesture sent twice decides once. `before` is what the decision changed, enough to
    take it back; `about`, what it was about as the committee left it: the minutes say it, whatever comes after. An
    undone decision keeps its row and gives its number up, for its point alone.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField("numéro", null=True)
    key = models.UUIDField(unique=True)
    verdict = models.CharField("décision", max_length=12, choices=Verdict)
    text = models.TextField("rédaction")
    reason = models.TextField("motif", blank=True)
    new_due_on = models.DateField("nouvelle échéance", null=True, blank=True)
    before = models.JSONField("ce qui a été changé", default=dict)
    about = models.JSONField("ce sur quoi elle porte", default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("le", default=clock.now)
    undone_at = models.DateTimeField("reprise le", null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    is_sealed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    last_text, rectified_by = "", None  # what `pilotage.rectified` read of it

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "décision"
        ordering = ["meeting", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_once"),
            models.UniqueConstraint(
                fields=["item"], name="decision_standing_once", condition=models.Q(undone_at__isnull=True)
            ),
            models.CheckConstraint(
                name="decision_with_reason",
                condition=~models.Q(verdict__in=["rejected", "postponed", "more_asked"]) | ~models.Q(reason=""),
                violation_error_message="Rejeter, reporter ou demander un complément demande un motif.",
            ),
            models.CheckConstraint(
                name="decision_numbered_until_undone",
                condition=models.Q(undone_at__isnull=True, number__isnull=False)
                | models.Q(undone_at__isnull=False, number__isnull=True),
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def reference(self):
        """« COPIL-2015-03 / D-07 »."""
        return (
            f"{self.meeting.reference} / D-{self.number:02}" if self.number else f"{self.meeting.reference} / reprise"
        )

    @property
    def said(self):
        return self.last_text or self.text
