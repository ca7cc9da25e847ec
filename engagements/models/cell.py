from django.conf import settings
from django.db import models

from qualipref import clock

from ..enums import CellStatus, Conformity, GapOrigin, Implementation
from .campaign import Campaign
from .commitment import Commitment
from .unit import Unit
from .wall import CellWall


def _reasoned(name):
    return models.CheckConstraint(
        name=name,
        condition=~models.Q(conformity="not_applicable") | ~models.Q(reason=""),
        violation_error_message="« Sans objet » demande un motif.",
    )


class CellQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        return self.filter(CellWall(user, on).as_q())

    def assessed(self):
        """Those whose assessment counts: submitted, even when a change was asked since."""
        return self.filter(status__in=(CellStatus.SUBMITTED, CellStatus.CHANGE_ASKED))

    def before(self, campaign, place):
        """What the last campaign that assessed this cell said of it, or None.

        Another version of the référentiel counts when it has the same commitment: same code, same title.
        """
        commitment = place.commitment
        same = {"commitment__code": commitment.code, "commitment__title": commitment.title}
        earlier = self.assessed().filter(campaign__year__lt=campaign.year, **same)
        at = earlier.filter(unit__site=place.site, unit__service=place.service)
        return at.select_related("campaign", "assessed_by").order_by("-campaign__year").first()


class Cell(models.Model):
    """What is said of a commitment for one unit in one campaign, as it stands now.

    The row is made by the first save. `version` is the number of its last Assessment: a form sends back the one it
    showed (0 before the first).
    """

    Status = CellStatus

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="cells")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="cells")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cells")
    status = models.CharField("état", max_length=20, choices=CellStatus, default=CellStatus.IN_PREPARATION)
    implementation = models.CharField("mise en œuvre", max_length=20, choices=Implementation, blank=True)
    conformity = models.CharField("conformité constatée", max_length=20, choices=Conformity, blank=True)
    reason = models.TextField("motif du « sans objet »", blank=True)
    comment = models.TextField("commentaire", blank=True)
    change_asked = models.TextField("modification demandée", blank=True)
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    assessed_at = models.DateTimeField("évalué le", null=True)
    version = models.PositiveIntegerField(default=0)

    objects = CellQuerySet.as_manager()

    class Meta:
        verbose_name = "case"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "commitment", "unit"], name="cell_once"),
            _reasoned("cell_not_applicable_with_reason"),
        ]

    def __str__(self):
        return f"{self.commitment.code}, {self.unit}"

    @property
    def is_assessed(self):
        return self.status in (CellStatus.SUBMITTED, CellStatus.CHANGE_ASKED)

    @property
    def is_not_applicable(self):
        return self.is_assessed and self.conformity == Conformity.NOT_APPLICABLE


class Assessment(models.Model):
    """One save of a cell, kept for ever: it shows any past date, and what each one wrote."""

    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="assessments")
    version = models.PositiveIntegerField()
    status = models.CharField("état", max_length=20, choices=CellStatus)
    implementation = models.CharField("mise en œuvre", max_length=20, choices=Implementation, blank=True)
    conformity = models.CharField("conformité constatée", max_length=20, choices=Conformity, blank=True)
    reason = models.TextField("motif du « sans objet »", blank=True)
    comment = models.TextField("commentaire", blank=True)
    change_asked = models.TextField("modification demandée", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("le", default=clock.now)

    class Meta:
        verbose_name = "évaluation"
        ordering = ["cell", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["cell", "version"], name="assessment_version_once"),
            _reasoned("assessment_not_applicable_with_reason"),
        ]

    def __str__(self):
        return f"{self.cell}, version {self.version}"


class OpenGapQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        return self.filter(CellWall(user, on).as_q())

    def open_on(self, day):
        """A gap opened on the 15th is open on the 15th; lifted on the 15th, it no more is."""
        return self.filter(opened_on__lte=day).filter(models.Q(lifted_on__isnull=True) | models.Q(lifted_on__gt=day))


class OpenGap(models.Model):
    """A non-conformity of a commitment for a unit, from its finding to its lifting."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="gaps")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="gaps")
    origin = models.CharField("origine", max_length=20, choices=GapOrigin)
    label = models.CharField("écart", max_length=300)
    opened_on = models.DateField("ouvert le")
    lifted_on = models.DateField("levé le", null=True, blank=True)

    objects = OpenGapQuerySet.as_manager()

    class Meta:
        verbose_name = "écart"
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="gap_dates_in_order",
                condition=models.Q(lifted_on__isnull=True) | models.Q(lifted_on__gte=models.F("opened_on")),
                violation_error_message="L’écart est levé avant d’être ouvert.",
            ),
            models.UniqueConstraint(
                fields=["commitment", "unit"],
                name="gap_of_self_assessment_once",
                condition=models.Q(origin="self_assessment", lifted_on__isnull=True),
            ),
        ]

    def __str__(self):
        return self.label
