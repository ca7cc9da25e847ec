"""The mean of cells, with what it is made of."""

from collections import Counter
from dataclasses import dataclass, field

from .criteria import COUNT, MET, Criterion


@dataclass(frozen=True)
class Score:
    """The score of a set of cells and its reasons: criteria met over criteria asked, rounded down."""

    met: int
    applicable: int
    assessed: int
    excluded: int
    ready: int = 0
    missing: dict = field(default_factory=dict)
    states: list = field(default_factory=list, repr=False)

    @property
    def asked(self):
        return self.applicable * COUNT

    @property
    def to_treat(self):
        """The applicable cells that do not meet the five criteria."""
        return self.applicable - self.ready

    @property
    def percent(self):
        """A whole percentage, never rounded up; None when no cell applies."""
        return percent(self.met, self.asked)

    @property
    def rows(self):
        """The cells that the mean is made of, the worst first."""
        return sorted((state for state in self.states if state.is_applicable), key=lambda state: state.met)


def percent(met, asked):
    return 100 * met // asked if asked else None


def score(states):
    """The score of `states`: equal weights, cells not assessed count 0, those excluded are left out (DECISIONS 13)."""
    states = list(states)
    applicable = [state for state in states if not state.exclusion]
    marked = Counter(state.marks for state in applicable if state.is_assessed)
    held = {each: sum(n for marks, n in marked.items() if each in MET[marks]) for each in Criterion}
    return Score(
        met=sum(held.values()),
        applicable=len(applicable),
        assessed=marked.total(),
        excluded=len(states) - len(applicable),
        ready=marked[len(MET) - 1],
        missing={criterion: len(applicable) - count for criterion, count in held.items()},
        states=states,
    )
