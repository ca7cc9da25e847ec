"""A measurement that was withdrawn counts nowhere, and is recorded again as if it had never been."""

import datetime

import pytest

from engagements.enums import MeasurementOrigin
from engagements.models import Measurement, MeasurementVersion
from engagements.usecases.measurement_validation import validate_measurement
from engagements.usecases.measurements import NewMeasurement, try_measurements
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from tests.factories import holder

from .world import AUGUST, SEPTEMBER, record

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2015, 10, 12)


@pytest.fixture
def withdrawn(world):
    record(world)
    Measurement.objects.update(status="withdrawn", version=2)
    return Measurement.objects.for_list().get()


def test_nobody_sees_it_but_its_history(world, withdrawn):
    for user in (holder(Role.COORDINATOR), world.manager, world.clerk):
        assert list(Measurement.objects.visible_to(user, TODAY)) == []
        assert list(Measurement.objects.of_places_open_to(user, TODAY)) == [withdrawn]


def test_it_is_not_validated(world, withdrawn):
    with pytest.raises(TransitionRefused):
        validate_measurement(withdrawn, version=2, by=world.manager)


def test_it_is_recorded_again_by_who_saw_none(world, withdrawn):
    with pytest.raises(StaleVersion):
        record(world, expected_version=2)
    again = record(world, expected_version=0)
    assert (again.pk, again.status, again.version) == (withdrawn.pk, "provisional", 3)
    assert list(MeasurementVersion.objects.values_list("version", "status")) == [(3, "provisional"), (1, "provisional")]


def test_the_next_period_is_not_compared_with_it(world):
    record(world, 10, period=AUGUST)
    Measurement.objects.update(status="withdrawn")
    record(world, 90, period=SEPTEMBER)


def test_a_trial_says_what_would_change_and_what_is_refused_and_records_nothing(world):
    point = record(world)
    lines = [
        NewMeasurement(world.indicator, world.site, SEPTEMBER, numerator, 100, service=service)
        for numerator, service in ((90, world.service), (80, world.services[1]), (-1, None))
    ]
    changed, refusals = try_measurements(lines, origin=MeasurementOrigin.IMPORT)
    assert changed == {0: False, 1: True}
    assert list(refusals) == [2]
    assert list(Measurement.objects.all()) == [point]
