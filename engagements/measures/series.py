"""The values of one indicator, period after period, and their drawing."""

import datetime
from dataclasses import dataclass

from qualipref import charts
from qualipref.civil_periods import CivilPeriod
from qualipref.typography import SHORT_MONTHS

from ..enums import TargetState
from .badge import value_badge
from .board import HIGHEST, WHOLE
from .totals import totals
from .value import NOT_MEASURABLE, MeasuredValue, measured_value, target_text

SHOWN = datetime.timedelta(days=25 * 30.5)  # two years
MOST = 24  # periods drawn


@dataclass(frozen=True)
class Step:
    """A period, and what the indicator was worth over it: None when nobody measured it."""

    period: CivilPeriod
    value: MeasuredValue | None

    @property
    def badge(self):
        return value_badge(self.value)


def series(indicator, measurements, today, targets, scope=WHOLE):
    """The steps of the last two years, those that nobody measured between the first and the last included."""
    recent = scope.narrowed(measurements).filter(period_to__gt=today - SHOWN)
    found = totals(recent, [indicator]).get(indicator.pk, {})
    steps = []
    for period in _without_holes(sorted(found))[-MOST:]:
        total = found.get(period)
        target = targets.on(indicator, period.last, scope.site_id, scope.service_id)
        value = measured_value(indicator, total.numerator, total.denominator, target) if total else None
        steps.append(Step(period, value))
    return steps


def _without_holes(periods):
    if not periods or not periods[0].months:
        return periods
    every = [periods[0]]
    while every[-1] < periods[-1]:
        every.append(every[-1].following())
    return every


def trend_chart(indicator, steps):
    """The drawing of those steps and its table; None when there is nothing to draw."""
    known = [step for step in steps if step.value]
    if not known:
        return None
    points = [_point(indicator, step) for step in steps]
    return charts.trend(points, title=trend_title(indicator, known[-1]), highest=HIGHEST.get(indicator.unit))


def trend_title(indicator, step):
    """The sentence that the drawing proves."""
    value = step.value
    said = f"{indicator.code} : {value.printed}, {step.period}"
    if value.state == TargetState.NOT_MEASURABLE or not value.target:
        return said
    return f"{said}, {value.state.label.lower()} ({target_text(indicator, value.target)})"


def _point(indicator, step):
    value = step.value
    if value is None:
        return charts.Point(str(step.period), short_name(step.period), None, "Non mesuré", state="Non mesuré")
    target = value.target
    return charts.Point(
        str(step.period),
        short_name(step.period),
        None if value.number is None else float(value.number),
        value.printed,
        target=float(target.value) if target else None,
        aimed=target_text(indicator, target) if target else "",
        state=value.state.label,
        gap="" if value.is_measurable else NOT_MEASURABLE,
    )


def short_name(period):
    """« sept. 15 », « T3 15 », « S1 15 », « 2015 », « 12/03/15 »."""
    year = f"{period.first:%y}"
    if not period.months:
        return f"{period.first:%d/%m/%y}"
    if period.months == 1:
        return f"{SHORT_MONTHS[period.first.month - 1]} {year}"
    return period.code if period.months == 12 else f"{period.code[-2:]} {year}"
