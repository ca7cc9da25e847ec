"""The business date: Paris at the edge, shifted for the demonstration only."""

import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured

from qualipref import clock


@pytest.fixture
def real(monkeypatch):
    def set_to(*parts):
        instant = datetime.datetime(*parts, tzinfo=datetime.UTC)
        monkeypatch.setattr(clock.timezone, "now", lambda: instant)
        return instant

    return set_to


def test_without_a_shift_the_clock_is_real(real):
    instant = real(2026, 3, 1, 12, 0)
    assert clock.now() == instant
    assert clock.today() == datetime.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ((2026, 1, 31, 22, 30), (2026, 1, 31)),
        ((2026, 1, 31, 23, 30), (2026, 2, 1)),
        ((2026, 7, 31, 21, 30), (2026, 7, 31)),
        ((2026, 7, 31, 22, 30), (2026, 8, 1)),
        ((2026, 12, 31, 23, 30), (2027, 1, 1)),
    ],
)
def test_the_day_changes_at_midnight_in_paris(real, utc, day):
    real(*utc)
    assert clock.today() == datetime.date(*day)


def test_the_shift_moves_the_day_and_keeps_the_hour(real, settings):
    settings.TODAY = "2015-10-12"
    real(2026, 3, 1, 23, 30)  # 0 h 30 on the 2nd, in Paris
    assert clock.today() == datetime.date(2015, 10, 12)
    assert clock.now().astimezone(clock.PARIS).time() == datetime.time(0, 30)


@pytest.mark.parametrize("hour", range(0, 24))
def test_the_shift_holds_at_every_hour_of_the_days_the_clocks_change(real, settings, hour):
    for day in ("2015-03-29", "2015-10-25", "2015-10-12"):
        settings.TODAY = day
        for utc_day in ((2026, 3, 29), (2026, 10, 25), (2026, 6, 1)):
            real(*utc_day, hour, 30)
            assert clock.today().isoformat() == day


def test_leases_keep_real_time(real, settings):
    settings.TODAY = "2015-10-12"
    instant = real(2026, 3, 1, 12, 0)
    assert clock.real_now() == instant


@pytest.mark.parametrize("wrong", ["12/10/2015", "2015-13-01", "hier"])
def test_a_shift_that_is_not_a_date_is_refused_in_french(settings, wrong):
    settings.TODAY = wrong
    with pytest.raises(ImproperlyConfigured, match="doit être une date"):
        clock.today()
