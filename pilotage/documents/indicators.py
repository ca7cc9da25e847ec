"""What the quality indicators were worth over twelve months: the numbers of the board, their targets, their reasons."""

import datetime
from collections import defaultdict

from engagements.enums import MeasurementStatus, Rhythm, TargetState
from engagements.figures import indicator_figure
from engagements.measures import Targets, measured_value, target_text, value_of
from engagements.measures.totals import totals
from engagements.models import Indicator, Measurement
from engagements.models.unit import unit_name
from qualipref.typography import NARROW, NBSP, SHORT_MONTHS, number

STATES = {
    TargetState.MET: ("● atteinte", "ok"),
    TargetState.MISSED: ("△ manquée", "alerte"),
    TargetState.NO_TARGET: ("– sans cible", "non"),
    TargetState.NOT_MEASURABLE: ("○ non mesurable", "non"),
}
NOT_MEASURED = ("○ non mesuré", "non")
COLUMNS = ("indicateur", "nom", "période", "numérateur", "dénominateur", "valeur", "cible", "situation", "provisoires")
TABLES = {
    Rhythm.MONTHLY: "Mois par mois",
    Rhythm.QUARTERLY: "Trimestre par trimestre",
    Rhythm.HALF_YEARLY: "Semestre par semestre",
    Rhythm.YEARLY: "Année par année",
    Rhythm.EACH_COMMITTEE: "À chaque comité",
    Rhythm.EACH_EVENT: "À chaque événement",
}


def indicators(campaign, on, notes):
    """The indicators of the référentiel: their last value and its target, their twelve months, what was missed and why.

    The twelve months are those that were over on that day. A provisional measurement counts, and is said to be.
    """
    first, last = _twelve_months(on)
    rows = list(Indicator.objects.filter(framework=campaign.framework_id))
    measured = Measurement.objects.standing().filter(indicator__in=rows, period_to__gte=first, period_from__lte=last)
    found = _Found(rows, measured, last)
    lines = [_line(each, found, notes) for each in rows]
    return {
        "first": f"{SHORT_MONTHS[first.month - 1]} {first.year}",
        "last": f"{SHORT_MONTHS[last.month - 1]} {last.year}",
        "lines": lines,
        "counts": _counts(lines),
        "tables": _tables(lines),
        "missed": _missed(rows, found),
        "columns": list(COLUMNS),
        "attached": [row for line in lines for row in line.pop("attached")],
    }


def _twelve_months(on):
    """The first and the last day of the twelve months that were over on that day."""
    after = on.replace(day=1)
    return after.replace(year=after.year - 1), after - datetime.timedelta(days=1)


class _Found:
    """What was measured: the sums of each indicator by period, their targets, the rows and the provisional ones."""

    def __init__(self, rows, measured, last):
        self.measured, self.last = measured, last
        self.targets = Targets(rows)
        self.totals = totals(measured, rows)
        self.counts = defaultdict(lambda: [0, 0])
        held = measured.order_by().values_list("indicator", "period_from", "period_to", "status")
        for pk, first, last, status in held:
            count = self.counts[pk, first, last]
            count[0] += 1
            count[1] += status == MeasurementStatus.PROVISIONAL

    def values(self, indicator):
        """[(period, total, MeasuredValue, rows, provisional rows)] in order."""
        return [
            (
                period,
                total,
                self._value(indicator, period, total),
                *self.counts[indicator.pk, period.first, period.last],
            )
            for period, total in sorted(self.totals.get(indicator.pk, {}).items())
        ]

    def _value(self, indicator, period, total):
        target = self.targets.on(indicator, period.last)
        return measured_value(indicator, total.numerator, total.denominator, target)


def _line(indicator, found, notes):
    values = found.values(indicator)
    held = {
        "code": indicator.code,
        "name": indicator.name,
        "rhythm": indicator.rhythm,
        "unit": indicator.unit,
        "highest": 100 if indicator.unit == "%" else None,
        "points": [_point(indicator, *each) for each in values],
        "attached": [_attached(indicator, *each) for each in values],
    }
    if not values:
        return held | _unsaid(indicator, found)
    return held | _last(indicator, *values[-1], notes)


def _unsaid(indicator, found):
    target = found.targets.on(indicator, found.last)
    text, tone = NOT_MEASURED
    aimed = target_text(indicator, target) if target else ""
    return {"value": "", "period": "", "aimed": aimed, "state": text, "tone": tone, "provisional": "", "note": None}


def _last(indicator, period, total, value, rows, provisional, notes):
    """The last value, the number that the board shows, with its note."""
    text, tone = STATES[value.state]
    counted = {"rows": rows, "counted": total.count, "provisional": provisional, "on": notes.on}
    cited = notes.cite(indicator_figure(indicator, period, value, **counted))
    return {
        "value": value.printed,
        "period": str(period),
        "aimed": target_text(indicator, value.target) if value.target else "",
        "state": text,
        "tone": tone,
        "provisional": _provisional(rows, provisional),
        "note": cited,
    }


def _provisional(rows, provisional):
    if not provisional:
        return ""
    return "provisoire" if rows == provisional else f"{number(provisional)}/{number(rows)} provisoires"


def _point(indicator, period, total, value, rows, provisional):
    """What the table of the periods and the drawing say of one."""
    text, tone = STATES[value.state]
    return {
        "period": str(period),
        "short": _short(period),
        "last": period.last.isoformat(),
        "value": None if value.number is None else float(round(value.number, 4)),
        "printed": value.printed,
        "bare": _bare(value),
        "target": float(value.target.value) if value.target else None,
        "aimed": target_text(indicator, value.target) if value.target else "",
        "state": text,
        "tone": tone,
        "provisional": bool(provisional),
    }


def _bare(value):
    """The value as it is printed, without its unit, which the table says once a row."""
    return value.printed.partition(NBSP)[0].removesuffix(f"{NARROW}%") if value.is_measurable else value.printed


def _short(period):
    """« oct. 14 », « T4 2014 », « 2014 »."""
    if period.months == 1:
        return f"{SHORT_MONTHS[period.first.month - 1]} {period.first:%y}"
    if period.months == 0:
        return f"{period.first:%d.%m.%y}"
    year, _, part = period.code.partition("-")
    return f"{part} {year}".strip()


def _attached(indicator, period, total, value, rows, provisional):
    """A row of mesures.csv, in the order of COLUMNS."""
    return [
        indicator.code,
        indicator.name,
        period.code,
        _plain(total.numerator),
        "" if total.denominator is None else _plain(total.denominator),
        value.printed,
        "" if value.target is None else _plain(value.target.value),
        value.state.label.lower(),
        provisional,
    ]


def _plain(value):
    """« 1234,5 »: a number that a spreadsheet reads."""
    return f"{value.normalize():f}".replace(".", ",")


def _counts(lines):
    """« 14 cibles atteintes, 6 manquées… » of the last values."""
    held = defaultdict(int)
    for line in lines:
        held[line["state"]] += 1
    return [{"text": text, "tone": tone, "count": held[text]} for text, tone in (*STATES.values(), NOT_MEASURED)]


def _tables(lines):
    """The values period by period: a table per rhythm, a column per period."""
    measured = {rhythm: [line for line in lines if line["rhythm"] == rhythm and line["points"]] for rhythm in TABLES}
    return [_table(TABLES[rhythm], held) for rhythm, held in measured.items() if held]


def _table(title, lines):
    periods = sorted({(point["last"], point["short"]) for line in lines for point in line["points"]})
    names = [short for _, short in periods]
    rows = []
    for line in lines:
        points = {point["short"]: point for point in line["points"]}
        cells = [points.get(name) for name in names]
        rows.append({"code": line["code"], "unit": line["unit"], "cells": cells})
    return {"title": title, "columns": names, "rows": rows}


def _missed(rows, found):
    """Of the indicators whose last value misses its target, the units that miss it and what they say."""
    groups = []
    for indicator in rows:
        values = found.values(indicator)
        if values and values[-1][2].is_missed:
            period, _, value, *_ = values[-1]
            groups.append(
                {
                    "code": indicator.code,
                    "name": indicator.name,
                    "period": str(period),
                    "value": value.printed,
                    "aimed": target_text(indicator, value.target),
                    "units": _missing_units(indicator, period, found),
                }
            )
    return groups


def _missing_units(indicator, period, found):
    points = found.measured.filter(indicator=indicator).over(period).for_list()
    values = [
        (point, value_of(point, found.targets)) for point in points.order_by("unit__site__order", "unit", "dimension")
    ]
    return [
        {
            "unit": ", ".join(filter(None, (unit_name(point.unit.site, point.unit.service), point.dimension))),
            "value": value.printed,
            "comment": point.comment,
        }
        for point, value in values
        if value.is_missed
    ]
