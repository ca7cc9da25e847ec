"""The indicators of a commitment on the page of one of its cells."""

from dataclasses import dataclass

from django.db.models import Q

from ..models import Indicator, Measurement
from ..readiness.badge import Badge
from .badge import value_badge
from .targets import Targets
from .value import MeasuredValue, value_of


@dataclass(frozen=True)
class CellIndicator:
    """An indicator, and the last that its unit measured of it, or None."""

    indicator: Indicator
    point: Measurement | None
    value: MeasuredValue | None

    @property
    def badge(self) -> Badge:
        return value_badge(self.value)


def cell_indicators(place, user, on):
    """Those of the commitment, in order, as the unit measured them last, or its whole site, or the whole préfecture."""
    indicators = list(place.commitment.indicators.order_by("order"))
    if not indicators:
        return []
    last, targets = _last_points(place, indicators, user, on), Targets(indicators)
    return [_line(indicator, last.get(indicator.pk), targets) for indicator in indicators]


def _last_points(place, indicators, user, on):
    """{indicator: its last measurement}; of the same day, the most particular."""
    site, everyone = Q(unit__site=place.site, unit__service=None), Q(unit__site=None)
    own = Q(unit__site=place.site, unit__service=place.service)
    seen = Measurement.objects.visible_to(user, on).filter(own | site | everyone, indicator__in=indicators)
    last = {}
    for point in sorted(seen.for_list(), key=_age_and_reach):
        last[point.indicator_id] = point
    return last


def _age_and_reach(point):
    return point.period_to, point.unit.site_id is not None, point.unit.service_id is not None


def _line(indicator, point, targets):
    return CellIndicator(indicator, point, value_of(point, targets) if point else None)
