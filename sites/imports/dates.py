"""Dates as people write them in the perimeter file, with the precision that they give."""

import calendar
import datetime
import re
from dataclasses import dataclass

from qualipref.collation import sort_key
from qualipref.typography import MONTHS

from ..enums import Precision

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_NAMED_MONTH = re.compile(r"([a-z]+) (\d{4})")
_YEAR = re.compile(r"(fin )?(\d{4})")
_MONTH_NUMBERS = {sort_key(name): number for number, name in enumerate(MONTHS, start=1)}


@dataclass(frozen=True)
class Moment:
    """A day and how precisely it is known."""

    day: datetime.date | None
    precision: str = Precision.DAY.value


def parse_date(text, *, last=False):
    """« 2015-01-15 », « 2015-11 », « novembre 2015 », « 2011 », « fin 2007 »: its first day, or its last one.

    « fin 2007 » is the last day of the year either way. Raises ValueError when `text` is none of them.
    """
    text = " ".join(sort_key(text).split())
    if found := _DAY.fullmatch(text):
        return Moment(_day(*map(int, found.groups())))
    if found := _MONTH.fullmatch(text):
        return _month(int(found[1]), int(found[2]), last)
    if found := _YEAR.fullmatch(text):
        precision = Precision.YEAR_END if found[1] else Precision.YEAR
        ends = last or bool(found[1])
        return Moment(_day(int(found[2]), 12 if ends else 1, 31 if ends else 1), precision.value)
    if (found := _NAMED_MONTH.fullmatch(text)) and found[1] in _MONTH_NUMBERS:
        return _month(int(found[2]), _MONTH_NUMBERS[found[1]], last)
    raise ValueError(text)


def _month(year, month, last):
    first = _day(year, month, 1)
    return Moment(
        first.replace(day=calendar.monthrange(year, month)[1]) if last else first,
        Precision.MONTH.value,
    )


def _day(year, month, day):
    if not 1900 <= year < 2200:
        raise ValueError(year)
    return datetime.date(year, month, day)


def read_date(block, key, *, last=False, required=False):
    """The date under `key` of `block`; without one, a Moment that has no day."""
    text = block.text(key) if required else block.text(key, None)
    if not text:
        return Moment(None)
    try:
        return parse_date(text, last=last)
    except ValueError:
        raise block.refusal(
            key,
            f"« {text} » n’est pas une date ; formes admises : 2015-01-15, 2015-11, novembre 2015, 2015, fin 2007.",
        ) from None


def read_period(block):
    """The fields of a dated fact: `du`, `au` and how precise each is."""
    start, end = read_date(block, "du"), read_date(block, "au", last=True)
    if start.day and end.day and end.day < start.day:
        raise block.refusal("au", f"la fin ({block.text('au')}) précède le début ({block.text('du')}).")
    return {
        "du": start.day,
        "du_precision": start.precision,
        "au": end.day,
        "au_precision": end.precision,
    }
