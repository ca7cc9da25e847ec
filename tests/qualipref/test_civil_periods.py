"""The civil periods of a measurement: their days, their names, their codes."""

import datetime

import pytest

from qualipref.civil_periods import CivilPeriod

MONTH, QUARTER = CivilPeriod.month(2016, 2), CivilPeriod.quarter(2015, 3)
HALF, YEAR, DAY = CivilPeriod.half(2015, 2), CivilPeriod.year(2015), CivilPeriod.day(datetime.date(2015, 3, 1))


@pytest.mark.parametrize(
    ("period", "first", "last", "months", "name", "code"),
    [
        (MONTH, "2016-02-01", "2016-02-29", 1, "février 2016", "2016-02"),
        (QUARTER, "2015-07-01", "2015-09-30", 3, "3e trimestre 2015", "2015-T3"),
        (CivilPeriod.quarter(2015, 1), "2015-01-01", "2015-03-31", 3, "1er trimestre 2015", "2015-T1"),
        (HALF, "2015-07-01", "2015-12-31", 6, "2e semestre 2015", "2015-S2"),
        (YEAR, "2015-01-01", "2015-12-31", 12, "2015", "2015"),
        (DAY, "2015-03-01", "2015-03-01", 0, "1er\u00a0mars 2015", "2015-03-01"),
    ],
)
def test_a_period_knows_its_days_its_name_and_its_code(period, first, last, months, name, code):
    assert (period.first.isoformat(), period.last.isoformat(), period.months) == (first, last, months)
    assert (str(period), period.code, CivilPeriod.read(code)) == (name, code, period)
    assert CivilPeriod.of(months, period.first) == CivilPeriod.of(months, period.last) == period
    assert period.following().previous() == period


def test_the_year_turns():
    assert YEAR.following() == CivilPeriod.year(2016)
    assert CivilPeriod.month(2015, 12).following() == CivilPeriod.month(2016, 1)
    assert CivilPeriod.quarter(2015, 1).previous() == CivilPeriod.quarter(2014, 4)


@pytest.mark.parametrize(
    "code", ["", "2015-13", "2015-00", "2015-T5", "2015-S3", "2015-2", "2015-02-30", "mars", "0000"]
)
def test_what_is_not_a_period_is_refused(code):
    with pytest.raises(ValueError):
        CivilPeriod.read(code)


@pytest.mark.parametrize("code", ["0001-01", "0999-09", "1015-09", "1989", "2017-01-01", "9999-12-31"])
def test_a_year_that_the_house_does_not_know_is_refused(settings, code):
    settings.TODAY = "2015-10-12"
    with pytest.raises(ValueError, match="entre 1990 et 2016"):
        CivilPeriod.read(code)
    assert CivilPeriod.read("1990").first.year == 1990 and CivilPeriod.read("2016-T4").first.year == 2016


@pytest.mark.parametrize(
    ("first", "last"), [("2015-01-01", "2015-02-28"), ("2015-01-02", "2015-01-31"), ("2015-02-01", "2015-04-30")]
)
def test_two_days_that_are_no_civil_period_are_refused(first, last):
    with pytest.raises(ValueError):
        CivilPeriod(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))
