"""Which target holds for a unit on a day: the most particular, then the last one set."""

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from ..models import Indicator, IndicatorTarget


class Target(NamedTuple):
    """What is aimed at, and where it comes from; the one of the référentiel has no first day."""

    value: Decimal
    basis: str
    du: datetime.date | None = None
    au: datetime.date | None = None


class Targets:
    """The dated targets of some indicators, read in one query; `rows` are all of them, the last first."""

    def __init__(self, indicators):
        self.by_place = defaultdict(list)
        self.rows = list(IndicatorTarget.objects.filter(indicator__in=indicators).for_list().order_by("-du", "-pk"))
        for row in self.rows:
            self.by_place[row.indicator_id, row.site_id, row.service_id].append(row)

    def on(self, indicator: Indicator, day, site_id=None, service_id=None) -> Target | None:
        """The one of the service, else of its site, of all, of the référentiel; None when nothing is aimed at."""
        for place in ((site_id, service_id), (site_id, None), (None, None)):
            for row in self.by_place[indicator.pk, *place]:
                if row.du <= day and (row.au is None or day <= row.au):
                    return Target(row.value, row.basis, row.du, row.au)
        if indicator.target is None:
            return None
        return Target(indicator.target, indicator.target_basis)

    def of(self, measurement):
        """The one valid on the last day of its period, for its unit."""
        unit = measurement.unit
        return self.on(measurement.indicator, measurement.period_to, unit.site_id, unit.service_id)
