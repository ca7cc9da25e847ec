"""Delays in working days: neither weekends nor public holidays, the day of receipt set aside."""

import datetime

import pytest

from qualipref.working_days import after_working_days, working_days_between


@pytest.mark.parametrize(
    ("received", "answered", "days"),
    [
        ("2015-10-12", "2015-10-12", 0),  # the same day
        ("2015-10-12", "2015-10-13", 1),
        ("2015-10-09", "2015-10-12", 1),  # from a Friday to a Monday
        ("2015-10-10", "2015-10-11", 0),  # a weekend
        ("2015-04-30", "2015-05-04", 1),  # over 1 May, a Friday
        ("2015-04-30", "2015-05-01", 0),
        ("2015-04-03", "2015-04-07", 1),  # over Easter Monday, 6 April
        ("2016-03-25", "2016-03-29", 1),  # over Easter Monday, 28 March
        ("2015-11-10", "2015-11-12", 1),  # over 11 November, a Wednesday
        ("2015-11-11", "2015-11-12", 1),  # received on a holiday
        ("2014-12-24", "2015-01-05", 6),  # over Christmas and the New Year
        ("2015-01-01", "2015-12-31", 252),
    ],
)
def test_a_delay_counts_the_days_that_are_worked(received, answered, days):
    assert working_days_between(datetime.date.fromisoformat(received), datetime.date.fromisoformat(answered)) == days


def test_an_answer_before_the_receipt_is_refused():
    with pytest.raises(ValueError):
        working_days_between(datetime.date(2015, 10, 12), datetime.date(2015, 10, 9))


def test_a_delay_of_centuries_is_refused_and_not_walked():
    with pytest.raises(ValueError, match="dix ans"):
        working_days_between(datetime.date(215, 9, 1), datetime.date(2015, 9, 3))
    with pytest.raises(ValueError, match="dix ans"):
        after_working_days(datetime.date(2015, 9, 1), 100_000)


@pytest.mark.parametrize(
    ("received", "count", "end"),
    [
        ("2015-10-12", 0, "2015-10-12"),
        ("2015-10-12", 5, "2015-10-19"),
        ("2015-10-10", 1, "2015-10-12"),  # received on a Saturday
        ("2015-04-30", 1, "2015-05-04"),  # over 1 May
        ("2015-04-02", 2, "2015-04-07"),  # over Easter Monday
        ("2015-11-06", 5, "2015-11-16"),  # over 11 November
    ],
)
def test_a_delay_comes_to_its_end_on_a_worked_day(received, count, end):
    day = after_working_days(datetime.date.fromisoformat(received), count)
    assert day == datetime.date.fromisoformat(end)
    assert working_days_between(datetime.date.fromisoformat(received), day) == count
