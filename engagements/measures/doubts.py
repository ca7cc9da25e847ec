"""What makes a number unlikely. It may be true: it is accepted with a comment."""

from decimal import Decimal

from ..enums import IndicatorKind
from .value import exact_value, with_unit

WIDEST_STEP = Decimal(30)  # points of a rate, from one period to the next
WIDEST_FACTOR = 3  # of a mean, a duration or a count, from one period to the next
SMALLEST_COUNT = 10  # under which a count may move freely


def doubt(indicator, numerator, denominator, previous):
    """Why those numbers ask for a comment, in French; nothing when they are likely.

    `previous` is the measurement of the period before, or None.
    """
    value = exact_value(indicator, numerator, denominator)
    if value is None:
        return ""
    if indicator.kind == IndicatorKind.RATIO and numerator > denominator:
        return f"{_said(value, indicator)} : le numérateur dépasse le dénominateur."
    before = previous and exact_value(indicator, previous.numerator, previous.denominator)
    if before is None or not _jumps(indicator.kind, before, value):
        return ""
    return f"{_said(value, indicator)}, après {_said(before, indicator)} ({previous.period}) : l’écart est inhabituel."


def _said(value, indicator):
    return with_unit(round(value, 1), indicator.unit)


def _jumps(kind, before, value):
    if kind == IndicatorKind.RATIO:
        return abs(value - before) > WIDEST_STEP
    low, high = sorted((before, value))
    if kind == IndicatorKind.COUNT and high < SMALLEST_COUNT:
        return False
    return low > 0 and high > low * WIDEST_FACTOR
