"""What one person types in one go: the lines of a grid, each with what is recorded and what the period before said."""

from dataclasses import dataclass

from qualipref.civil_periods import CivilPeriod

from .. import permissions
from ..enums import IndicatorKind
from ..models import Measurement
from ..models.wall import CellWall
from .registers import is_fed
from .sheet import Said, SheetLine, rank_of
from .value import NOT_MEASURABLE, exact_value, with_unit


@dataclass(frozen=True)
class GridLine:
    """A line that one may type, unless it is validated; `before` is what was said over the period before."""

    sheet_line: SheetLine
    before: Measurement | None
    is_expected: bool

    @property
    def key(self):
        return self.sheet_line.key

    @property
    def indicator(self):
        return self.sheet_line.indicator

    @property
    def point(self):
        return self.sheet_line.point

    @property
    def version(self):
        return self.point.version if self.point else 0

    @property
    def is_sealed(self):
        return self.point is not None and self.point.is_validated

    @property
    def is_whole_site(self):
        """Whether it stands for services that have lines of their own."""
        return self.sheet_line.service is None and self.sheet_line.site is not None and not self.is_expected

    @property
    def has_denominator(self):
        return IndicatorKind(self.indicator.kind).has_denominator

    @property
    def before_printed(self):
        """« 92,5 % », or nothing when nothing was said."""
        if self.before is None:
            return ""
        value = exact_value(self.indicator, self.before.numerator, self.before.denominator)
        return NOT_MEASURABLE if value is None else with_unit(round(value, 1), self.indicator.unit)


def grid_of_indicator(indicator, period: CivilPeriod, dimension, user, today):
    """The lines of an indicator that `user` types: its units, then each site as a whole for who may measure it."""
    said = _said([indicator], period, user, today)
    places = said.places(indicator)
    wholes = {(site.pk, None): (site, None) for site, _ in places.values() if site} | {(None, None): (None, None)}
    places = wholes | places
    typed = _typed(indicator, places, dimension, said, user, today)
    return sorted(typed, key=lambda line: rank_of(line.sheet_line.site, line.sheet_line.service))


def grid_of_unit(indicators, site, service, period: CivilPeriod, user, today, found):
    """The lines of a unit that `user` types over `period`: each indicator, and each dimension said of it lately.

    `found` is the perimeter in which the unit was read.
    """
    said = _said(indicators, period, user, today, found)
    key, lines = (site and site.pk, service and service.pk), []
    for indicator in indicators:
        held = said.at(indicator, key) + said.before_at(indicator, key)
        if key not in said.places(indicator) and not held:
            continue
        for dimension in dict.fromkeys(point.dimension for point in held) or [""]:
            lines += _typed(indicator, {key: (site, service)}, dimension, said, user, today)
    return lines


def _said(indicators, period, user, today, found=None):
    seen, wall = Measurement.objects.visible_to(user, today), CellWall(user, today)
    return Said(indicators, period, seen, today, wall, found=found, with_before=True)


def _typed(indicator, places, dimension, said, user, today):
    for key, place in places.items():
        if is_fed(indicator) or not permissions.can_measure(user, *place, indicator.measured, today):
            continue
        point = _of(said.at(indicator, key), dimension)
        line = SheetLine(indicator, *place, dimension, point, None, said.is_due(indicator, key))
        yield GridLine(line, _of(said.before_at(indicator, key), dimension), key in said.expected(indicator))


def _of(points, dimension):
    return next((point for point in points if point.dimension == dimension), None)
