"""The numbers of the year, drawn once for all from the seed: what each unit measured over each period."""

import datetime
import random
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

from qualipref.civil_periods import DAY, HALF, MONTH, QUARTER, YEAR, CivilPeriod
from qualipref.yaml_files import read_yaml

from ...enums import IndicatorKind, Rhythm
from ...measures import Target, measured_value
from ...measures.bearers import Bearers
from ..measurements import NewMeasurement
from .plan import SEED

PLAN = Path(__file__).with_name("mesures.yaml")
TENTH = Decimal("0.1")
COMMITTEES = (datetime.date(2015, 1, 28), datetime.date(2015, 4, 22), datetime.date(2015, 7, 8))
PERIODS = {
    MONTH: [
        *(CivilPeriod.month(2014, month) for month in (10, 11, 12)),
        *(CivilPeriod.month(2015, month) for month in range(1, 10)),
    ],
    QUARTER: [CivilPeriod.quarter(2014, 4), *(CivilPeriod.quarter(2015, rank) for rank in (1, 2, 3))],
    HALF: [CivilPeriod.half(2014, 2), CivilPeriod.half(2015, 1)],
    YEAR: [CivilPeriod.year(2014), CivilPeriod.year(2015)],
    DAY: [CivilPeriod.day(each) for each in COMMITTEES],
}
START = datetime.date(2014, 10, 1)
SEASONS = {  # from January to December, around 1
    "calls": (1.1, 1, 1, 0.95, 0.95, 1.1, 1.1, 0.75, 1.2, 1.05, 0.95, 0.85),
    "counter": (0.95, 0.9, 1, 1, 1.05, 1.25, 1.3, 0.9, 1.25, 1, 0.9, 0.7),
    "letters": (1.1, 1, 1.05, 1, 0.9, 1.05, 0.95, 0.65, 1.15, 1.1, 1.05, 0.9),
    "titles": (0.9, 0.95, 1.1, 1.2, 1.3, 1.35, 1.15, 0.7, 1, 0.9, 0.85, 0.7),
}
REASONS = {
    "calls": ("Panne du serveur vocal pendant une journée.", "Un poste du standard n’était pas pourvu."),
    "counter": (
        "Affluence au-dessus de la normale ; un guichet de renfort a ouvert l’après-midi.",
        "Un guichet fermé deux jours pour travaux.",
    ),
    "letters": (
        "Deux agents absents ; les réponses d’attente n’ont pas toutes été envoyées.",
        "Plusieurs dossiers attendaient l’avis d’un autre service.",
        "Retard résorbé en fin de mois ; les réponses types ont été relues.",
    ),
    "titles": ("Afflux avant les vacances d’été.", "Des dossiers transmis incomplets par les mairies."),
    "": ("Résultat examiné avec le service ; une action sera proposée au prochain comité.",),
}
NOTHING = {("IQ-17", "2015-T1", ""), ("IQ-04", "2014-T4", "argenteuil"), ("IQ-05", "2014-T4", "argenteuil")}
SILENT = ("usagers-route.sarcelles", "2015-09")  # a service that has not typed its month yet
UNEXPLAINED = ("argenteuil", "2015-09")  # missed targets that still wait for a word


class Goal(NamedTuple):
    """The target that the committee raised during the year."""

    code: str
    value: Decimal
    du: datetime.date
    basis: str


GOAL = Goal("IQ-10", Decimal(90), datetime.date(2015, 7, 1), "Comité de pilotage du 24 juin 2015")


class MeasuredYear:
    """The lines of the plan (mesures.yaml) for the units that answer for each indicator."""

    def __init__(self, indicators, today):
        self.indicators, self.today = indicators, today
        self.bearers = Bearers(today)
        self.plan = read_yaml(PLAN).data

    def lines(self):
        """Every NewMeasurement of the year, period by period."""
        for code, plan in self.plan.items():
            indicator = self.indicators[code]
            for unit in self._units(indicator, plan["where"]):
                for dimension in _dimensions(plan, unit):
                    yield from self._year(indicator, plan, unit, dimension)

    def _units(self, indicator, where):
        units = self.bearers.of(indicator).values()
        if where == "services":
            return [unit for unit in units if unit.service and unit.is_expected]
        return [unit for unit in units if not unit.service and bool(unit.site) == (where == "sites")]

    def _year(self, indicator, plan, unit, dimension):
        place = unit.service.code if unit.service else unit.site.slug if unit.site else ""
        draw = random.Random(f"{SEED} {indicator.code} {place} {dimension}")  # noqa: S311
        weight = draw.uniform(0.5, 1.5) if unit.site else 1
        bias = draw.gauss(0, 1) * plan["noise"]
        for period in PERIODS[Rhythm(indicator.rhythm).months]:
            value = plan["value"] + plan["gain"] * _share(period) + bias + draw.gauss(0, 1) * plan["noise"]
            volume = plan["base"] * weight * _season(plan, period)
            numbers = _numbers(indicator, value, volume)
            if (place, period.code) == SILENT or period.first > self.today:
                continue
            if (indicator.code, period.code, place) in NOTHING:
                numbers = (0, 0)
            comment = self._comment(indicator, plan, unit, period, numbers, draw)
            yield NewMeasurement(indicator, unit.site, period, *numbers, unit.service, dimension, comment)

    def _comment(self, indicator, plan, unit, period, numbers, draw):
        reason = draw.choice(REASONS.get(plan.get("season", ""), REASONS[""]))
        is_unexplained = unit.site and (unit.site.slug, period.code) == UNEXPLAINED
        value = measured_value(indicator, *numbers, _target(indicator, period))
        return reason if value.is_missed and not is_unexplained else ""


def _dimensions(plan, unit):
    by_service = plan.get("dimensions", {})
    if not by_service:
        return [""]
    return by_service.get(unit.service.slug, by_service["*"])


def _share(period):
    """How much of the year has passed, from 0 to 1, in the middle of the period."""
    middle = period.first + (period.last - period.first) / 2
    return min(max((middle - START).days / 365, 0), 1)


def _season(plan, period):
    season = SEASONS.get(plan.get("season", ""))
    return season[period.first.month - 1] if season and period.months == MONTH else 1


def _numbers(indicator, value, volume):
    denominator = max(round(volume), 1)
    if indicator.kind == IndicatorKind.RATIO:
        return min(max(round(value / 100 * denominator), 0), denominator), denominator
    step = TENTH if indicator.unit.startswith("note") else Decimal(1)
    return (Decimal(value) * denominator).quantize(step, ROUND_HALF_UP), denominator


def _target(indicator, period):
    if indicator.code == GOAL.code and period.last >= GOAL.du:
        return Target(GOAL.value, GOAL.basis, GOAL.du)
    return None if indicator.target is None else Target(indicator.target, indicator.target_basis)
