from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from qualipref import clock
from qualipref.documents.models import StoredFile
from qualipref.workflow import StatusPeriod, WorkflowQuerySet

from ..enums import EvidenceStatus, EvidenceSupport
from .commitment import Commitment
from .unit import Unit
from .wall import CellWall, opened_by

COUNTING = (EvidenceStatus.SUBMITTED, EvidenceStatus.ACCEPTED)


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """Those of which one may see a use, and those that one deposited, as long as one holds a role."""
        seen = EvidenceUse.objects.visible_to(user, on).values("evidence")
        own = own_proofs(user) if user.assignments.of(user, on) else models.Q(pk__in=[])
        return self.filter(models.Q(pk__in=seen) | own)

    def awaiting(self):
        """Those that wait for a review, or that were refused and that no later proof of the cell replaces.

        Each with its `holder`: who answers for it today.
        """
        refused = models.Q(status=EvidenceStatus.REFUSED) & ~models.Exists(
            EvidenceUse.objects.counting().filter(
                commitment=models.OuterRef("commitment"),
                unit=models.OuterRef("unit"),
                evidence__period_to__gte=models.OuterRef("evidence__period_to"),
            )
        )
        waiting = EvidenceUse.objects.filter(models.Q(status=EvidenceStatus.SUBMITTED) | refused)
        in_charge = Coalesce("followed_by", "submitted_by")
        return self.filter(pk__in=waiting.values("evidence")).annotate(holder=in_charge)

    def altered(self):
        """Those whose present file is altered: from the few files that are, not from every proof to its file."""
        files = StoredFile.objects.filter(altered_at__isnull=False)
        return self.filter(current__in=EvidenceVersion.objects.filter(stored_file__in=files))

    def standing(self):
        """Those that are not refused or withdrawn everywhere."""
        uses = EvidenceUse.objects.filter(evidence=models.OuterRef("pk"))
        return self.filter(models.Exists(uses.counting()) | ~models.Exists(uses))

    def about(self, commitments):
        """Those that may prove one of `commitments`."""
        return self.filter(pk__in=EvidenceUse.objects.counting().filter(commitment__in=commitments).values("evidence"))

    def for_list(self):
        return self.select_related("current__stored_file", "submitted_by", "followed_by")


def own_proofs(user):
    """Those that `user` deposited, or took over from who did."""
    return models.Q(submitted_by=user) | models.Q(followed_by=user)


class Evidence(models.Model):
    """A proof and the days it covers, both included; its contents are in its versions.

    The period covered is what it proves; the deposit is when the house received it: never one for the other (P10).
    """

    Support = EvidenceSupport

    title = models.CharField("intitulé", max_length=200)
    support = models.CharField("support", max_length=20, choices=EvidenceSupport)
    period_from = models.DateField("période couverte du")
    period_to = models.DateField("période couverte au", help_text="Dernier jour compris.")
    obtained_on = models.DateField("obtenue le", null=True, blank=True)
    supplied_by = models.CharField("fournie par", max_length=200, blank=True)
    note = models.TextField("note", blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="déposée par"
    )
    submitted_at = models.DateTimeField("déposée le", default=clock.now)
    followed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="suivie par"
    )
    current = models.OneToOneField("EvidenceVersion", on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "preuve"
        ordering = ["-period_to", "-pk"]
        indexes = [models.Index(fields=["period_to", "period_from"], name="evidence_period")]
        constraints = [
            models.CheckConstraint(
                name="evidence_period_in_order",
                condition=models.Q(period_to__gte=models.F("period_from")),
                violation_error_message="La période couverte finit avant de commencer.",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def in_charge(self):
        """Who answers for it today: whoever deposited it, or took over from him; nobody when it came by a link."""
        return self.followed_by or self.submitted_by

    def is_own(self, user):
        return user.pk in (self.submitted_by_id, self.followed_by_id)


class EvidenceVersionQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """Those of the proofs one sees; an auditor, the one that was accepted and not those that it replaced."""
        seen = self.filter(evidence__in=Evidence.objects.visible_to(user, on))
        return seen.filter(evidence__current=models.F("pk")) if _audits(user, on) else seen

    def with_file(self):
        return self.exclude(stored_file=None).select_related("evidence", "stored_file")

    def altered(self):
        return self.exclude(stored_file__altered_at=None)

    def altered_of_all(self):
        """(those whose file is altered, all those with a file)."""
        counted = self.exclude(stored_file=None).aggregate(
            altered=models.Count("pk", filter=models.Q(stored_file__altered_at__isnull=False)), of=models.Count("pk")
        )
        return counted["altered"], counted["of"]

    def of_site(self, site):
        """Those of the proofs that count for a cell of the site; of the préfecture as a whole (None), for its cells."""
        uses = EvidenceUse.objects.counting().filter(unit__site=site)
        return self.filter(evidence__in=uses.values("evidence"))

    def touching(self, first_day, last_day):
        return self.filter(evidence__period_from__lte=last_day, evidence__period_to__gte=first_day)


class EvidenceVersion(models.Model):
    """The content of a proof as it was deposited one day: a file, a link and its capture, a place, or what was seen."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("version")
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence_versions"
    )
    filename = models.CharField("nom du fichier", max_length=200, blank=True)
    url = models.URLField("adresse", max_length=500, blank=True)
    captured_on = models.DateField("capture du", null=True, blank=True)
    archive_place = models.CharField("lieu d’archivage", max_length=200, blank=True)
    observation = models.TextField("constat", blank=True)
    observed_by = models.CharField("constaté par", max_length=200, blank=True)
    reason = models.CharField("motif du remplacement", max_length=300, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("déposée le", default=clock.now)

    objects = EvidenceVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version d’une preuve"
        ordering = ["evidence", "-number"]
        constraints = [models.UniqueConstraint(fields=["evidence", "number"], name="evidence_version_once")]

    def __str__(self):
        return f"{self.evidence}, version {self.number}"


class EvidencePreview(models.Model):
    """A page of a proof as a picture, drawn by a job: what the page of the proof shows."""

    version = models.ForeignKey(EvidenceVersion, on_delete=models.CASCADE, related_name="previews")
    page = models.PositiveSmallIntegerField("page")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "aperçu"
        ordering = ["version", "page"]
        constraints = [models.UniqueConstraint(fields=["version", "page"], name="evidence_preview_once")]


class EvidenceUseQuerySet(WorkflowQuerySet):
    def visible_to(self, user, on):
        """Those of the cells one may see; an auditor, the accepted ones of his evidence period only."""
        audits = _audits(user, on)
        if audits:
            return self.filter(_audited(audits), status=EvidenceStatus.ACCEPTED)
        return self.filter(CellWall(user, on).as_q())

    def counting(self):
        """Those that may prove something: neither refused nor withdrawn."""
        return self.filter(status__in=COUNTING)

    def counting_before(self, instant):
        """Those that might just before `instant`, whatever was decided since: their status was `periods__status`."""
        in_course = models.Q(periods__until=None) | models.Q(periods__until__gte=instant)
        return self.filter(in_course, periods__since__lt=instant, periods__status__in=COUNTING)

    def read_in(self, campaign, today):
        """As they count in `campaign` on `today`: once it is frozen, by the status that each had then."""
        closed_at = campaign.closed_at(today)
        if closed_at is None:
            return self
        earlier = EvidenceUsePeriod.objects.filter(subject=models.OuterRef("pk"), since__lt=closed_at)
        then = models.Subquery(earlier.order_by("-since", "-pk").values("status")[:1])
        return self.annotate(status_then=then, is_relayed=relayed(before=closed_at))

    def touching(self, first_day, last_day):
        """Those whose period covered has a day between the two, both included."""
        return self.filter(evidence__period_from__lte=last_day, evidence__period_to__gte=first_day)

    def for_list(self):
        """With what a line shows, and `is_relayed`: a later proof of the same cell has taken over."""
        return self.annotate(is_relayed=relayed()).select_related(
            "evidence__current__stored_file",
            "evidence__submitted_by",
            "commitment__chapter__module",
            "unit__site",
            "unit__service",
        )


def relayed(before=None):
    """Whether a later proof of the same cell, neither refused nor withdrawn, has taken over; before an instant."""
    later = EvidenceUse.objects.counting().filter(
        commitment=models.OuterRef("commitment"),
        unit=models.OuterRef("unit"),
        evidence__period_to__gt=models.OuterRef("evidence__period_to"),
    )
    return models.Exists(later.filter(evidence__submitted_at__lt=before) if before else later)


def _audits(user, on):
    """The assignments of an auditor, who holds no other role."""
    return [held for held in user.assignments.of(user, on) if held.role == held.Role.AUDITOR]


def _audited(audits):
    """The cells that each of them opens, for the period of proofs that it reads."""
    shown = models.Q(pk__in=[])
    for audit in audits:
        read = opened_by(audit)
        if audit.evidence_from:
            read &= models.Q(evidence__period_to__gte=audit.evidence_from)
        if audit.evidence_until:
            read &= models.Q(evidence__period_from__lte=audit.evidence_until)
        shown |= read
    return shown


class EvidenceUse(models.Model):
    """One proof offered for one commitment of one unit: it is accepted or refused there, not elsewhere."""

    Status = EvidenceStatus
    TRANSITIONS = {
        "accept": ({EvidenceStatus.SUBMITTED}, EvidenceStatus.ACCEPTED),
        "refuse": ({EvidenceStatus.SUBMITTED, EvidenceStatus.ACCEPTED}, EvidenceStatus.REFUSED),
        "withdraw": ({EvidenceStatus.SUBMITTED}, EvidenceStatus.WITHDRAWN),
        "submit_again": (
            {EvidenceStatus.SUBMITTED, EvidenceStatus.ACCEPTED, EvidenceStatus.REFUSED},
            EvidenceStatus.SUBMITTED,
        ),
    }

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="uses")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="evidence_uses")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence_uses")
    status = models.CharField("état", max_length=20, choices=EvidenceStatus, default=EvidenceStatus.SUBMITTED)
    refusal_reason = models.TextField("motif du refus", blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="examinée par"
    )
    reviewed_at = models.DateTimeField("examinée le", null=True)
    is_out_of_perimeter = models.BooleanField("hors de son périmètre", default=False)

    objects = EvidenceUseQuerySet.as_manager()

    class Meta:
        verbose_name = "preuve d’une case"
        ordering = ["-evidence__period_to", "pk"]
        indexes = [models.Index(fields=["unit", "commitment"], name="evidence_use_cell")]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "commitment", "unit"], name="evidence_use_once"),
            models.CheckConstraint(
                name="evidence_use_refused_with_reason",
                condition=~models.Q(status="refused") | ~models.Q(refusal_reason=""),
                violation_error_message="Un refus doit être motivé.",
            ),
        ]

    def __str__(self):
        return f"{self.evidence} pour {self.commitment.code}, {self.unit}"

    @property
    def counted_status(self):
        """The status that counts where it was read (`read_in`); None when it came after the freeze."""
        return getattr(self, "status_then", self.status)


class EvidenceUsePeriod(StatusPeriod):
    """How long a use had each status: what shows the state of any past date."""

    subject = models.ForeignKey(EvidenceUse, on_delete=models.CASCADE, related_name="periods")

    class Meta(StatusPeriod.Meta):
        verbose_name = "état daté d’une preuve"
