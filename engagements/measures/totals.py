"""What the units measured, added up by period. A site measured as a whole stands for its services, and so upwards.

It does so dimension by dimension; measured without a dimension, for all of them.
"""

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
        "indicator", "period_from", "period_to", "unit__site", "is_whole", "dimension"
    )
    found = defaultdict(lambda: defaultdict(dict))
    for pk, first, last, site_id, is_whole, dimension, *sums in rows.annotate(
        Sum("numerator"), Sum("denominator"), Count("pk")
    ):
        found[pk][CivilPeriod(first, last)][site_id, bool(is_whole), dimension] = _total(kinds[pk], *sums)
    return {pk: {period: _combined(places) for period, places in periods.items()} for pk, periods in found.items()}


def _total(kind, numerator, denominator, count):
    if kind == IndicatorKind.DURATION:
        denominator = Decimal(count)
    return Total(numerator, denominator, count)


def _combined(places):
    """The préfecture when it was measured as a whole, else its sites; a site as a whole, else its services."""
    return reduce(operator.add, (places[place] for place in _counted(places)))


def _counted(places):
    """Of (site, is it measured as a whole, dimension) triples, those that stand for the others."""
    said = set(places)
    return [place for place in places if said.isdisjoint(_above(*place))]


def _above(site_id, is_whole, dimension):
    """What a place gives way to: the préfecture or its site, measured as a whole in that dimension or without one."""
    if site_id is None and is_whole:
        return set()
    wholes = {None} if is_whole else {None, site_id}
    return {(whole, True, said) for whole in wholes for said in (dimension, "")}


def standing_for_others(keys):
    """Of the (site, service, dimension) keys of measurements over one period, those that are added up."""
    places = [(site_id, service_id is None, dimension) for site_id, service_id, dimension in keys]
    counted = set(_counted(dict.fromkeys(places)))
    return [key for key, place in zip(keys, places, strict=True) if place in counted]
