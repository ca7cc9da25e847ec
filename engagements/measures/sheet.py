"""One indicator over one period, unit by unit: what each measured, what it is worth, what is still to type."""

from collections import defaultdict
from dataclasses import dataclass

from sites.models import Service, Site

from ..models import Indicator, Measurement
from ..models.unit import unit_code, unit_name
from ..readiness.badge import Badge
from ..readiness.grid import perimeter
from .badge import TO_TYPE, status_badge, value_badge
from .registers import is_fed
from .units import Coverage, units_of
from .value import MeasuredValue, value_of


@dataclass(frozen=True)
class SheetLine:
    """A unit, and a dimension of what it measures; `is_due` while it is expected to say something."""

    indicator: Indicator
    site: Site | None
    service: Service | None
    dimension: str
    point: Measurement | None
    value: MeasuredValue | None
    is_due: bool

    @property
    def unit_name(self):
        return unit_name(self.site, self.service)

    @property
    def unit_code(self):
        return unit_code(self.site, self.service)

    @property
    def key(self):
        """What names the line in a form: the same as long as the unit and the dimension are."""
        places = (self.indicator.pk, self.site.pk if self.site else 0, self.service.pk if self.service else 0)
        return ".".join(map(str, places)) + (f".{self.dimension}" if self.dimension else "")

    @property
    def badge(self) -> Badge:
        return TO_TYPE if self.point is None and self.is_due else value_badge(self.value)

    @property
    def status_badge(self) -> Badge | None:
        return status_badge(self.point) if self.point else None


class Said:
    """What was said of some indicators, read `with_commitments`, over one period, and over the one before it if asked.

    Two queries, however many they are: `found` is the perimeter when it was read already. `measurements` are those that
    one may see; `wall`, a CellWall, keeps the units of which one sees a cell.
    """

    def __init__(self, indicators, period, measurements, today, wall=None, *, found=None, with_before=False):
        self.period, self.today, self.wall = period, today, wall
        self.perimeter = found or perimeter(min(period.last, today))
        self.points, self.before, self._expected, self._coverage = _by_unit(), _by_unit(), {}, {}
        known = {indicator.pk: indicator for indicator in indicators}
        periods = [period, period.previous()] if with_before else [period]
        rows = measurements.filter(indicator__in=known).over(*periods)
        for point in rows.for_list().order_by("dimension", "pk"):
            point.indicator = known[point.indicator_id]
            held = self.points if point.period_from == period.first else self.before
            held[point.indicator_id][point.unit.site_id, point.unit.service_id].append(point)

    def expected(self, indicator):
        """{(site, service) by keys: (site, service)} of who is to say something."""
        if indicator.pk not in self._expected:
            answering = units_of(indicator, self.perimeter, self.wall)
            self._expected[indicator.pk] = {key: (each.site, each.service) for key, each in answering.items()}
        return self._expected[indicator.pk]

    def places(self, indicator):
        """The same, then those that said something though nothing was expected of them."""
        said = {key: (held[0].unit.site, held[0].unit.service) for key, held in self.points[indicator.pk].items()}
        return said | self.expected(indicator)

    def is_due(self, indicator, key):
        """Whether a unit has still to say something: the period is over, and nobody said it for it."""
        if is_fed(indicator) or key not in self.expected(indicator):
            return False
        return self.is_missing(indicator, key)

    def is_missing(self, indicator, key):
        return self.period.last < self.today and key not in self._covered(indicator)

    def _covered(self, indicator):
        if indicator.pk not in self._coverage:
            held = self.points[indicator.pk].items()
            said = [(*key, point.dimension) for key, points in held for point in points]
            self._coverage[indicator.pk] = Coverage(said)
        return self._coverage[indicator.pk]

    def at(self, indicator, key):
        return self.points[indicator.pk].get(key, [])

    def before_at(self, indicator, key):
        return self.before[indicator.pk].get(key, [])


def _by_unit():
    return defaultdict(lambda: defaultdict(list))


def sheet(indicator, period, measurements, today, targets, wall=None):
    """The lines of an indicator read `with_commitments`: its units, and the others that measured it."""
    said = Said([indicator], period, measurements, today, wall)
    lines = []
    for key, place in said.places(indicator).items():
        is_due = said.is_due(indicator, key)
        for point in said.at(indicator, key) or [None]:
            value = value_of(point, targets) if point else None
            lines.append(SheetLine(indicator, *place, point.dimension if point else "", point, value, is_due))
    return sorted(lines, key=lambda line: rank_of(line.site, line.service))


def rank_of(site, service):
    """The services of a site, the site as a whole after them, the préfecture last."""
    return (
        site is None,
        site.order if site else 0,
        site.name_sort if site else "",
        service is None,
        service.order if service else 0,
        service.name_sort if service else "",
    )
