"""What the follow-up of training feeds: indicators, the page of a service, and one theme for each indicator."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from engagements.enums import MeasurementOrigin
from engagements.models import Measurement
from engagements.usecases import training
from engagements.usecases.automatic_measurements import measure_now
from qualipref.civil_periods import CivilPeriod
from sites.enums import Role
from tests.factories import IndicatorFactory, ServiceFactory, TrainingThemeFactory, holder

from .training_world import TODAY, build_training, counted, trained

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build_training()
    world.indicator = IndicatorFactory(code="IQ-15")
    world.theme.indicator_code = "IQ-15"
    world.theme.save()
    return world


def test_each_service_counted_is_measured_over_the_year_with_what_explains_it(world):
    counted(world.service, 4, counted_on=datetime.date(2015, 9, 1))
    trained(world, world.service)
    trained(world, world.other_service)  # never counted
    [point] = measure_now(world.indicator, day=TODAY, by=world.hr)
    assert (point.numerator, point.denominator, point.period) == (1, 4, CivilPeriod.year(2015))
    assert (point.unit.site, point.unit.service) == (world.site, world.service)
    assert point.origin == MeasurementOrigin.TRAINING
    assert "1\u00a0agent formé sur 4, effectif au 1er\u00a0septembre 2015" in point.source


def test_more_trained_than_counted_and_a_service_of_every_site_are_left_out(world):
    counted(world.service, 1)
    trained(world, world.service), trained(world, world.service)
    counted(ServiceFactory(site=None, is_support=True), 3)
    assert measure_now(world.indicator, day=TODAY, by=world.hr) == []
    assert not Measurement.objects.exists()


def test_nobody_to_train_is_not_measurable(world):
    counted(world.service, 0)
    [point] = measure_now(world.indicator, day=TODAY, by=world.hr)
    assert (point.numerator, point.denominator) == (0, 0)


def test_an_indicator_is_fed_by_one_theme(world):
    other = TrainingThemeFactory()
    fields = {name: getattr(other, name) for name in training.THEME_FIELDS}
    with pytest.raises(ValidationError):
        training.change_theme(other, version=1, by=world.hr, **fields | {"indicator_code": "IQ-15"})
    training.change_theme(other, version=1, by=world.hr, **fields | {"indicator_code": "IQ-15", "is_followed": False})


@pytest.mark.parametrize(("role", "is_shown"), [(Role.CORRESPONDENT, True), (Role.ADMINISTRATOR, False)])
def test_the_page_of_a_service_shows_its_trained_counts_to_who_follows_them(client, world, role, is_shown):
    counted(world.service, 4)
    trained(world, world.service, name="CANARI Un")
    client.force_login(holder(role, site=world.site, service=world.service) if is_shown else holder(role))
    page = client.get(reverse("sites:service_detail", args=[world.service.pk])).text
    assert ("Agents formés" in page and "1 sur 4" in page) == is_shown
    assert "CANARI" not in page
