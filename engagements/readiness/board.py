"""The state of cells, read in a fixed number of queries however many there are."""

from dataclasses import dataclass

from ..enums import Conformity, EvidenceStatus
from ..models import Campaign, Cell, Unit
from ..models.wall import CellWall
from .coverage import coverage, missing_period, reach, whole
from .criteria import COUNT, MET, Criterion, marks
from .facts import facts
from .grid import Bearer, borne, perimeter, unit_perimeter

NOT_RETAINED = "Optionnel non retenu"
NOT_APPLICABLE = Conformity.NOT_APPLICABLE.label
COVERED, INTACT, NO_GAP = (1 << list(Criterion).index(each) for each in ("covered", "intact", "no_gap"))


class CellState:
    """All that decides the worth of a cell on a day of its campaign.

    `cell` is what its self-assessment says, or None: the Cell itself, or its Answer on a board. `exclusion` is why
    the cell is left out of every mean, or nothing: « Sans objet », « Optionnel non retenu ». `marks` are the criteria
    that hold, whether or not the cell is assessed; `met` is how many count, out of five: none until it is assessed
    (DECISIONS 13).
    """

    __slots__ = (
        "place", "campaign", "day", "cell", "proofs", "gap_count", "exclusion", "is_assessed", "marks", "met",
    )  # fmt: skip

    def __init__(self, place, campaign, day, cell, proofs, gap_count, is_retained=True):
        self.place = place
        self.campaign = campaign
        self.day = day
        self.cell = cell
        self.proofs = proofs
        self.gap_count = gap_count
        self.is_assessed = cell is not None and cell.is_assessed
        self.exclusion = "" if is_retained else NOT_RETAINED
        if is_retained and self.is_assessed and cell.conformity == Conformity.NOT_APPLICABLE:
            self.exclusion = NOT_APPLICABLE
        self.marks = _marks(proofs, place.commitment.validity, campaign.year, day, not gap_count)
        self.met = len(MET[self.marks]) if self.is_assessed else 0

    @property
    def commitment(self):
        return self.place.commitment

    @property
    def is_applicable(self):
        return not self.exclusion

    @property
    def is_altered(self):
        return bool(self.proofs) and not self.marks & INTACT

    @property
    def met_criteria(self):
        """The criteria that hold, whether or not the cell is assessed."""
        return MET[self.marks]

    @property
    def periods(self):
        return [proof.period for proof in self.proofs]

    @property
    def coverage(self):
        return coverage(self.periods, self.commitment.validity, self.campaign.year, self.day)

    @property
    def gain(self):
        """How many more criteria one good deposit would meet; acceptance comes later and is not counted."""
        if self.exclusion or not self.is_assessed:
            return 0
        return (not self.proofs) * 2 + (not self.marks & COVERED)

    @property
    def is_to_treat(self):
        return not self.exclusion and self.met < COUNT

    @property
    def missing_period(self):
        """The days that a deposit should cover, or None when the year has no hole."""
        return missing_period(self.periods, self.commitment.validity, self.campaign.year, self.day)


def _marks(proofs, rule, year, day, no_gap):
    if not proofs:
        return NO_GAP if no_gap else 0
    covered = accepted = 0
    for proof in proofs:
        days = reach(proof.first, proof.last, rule, year, day)
        covered |= days
        if proof.status == EvidenceStatus.ACCEPTED:
            accepted |= days
    complete = whole(rule)
    return marks(
        present=True,
        covered=covered == complete,
        accepted=accepted == complete,
        intact=not any(proof.mark for proof in proofs),
        no_gap=no_gap,
    )


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


def board(campaign, today, user=None, *, site=None, unit=None, only=None, **commitment_filter):
    """The board of `campaign` as `user` sees it, or whole without a user. Three queries, whatever the size.

    The worth of a cell never depends on who looks: `user` only says which cells are shown. `site`, `unit` (a code) and
    `only(site, service)`, which keeps some units, read no more than their cells.
    """
    day = campaign.day(today)
    wall = CellWall(user, today) if user else None
    found = unit_perimeter(day, unit) if unit else perimeter(day, **({"site": site} if site else {}))
    shown = list(borne(found.narrowed(only) if only else found, campaign, wall, **commitment_filter))
    if site:
        shown = [(place, bearer) for place, bearer in shown if bearer.site_id]
    known = facts(campaign, today, {bearer.unit for _, bearer in shown if bearer.unit})
    return Board(campaign, day, [_state(campaign, day, known, *each) for each in shown])


def cell_state(campaign, today, place):
    """The state of one cell."""
    day = campaign.day(today)
    unit = Unit.objects.filter(site=place.site, service=place.service).first()
    bearer = Bearer(*place[1:], place.site_id, place.service_id, unit and unit.pk)
    known = facts(campaign, today, [unit.pk] if unit else [], commitment=place.commitment)
    state = _state(campaign, day, known, place, bearer)
    if state.cell:
        state.cell = Cell.objects.select_related("unit").get(pk=state.cell.pk)
    return state


def _state(campaign, day, known, place, bearer):
    commitment = place.commitment
    key = commitment.id, bearer.unit
    is_retained = not commitment.is_optional or known.is_retained(commitment.id, bearer.site_id)
    proofs = known.proofs.get(key, ())
    return CellState(place, campaign, day, known.answers.get(key), proofs, known.gaps.get(key, 0), is_retained)
