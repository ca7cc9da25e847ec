"""What proofs cover of a year, by rule, to the day."""

import datetime
import random

import pytest

from engagements.enums import ValidityRule
from engagements.readiness.coverage import Period, coverage, missing_period, reach, slots, valid_until, whole

RULE = ValidityRule


def day(text):
    return datetime.date.fromisoformat(text)


def period(first, last):
    return Period(day(first), day(last))


JUNE = period("2015-04-01", "2015-06-30")
MARCH = period("2015-01-01", "2015-03-31")


@pytest.mark.parametrize(
    ("rule", "count"), [("annuelle", 1), ("semestrielle", 2), ("trimestrielle", 4), ("mensuelle", 12)]
)
def test_a_rule_cuts_the_year_into_slots_without_hole(rule, count):
    parts = slots(rule, 2016)
    assert len(parts) == count
    assert (parts[0].first, parts[-1].last) == (day("2016-01-01"), day("2016-12-31"))
    for before, after in zip(parts, parts[1:], strict=False):
        assert after.first - before.last == datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("period_to", "rule", "until"),
    [
        ("2015-06-30", RULE.QUARTERLY, "2015-09-30"),
        ("2015-01-15", RULE.QUARTERLY, "2015-04-15"),
        ("2015-11-30", RULE.QUARTERLY, "2016-02-29"),
        ("2015-01-31", RULE.MONTHLY, "2015-02-28"),
        ("2016-02-29", RULE.YEARLY, "2017-02-28"),
        ("2015-08-31", RULE.HALF_YEARLY, "2016-02-29"),
    ],
)
def test_a_proof_holds_as_long_again_as_its_rule(period_to, rule, until):
    assert valid_until(day(period_to), rule) == day(until)


def test_a_version_never_grows_old_by_itself():
    assert valid_until(day("2001-01-01"), RULE.EACH_VERSION) is None


def test_a_quarter_not_proved_is_a_hole_the_day_after_it_ends():
    last_day, next_day = day("2015-09-30"), day("2015-10-01")
    assert coverage([MARCH, JUNE], RULE.QUARTERLY, 2015, last_day).is_complete
    late = coverage([MARCH, JUNE], RULE.QUARTERLY, 2015, next_day)
    assert late.holes == (period("2015-07-01", "2015-09-30"),)
    assert not late.is_fresh and not late.is_complete


def test_nothing_proved_is_not_complete_even_before_the_first_slot_ends():
    found = coverage([], RULE.YEARLY, 2015, day("2015-01-02"))
    assert found.holes == () and not found.is_complete


def test_a_proof_of_another_year_does_not_count():
    assert not coverage([period("2014-01-01", "2014-12-31")], RULE.YEARLY, 2015, day("2015-01-02")).is_complete


@pytest.mark.parametrize("rule", list(RULE))
@pytest.mark.parametrize("today", ["2015-01-01", "2015-03-31", "2015-04-01", "2015-10-12", "2015-12-31"])
@pytest.mark.parametrize("held", [(), (MARCH,), (JUNE,), (period("2015-01-05", "2015-01-05"),), (MARCH, JUNE)])
def test_the_missing_period_is_past_and_leaves_no_hole(rule, today, held):
    held = [each for each in held if each.last <= day(today)]
    missing = missing_period(held, rule, 2015, day(today))
    if missing is None:
        assert coverage(held, rule, 2015, day(today)).is_complete
        return
    assert missing.first <= missing.last <= day(today)
    assert coverage([*held, missing], rule, 2015, day(today)).is_complete


@pytest.mark.parametrize("rule", ValidityRule.values)
def test_what_proofs_reach_one_by_one_is_what_they_cover_together(rule):
    chance, first_day = random.Random(rule), day("2014-06-01")
    for _ in range(200):
        starts = [first_day + datetime.timedelta(chance.randrange(600)) for _ in range(chance.randrange(4))]
        periods = [Period(start, start + datetime.timedelta(chance.randrange(200))) for start in starts]
        on = day("2015-01-01") + datetime.timedelta(chance.randrange(365))
        joined = 0
        for each in periods:
            joined |= reach(each.first.isoformat(), each.last.isoformat(), rule, 2015, on)
        assert (joined == whole(rule)) == coverage(periods, rule, 2015, on).is_complete


def test_the_last_quarter_is_due_when_the_year_is_over():
    three = [MARCH, JUNE, period("2015-07-01", "2015-09-30")]
    assert coverage(three, RULE.QUARTERLY, 2015, day("2015-12-30")).is_complete
    assert coverage(three, RULE.QUARTERLY, 2015, day("2015-12-31")).holes == (period("2015-10-01", "2015-12-31"),)
