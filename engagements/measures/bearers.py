"""Which units may measure an indicator, and what one person enters of it."""

import datetime
from collections import defaultdict
from typing import NamedTuple

from sites.models import Service, Site

from ..models import Indicator, Measurement
from ..permissions import can_measure
from ..readiness.grid import perimeter
from .registers import is_fed
from .units import units_of


class MeasuringUnit(NamedTuple):
    """A unit that may measure an indicator; `is_expected` when it answers for one of its commitments."""

    site: Site | None
    service: Service | None
    is_expected: bool

    @property
    def key(self):
        return (self.site.pk if self.site else None, self.service.pk if self.service else None)


class Bearers:
    """The units of each indicator read `with_commitments`, in the perimeter of a day, read in one query.

    A site, and the préfecture, may also be measured as a whole.
    """

    def __init__(self, day: datetime.date):
        self.perimeter = perimeter(day)
        self.wholes = {(site_id, None): bearer for site_id, bearer in self.perimeter.sites[None].items()}
        if None in self.perimeter.whole:
            self.wholes[None, None] = self.perimeter.whole[None]

    def of(self, indicator) -> dict:
        """{(site key or None, service key or None): MeasuringUnit}, in the order of the perimeter."""
        expected = units_of(indicator, self.perimeter)
        return {
            key: MeasuringUnit(_site_of(bearer), bearer.service, key in expected)
            for key, bearer in (expected | self.wholes).items()
        }


def _site_of(bearer):
    """The code of a service of the site is then known without a query."""
    if bearer.service and bearer.service.site_id == bearer.site_id:
        bearer.service.site = bearer.site
    return bearer.site


def measured_places(framework, period, user, on, *, indicator=None, site=None):
    """[(indicator, MeasuringUnit, period, its Measurement or None)] that `user` enters over `period`, in their order.

    Those of the indicators measured over periods of that length: all, or one; on every site, or on one. A unit that is
    expected to measure has a line, and one per dimension that was measured; what a register feeds has none.
    """
    indicators = Indicator.objects.visible_to(user, on).filter(framework=framework).with_commitments(on)
    asked = [each for each in indicators if each.has_rhythm_of(period) and indicator in (None, each)]
    points = defaultdict(list)
    rows = Measurement.objects.standing().over(period).filter(indicator__in=asked)
    for point in rows.select_related("unit").order_by("dimension"):
        points[point.indicator_id, point.unit.site_id, point.unit.service_id].append(point)
    bearers = Bearers(min(period.last, on))
    return [
        (each, unit, period, point)
        for each in asked
        for unit in bearers.of(each).values()
        if (unit.is_expected or points[each.pk, *unit.key])
        and site in (None, unit.site)
        and may_enter(user, each, unit, on)
        for point in points[each.pk, *unit.key] or [None]
    ]


def may_enter(user, indicator, unit, on):
    """Whether `user` enters what `unit` measures of an indicator `with_commitments`; no one what a register feeds."""
    return not is_fed(indicator) and can_measure(user, unit.site, unit.service, indicator.measured, on)
