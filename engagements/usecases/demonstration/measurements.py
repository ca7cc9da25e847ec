"""Twelve months of measurements: typed by the services, imported by a site, taken back once, validated month by month.

What training, exercises, quality documents and the self-assessment measure comes from their own registers.
"""

import datetime

from qualipref.civil_periods import CivilPeriod
from qualipref.working_days import after_working_days

from ...enums import MeasurementOrigin
from ...models import Indicator, Measurement, MeasurementImport
from ..import_lines import ImportLine
from ..measurement_imports import confirm_import, preview_import, undo_import
from ..measurement_validation import validate_measurements
from ..measurements import record_measurements
from ..targets import set_target
from .measured_year import GOAL, MeasuredYear

IMPORTED = (CivilPeriod.month(2015, 5), "sarcelles")
MISTAKEN = (CivilPeriod.month(2015, 6), "argenteuil")
MISTAKE = "Le fichier envoyé était celui de mai."
STARTED = datetime.date(2015, 1, 29)  # the months before were kept in spreadsheets, taken up in a file a site
TYPED_ALONE_FROM = datetime.date(2015, 7, 1)  # from then on, each service types its own
TYPED_AFTER, EARLY, LATE = 4, 7, 9  # working days after the end of a period: typed, then validated
SURVEYED_ON = datetime.date(2015, 9, 22)  # what is measured over a year that is not over yet
EARLY_SITE = "cergy"
ALONE = {"IQ-08": "sidsic", "IQ-14": "sci.cergy", "IQ-17": "sci.cergy"}


def measure(script, campaign, actors):
    """Notes in `script` what was aimed at, measured and validated over the year."""
    read = Indicator.objects.filter(framework=campaign.framework).with_commitments(script.today)
    indicators = {each.code: each for each in read}
    year = MeasuredYear(indicators, script.today)
    goal = {"value": GOAL.value, "du": GOAL.du, "basis": GOAL.basis, "by": actors.manager(None)}
    script.on(GOAL.du, set_target, indicators[GOAL.code], **goal)
    held = {}
    for line in year.lines():
        held.setdefault((line.period, line.site), []).append(line)
    before = {}
    for (period, site), lines in held.items():
        if period.last < STARTED:
            before.setdefault(site, []).extend(lines)
        else:
            _type(script, period, site, lines, actors)
        _validate(script, period, site, actors)
    for site, lines in before.items():
        name = f"reprise-2014-{site.slug if site else 'prefecture'}.ods"
        script.on(STARTED, _import, name, lines, by=actors.manager(site))


def _type(script, period, site, lines, actors):
    day = min(after_working_days(period.last, TYPED_AFTER), max(SURVEYED_ON, period.first))
    slug = site.slug if site else ""
    if (period, slug) == MISTAKEN:
        _mistake(script, after_working_days(period.last, 1), lines, actors.manager(site))
    if (period, slug) == IMPORTED:
        script.on(day, _import, "mesures-mai-2015.ods", lines, by=actors.manager(site))
        return
    by_author = {}
    for line in lines:
        by_author.setdefault(_author(line, actors), []).append(line)
    for author, typed in by_author.items():
        script.on(day, record_measurements, typed, by=author, origin=MeasurementOrigin.TYPED)


def _author(line, actors):
    """Who typed it: the service in charge, or since the summer each service, else the quality manager of the site."""
    alone = ALONE.get(line.indicator.code) or (
        line.service and line.period.first >= TYPED_ALONE_FROM and line.service.code
    )
    return (alone and actors.named(alone)) or actors.manager(line.site)


def _mistake(script, day, lines, manager):
    """A file sent by mistake, imported, then taken back before the good one."""
    wrong = [line for line in lines if line.indicator.code == "IQ-12"]
    script.on(day, _import, "mesures-juin.csv", wrong, by=manager)
    script.on(day, _undo, by=manager)


def _import(name, lines, *, by):
    read = [ImportLine(rank, _said(line), new=line) for rank, line in enumerate(lines, start=2)]
    confirm_import(preview_import(read, name=name, content=name.encode(), by=by), by=by)


def _said(line):
    return {
        "indicator": line.indicator.code,
        "site": str(line.site or ""),
        "service": str(line.service or ""),
        "dimension": line.dimension,
        "period": line.period.code,
        "numerator": str(line.numerator),
        "denominator": str(line.denominator),
        "comment": line.comment,
    }


def _undo(*, by):
    undo_import(MeasurementImport.objects.filter(author=by).latest("pk"), reason=MISTAKE, by=by)


def _validate(script, period, site, actors):
    """A period that is over, a few days later; what is missed and not explained waits."""
    if period.last >= script.today:
        return
    wait = EARLY if site and site.slug == EARLY_SITE else LATE
    script.on(after_working_days(max(period.last, STARTED), wait), _validate_all, period, site, by=actors.manager(site))


def _validate_all(period, site, *, by):
    points = Measurement.objects.provisional().over(period).filter(unit__site=site).for_list()
    validate_measurements([(point, point.version) for point in points], by=by)
