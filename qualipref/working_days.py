"""The days on which the house writes to people: neither a weekend nor a public holiday of metropolitan France."""

import datetime
from functools import lru_cache

import holidays

ONE_DAY = datetime.timedelta(days=1)
FRIDAY = 4


@lru_cache
def _public_holidays(year):
    return frozenset(holidays.country_holidays("FR", years=year))


def is_working_day(day):
    return day.weekday() <= FRIDAY and day not in _public_holidays(day.year)


def next_working_day(day):
    """`day` itself when it is worked, else the first one after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day
