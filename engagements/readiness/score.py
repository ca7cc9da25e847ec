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
    exclusions: dict = field(default_factory=dict)
    with_gap: int = 0
    ready: int = 0
    missing: dict = field(default_factory=dict)
    states: list = field(default_factory=list, repr=False)

    @property
    def asked(self):
        return self.applicable * COUNT

    @property
    def excluded(self):
        """The cells left out of the mean; `exclusions` says how many for each reason."""
        return sum(self.exclusions.values())

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


def total(scores):
    """The score of several sets of cells together, as if they were one."""
    scores = list(scores)
    return Score(
        met=sum(each.met for each in scores),
        applicable=sum(each.applicable for each in scores),
        assessed=sum(each.assessed for each in scores),
        exclusions=sum((Counter(each.exclusions) for each in scores), Counter()),
        with_gap=sum(each.with_gap for each in scores),
        ready=sum(each.ready for each in scores),
        missing={criterion: sum(each.missing[criterion] for each in scores) for criterion in Criterion},
        states=[state for each in scores for state in each.states],
    )


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
        exclusions=Counter(state.exclusion for state in states if state.exclusion),
        with_gap=sum(bool(state.gap_count) for state in applicable),
        ready=marked[len(MET) - 1],
        missing={criterion: len(applicable) - count for criterion, count in held.items()},
        states=states,
    )
