"""A table of measurements as lines to record: one measurement a row, each fault beside its cell."""

import re
from typing import NamedTuple

from qualipref.accounts.models import User
from qualipref.civil_periods import FIRST_YEAR, CivilPeriod, last_year
from qualipref.collation import sort_key
from qualipref.spreadsheets import Column, Table, records_of
from qualipref.typography import MONTHS
from sites.models import Service, Site

from ..enums import IndicatorKind, Rhythm
from ..measures.bearers import Bearers, may_enter
from ..measures.registers import is_fed
from ..models import Framework, Indicator
from ..models.unit import unit_name
from ..usecases.import_lines import ImportLine
from ..usecases.measurements import NewMeasurement

COMMENT_LENGTH, SOURCE_LENGTH, DIMENSION_LENGTH = 2000, 250, 80
WHOLE = sort_key("Préfecture entière")
COLUMNS = (
    Column("indicator", "indicateur", others=("code",), explained="Le code de l’indicateur, comme IQ-08."),
    Column(
        "site",
        "site",
        is_required=False,
        explained="Le nom du site. Vide, ou « Préfecture entière », pour une mesure de toute la préfecture.",
    ),
    Column(
        "service",
        "service",
        is_required=False,
        explained="Le nom du service, son nom court ou son code. Vide pour une mesure de tout le site.",
    ),
    Column(
        "dimension",
        "dimension",
        is_required=False,
        explained="Ce qui est mesuré à part, comme un type de titre. Vide le plus souvent.",
    ),
    Column(
        "period",
        "période",
        others=("mois",),
        explained="2015-09 ou septembre 2015, 2015-T3, 2015-S2, 2015 ; pour un événement, son jour.",
    ),
    Column("numerator", "numérateur", others=("valeur",), explained="Un nombre, deux décimales au plus."),
    Column(
        "denominator",
        "dénominateur",
        is_required=False,
        explained="Un nombre ; 0 quand rien n’était à mesurer. Vide pour un nombre ou une durée.",
    ),
    Column(
        "comment",
        "commentaire",
        is_required=False,
        explained="Ce qui explique une cible manquée ou une valeur inhabituelle. Sans cette colonne, rien ne change.",
    ),
    Column(
        "source",
        "source",
        is_required=False,
        explained="D’où vient le chiffre : un registre, une extraction. Sans cette colonne, rien ne change.",
    ),
)
MONTH_AND_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})")
NAMED_MONTH = re.compile(r"([^\W\d]+)\.? (\d{4})")
NAMED_PART = re.compile(r"([1-4])(?:er|e|eme)? (trimestre|semestre) (\d{4})")
MONTH_KEYS = {sort_key(month): rank for rank, month in enumerate(MONTHS, start=1)}


class ReadTable(NamedTuple):
    """The lines of a file, the columns that mean nothing here, and the texts that it does not give."""

    lines: list
    ignored: list
    kept: tuple


def read_measurements(table: Table, *, framework: Framework, by: User, on) -> ReadTable:
    """The rows of `table` as measurements that `by` may record on that day; raises ColumnsRefused."""
    records = records_of(table, COLUMNS)
    reader = _Reader(framework, by, on)
    kept = tuple(name for name in ("comment", "source") if name not in records.given)
    return ReadTable([reader.line(record) for record in records.rows], records.ignored, kept)


class _Reader:
    """What the house knows that a row names: indicators, sites, services, who measures what."""

    def __init__(self, framework, by, on):
        self.framework, self.by, self.on = framework, by, on
        indicators = Indicator.objects.visible_to(by, on).filter(framework=framework).with_commitments(on)
        self.indicators = {sort_key(indicator.code): indicator for indicator in indicators}
        self.sites = {}
        for site in Site.objects.on(on):
            self.sites |= {sort_key(site.name): site, sort_key(site.slug): site}
        self.services = {}
        for service in Service.objects.on(on).select_related("site"):
            for name in (service.name, service.short_name, service.slug, service.code):
                self.services.setdefault((service.site_id, sort_key(name)), service)
        self.bearers, self.units, self.said = {}, {}, {}

    def line(self, record):
        indicator = self._indicator(record)
        site, service = self._place(record)
        period = self._period(record, indicator)
        numerator = record.number("numerator")
        denominator = self._denominator(record, indicator)
        texts = {
            "dimension": record.text("dimension", is_required=False, max_length=DIMENSION_LENGTH),
            "comment": record.text("comment", is_required=False, max_length=COMMENT_LENGTH),
            "source": record.text("source", is_required=False, max_length=SOURCE_LENGTH),
        }
        new = None
        if not record.faults:
            self._refuse_elsewhere(record, indicator, site, service, period)
            self._refuse_twice(record, (indicator.pk, site, service, sort_key(texts["dimension"]), period))
            new = NewMeasurement(indicator, site, period, numerator, denominator, service, **texts)
        return ImportLine(record.line, record.said, record.places, record.faults, new)

    def _indicator(self, record):
        code = record.text("indicator", max_length=20)
        found = self.indicators.get(sort_key(code))
        if code and found is None:
            record.fault("indicator", f"l’indicateur « {code} » n’existe pas dans le référentiel {self.framework}.")
        return found

    def _place(self, record):
        site_name, name = record.text("site", is_required=False), record.text("service", is_required=False)
        if sort_key(site_name) in ("", WHOLE) and not name:
            return None, None
        site = self.sites.get(sort_key(site_name))
        if site is None:
            said = f"le site « {site_name} » n’existe pas." if site_name else "ce service demande son site."
            record.fault("site", said)
            return None, None
        if not name:
            return site, None
        service = self.services.get((site.pk, sort_key(name))) or self.services.get((None, sort_key(name)))
        if service is None:
            record.fault("service", f"le service « {name} » n’existe pas à {site}.")
        return site, service

    def _period(self, record, indicator):
        text = record.text("period", max_length=40)
        if not text or indicator is None:
            return None
        period = read_period(text, Rhythm(indicator.rhythm).months)
        if period is None:
            how = f"écrivez 2015-09, 2015-T3, 2015-S2 ou 2015, de {FIRST_YEAR} à {last_year()}."
            record.fault("period", f"« {text} » n’est pas une période : {how}")
        return period

    def _denominator(self, record, indicator):
        if indicator is None:
            return None
        return record.number("denominator", is_required=IndicatorKind(indicator.kind).has_denominator)

    def _refuse_elsewhere(self, record, indicator, site, service, period):
        key = "service" if service else "site"
        unit = self._unit(indicator, site, service, period)
        if unit is None:
            record.fault(key, f"{unit_name(site, service)} ne mesure pas {indicator.code} : hors périmètre.")
        elif is_fed(indicator):
            record.fault("indicator", f"{indicator.code} vient d’un registre de l’application : il ne s’importe pas.")
        elif not may_enter(self.by, indicator, unit, self.on):
            record.fault(key, f"vous ne saisissez pas {indicator.code} pour {unit_name(site, service)}.")

    def _unit(self, indicator, site, service, period):
        """In the perimeter of the day, or in the one of the end of the period."""
        key = (site.pk if site else None, service.pk if service else None)
        days = (self.on, min(period.last, self.on))
        return next((unit for day in days if (unit := self._units(indicator, day).get(key))), None)

    def _units(self, indicator, day):
        if day not in self.bearers:
            self.bearers[day] = Bearers(day)
        if (indicator.pk, day) not in self.units:
            self.units[indicator.pk, day] = self.bearers[day].of(indicator)
        return self.units[indicator.pk, day]

    def _refuse_twice(self, record, point):
        first = self.said.setdefault(point, record.line)
        if first != record.line:
            record.fault("indicator", f"cette mesure est déjà donnée ligne {first}.")


def read_period(text, months):
    """The period of that length in months that `text` names, or None: a code, a month in letters, or a day of it."""
    plain = sort_key(text)
    if found := NAMED_PART.fullmatch(plain):
        code = f"{found[3]}-{'T' if found[2] == 'trimestre' else 'S'}{found[1]}"
    elif found := NAMED_MONTH.fullmatch(plain):
        ranks = [rank for key, rank in MONTH_KEYS.items() if len(found[1]) > 2 and key.startswith(found[1])]
        code = f"{found[2]}-{ranks[0]:02}" if len(ranks) == 1 else ""
    elif found := MONTH_AND_YEAR.fullmatch(plain):
        code = f"{found[2]}-{int(found[1]):02}"
    elif found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", plain):
        code = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    else:
        code = text.strip().upper()
    try:
        period = CivilPeriod.read(code)
        return CivilPeriod.of(months, period.first) if period.months == 0 else period
    except ValueError:
        return None
