"""The only source of business dates, so that one setting shifts the whole demonstration.

Leases, sessions and heartbeats measure real durations: they use `real_now`.
"""

import datetime
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

PARIS = ZoneInfo("Europe/Paris")
_played = ContextVar("played", default=None)


def shifted_today():
    """The date the demonstration is frozen at, or None. Raises ImproperlyConfigured when it is not a date."""
    if not settings.TODAY:
        return None
    try:
        return datetime.date.fromisoformat(settings.TODAY)
    except ValueError:
        raise ImproperlyConfigured("QUALIPREF_TODAY doit être une date comme 2015-10-12.") from None


def real_now():
    """The machine's instant, whatever the demonstration pretends."""
    return timezone.now()


@contextmanager
def playing(instant):
    """The business instant is `instant` meanwhile: how the loader of the demonstration lives through its year."""
    if not settings.DEMO:
        raise ImproperlyConfigured("Le passé ne se joue que dans une démonstration.")
    token = _played.set(instant)
    try:
        yield
    finally:
        _played.reset(token)


def now():
    """The business instant, aware, in UTC: the machine's hour, on the demonstration's day if there is one."""
    if played := _played.get():
        return played.astimezone(datetime.UTC)
    real, day = real_now(), shifted_today()
    if day is None:
        return real
    hour = real.astimezone(PARIS).time()
    return datetime.datetime.combine(day, hour, tzinfo=PARIS).astimezone(datetime.UTC)


def midnight(day):
    """The instant at which that day begins in Paris."""
    return datetime.datetime.combine(day, datetime.time.min, tzinfo=PARIS)


def today():
    """The civil day in Paris."""
    return now().astimezone(PARIS).date()
