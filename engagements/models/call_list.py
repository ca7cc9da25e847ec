from django.conf import settings
from django.db import models

from qualipref import clock
from qualipref.collation import sort_key
from qualipref.workflow import WorkflowQuerySet
from sites.enums import Role
from sites.models import Service

from ..enums import CallCheckStatus, CallOutcome, OperatorFunction
from .crisis_wall import crisis_services
from .evidence import Evidence

TRAINING_YEARS = 2
"""How long a training holds (IQ-32: « formés depuis moins de deux ans »)."""


def reads_names(user, on):
    """The services in charge, the secretary general and the coordination; nobody else, an administrator neither."""
    return _is_in_charge_or(user, on, Role.SECRETARY_GENERAL, Role.COORDINATOR)


def reads_numbers(user, on):
    """The services in charge and the secretary general: the coordination reads names, never a number."""
    return _is_in_charge_or(user, on, Role.SECRETARY_GENERAL)


def _is_in_charge_or(user, on, *roles):
    held = {each.role for each in user.assignments.of(user, on)}
    return bool(held & set(roles) or crisis_services(user, on))


class CallListOperatorQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        return self if reads_names(user, on) else self.none()

    def listed(self):
        """Those who were not withdrawn."""
        return self.filter(au=None)

    def on(self, day):
        """Those who could be called that day."""
        return self.filter(du__lte=day).filter(models.Q(au=None) | models.Q(au__gte=day))

    def trained_of(self, day):
        """(how many whose training was less than two years old that day, how many in all), in one query."""
        found = self.aggregate(trained=models.Count("pk", filter=_trained(day)), count=models.Count("pk"))
        return found["trained"], found["count"]

    def to_train(self, day):
        """Never trained, or two years ago or more."""
        return self.exclude(_trained(day))

    def found_wrong(self):
        """Those whose number the last closed check found wrong, and who have the same ever since."""
        last = CallCheck.objects.closed().order_by("-closed_at", "-pk").values("pk")[:1]
        wrong = CallCheckLine.objects.filter(check_made__in=last, outcome=CallOutcome.WRONG_NUMBER)
        return self.filter(
            pk__in=wrong.filter(check_made__closed_at__gte=models.F("operator__numbers_changed_at")).values("operator")
        )

    def with_last_outcome(self):
        """With `last_outcome`, what the last call of a check gave, and `last_called_at`."""
        calls = CallCheckLine.objects.filter(operator=models.OuterRef("pk"), check_made__status=CallCheckStatus.CLOSED)
        last = calls.exclude(outcome="").order_by("-check_made__closed_at")
        return self.annotate(
            last_outcome=models.Subquery(last.values("outcome")[:1]),
            last_called_at=models.Subquery(last.values("check_made__closed_at")[:1]),
        )

    def in_order(self):
        """As one calls them: by function, then by name. No name is kept twice, be it as a sort key: sorted here."""
        return sorted(self.select_related("service__site"), key=_rank)


def _trained(day):
    """Trained on the 15th, it holds until the 14th, two years later."""
    return models.Q(trained_on__gt=years_before(day, TRAINING_YEARS), trained_on__lte=day)


def years_before(day, years):
    """The same day `years` earlier; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


class CallListOperator(models.Model):
    """Someone who may be called to the cellule d’information du public, on the list from `du` to `au` (last day)."""

    Function = OperatorFunction

    name = models.CharField("nom", max_length=120)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="operators")
    function = models.CharField("fonction", max_length=12, choices=OperatorFunction)
    trained_on = models.DateField("formé le", null=True, blank=True)
    du = models.DateField("disponible à partir du")
    au = models.DateField("retiré après le", null=True, blank=True)
    numbers_changed_at = models.DateTimeField("numéros changés le", default=clock.now)
    version = models.PositiveIntegerField(default=1)

    objects = CallListOperatorQuerySet.as_manager()

    class Meta:
        verbose_name = "opérateur"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="operator_dates_in_order",
                condition=models.Q(au=None) | models.Q(au__gte=models.F("du")),
                violation_error_message="Le retrait précède l’inscription.",
            ),
        ]

    def __str__(self):
        """Without a name: what the journal, a mail or a page of others may quote."""
        return f"Opérateur n°\u00a0{self.pk}"


def _rank(operator):
    return OperatorFunction.values.index(operator.function), sort_key(operator.name), operator.pk


def in_order(lines):
    """The lines of a check, in the order of the list."""
    return sorted(lines.select_related("operator__service"), key=lambda line: _rank(line.operator))


class OperatorPhoneQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        return self if reads_numbers(user, on) else self.none()


class OperatorPhone(models.Model):
    """A telephone number of an operator, apart from his row so that no page reads it by accident.

    It is erased with the withdrawal of the operator, and written nowhere else: neither in the journal, nor in a stored
    file.
    """

    operator = models.ForeignKey(CallListOperator, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField("téléphone", max_length=30)
    rank = models.PositiveSmallIntegerField("ordre d’appel")

    objects = OperatorPhoneQuerySet.as_manager()

    class Meta:
        verbose_name = "téléphone d’un opérateur"
        ordering = ["operator", "rank"]
        constraints = [models.UniqueConstraint(fields=["operator", "rank"], name="operator_phone_once_per_rank")]

    def __str__(self):
        return f"Téléphone {self.rank} de l’{str(self.operator).lower()}"


class CallCheckQuerySet(WorkflowQuerySet):
    def visible_to(self, user, on):
        return self if reads_names(user, on) else self.none()

    def closed(self):
        return self.filter(status=CallCheckStatus.CLOSED)

    def last_closed(self):
        return self.closed().order_by("-closed_at", "-pk").first()

    def for_list(self):
        return (
            self.select_related("opened_by", "closed_by", "evidence")
            .annotate(
                operator_count=models.Count("lines"),
                **{
                    f"{outcome.value}_count": models.Count("lines", filter=models.Q(lines__outcome=outcome))
                    for outcome in CallOutcome
                },
            )
            .order_by("-opened_at", "-pk")
        )


class CallCheck(models.Model):
    """A check of the call list: each operator is called, and what came of it is written. Closed, it never changes."""

    Status = CallCheckStatus
    TRANSITIONS = {
        "close": ({CallCheckStatus.OPEN}, CallCheckStatus.CLOSED),
        "cancel": ({CallCheckStatus.OPEN}, CallCheckStatus.CANCELLED),
    }

    status = models.CharField("état", max_length=10, choices=CallCheckStatus, default=CallCheckStatus.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("ouverte le", default=clock.now)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField("close le", null=True)
    next_due_on = models.DateField("prochaine au plus tard le", null=True)
    cancel_reason = models.CharField("motif de l’abandon", max_length=300, blank=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="call_checks")
    version = models.PositiveIntegerField(default=1)

    objects = CallCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "vérification de la liste d’appel"
        verbose_name_plural = "vérifications de la liste d’appel"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=models.Q(status="open"), name="call_check_one_open_at_a_time"
            ),
            models.CheckConstraint(
                name="call_check_closed_is_dated",
                condition=~models.Q(status="closed")
                | (models.Q(closed_at__isnull=False) & models.Q(next_due_on__isnull=False)),
                violation_error_message="Une vérification close a sa date et celle de la prochaine.",
            ),
        ]

    def __str__(self):
        return f"Vérification n°\u00a0{self.pk}"

    @property
    def closed_on(self):
        """The civil day in Paris."""
        return self.closed_at.astimezone(clock.PARIS).date() if self.closed_at else None

    @property
    def opened_on(self):
        return self.opened_at.astimezone(clock.PARIS).date()


class CallCheckLine(models.Model):
    """What came of the call to one operator; empty while he was not called."""

    check_made = models.ForeignKey(CallCheck, on_delete=models.PROTECT, related_name="lines")
    operator = models.ForeignKey(CallListOperator, on_delete=models.PROTECT, related_name="check_lines")
    outcome = models.CharField("résultat", max_length=12, choices=CallOutcome, blank=True)

    class Meta:
        verbose_name = "appel d’une vérification"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["check_made", "operator"], name="call_check_line_once")]

    def __str__(self):
        return f"{self.operator}, {self.get_outcome_display() or 'non appelé'}"
