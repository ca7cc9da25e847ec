"""Gestures in their order, each played at its own instant."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from qualipref import clock, table_statistics
from qualipref.accounts.demonstration import DOMAIN
from qualipref.accounts.models import User

OPENS, CLOSES = datetime.time(8, 40), datetime.time(17, 20)
EARLIEST = datetime.time.min


@dataclass
class Script:
    """What happened, day by day, before `today`: that day is of who visits, from its first hour."""

    today: datetime.date
    gestures: list = field(default_factory=list)

    def on(self, day: datetime.date, gesture: Callable, *args, at: datetime.time | None = None, **kwargs):
        """Notes that `gesture(*args, **kwargs)` was made on `day`, or the first working day after.

        At that hour if `at` is given, and then after all that has none on that day.
        """
        self.gestures.append((_working(day), at or EARLIEST, len(self.gestures), gesture, args, kwargs))

    def play(self):
        """Plays the gestures of each day between the opening and the closing of the offices; says how many."""
        played = sorted((each for each in self.gestures if each[0] < self.today), key=lambda each: each[:3])
        days = {}
        for day, at, *_ in played:
            days.setdefault(day, []).append(at)
        ranks = dict.fromkeys(days, 0)
        month = None
        for day, at, _, gesture, args, kwargs in played:
            if day.month != month:
                month = day.month
                table_statistics.refresh()
            with clock.playing(_instant(day, at, ranks[day], days[day])):
                gesture(*args, **kwargs)
            ranks[day] += 1
        return len(played)


def _working(day):
    return day + datetime.timedelta(days=max(0, 7 - day.isoweekday()) + 1 if day.isoweekday() > 5 else 0)


def _instant(day, at, rank, hours):
    """Its own hour, or its rank among those that have none, before the first that has one."""
    if at != EARLIEST:
        return datetime.datetime.combine(day, at, tzinfo=clock.PARIS)
    opening = datetime.datetime.combine(day, OPENS, tzinfo=clock.PARIS)
    ends = min((hour for hour in hours if hour != EARLIEST), default=CLOSES)
    return opening + (datetime.datetime.combine(day, ends, tzinfo=clock.PARIS) - opening) * rank / hours.count(EARLIEST)


class Actors:
    """The accounts of the demonstration, by what they answer for; None when there is no such account."""

    def __init__(self):
        self._by_name = {user.email.removesuffix(f"@{DOMAIN}"): user for user in User.objects.all()}

    def named(self, name):
        return self._by_name.get(name)

    def manager(self, site):
        """The quality manager of the site; for the whole préfecture, the coordination."""
        if site is None:
            return next((user for name, user in self._by_name.items() if name.startswith("rq.")), None)
        return self.named(f"rq.{site.slug}")

    def answering(self, place):
        """Who answers at that place: its service, else the quality manager."""
        held = place.service and self.named(place.service.code)
        return held or self.manager(place.site)
