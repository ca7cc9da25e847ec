"""Where the cells of one commitment, or of one service, stand in the campaign of the year."""

import datetime
from dataclasses import dataclass

from ..models import Campaign
from .badge import Badge, cell_badge, headline
from .board import CellState, board
from .score import Score, score

FEW_LINES = 10


@dataclass(frozen=True)
class StandingLine:
    state: CellState
    badge: Badge
    headline: str

    @property
    def place(self):
        return self.state.place


@dataclass(frozen=True)
class Standing:
    """A score on a day, the cells it is made of, and how many are to treat."""

    campaign: Campaign
    day: datetime.date
    score: Score
    lines: list

    @property
    def is_long(self):
        """Whether the list is folded: the page says other things too."""
        return len(self.lines) > FEW_LINES

    @property
    def to_treat(self):
        return sum(line.state.is_to_treat for line in self.lines)


def standing_of_commitment(commitment, campaign, user, today):
    """The cells of `commitment` that `user` sees, site by site; None when the campaign reads another référentiel."""
    if campaign is None or campaign.framework_id != commitment.framework_id:
        return None
    found = board(campaign, today, user, code=commitment.code)
    return _standing(found, found.states)


def standing_of_service(service, campaign, user, today):
    """The cells of `service` on its site; None for a service of no site, or which answers for nothing."""
    if campaign is None or service.site is None:
        return None
    found = board(campaign, today, user, site=service.site)
    return _standing(found, found.of_service(service.site, service))


def _standing(found, states):
    lines = [StandingLine(state, cell_badge(state), headline(state)) for state in states]
    return Standing(found.campaign, found.day, score(states), lines) if lines else None
