"""The board of the indicators: what each was last worth, against its target, who measured it, and its last months."""

import datetime
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

from django.urls import reverse

from qualipref.charts import sparkline
from qualipref.civil_periods import CivilPeriod
from qualipref.journal.models import Entry
from qualipref.typography import NBSP, number

from ..models import Indicator, Measurement
from ..models.wall import CellWall
from ..readiness.badge import Badge
from ..readiness.grid import perimeter
from .badge import TO_TYPE, value_badge
from .due import last_period
from .registers import is_fed
from .targets import Target, Targets
from .totals import totals
from .units import Coverage, units_of
from .value import MeasuredValue, measured_value, target_text

YEAR_BEFORE = datetime.timedelta(days=366 + 31)  # what a trend of twelve months compares with
HIGHEST = {"%": 100.0, "note sur 10": 10.0}  # the end of the axis of what has one by nature
STEADY = 0.05  # the smallest difference that is told, in the unit of the indicator


@dataclass(frozen=True)
class Scope:
    """What a board is read for: everything that one sees, a site, or a service on its site, by their keys."""

    site_id: int | None = None
    service_id: int | None = None

    def holds(self, key):
        site_id, service_id = key
        if self.service_id:
            return key == (self.site_id, self.service_id)
        return self.site_id in (None, site_id)

    def narrowed(self, measurements):
        """Those of the scope; a service has no share in what its whole site measured."""
        if self.service_id:
            return measurements.filter(unit__site=self.site_id, unit__service=self.service_id)
        return measurements.filter(unit__site=self.site_id) if self.site_id else measurements


WHOLE = Scope()


def _named(period):
    """« septembre 2014 », « le 3e trimestre 2014 »."""
    return str(period) if period.months in (1, 12) else f"le {period}"


@dataclass(frozen=True)
class Line:
    """An indicator in a scope. `due` is its last period that is over, None when it follows committees or events;
    `measured` units of the `expected` said something of it.

    `points` are its values of the last twelve months, [(period, MeasuredValue)], in order; `target` is the one of the
    last, or of the day.
    """

    indicator: Indicator
    points: tuple
    target: Target | None
    due: CivilPeriod | None
    measured: int
    expected: int
    modules: frozenset

    @property
    def period(self):
        return self.points[-1][0] if self.points else None

    @property
    def value(self) -> MeasuredValue | None:
        return self.points[-1][1] if self.points else None

    @cached_property
    def is_to_type(self):
        return self.due is not None and self.measured < self.expected and not self.is_fed

    @property
    def is_fed(self):
        """Whether the house measures it by itself."""
        return is_fed(self.indicator)

    @cached_property
    def address(self):
        """The page of the indicator, kept as long as the line is."""
        return reverse("engagements:indicator_detail", args=[self.indicator.framework_id, self.indicator.code])

    @cached_property
    def badge(self) -> Badge:
        return TO_TYPE if not self.points and self.is_to_type else value_badge(self.value)

    @property
    def state(self):
        return self.value.state if self.value else None

    @cached_property
    def aimed(self):
        """« ≥ 90 % », the target of its last value or of the day; nothing when nothing is aimed at."""
        return target_text(self.indicator, self.target) if self.target else ""

    @cached_property
    def change(self):
        """« + 3,2 points depuis octobre 2014 », « stable depuis 2014 »; nothing when there is nothing to compare."""
        known = [(period, value.number) for period, value in self.points if value.is_measurable]
        if len(known) < 2:
            return ""
        (since, before), (_, now) = known[0], known[-1]
        difference = round(now - before, 1)
        if abs(difference) < STEADY:
            return f"stable depuis {_named(since)}"
        unit = "points" if self.indicator.unit == "%" else ""
        said = f"{'+' if difference > 0 else '−'}{NBSP}{number(abs(difference))}{NBSP if unit else ''}{unit}"
        return f"{said} depuis {_named(since)}"

    @cached_property
    def drawing(self):
        """A small line of its values, beside the words that say the same."""
        values = [None if value.number is None else float(value.number) for _, value in self.points]
        return sparkline(values, highest=HIGHEST.get(self.indicator.unit))


class BoardReader:
    """What one person reads of the board on a day.

    Nothing is written without an entry of the journal: what does not depend on who reads holds for the day as long as
    the journal has the same head.
    """

    def __init__(self, user, today):
        self.user, self.today = user, today
        self.wall, self.head = CellWall(user, today), Entry.objects.head()

    @cached_property
    def perimeter(self):
        return _perimeter_of_the_day(self.today, self.head) if self.head else perimeter(self.today)

    @property
    def services(self):
        """The services on their sites of which one may see something, in the order of the perimeter."""
        bearers = self.perimeter.services[None].values()
        return [each for each in bearers if self.wall.touches(each.site_id, each.service_id)]

    def lines(self, framework, scope=WHOLE):
        """The lines of the indicators that one reads, in the order of the référentiel."""
        reader = None if self.wall.opens_all else self.user
        if self.head:
            return _of_the_day(framework, self.today, self.head, scope, reader)
        return _lines(framework, self.perimeter, scope, reader)


def latest_values(indicators, today):
    """{key: (last period measured in the last months, its MeasuredValue, the target in words)} of the préfecture.

    For a text that says the same to all its readers; two queries.
    """
    targets = Targets(indicators)
    recent = Measurement.objects.standing().filter(period_to__gt=today - YEAR_BEFORE)
    found = totals(recent, indicators)
    return {each.pk: _latest(each, found[each.pk], targets) for each in indicators if found.get(each.pk)}


def _latest(indicator, series, targets):
    period = max(series)
    target = _target(targets, indicator, WHOLE, period.last)
    value = measured_value(indicator, series[period].numerator, series[period].denominator, target)
    return period, value, target_text(indicator, target) if target else ""


def forget():
    """Nothing is kept any more: for what measures its price."""
    _perimeter_of_the_day.cache_clear()
    _of_the_day.cache_clear()


@lru_cache(maxsize=4)
def _perimeter_of_the_day(today, head):
    return perimeter(today)


@lru_cache(maxsize=64)
def _of_the_day(framework, today, head, scope, reader):
    """Rights too change with an entry, and hold for the day."""
    return _lines(framework, _perimeter_of_the_day(today, head), scope, reader)


def _lines(framework, found, scope, reader):
    """As `reader` reads them, or as all those who see everything do, without one."""
    today = found.day
    indicators, measurements, wall = Indicator.objects, Measurement.objects.standing(), None
    if reader:
        indicators, wall = indicators.visible_to(reader, today), CellWall(reader, today)
        measurements = measurements.visible_to(reader, today)
    indicators = list(indicators.filter(framework=framework).with_commitments(today))
    targets = Targets(indicators)
    recent = scope.narrowed(measurements).filter(period_to__gt=today - YEAR_BEFORE)
    series = totals(recent, indicators)
    due = {indicator.pk: last_period(indicator, today) for indicator in indicators}
    said = _units_that_measured(measurements, due)
    return [
        _line(
            indicator,
            series.get(indicator.pk, {}),
            due[indicator.pk],
            said.get(indicator.pk, set()),
            [key for key in units_of(indicator, found, wall) if scope.holds(key)],
            partial(_target, targets, indicator, scope),
            today,
        )
        for indicator in indicators
    ]


def _target(targets, indicator, scope, day):
    return targets.on(indicator, day, scope.site_id, scope.service_id)


def _units_that_measured(measurements, due):
    """{indicator: (site, service, dimension) keys of what measured it over its period}, in one query."""
    periods = {pk: period for pk, period in due.items() if period}
    days = {period.last for period in periods.values()}
    rows = measurements.filter(indicator__in=periods, period_to__in=days).order_by()
    said = {}
    for pk, first, last, *key in rows.values_list(
        "indicator", "period_from", "period_to", "unit__site", "unit__service", "dimension"
    ):
        if (first, last) == (periods[pk].first, periods[pk].last):
            said.setdefault(pk, set()).add(tuple(key))
    return said


def _line(indicator, series, due, said, expected, target_of, today):
    points = tuple(
        (period, measured_value(indicator, total.numerator, total.denominator, target_of(period.last)))
        for period, total in sorted(series.items())
    )
    target = points[-1][1].target if points else target_of(today)
    coverage = Coverage(said)
    covered = sum(key in coverage for key in expected)
    return Line(indicator, points, target, due, covered, len(expected), _modules(indicator))


def _modules(indicator):
    """The keys of the modules of its commitments."""
    return frozenset(each.chapter.module.module_id for each in indicator.measured if each.chapter.module)
