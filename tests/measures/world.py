"""A monthly indicator of a commitment that two services of a site answer for, measured in September 2015."""

import datetime

from engagements.usecases.measurements import record_measurement
from qualipref.civil_periods import CivilPeriod
from sites.enums import Role
from tests.factories import IndicatorFactory, holder
from tests.readiness import world as readiness

TODAY = datetime.date(2015, 10, 12)
AUGUST, SEPTEMBER, OCTOBER = (CivilPeriod.month(2015, month) for month in (8, 9, 10))


def build(services=2, **indicator):
    world = readiness.build(services=services, commitments=1)
    fields = {"framework": world.framework, "rhythm": "monthly", "target": 80} | indicator
    world.indicator = IndicatorFactory(**fields)
    world.commitments[0].indicators.add(world.indicator)
    for rank, service in enumerate(world.services):  # not by name: « Bureau 100 » comes before « Bureau 99 »
        service.order = rank
        service.save(update_fields=["order"])
    world.service = world.services[0]
    world.clerk = holder(Role.CORRESPONDENT, site=world.site, service=world.service)
    world.manager = holder(Role.QUALITY_MANAGER, site=world.site)
    return world


def record(world, numerator=90, denominator=100, **fields):
    """What the first service measured in September, unless told otherwise."""
    values = {"site": world.site, "service": world.service, "period": SEPTEMBER, "by": world.clerk} | fields
    indicator = values.pop("indicator", world.indicator)
    return record_measurement(indicator, numerator=numerator, denominator=denominator, **values)
