"""Delays of answer in working days: what each letter says, and what it counts for over a period.

A letter counts once in the rate, in the period where it comes to its end: the day of its answer when it is in time, the
day of its échéance when it is not, answered late or never. It counts in the mean in the period of its answer.
"""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from qualipref.civil_periods import CivilPeriod
from qualipref.typography import long_date
from qualipref.working_days import after_working_days, working_days_between

from ..enums import IndicatorKind, LetterOutcome, Operator
from ..models import Commitment, Indicator

WORKING_DAYS = "jours ouvrés"


class Pair(NamedTuple):
    """The rate in time and the mean delay of one commitment, and its delay in working days."""

    commitment: Commitment
    rate: Indicator
    mean: Indicator
    threshold: int

    @property
    def code(self):
        return f"{self.rate.code}.{self.mean.code}"

    @property
    def name(self):
        return f"{self.rate.code} et {self.mean.code}, {self.commitment.title}"


def pairs(framework, indicators, on) -> list[Pair]:
    """The commitments of `framework` measured, among `indicators`, by a rate and by a mean in working days.

    The delay is the threshold of the commitment, else the target that the référentiel gives to the mean.
    """
    commitments = Commitment.objects.filter(framework=framework).in_force(on).order_by("chapter__order", "order")
    read = {indicator.pk: indicator for indicator in indicators}
    found = {}
    for commitment in commitments.select_related("chapter__module").prefetch_related("indicators", "thresholds"):
        measured = [read[each.pk] for each in commitment.indicators.all() if each.pk in read]
        rates = [each for each in measured if each.kind == IndicatorKind.RATIO]
        means = [each for each in measured if each.kind == IndicatorKind.AVERAGE and each.unit == WORKING_DAYS]
        if len(rates) == len(means) == 1 and (delay := _threshold(commitment, means[0])):
            found.setdefault((rates[0].pk, means[0].pk), Pair(commitment, rates[0], means[0], delay))
    return [pair for pair in found.values() if pair.rate.rhythm == pair.mean.rhythm]


def _threshold(commitment, mean):
    limits = (each for each in commitment.thresholds.all() if each.operator == Operator.AT_MOST)
    days = next((each.value for each in limits if each.unit == WORKING_DAYS), mean.target)
    return int(days) if days else None


@dataclass(frozen=True)
class Letter:
    """A letter that calls for an answer; `answered` is None while it has none."""

    reference: str
    received: datetime.date
    answered: datetime.date | None = None


@dataclass(frozen=True)
class Weighed:
    """A letter over a period: its delay in working days, how it ended, and what it counts for."""

    letter: Letter
    delay: int | None
    due_on: datetime.date
    outcome: LetterOutcome
    in_rate: bool
    in_mean: bool
    why: str


def weigh_letter(letter: Letter, threshold: int, period: CivilPeriod, today: datetime.date) -> Weighed:
    due_on = after_working_days(letter.received, threshold)
    delay = working_days_between(letter.received, letter.answered) if letter.answered else None
    outcome = _outcome(letter, delay, threshold, due_on, today)
    ended_on = {LetterOutcome.IN_TIME: letter.answered, LetterOutcome.PENDING: None}.get(outcome, due_on)
    in_rate = ended_on is not None and period.first <= ended_on <= period.last
    in_mean = letter.answered is not None and period.first <= letter.answered <= period.last
    return Weighed(letter, delay, due_on, outcome, in_rate, in_mean, _why(outcome, ended_on, due_on, period))


def _outcome(letter, delay, threshold, due_on, today):
    if letter.answered:
        return LetterOutcome.IN_TIME if delay <= threshold else LetterOutcome.LATE
    return LetterOutcome.UNANSWERED if due_on < today else LetterOutcome.PENDING


def _why(outcome, ended_on, due_on, period):
    """Why it does not count in the rate of the period; nothing when it does."""
    if outcome == LetterOutcome.PENDING:
        return f"en cours, échéance le {long_date(due_on)}"
    if period.first <= ended_on <= period.last:
        return ""
    what = "répondu" if outcome == LetterOutcome.IN_TIME else "échu"
    return f"{what} le {long_date(ended_on)} : compte dans le taux de cette période-là"


class Totals(NamedTuple):
    """The numerators and denominators of the rate and of the mean."""

    in_time: int
    ended: int
    days: int
    answers: int


def totals(weighed) -> Totals:
    rated, answered = [each for each in weighed if each.in_rate], [each for each in weighed if each.in_mean]
    return Totals(
        in_time=sum(each.outcome == LetterOutcome.IN_TIME for each in rated),
        ended=len(rated),
        days=sum(each.delay for each in answered),
        answers=len(answered),
    )
