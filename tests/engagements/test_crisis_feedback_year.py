"""A feedback report that becomes late after the new year still counts in the year of its event."""

import datetime

import pytest

from engagements.models import CrisisEvent, Measurement
from engagements.usecases import crisis_events
from engagements.usecases.automatic_measurements import measure_month
from tests.factories import CampaignFactory

from .crisis_world import activation, build_crisis, paris, reported

pytestmark = pytest.mark.django_db
HOURS = {
    "ordered_at": "2015-10-10 21:30",
    "first_call_at": "2015-10-10 22:00",
    "first_publication_at": "2015-10-10 22:10",
    "ended_at": "2015-10-11 06:00",
}


def measured_in_2015():
    rows = Measurement.objects.filter(indicator__code="IQ-34", period_from=datetime.date(2015, 1, 1))
    return list(rows.values_list("numerator", "denominator"))


@pytest.mark.parametrize(("due", "counted"), [("2016-02-10", [(1, 2)]), ("2016-06-10", [(1, 1)])])
def test_a_report_due_in_february_fails_the_year_before(settings, due, counted):
    world = build_crisis()
    CampaignFactory(framework=world.framework, year=2016)
    reported(world)
    event = activation(world, HOURS["ordered_at"])
    hours = {name: paris(value) for name, value in HOURS.items()}
    crisis_events.end_event(event, version=event.version, by=world.keeper, participant_count=1, hot_debrief="", **hours)
    CrisisEvent.objects.filter(pk=event.pk).update(feedback_due_on=due)
    settings.TODAY = "2016-04-04"
    for month in ("2015-12", "2016-01", "2016-02", "2016-03"):
        measure_month(month)
    assert measured_in_2015() == counted
