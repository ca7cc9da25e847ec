"""What the house measures by itself: at the end of each month, and when someone asks."""

import datetime

from django.db import transaction

from qualipref.accounts.models import User
from qualipref.civil_periods import CivilPeriod
from qualipref.jobs.models import Job

from ..measures.registers import register_of, registers
from ..models import Campaign, Indicator, Measurement
from .measurements import record_measurements

KIND = "engagements.measurements"


def ask_for_the_month(today: datetime.date):
    """The job of the last month that is over, asked once."""
    return Job.objects.ask(KIND, CivilPeriod.of(1, today).previous().code, by=None)


def measure_month(code: str) -> int:
    """Measures all that the house measures by itself, as of the last day of that month; how many points."""
    day = CivilPeriod.read(code).last
    campaign = Campaign.objects.of(day)
    if campaign is None:
        return 0
    indicators = {each.code: each for each in Indicator.objects.filter(framework=campaign.framework_id)}
    return sum(len(_measure(register, indicators, day, by=None)) for register in registers())


def measure_now(indicator: Indicator, *, day: datetime.date, by: User) -> list[Measurement]:
    """Measures one indicator on demand, as of `day`."""
    return _measure(register_of(indicator), {indicator.code: indicator}, day, by=by)


@transaction.atomic
def _measure(register, indicators, day, *, by):
    """The points of what `register` measures among `indicators`; those validated since are left alone."""
    asked = {code: indicators[code] for code in register.codes if code in indicators}
    lines = list(register.lines(asked, day)) if asked else []
    validated = Measurement.objects.validated().filter(indicator__in=asked.values())
    sealed = set(
        validated.values_list("indicator", "unit__site", "unit__service", "dimension", "period_from", "period_to")
    )
    kept = [line for line in lines if _key(line) not in sealed]
    return record_measurements(kept, by=by, origin=register.origin)


def _key(line):
    site, service = line.site and line.site.pk, line.service and line.service.pk
    return line.indicator.pk, site, service, line.dimension, line.period.first, line.period.last
