"""The mean of cells, with what it is made of."""

from collections import Counter
from dataclasses import dataclass, field

from .criteria import COUNT, Criterion


@dataclass(frozen=True)
class Score:
    """The score of a set of cells and its reasons: criteria met over criteria asked, rounded down."""

    met: int
    applicable: int
    assessed: int
    excluded: int
    missing: dict = field(default_factory=dict)
    states: list = field(default_factory=list, repr=False)

    @property
    def asked(self):
        return self.applicable * COUNT

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
    applicable = [state for state in states if state.is_applicable]
    assessed = [state for state in applicable if state.is_assessed]
    held = Counter(criterion for state in assessed for criterion in state.met_criteria)
    return Score(
        met=sum(state.met for state in assessed),
        applicable=len(applicable),
        assessed=len(assessed),
        excluded=len(states) - len(applicable),
        missing={criterion: len(applicable) - held[criterion] for criterion in Criterion},
        states=list(states),
    )
