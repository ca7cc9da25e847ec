"""« 2 preuves à déposer pour passer de 71 à 84 % »: exact, or absent."""

from collections import defaultdict
from dataclasses import dataclass

from ..models import Commitment
from .coverage import Period
from .score import percent, score

AT_MOST = 5
USUAL = 2


@dataclass(frozen=True)
class Deposit:
    """One proof to deposit: a commitment, the cells it would serve, and the days it should cover."""

    commitment: Commitment
    states: list
    period: Period

    @property
    def gain(self):
        return sum(state.gain for state in self.states)


@dataclass(frozen=True)
class Hint:
    """The deposits that raise a score from `before` to `after`, whole percentages."""

    deposits: list
    before: int
    after: int

    @property
    def keys(self):
        """The places that the deposits would raise."""
        return {state.place.key for deposit in self.deposits for state in deposit.states}


def hint(states):
    """The fewest best deposits, two at least when two help, that raise the score of `states`; None when none does."""
    states = list(states)
    now, served = score(states), _served(states)
    best = sorted(served, key=lambda commitment: (-_gain(served[commitment]), commitment.order))[:AT_MOST]
    for count in range(min(USUAL, len(best)), len(best) + 1):
        after = percent(now.met + sum(_gain(served[each]) for each in best[:count]), now.asked)
        if count and after > now.percent:
            return Hint([_deposit(each, served[each]) for each in best[:count]], now.percent, after)
    return None


def _served(states):
    """The cells that one proof of their commitment would raise, by commitment."""
    by_commitment = defaultdict(list)
    for state in states:
        if state.gain:
            by_commitment[state.commitment].append(state)
    return by_commitment


def _gain(states):
    return sum(state.gain for state in states)


def _deposit(commitment, states):
    missing = [state.missing_period for state in states]
    return Deposit(commitment, states, Period(min(each.first for each in missing), max(each.last for each in missing)))
