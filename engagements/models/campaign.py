import datetime

from django.db import models

from qualipref import clock
from sites.models import Site

from ..enums import CampaignState, OptionalDecision
from .commitment import Commitment
from .framework import Framework

ONE_DAY = datetime.timedelta(days=1)


class CampaignQuerySet(models.QuerySet):
    def frozen(self, day):
        """Those whose freeze is past: what they read may no longer change."""
        return self.filter(freezes_on__lt=day)

    def of(self, day):
        """The campaign of the civil year of `day`, or None."""
        return self.select_related("framework").filter(year=day.year).first()

    def current(self, day):
        """The campaign of the year or, before it exists, the last one opened; its dossiers stay within reach."""
        return self.select_related("framework").in_course(day).first()

    def in_course(self, day):
        """The same, as the rows of another query may be compared with it."""
        of_the_year = models.Case(models.When(year=day.year, then=0), default=1)
        known = self.filter(models.Q(year=day.year) | models.Q(opens_on__lte=day))
        return known.order_by(of_the_year, "-year")[:1]


class Campaign(models.Model):
    """One civil year of the démarche, bound to one version of the référentiel."""

    year = models.PositiveSmallIntegerField("année", unique=True)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="campaigns")
    opens_on = models.DateField("ouverture")
    freezes_on = models.DateField("gel", help_text="Dernier jour où l’auto-évaluation se modifie.")
    version = models.PositiveIntegerField(default=1)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "campagne"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="campaign_dates_in_order",
                condition=models.Q(freezes_on__gte=models.F("opens_on")),
                violation_error_message="Le gel précède l’ouverture.",
            )
        ]

    def __str__(self):
        return f"Campagne {self.year}"

    @property
    def first_day(self):
        return datetime.date(self.year, 1, 1)

    @property
    def last_day(self):
        return datetime.date(self.year, 12, 31)

    def day(self, today):
        """The day on which its cells are read: `today`, within its civil year and no later than its freeze."""
        return max(self.first_day, min(today, self.last_day, self.freezes_on))

    def is_frozen(self, today):
        return today > self.freezes_on

    def closed_at(self, today):
        """Once it is frozen, the instant from which nothing counts for it any more; None before."""
        if not self.is_frozen(today):
            return None
        return clock.midnight(self.freezes_on + ONE_DAY)

    def state(self, today):
        if self.is_frozen(today):
            return CampaignState.FROZEN
        return CampaignState.TO_COME if today < self.opens_on else CampaignState.OPEN


class CampaignSite(models.Model):
    """A site of a campaign and the date at which its audit is aimed."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="campaign_sites")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="campaign_sites")
    audit_target_on = models.DateField("audit visé", null=True, blank=True)
    audit_target_precision = models.CharField(max_length=8, default="day")

    class Meta:
        verbose_name = "site d’une campagne"
        ordering = ["site__order"]
        constraints = [models.UniqueConstraint(fields=["campaign", "site"], name="campaign_site_once")]

    def __str__(self):
        return f"{self.campaign} – {self.site}"


class OptionalCommitmentDecisionQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """Those on a commitment one may read, for every site or for a site one may see."""
        sites = user.assignments.scope(user, on, site="site") | models.Q(site__isnull=True)
        return self.filter(sites, commitment__in=Commitment.objects.visible_to(user, on))


class OptionalCommitmentDecision(models.Model):
    """A line of the yearly register: an optional commitment retained or deferred (founding document, part 3)."""

    Decision = OptionalDecision

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="optional_decisions")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="optional_decisions")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.CharField("décision", max_length=10, choices=OptionalDecision)
    decided_on = models.DateField("décidé le")
    meeting_reference = models.CharField("comité", max_length=60, blank=True)
    reason = models.TextField("motif", blank=True)

    objects = OptionalCommitmentDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "décision sur un engagement optionnel"
        ordering = ["campaign", "commitment__chapter__order", "commitment__order"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "commitment", "site"], name="optional_decision_once_per_site"),
            models.UniqueConstraint(
                fields=["campaign", "commitment"], name="optional_decision_once", condition=models.Q(site__isnull=True)
            ),
        ]

    def __str__(self):
        return f"{self.commitment.code} {self.get_decision_display()} en {self.campaign.year}"
