"""What the units measured, added up by period. A site measured as a whole stands for its services, and so upwards."""

import operator
from collections import defaultdict
from decimal import Decimal
from functools import reduce
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from qualipref.civil_periods import CivilPeriod

from ..enums import IndicatorKind

WHOLE_SITE = Q(unit__service=None)


class Total(NamedTuple):
    """The numerators and the denominators of one place, added; the denominator of durations is how many there were."""

    numerator: Decimal
    denominator: Decimal | None
    count: int

    def __add__(self, other):
        denominator = None if self.denominator is None else self.denominator + other.denominator
        return Total(self.numerator + other.numerator, denominator, self.count + other.count)


def totals(measurements, indicators):
    """{indicator: {period: Total}} of the rows of `measurements`, in one query."""
    kinds = {indicator.pk: indicator.kind for indicator in indicators}
    rows = measurements.filter(indicator__in=kinds).order_by()
    rows = rows.annotate(is_whole=WHOLE_SITE).values_list(
        "indicator", "period_from", "period_to", "unit__site", "is_whole"
    )
    found = defaultdict(lambda: defaultdict(dict))
    for pk, first, last, site_id, is_whole, *sums in rows.annotate(Sum("numerator"), Sum("denominator"), Count("pk")):
        found[pk][CivilPeriod(first, last)][site_id, bool(is_whole)] = _total(kinds[pk], *sums)
    return {pk: {period: _combined(places) for period, places in periods.items()} for pk, periods in found.items()}


def _total(kind, numerator, denominator, count):
    if kind == IndicatorKind.DURATION:
        denominator = Decimal(count)
    return Total(numerator, denominator, count)


def _combined(places):
    """The préfecture when it was measured as a whole, else its sites; a site as a whole, else its services."""
    if whole := places.get((None, True)):
        return whole
    counted = (total for (site_id, is_whole), total in places.items() if is_whole or (site_id, True) not in places)
    return reduce(operator.add, counted)
