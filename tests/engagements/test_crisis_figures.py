"""The register and the call list compute their indicators; a validated measurement stays as it was."""

import datetime

import pytest

from engagements.models import Measurement
from engagements.usecases import crisis_events as usecases
from engagements.usecases.automatic_measurements import measure_month
from engagements.usecases.call_list import withdraw_operator
from engagements.usecases.crisis_figures import figure_of_operators, figures_of_year
from engagements.usecases.measurement_validation import validate_measurement
from qualipref.journal.models import Entry
from tests.factories import SiteFactory

from .crisis_world import build_crisis, ended, exercise, lived, operator, paris, report, reported

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build_crisis()


def measured(code):
    return [
        (point.dimension, str(point.period), int(point.numerator), point.denominator and int(point.denominator))
        for point in Measurement.objects.filter(indicator__code=code).order_by("period_from", "pk")
    ]


def practised(world, held_on="2015-06-16", **fields):
    event = exercise(world, held_on, **fields)
    usecases.start_event(event, ordered_at=paris(f"{held_on} 09:00"), by=world.keeper)
    hours = {"first_call_at": None, "first_publication_at": None, "ended_at": f"{held_on} 12:00"}
    usecases.end_event(event, version=event.version, by=world.keeper, **lived(ordered_at=f"{held_on} 09:00", **hours))
    return event


def test_an_event_that_ends_records_its_delays_on_the_day_of_its_order(world):
    event = ended(world)
    said = f"Événement n°\u00a0{event.pk}"
    assert measured("IQ-30") == [(said, "10\u00a0mars 2015", 45, None)]
    assert measured("IQ-33") == [(said, "10\u00a0mars 2015", 55, None)]
    point = Measurement.objects.get(indicator__code="IQ-30")
    assert (point.unit.site, point.origin, event.title in point.source) == (world.site, "exercise", True)


def test_a_delay_that_is_not_known_is_not_measured(world):
    practised(world)
    assert measured("IQ-30") == measured("IQ-33") == []


def test_an_exercise_counts_in_its_year_when_it_tests_communication(world):
    practised(world)
    practised(world, "2015-07-01", tests_communication=False)
    practised(world, "2014-11-20")  # of a year without a campaign: no référentiel measures it
    ended(world)
    assert measured("IQ-31") == [("", "2015", 1, None)]


def test_a_report_counts_once_given_or_once_late(world):
    reported(world, "2015-05-11")
    assert measured("IQ-34") == [("", "2015", 1, 1)]
    practised(world, "2015-10-01")  # its report is due in December
    assert measured("IQ-34") == [("", "2015", 1, 1)]
    late = practised(world, "2015-06-16")
    assert measured("IQ-34") == [("", "2015", 1, 2)]
    report(late, world.keeper, "2015-09-30")
    assert measured("IQ-34") == [("", "2015", 1, 2)]


def test_the_events_of_another_site_do_not_count(world):
    reported(world, "2015-05-11")
    elsewhere = figures_of_year(SiteFactory(), datetime.date(2015, 6, 1), as_of=datetime.date(2015, 10, 12))
    figures = {figure.indicator.code: figure for figure in elsewhere}
    assert figures["IQ-34"].value.printed == "non mesurable"
    assert not figures["IQ-34"].rows


def test_a_corrected_hour_corrects_the_measurement(world):
    event = reported(world)
    facts = {name: getattr(event, name) for name in usecases.correctable(event)}
    facts["first_call_at"] = paris("2015-03-11 00:50")
    usecases.correct_event(event, version=event.version, by=world.keeper, reason="Main courante", **facts)
    assert [row[2] for row in measured("IQ-30")] == [80]
    assert Measurement.objects.get(indicator__code="IQ-30").versions.count() == 2


def test_a_validated_measurement_stays_and_it_is_told(world):
    event = reported(world)
    point = Measurement.objects.get(indicator__code="IQ-30")
    validate_measurement(point, by=world.manager, version=point.version)
    facts = {name: getattr(event, name) for name in usecases.correctable(event)}
    facts["first_call_at"] = paris("2015-03-11 00:20")
    _, kept = usecases.correct_event(event, version=event.version, by=world.keeper, reason="Relu", **facts)
    assert kept == ["IQ-30"] and [row[2] for row in measured("IQ-30")] == [45]
    assert Entry.objects.get(event="crisis_event.corrected").details["kept"] == ["IQ-30"]


def test_a_training_holds_less_than_two_years(world):
    operator(world, "A", trained_on=datetime.date(2013, 10, 13))
    operator(world, "B", trained_on=datetime.date(2013, 10, 12))
    operator(world, "C", trained_on=None)
    assert measured("IQ-32") == [("", "2015", 1, 3)]
    figure = figure_of_operators(datetime.date(2015, 10, 13))
    assert figure.value.numerator == 0


def test_the_share_of_trained_operators_names_nobody_and_follows_the_list(world):
    gone = operator(world, "Personne A", trained_on=None)
    operator(world, "Personne B")
    point = Measurement.objects.get(indicator__code="IQ-32")
    assert "Personne" not in point.source and point.unit.site == world.site
    withdraw_operator(gone, au=datetime.date(2015, 10, 11), version=gone.version, by=world.keeper)
    assert measured("IQ-32") == [("", "2015", 1, 1)]


def test_the_end_of_a_month_measures_what_changes_by_itself(world):
    practised(world, "2015-06-16")  # its report is due on 16 August
    operator(world, trained_on=datetime.date(2013, 9, 15))
    assert measured("IQ-34") == [("", "2015", 0, 1)] and measured("IQ-32") == [("", "2015", 0, 1)]
    measure_month("2015-07")
    assert measured("IQ-34") == [("", "2015", 0, 0)] and measured("IQ-32") == [("", "2015", 1, 1)]
    measure_month("2015-09")
    assert measured("IQ-34") == [("", "2015", 0, 1)] and measured("IQ-32") == [("", "2015", 0, 1)]
    assert measured("IQ-31") == [("", "2015", 1, None)]
