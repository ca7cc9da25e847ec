"""How far the self-assessment of a campaign is: for a unit, for a cell among its neighbours, against last time."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from qualipref.journal.models import Entry
from sites.enums import Role
from sites.models import Assignment

from .. import permissions
from ..enums import CellStatus
from ..models.wall import CellWall
from .badge import Badge
from .board import NOT_RETAINED, board
from .grid import Place
from .score import score

TO_CONFIRM = Badge("bas", "À confirmer", "vide")
IN_PREPARATION = Badge("info", "En préparation", "cours")
SUBMITTED = Badge("ok", "Soumise", "ok")
CHANGE_ASKED = Badge("part", "Modification demandée", "part")
BADGES = {
    CellStatus.IN_PREPARATION: IN_PREPARATION,
    CellStatus.SUBMITTED: SUBMITTED,
    CellStatus.CHANGE_ASKED: CHANGE_ASKED,
}


def answer_badge(cell):
    """Where the self-assessment of a cell (or None) stands: nothing is taken over from one campaign to the next."""
    return BADGES[cell.status] if cell else TO_CONFIRM


def is_complete(cell):
    """Whether a cell says all that a submission asks."""
    return bool(cell.implementation and cell.conformity)


def is_ready(cell):
    """Whether a cell (or None) is one that « Soumettre » submits."""
    return cell is not None and cell.status == CellStatus.IN_PREPARATION and is_complete(cell)


def is_waiting(cell):
    """Whether someone has still to answer: nothing said, not enough said, or a change is asked."""
    return cell is None or cell.status == CellStatus.CHANGE_ASKED or not is_complete(cell)


@dataclass(frozen=True)
class UnitProgress:
    """The cells of a unit in a campaign, and how many are where; `states` is never empty."""

    states: list

    @property
    def place(self):
        return self.states[0].place

    @cached_property
    def score(self):
        return score(self.states)

    @cached_property
    def retained(self):
        """Those to assess: an optional commitment that the year has not retained is not."""
        return [state for state in self.states if state.exclusion != NOT_RETAINED]

    @cached_property
    def ready(self):
        return [state for state in self.retained if is_ready(state.cell)]

    @property
    def to_confirm(self):
        return sum(state.cell is None for state in self.retained)

    @property
    def in_preparation(self):
        return self._count(CellStatus.IN_PREPARATION)

    @property
    def submitted(self):
        return self._count(CellStatus.SUBMITTED)

    @property
    def change_asked(self):
        return self._count(CellStatus.CHANGE_ASKED)

    @property
    def is_begun(self):
        return self.to_confirm < len(self.retained)

    @property
    def is_over(self):
        return self.submitted == len(self.retained)

    @property
    def next_state(self):
        """Where to begin or resume: a change that is asked, then what says nothing or not enough; else the first."""
        waiting = [state for state in self.retained if is_waiting(state.cell)]
        asked = [state for state in waiting if state.cell and state.cell.status == CellStatus.CHANGE_ASKED]
        return next(iter(asked or waiting or self.retained or self.states))

    def around(self, code):
        """(previous, state, next) of the commitment `code` among those to assess; None when it has no cell here."""
        row = [state for state in self.states if state.exclusion != NOT_RETAINED or state.commitment.code == code]
        rank = next((rank for rank, state in enumerate(row) if state.commitment.code == code), None)
        if rank is None:
            return None
        return row[rank - 1] if rank else None, row[rank], row[rank + 1] if rank + 1 < len(row) else None

    def rank(self, state):
        """« 3 » of « 3 sur 11 », or nothing for a commitment that is not to assess."""
        return self.retained.index(state) + 1 if state in self.retained else None

    def _count(self, status):
        return sum(state.cell is not None and state.cell.status == status for state in self.retained)


class UnitTally(NamedTuple):
    """How far a unit is, in plain numbers; `next_code` is the commitment where to begin or resume."""

    place: Place
    assessed: int
    applicable: int
    excluded: int
    to_confirm: int
    in_preparation: int
    submitted: int
    change_asked: int
    is_begun: bool
    is_over: bool
    next_code: str


def units_to_assess(campaign, today, user):
    """The UnitTally of each unit that `user` may assess, in the order of sites and services.

    For whoever sees every cell, those of all units hold for the day as long as the journal has the same head: nothing
    is written without an entry.
    """

    def is_own(site, service):
        return permissions.can_assess(user, site, service)

    head = Entry.objects.head() if CellWall(user, today).opens_all else None
    if head is None:
        return _tallies(board(campaign, today, user, only=is_own))
    every = _of_the_day(campaign, today, head)
    return [each for each in every if is_own(each.place.site, each.place.service)]


@lru_cache(maxsize=16)
def _of_the_day(campaign, today, head):
    return _tallies(board(campaign, today))


def _tallies(found):
    by_unit = defaultdict(list)
    for state in found.states:
        by_unit[state.place.site_id, state.place.service_id].append(state)
    units = sorted(map(UnitProgress, by_unit.values()), key=lambda each: _order(each.place))
    return [_tally(each) for each in units]


def _tally(unit):
    return UnitTally(
        unit.place,
        unit.score.assessed,
        unit.score.applicable,
        unit.score.excluded,
        unit.to_confirm,
        unit.in_preparation,
        unit.submitted,
        unit.change_asked,
        unit.is_begun,
        unit.is_over,
        unit.next_state.commitment.code,
    )


def unit_progress(campaign, today, user, unit):
    """The UnitProgress of the unit of that code as `user` sees it, or None."""
    found = board(campaign, today, user, unit=unit)
    return UnitProgress(found.states) if found.states else None


def may_assess(user, place):
    return permissions.can_assess(user, place.site, place.service)


def whom_to_ask(user, place, on):
    """Who may help once the campaign is frozen: the quality managers of the site; for them, the coordination."""
    if place.site is None or permissions.can_review(user, place.site):
        held = Assignment.objects.filter(role=Role.COORDINATOR)
    else:
        held = Assignment.objects.filter(role=Role.QUALITY_MANAGER).covering(place.site)
    return held.holders(on).exclude(pk=user.pk)


def _order(place):
    site = (place.site.order, place.site.pk) if place.site else (-1, -1)
    service = (place.service.order, place.service.name_sort) if place.service else (-1, "")
    return site, service
