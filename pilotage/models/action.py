import datetime
from functools import partial

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from engagements.models import Commitment, Evidence, Indicator, OpenGap
from qualipref import clock
from qualipref.collation import SortKeyField, sort_key
from qualipref.workflow import StatusPeriod, WorkflowQuerySet
from sites.enums import READS_ALL, Role
from sites.models import Assignment, Service, Site

from ..enums import ActionKind, ActionOrigin, ActionPriority, ActionStatus, DateRequestStatus, PlanState
from .in_charge import in_charge, led_by, managed_by

A_MONTH = datetime.timedelta(days=30)
MODULE = "commitments__chapter__module__module"
LIVE = (ActionStatus.APPROVED, ActionStatus.IN_PROGRESS)
ENDED = (ActionStatus.CLOSED, ActionStatus.VERIFIED, ActionStatus.REJECTED, ActionStatus.ABANDONED)
DONE_WITH = (ActionStatus.CLOSED, ActionStatus.VERIFIED)
DECIDED = tuple(status for status in ActionStatus if status not in (ActionStatus.PROPOSED, ActionStatus.REJECTED))

KEPT = tuple(status for status in DECIDED if status != ActionStatus.ABANDONED)
OF_A_LINE = ("year", "number", "title", "original_due_on", "due_on", "progress", "priority", "status", "version")
NAMES = {
    "site_name": models.F("site__name"),
    "service_name": models.F("lead_service__name"),
    "service_short_name": models.F("lead_service__short_name"),
    "owner_label": models.F("owner__label"),
    "owner_email": models.F("owner__email"),
}  # of what surrounds an action, as columns of its row: objects made for each row are half the work of a list


class ActionQuerySet(WorkflowQuerySet):
    def visible_to(self, user, on):
        """The common plan for who reads the préfecture; a service, what it leads or helps; an auditor, what is decided.

        Its owner reads it, wherever he holds a role. An agent reads none (SECURITY.md, section 2).
        """
        held = user.assignments.of(user, on)
        if any(each.role in READS_ALL for each in held):
            return self.all()
        if held and all(each.role == Role.AGENT for each in held):
            return self.none()
        opened = user.assignments.scope(user, on, site="site", service="lead_service", module=MODULE)
        helped = [each.service_id for each in held if each.role == Role.CORRESPONDENT]
        opened |= models.Q(contributing_services__in=helped)
        if any(each.role not in (Role.AGENT, Role.AUDITOR) for each in held):
            opened |= models.Q(owner=user)
        if any(each.role == Role.AUDITOR for each in held):
            opened &= models.Q(status__in=DECIDED)
        return self.filter(pk__in=self.model.objects.filter(opened).values("pk"))

    def live(self):
        """Decided and not yet done: what has a date to keep."""
        return self.filter(status__in=LIVE)

    def overdue(self, day):
        """Due on the 15th is late on the 16th."""
        return self.live().filter(due_on__lt=day)

    def in_state(self, asked, day):
        """Those of a status, or of a state that is computed from the day (`PlanState`)."""
        return self.filter(in_plan_state(asked, day))

    def realisation(self, day):
        """(closed, due): of those due since 1 January and kept, how many are closed; the day itself is not over."""
        found = self.in_state(PlanState.DUE, day).aggregate(
            closed=models.Count("pk", filter=models.Q(status__in=DONE_WITH)), due=models.Count("pk")
        )
        return found["closed"], found["due"]

    def followed_by(self, asked, user, day):
        """Those that `user` leads, manages or may check, himself or by suppléance (`FollowedBy`)."""
        return self.filter(in_charge(asked, user, day))

    def with_contribution(self, user, day):
        """With `may_contribute` and `may_manage`, which say of each what `permissions.can_…_action` says of one."""
        held = Assignment.objects.of(user, day)
        services = [each.service_id for each in held if each.role == Role.CORRESPONDENT]
        helped = self.model.contributing_services.through.objects.filter(service__in=services).values("action")
        managed = managed_by(held)
        own = self.model.objects.filter(led_by(user, held) | managed | models.Q(pk__in=helped))
        return self.annotate(
            may_contribute=models.Exists(own.filter(pk=models.OuterRef("pk"))),
            may_manage=models.Case(models.When(managed, then=True), default=False),
        )

    def of_service(self, service):
        """Those that it leads or helps."""
        helped = self.model.contributing_services.through.objects.filter(service=service).values("action")
        return self.filter(models.Q(lead_service=service) | models.Q(pk__in=helped))

    def about(self, commitments):
        named = self.model.commitments.through.objects.filter(commitment__in=commitments)
        return self.filter(pk__in=named.values("action"))

    def of_cell(self, place):
        """Those about its commitment that concern its site or its service (`engagements.readiness.grid.Place`)."""
        actions = self.about([place.commitment]).filter(models.Q(site=None) | models.Q(site=place.site))
        return actions.of_service(place.service) if place.service else actions

    def matching(self, text):
        """Those whose title holds every word of `text`, accents and case set aside, or whose reference it is."""
        found = self
        for word in sort_key(text).split():
            found = found.filter(_holding(word))
        return found

    def with_line(self):
        """With the names that a line shows (`action_lines`), and `postponement_count`."""
        return self.annotate(postponement_count=_postponements(), **NAMES)

    def for_page(self):
        """With its site, its services and its owner, and all that a line shows."""
        return self.with_line().select_related("site", "lead_service__site", "owner")

    def for_list(self):
        """With what a line shows and no other column."""
        return self.with_line().only(*OF_A_LINE)


def _postponements():
    """How many changes of its date stand, asked for each action shown: a join would group the whole plan."""
    standing = DueDateChange.objects.filter(action=models.OuterRef("pk"), cancelled_at=None).order_by()
    counted = standing.values("action").annotate(count=models.Count("pk")).values("count")
    return Coalesce(models.Subquery(counted), 0)


def in_plan_state(asked, day):
    """The condition of `ActionQuerySet.in_state`, which counts of several states at once take too."""
    return COMPUTED[asked](day) if asked in COMPUTED else models.Q(status=asked)


def _not_ended(day):
    return ~models.Q(status__in=ENDED)


def _late(day):
    return models.Q(status__in=LIVE, due_on__lt=day)


def _postponed(day):
    return _not_ended(day) & models.Q(pk__in=DueDateChange.objects.filter(cancelled_at=None).values("action"))


def _this_week(day):
    return models.Q(status__in=LIVE, due_on__range=(day, day + datetime.timedelta(days=6 - day.weekday())))


def _date_asked(day, *, of_committee=False):
    """For the first time: the others are decided in committee."""
    asked = {"date_requests__status": DateRequestStatus.OPEN, "date_requests__goes_to_committee": of_committee}
    return models.Q(pk__in=Action.objects.live().filter(**asked).values("pk"))


def _to_close(day):
    return models.Q(status=ActionStatus.DONE)


def _to_check(day):
    return models.Q(status=ActionStatus.CLOSED, efficacy_due_on__lte=day)


def _long_to_check(day):
    return _to_check(day - A_MONTH)


def _due(day):
    """What is due on 31 December is over on 1 January: it counts in the year that begins."""
    end_of_last_year = day.replace(month=1, day=1) - datetime.timedelta(days=1)
    return models.Q(status__in=KEPT, due_on__gte=end_of_last_year, due_on__lt=day)


COMPUTED = {
    PlanState.NOT_ENDED: _not_ended,
    PlanState.LATE: _late,
    PlanState.POSTPONED: _postponed,
    PlanState.THIS_WEEK: _this_week,
    PlanState.DATE_ASKED: _date_asked,
    PlanState.DATE_TO_DECIDE: partial(_date_asked, of_committee=True),
    PlanState.TO_CLOSE: _to_close,
    PlanState.TO_CHECK: _to_check,
    PlanState.LONG_TO_CHECK: _long_to_check,
    PlanState.DUE: _due,
}


def _holding(word):
    found = models.Q(title_sort__contains=word)
    year, _, number = word.removeprefix("a-").partition("-")
    if year.isdecimal() and number.isdecimal() and len(year) == 4 and len(number) < 7:
        found |= models.Q(year=int(year), number=int(number))
    return found


class Action(models.Model):
    """A line of the action plan, from its proposal to the check of its efficacy.

    `original_due_on` never changes, each change of `due_on` is a DueDateChange. Closing comes before the check of
    efficacy, which someone else than who did it makes, months later (DECISIONS, 32).
    """

    Status = ActionStatus
    TRANSITIONS = {
        "approve": ({ActionStatus.PROPOSED}, ActionStatus.APPROVED),
        "reject": ({ActionStatus.PROPOSED}, ActionStatus.REJECTED),
        "start": ({ActionStatus.APPROVED}, ActionStatus.IN_PROGRESS),
        "complete": (set(LIVE), ActionStatus.DONE),
        "send_back": ({ActionStatus.DONE}, ActionStatus.IN_PROGRESS),
        "close": ({ActionStatus.DONE}, ActionStatus.CLOSED),
        "verify": ({ActionStatus.CLOSED}, ActionStatus.VERIFIED),
        "abandon": ({*LIVE, ActionStatus.DONE}, ActionStatus.ABANDONED),
        "reopen": (
            {ActionStatus.CLOSED, ActionStatus.VERIFIED, ActionStatus.ABANDONED},
            ActionStatus.IN_PROGRESS,
        ),
        "propose_again": ({ActionStatus.REJECTED}, ActionStatus.PROPOSED),
        "withdraw_approval": ({ActionStatus.APPROVED}, ActionStatus.PROPOSED),
        "withdraw_closing": ({ActionStatus.CLOSED}, ActionStatus.DONE),
        "withdraw_sending_back": ({ActionStatus.IN_PROGRESS}, ActionStatus.DONE),
    }

    year = models.PositiveSmallIntegerField("année")
    number = models.PositiveIntegerField("numéro")
    title = models.CharField("intitulé", max_length=200)
    title_sort = SortKeyField(source="title")
    description = models.TextField("description", blank=True)
    kind = models.CharField("genre", max_length=12, choices=ActionKind, default=ActionKind.IMPROVEMENT)
    origin = models.CharField("origine", max_length=20, choices=ActionOrigin, default=ActionOrigin.FREE)
    gap = models.ForeignKey(OpenGap, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    commitments = models.ManyToManyField(Commitment, blank=True, related_name="+", verbose_name="engagements")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lead_service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", verbose_name="service pilote")
    contributing_services = models.ManyToManyField(
        Service, blank=True, related_name="+", verbose_name="services associés"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="pilote",
    )  # fmt: skip
    priority = models.PositiveSmallIntegerField("priorité", choices=ActionPriority, default=ActionPriority.NORMAL)
    original_due_on = models.DateField("première échéance", help_text="Elle ne change jamais.")
    due_on = models.DateField("échéance", help_text="Dernier jour compris.")
    progress = models.PositiveSmallIntegerField("avancement", default=0, help_text="De 0 à 100 %.")
    status = models.CharField("état", max_length=12, choices=ActionStatus, default=ActionStatus.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField("proposée le", default=clock.now)
    done_on = models.DateField("réalisée le", null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    done_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="L’absent suppléé."
    )  # fmt: skip
    proof = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="preuve de réalisation",
    )
    closed_on = models.DateField("clôturée le", null=True, blank=True)
    efficacy_due_on = models.DateField("efficacité à vérifier le", null=True, blank=True)
    outcome_reason = models.TextField("motif", blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        ordering = ["due_on", "priority", "pk"]
        indexes = [models.Index(fields=["status", "due_on"], name="action_status_due")]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="action_number_once"),
            models.CheckConstraint(
                name="action_progress_in_percent",
                condition=models.Q(progress__lte=100),
                violation_error_message="L’avancement va de 0 à 100 %.",
            ),
            models.CheckConstraint(
                name="action_done_with_proof",
                condition=~models.Q(status__in=["done", "closed", "verified"])
                | models.Q(proof__isnull=False, done_on__isnull=False),
                violation_error_message="Une action réalisée a sa preuve et sa date.",
            ),
            models.CheckConstraint(
                name="action_ended_with_reason",
                condition=~models.Q(status__in=["rejected", "abandoned"]) | ~models.Q(outcome_reason=""),
                violation_error_message="Un rejet ou un abandon doit être motivé.",
            ),
            models.CheckConstraint(
                name="action_of_one_origin",
                condition=models.Q(gap__isnull=True, evidence__isnull=True)
                | models.Q(gap__isnull=True, indicator__isnull=True)
                | models.Q(evidence__isnull=True, indicator__isnull=True),
                violation_error_message="Une action a une seule origine.",
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    @property
    def reference(self):
        return f"A-{self.year}-{self.number:03}"

    @property
    def is_live(self):
        return self.status in LIVE

    @property
    def was_moved(self):
        """Whether a change of its date stands: the next one is for the committee."""
        return self.due_date_changes.filter(cancelled_at=None).exists()

    @property
    def doers(self):
        """The keys of those who judge in nobody's name whether it worked: who did it, in whose name, and its owner."""
        return {self.done_by_id, self.done_for_id, self.owner_id} - {None}

    def days_late(self, day):
        """How many days past its due date; 0 on the due date itself, and once done."""
        return max((day - self.due_on).days, 0) if self.is_live else 0


class ActionStatusPeriod(StatusPeriod):
    """How long an action had each status: what shows the plan at any past date."""

    subject = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="periods")

    class Meta(StatusPeriod.Meta):
        verbose_name = "état daté d’une action"


class DueDateChange(models.Model):
    """A due date that was moved: who, why, and in which meeting when a committee did.

    A committee that takes its decision back cancels the change; the row stays.
    """

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="due_date_changes")
    old_due_on = models.DateField("ancienne échéance")
    new_due_on = models.DateField("nouvelle échéance")
    reason = models.TextField("motif")
    meeting = models.ForeignKey("Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("le", default=clock.now)
    cancelled_at = models.DateTimeField("annulé le", null=True, blank=True)

    class Meta:
        verbose_name = "changement d’échéance"
        verbose_name_plural = "changements d’échéance"
        ordering = ["action", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="due_date_change_with_reason",
                condition=~models.Q(reason=""),
                violation_error_message="Un changement d’échéance doit être motivé.",
            ),
        ]

    def __str__(self):
        return f"{self.action.reference}, du {self.old_due_on} au {self.new_due_on}"
