"""The state of cells, read in a fixed number of queries however many there are."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from ..enums import Conformity, EvidenceStatus, OptionalDecision
from ..models import Campaign, Cell, EvidenceUse, OpenGap, OptionalCommitmentDecision
from ..models.wall import CellWall
from .coverage import Period, coverage, missing_period
from .criteria import COUNT, met
from .grid import Place, places


@dataclass(frozen=True, slots=True)
class Proof:
    """A use that may prove something this year: neither refused nor withdrawn, its period in the year."""

    use_id: int
    evidence_id: int
    is_accepted: bool
    period: Period
    is_altered: bool


@dataclass(frozen=True)
class CellState:
    """All that decides the worth of a cell on a day of its campaign."""

    place: Place
    campaign: Campaign
    day: object
    cell: Cell | None = None
    proofs: list = field(default_factory=list)
    gap_count: int = 0
    is_retained: bool = True

    @property
    def commitment(self):
        return self.place.commitment

    @property
    def is_assessed(self):
        return self.cell is not None and self.cell.is_assessed

    @property
    def exclusion(self):
        """Why the cell is left out of every mean, or nothing: « Sans objet », « Optionnel non retenu »."""
        if not self.is_retained:
            return "Optionnel non retenu"
        if self.cell is not None and self.cell.is_not_applicable:
            return Conformity.NOT_APPLICABLE.label
        return ""

    @property
    def is_applicable(self):
        return not self.exclusion

    @cached_property
    def periods(self):
        return [proof.period for proof in self.proofs]

    @cached_property
    def coverage(self):
        return coverage(self.periods, self.commitment.validity, self.campaign.year, self.day)

    @cached_property
    def met_criteria(self):
        """The criteria that hold, whether or not the cell is assessed."""
        accepted = [proof.period for proof in self.proofs if proof.is_accepted]
        return met(
            present=bool(self.proofs),
            covered=self.coverage.is_complete,
            accepted=self._covers(accepted),
            intact=bool(self.proofs) and not any(proof.is_altered for proof in self.proofs),
            no_gap=not self.gap_count,
        )

    @property
    def met(self):
        """The number of criteria that count, out of five: none until the cell is assessed (DECISIONS 13)."""
        return len(self.met_criteria) if self.is_assessed else 0

    @property
    def gain(self):
        """How many more criteria one good deposit would meet; acceptance comes later and is not counted."""
        if not (self.is_applicable and self.is_assessed):
            return 0
        return (not self.proofs) * 2 + (not self.coverage.is_complete)

    @property
    def is_to_treat(self):
        return self.is_applicable and self.met < COUNT

    @property
    def missing_period(self):
        """The days that a deposit should cover, or None when the year has no hole."""
        return missing_period(self.periods, self.commitment.validity, self.campaign.year, self.day)

    def _covers(self, periods):
        return coverage(periods, self.commitment.validity, self.campaign.year, self.day).is_complete


@dataclass(frozen=True)
class Board:
    """The cells of a campaign that a person sees, on a day."""

    campaign: Campaign
    day: object
    states: list

    def of_site(self, site):
        return [state for state in self.states if state.place.site_id == site.pk]

    def of_service(self, site, service):
        return [state for state in self.of_site(site) if state.place.service_id == service.pk]


def board(campaign, today, user=None, *, site=None, **commitment_filter):
    """The board of `campaign` as `user` sees it, or whole without a user. Six queries, whatever the size.

    The worth of a cell never depends on who looks: `user` only says which cells are shown.
    """
    day = campaign.day(today)
    wall = CellWall(user, today) if user else None
    shown = places(campaign, day, wall, **commitment_filter)
    if site:
        shown = [place for place in shown if place.site_id == site.pk]
    return Board(campaign, day, _states(campaign, day, shown, _at(site)))


def cell_state(campaign, today, place):
    """The state of one cell."""
    where = {"unit__site": place.site, "unit__service": place.service, "commitment": place.commitment}
    return _states(campaign, campaign.day(today), [place], where)[0]


def _at(site):
    return {"unit__site": site} if site else {}


def _states(campaign, day, shown, where):
    cells = _cells(campaign, where)
    proofs = _proofs(campaign, where)
    gaps = _gaps(day, where)
    retained = _retained(campaign)
    return [
        CellState(
            place=place,
            campaign=campaign,
            day=day,
            cell=cells.get(place.key),
            proofs=proofs.get(place.key, []),
            gap_count=gaps.get(place.key, 0),
            is_retained=not place.commitment.is_optional or retained(place),
        )
        for place in shown
    ]


def _cells(campaign, where):
    cells = Cell.objects.filter(campaign=campaign, **where).select_related("unit")
    return {(cell.commitment_id, cell.unit.site_id, cell.unit.service_id): cell for cell in cells}


def _proofs(campaign, where):
    uses = EvidenceUse.objects.counting().touching(campaign.first_day, campaign.last_day).filter(**where)
    rows = uses.values_list(
        "commitment_id",
        "unit__site_id",
        "unit__service_id",
        "pk",
        "evidence_id",
        "status",
        "evidence__period_from",
        "evidence__period_to",
        "evidence__current__stored_file__altered_at",
    )
    found = defaultdict(list)
    for commitment, site, service, use, evidence, status, first, last, altered_at in rows:
        accepted = status == EvidenceStatus.ACCEPTED
        proof = Proof(use, evidence, accepted, Period(first, last), altered_at is not None)
        found[commitment, site, service].append(proof)
    return found


def _gaps(day, where):
    found = defaultdict(int)
    for key in (
        OpenGap.objects.open_on(day).filter(**where).values_list("commitment_id", "unit__site_id", "unit__service_id")
    ):
        found[key] += 1
    return found


def _retained(campaign):
    """Whether an optional commitment is retained at a place: the decision for its site, else the one for all."""
    decisions = {
        (commitment, site): decision == OptionalDecision.RETAINED
        for commitment, site, decision in OptionalCommitmentDecision.objects.filter(campaign=campaign).values_list(
            "commitment_id", "site_id", "decision"
        )
    }

    def is_retained(place):
        for_all = decisions.get((place.commitment.pk, None), False)
        return decisions.get((place.commitment.pk, place.site_id), for_all)

    return is_retained
