"""The civil periods over which something is measured: a month, a quarter, a half, a year, or the day of an event."""

import calendar
import datetime
import re
from dataclasses import dataclass

from . import clock
from .typography import MONTHS, long_date

FIRST_YEAR = 1990  # the first that the house knows of: an earlier one is a slip of the keyboard

DAY, MONTH, QUARTER, HALF, YEAR = 0, 1, 3, 6, 12  # their lengths in months; none for a day
NAMES = {QUARTER: "trimestre", HALF: "semestre"}
LETTERS = {QUARTER: "T", HALF: "S"}
CODES = {
    re.compile(r"(\d{4})"): lambda year: CivilPeriod.year(year),
    re.compile(r"(\d{4})-S([12])"): lambda year, rank: CivilPeriod.half(year, rank),
    re.compile(r"(\d{4})-T([1-4])"): lambda year, rank: CivilPeriod.quarter(year, rank),
    re.compile(r"(\d{4})-(\d{2})"): lambda year, month: CivilPeriod.month(year, month),
    re.compile(r"(\d{4})-(\d{2})-(\d{2})"): lambda *day: CivilPeriod.day(datetime.date(*day)),
}


@dataclass(frozen=True, order=True)
class CivilPeriod:
    """Both days included. Raises ValueError when they are neither a civil part of a year nor one single day."""

    first: datetime.date
    last: datetime.date

    def __post_init__(self):
        if self.first != self.last and (self.first, self.last) != _ends(self.first.year, self.rank, self.months):
            raise ValueError("Une période est un mois, un trimestre, un semestre, une année ou un jour.")

    def __str__(self):
        """« mars 2015 », « 1er trimestre 2015 », « 2e semestre 2015 », « 2015 », « 12 octobre 2015 »."""
        if self.months == DAY:
            return long_date(self.first)
        if self.months == MONTH:
            return f"{MONTHS[self.first.month - 1]} {self.first.year}"
        if self.months == YEAR:
            return str(self.first.year)
        return f"{'1er' if self.rank == 1 else f'{self.rank}e'} {NAMES[self.months]} {self.first.year}"

    @classmethod
    def day(cls, day):
        return cls(day, day)

    @classmethod
    def month(cls, year, month):
        return _part(year, month, MONTH)

    @classmethod
    def quarter(cls, year, rank):
        return _part(year, rank, QUARTER)

    @classmethod
    def half(cls, year, rank):
        return _part(year, rank, HALF)

    @classmethod
    def year(cls, year):
        return _part(year, 1, YEAR)

    @classmethod
    def of(cls, months, day):
        """The period of that length (0, 1, 3, 6 or 12 months) in which `day` is."""
        return _part(day.year, (day.month - 1) // months + 1, months) if months else cls.day(day)

    @classmethod
    def read(cls, code):
        """The period of a `code`, as an address or a file writes it, in a `known_year`. Raises ValueError."""
        for pattern, made in CODES.items():
            if found := pattern.fullmatch(code):
                return made(known_year(int(found[1])), *map(int, found.groups()[1:]))
        raise ValueError(f"« {code} » n’est pas une période : écrivez 2015-03, 2015-T1, 2015-S1, 2015 ou 2015-03-12.")

    @property
    def months(self):
        """Its length in months: 0 for a day."""
        if self.first == self.last:
            return DAY
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def rank(self):
        """Its place in the year, from 1."""
        return (self.first.month - 1) // (self.months or MONTH) + 1

    @property
    def code(self):
        """« 2015-03 », « 2015-T1 », « 2015-S1 », « 2015 », « 2015-03-12 »."""
        year = self.first.year
        if self.months == DAY:
            return self.first.isoformat()
        if self.months == YEAR:
            return f"{year:04}"
        return f"{year:04}-{self.rank:02}" if self.months == MONTH else f"{year:04}-{LETTERS[self.months]}{self.rank}"

    def previous(self):
        """The period of the same length that ends the day before."""
        return CivilPeriod.of(self.months, self.first - datetime.timedelta(days=1))

    def following(self):
        """The period of the same length that begins the day after."""
        return CivilPeriod.of(self.months, self.last + datetime.timedelta(days=1))


def known_year(year):
    """`year`, when it is one that the house measures: from FIRST_YEAR to the one that follows. Raises ValueError."""
    if not FIRST_YEAR <= year <= last_year():
        raise ValueError(f"L’année est comprise entre {FIRST_YEAR} et {last_year()}.")
    return year


def last_year():
    return clock.today().year + 1


def _part(year, rank, months):
    ends = _ends(year, rank, months)
    if ends is None:
        raise ValueError(f"L’année {year} n’a pas de période n° {rank} de {months} mois.")
    return CivilPeriod(*ends)


def _ends(year, rank, months):
    """The first and the last day of that part of the year, or None when it has no such part."""
    first, last = (rank - 1) * months + 1, rank * months
    if months not in (MONTH, QUARTER, HALF, YEAR) or not 1 <= first <= last <= YEAR:
        return None
    return datetime.date(year, first, 1), datetime.date(year, last, calendar.monthrange(year, last)[1])
