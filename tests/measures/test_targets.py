"""A dated target never reaches back to what was validated against the target of then."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from engagements.usecases.measurement_validation import validate_measurement
from engagements.usecases.targets import set_target
from tests.factories import SiteFactory

from .world import record

pytestmark = pytest.mark.django_db
JANUARY = datetime.date(2015, 1, 1)


def validated(world):
    point = record(world, 85)
    return validate_measurement(point, version=point.version, by=world.manager)


def raised(world, du, **place):
    return set_target(world.indicator, value=95, du=du, basis="Note", by=world.manager, **place)


@pytest.mark.parametrize("place", ["whole", "site", "service"])
def test_a_target_that_reaches_a_validated_measurement_is_refused(world, place):
    point = validated(world)
    where = {"whole": {}, "site": {"site": point.unit.site}, "service": {"service": point.unit.service}}[place]
    with pytest.raises(ValidationError, match="mesures validées"):
        raised(world, JANUARY, **where)


def test_the_day_after_it_holds(world):
    point = validated(world)
    assert raised(world, point.period_to + datetime.timedelta(days=1)).pk


def test_what_is_provisional_or_elsewhere_is_no_obstacle(world):
    record(world, 85)
    assert raised(world, JANUARY).pk
    validated_elsewhere = SiteFactory()
    assert raised(world, JANUARY, site=validated_elsewhere).pk
