"""Which units measure an indicator: those that answer, on a day, for one of the commitments that it measures."""

import datetime
from collections import defaultdict
from typing import NamedTuple

from sites.models import Service, Site

from ..models import Commitment, Indicator, Measurement
from ..permissions import can_measure
from ..readiness.grid import perimeter


class MeasuringUnit(NamedTuple):
    """A unit that may measure an indicator, and the commitments for which it does; `is_expected` when it is to."""

    site: Site | None
    service: Service | None
    commitments: tuple
    is_expected: bool

    @property
    def key(self):
        return (self.site.pk if self.site else None, self.service.pk if self.service else None)


class Bearers:
    """The units of each indicator of a référentiel in the perimeter of a day, read in two queries.

    A site, and the préfecture, may also be measured as a whole.
    """

    def __init__(self, framework, day: datetime.date):
        self.perimeter = perimeter(day)
        self.commitments = defaultdict(list)
        commitments = Commitment.objects.filter(framework=framework).in_force(day)
        for commitment in commitments.select_related("chapter__module__module").prefetch_related("indicators"):
            for indicator in commitment.indicators.all():
                self.commitments[indicator.pk].append(commitment)

    def of(self, indicator) -> dict:
        """{(site key or None, service key or None): MeasuringUnit}, services first, in the order of the perimeter."""
        held = defaultdict(list)
        places = {}
        for commitment in self.commitments[indicator.pk]:
            for bearer in self.perimeter.bearers(commitment):
                key = bearer.site_id, bearer.service_id
                if bearer.service and bearer.service.site_id == bearer.site_id:
                    bearer.service.site = bearer.site  # its code is then known without a query
                places[key] = bearer
                held[key].append(commitment)
        sites = {(site_id, None): bearer for site_id, bearer in self.perimeter.sites[None].items()}
        whole = self.perimeter.whole.get(None)
        places |= sites | ({(None, None): whole} if whole else {})
        commitments = tuple(self.commitments[indicator.pk])
        return {
            key: MeasuringUnit(each.site, each.service, tuple(held.get(key, commitments)), key in held)
            for key, each in places.items()
        }


def measured_places(framework, period, user, on, *, indicator=None, site=None):
    """[(indicator, MeasuringUnit, period, its Measurement or None)] that `user` enters over `period`, in their order.

    Those of the indicators measured over periods of that length: all, or one; on every site, or on one. A unit has a
    line per dimension that was measured.
    """
    indicators = Indicator.objects.visible_to(user, on).filter(framework=framework)
    asked = [each for each in indicators if each.has_rhythm_of(period) and indicator in (None, each)]
    points = defaultdict(list)
    rows = Measurement.objects.standing().over(period).filter(indicator__in=asked)
    for point in rows.select_related("unit").order_by("dimension"):
        points[point.indicator_id, point.unit.site_id, point.unit.service_id].append(point)
    bearers = Bearers(framework, min(period.last, on))
    return [
        (each, unit, period, point)
        for each in asked
        for unit in bearers.of(each).values()
        if (unit.is_expected or points[each.pk, *unit.key])
        and site in (None, unit.site)
        and can_measure(user, unit.site, unit.service, unit.commitments, on)
        for point in points[each.pk, *unit.key] or [None]
    ]
