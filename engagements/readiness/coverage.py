"""Which days of a year are proved, and which are not: pure functions of periods, of a rule and of a day."""

import calendar
import datetime
from dataclasses import dataclass
from functools import lru_cache

from ..enums import ValidityRule

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days that follow each other, both ends included."""

    first: datetime.date
    last: datetime.date

    def touches(self, other):
        return self.first <= other.last and self.last >= other.first


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the proofs of a cell cover on a day of its campaign.

    `due` are the slots that must be proved by that day, `holes` those of them that no proof touches; `is_fresh` tells
    that a proof of the year is still valid on the day.
    """

    slots: tuple
    due: tuple
    holes: tuple
    is_fresh: bool

    @property
    def is_complete(self):
        return self.is_fresh and not self.holes


def slots(rule, year):
    """The parts of the civil year that a commitment of that rule must prove one by one: 1, 2, 4 or 12 Periods."""
    months = ValidityRule(rule).months or 12
    return tuple(
        Period(datetime.date(year, start, 1), _last_of_month(year, start + months - 1))
        for start in range(1, 13, months)
    )


@lru_cache(maxsize=4096)
def valid_until(period_to, rule):
    """The last day on which a proof whose period ends on `period_to` is not « périmée »; None when it never is.

    As many months after the period as the rule has: a quarter proved up to 30 June holds until 30 September.
    """
    months = ValidityRule(rule).months
    if months is None:
        return None
    return add_months(period_to, months)


def coverage(periods, rule, year, day):
    """What `periods` cover of `year` as seen on `day`, a day of that year.

    A slot is due the day after it ends; the last one on 31 December, the day on which a year that is over is read.
    """
    parts = slots(rule, year)
    in_year = [period for period in periods if period.first.year <= year <= period.last.year]
    due = tuple(part for part in parts if part.last < day or part.last == day == datetime.date(year, 12, 31))
    holes = tuple(part for part in due if not any(period.touches(part) for period in in_year))
    return Coverage(parts, due, holes, any(_is_valid(period, rule, day) for period in in_year))


@lru_cache(maxsize=8192)
def reach(first, last, rule, year, day):
    """What one proof leaves without a hole, as bits: each slot in order, then « still valid ».

    `first` and `last` are written as the database writes days. The bits of several proofs join by « or »: together
    they are complete when they make `whole(rule)`. A board asks it of thousands of proofs and few periods.
    """
    period = Period(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))
    alone = coverage((period,), rule, year, day)
    bits = sum(1 << rank for rank, part in enumerate(alone.slots) if part not in alone.holes)
    return bits | alone.is_fresh << len(alone.slots)


@lru_cache
def whole(rule):
    """The bits of a year without a hole, and still proved."""
    return (2 << len(slots(rule, 2000))) - 1


def missing_period(periods, rule, year, day):
    """The days that one more proof should cover for the year to have no hole up to `day`; None when none misses."""
    found = coverage(periods, rule, year, day)
    if found.is_complete:
        return None
    if not found.holes:
        return Period(next(part.first for part in found.slots if part.first <= day <= part.last), day)
    last = found.holes[-1]
    return Period(found.holes[0].first, last.last if found.is_fresh or _is_valid(last, rule, day) else day)


def _is_valid(period, rule, day):
    until = valid_until(period.last, rule)
    return until is None or until >= day


def add_months(day, months):
    """The same day `months` later, the last of the month when it has no such day; a month's end stays one."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = _last_of_month(year, month + 1)
    is_end = day == _last_of_month(day.year, day.month)
    return last if is_end else last.replace(day=min(day.day, last.day))


def _last_of_month(year, month):
    return datetime.date(year, month, calendar.monthrange(year, month)[1])
