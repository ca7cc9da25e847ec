"""The days on which the house writes to people: neither a weekend nor a public holiday of metropolitan France."""

import datetime
from functools import lru_cache

import holidays

ONE_DAY = datetime.timedelta(days=1)
FRIDAY = 4
LONGEST = 3660  # days: ten years, beyond which it is no delay of ours


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


def working_days_between(start, end):
    """A delay in working days, from 0: the day of receipt, `start`, does not count; the day of the answer does.

    Raises ValueError when the answer comes before the receipt, or ten years after it.
    """
    if end < start:
        raise ValueError("La réponse précède la réception.")
    if (end - start).days > LONGEST:
        raise ValueError("La réponse vient plus de dix ans après la réception.")
    days = (start + ONE_DAY * rank for rank in range(1, (end - start).days + 1))
    return sum(is_working_day(day) for day in days)


def after_working_days(start, count):
    """The day on which a delay of `count` working days, from 0, comes to its end; `start` does not count.

    Raises ValueError when it is longer than ten years.
    """
    if count > LONGEST:
        raise ValueError("Ce délai dépasse dix ans.")
    day = start
    while count:
        day = next_working_day(day + ONE_DAY)
        count -= 1
    return day
