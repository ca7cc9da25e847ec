"""What one person has still to type: the periods that are over, and the units that said nothing."""

from dataclasses import dataclass
from functools import cache

from qualipref.civil_periods import CivilPeriod

from .. import permissions
from ..models import Indicator, Measurement
from ..models.unit import unit_code, unit_name
from ..models.wall import CellWall
from ..readiness.grid import perimeter
from .due import LONGEST_WAIT, last_period
from .registers import is_fed
from .sheet import Said, rank_of


@dataclass(frozen=True)
class IndicatorToType:
    """An indicator over its last period: of the units that one may type, how many said nothing."""

    indicator: Indicator
    period: CivilPeriod
    missing: int
    count: int


@dataclass(frozen=True)
class UnitToType:
    """A unit over a period: of the indicators that one may type for it, how many it said nothing of."""

    code: str
    name: str
    period: CivilPeriod
    missing: int
    count: int
    is_own: bool


@dataclass(frozen=True)
class ToType:
    """All that one may type, for each length of period, the shortest first."""

    period: CivilPeriod
    indicators: list
    units: list

    @property
    def missing(self):
        return sum(each.missing for each in self.indicators)


def to_type(framework, user, today, *, only_lately=False):
    """A ToType for each length of period of which `user` may type something; a query for each, one for each last day.

    `only_lately`: of the periods that ended not long ago, whose measurements are called for.
    """
    indicators = Indicator.objects.visible_to(user, today).filter(framework=framework)
    by_period = {}
    for indicator in indicators.with_commitments(today):
        period = last_period(indicator, today)
        if period and not is_fed(indicator) and not (only_lately and today - period.last > LONGEST_WAIT):
            by_period.setdefault(period, []).append(indicator)
    on = cache(perimeter)
    found = [_of_period(period, by_period[period], user, today, on) for period in sorted(by_period, key=_length)]
    return [each for each in found if each.indicators]


def _length(period):
    return period.months


def _of_period(period, indicators, user, today, on):
    seen, found = Measurement.objects.visible_to(user, today), on(min(period.last, today))
    said = Said(indicators, period, seen, today, CellWall(user, today), found=found)
    shown, units = [], {}
    for indicator in indicators:
        typed = {
            key: place
            for key, place in said.expected(indicator).items()
            if permissions.can_measure(user, *place, indicator.measured, today)
        }
        missing = {key for key in typed if said.is_missing(indicator, key)}
        if typed:
            shown.append(IndicatorToType(indicator, period, len(missing), len(typed)))
        for key, place in typed.items():
            counted = units.setdefault(key, [place, 0, 0])
            counted[1] += key in missing
            counted[2] += 1
    ordered = sorted(units.values(), key=lambda each: rank_of(*each[0]))
    return ToType(period, shown, [_unit(place, period, *counts, user) for place, *counts in ordered])


def _unit(place, period, missing, count, user):
    site, service = place
    is_own = bool(service) and permissions.is_correspondent(user, service)
    return UnitToType(unit_code(site, service), unit_name(site, service), period, missing, count, is_own)
