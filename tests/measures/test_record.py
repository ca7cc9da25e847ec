"""A measurement is recorded, again, and by many at once; what was measured is never lost."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from engagements.enums import MeasurementOrigin
from engagements.models import IndicatorTarget, Measurement, MeasurementVersion, Unit
from engagements.usecases.measurement_validation import reopen_measurement, validate_measurement
from engagements.usecases.measurements import MeasurementsRefused, NewMeasurement, record_measurements
from qualipref.civil_periods import CivilPeriod
from qualipref.journal.models import Entry
from qualipref.journal.sentences import sentence
from qualipref.workflow import StaleVersion, TransitionRefused
from tests.factories import IndicatorFactory, IndicatorTargetFactory

from .world import AUGUST, OCTOBER, SEPTEMBER, record

pytestmark = pytest.mark.django_db
YEAR = CivilPeriod.year(2015)


def events():
    return list(Entry.objects.order_by("seq").values_list("event", flat=True))


def line(world, numerator=90, denominator=100, **fields):
    values = {"site": world.site, "service": world.service, "period": SEPTEMBER} | fields
    return NewMeasurement(world.indicator, numerator=numerator, denominator=denominator, **values)


def test_the_first_record_makes_the_point_and_keeps_what_was_said(world):
    point = record(world, 45, 50, comment="  Relevé du registre. ")
    point.refresh_from_db()
    assert (point.numerator, point.denominator, point.version) == (Decimal(45), Decimal(50), 1)
    assert (point.status, point.period, point.origin) == ("provisional", SEPTEMBER, "typed")
    kept = MeasurementVersion.objects.get()
    assert (kept.version, kept.numerator, kept.comment, kept.by) == (1, 45, "Relevé du registre.", world.clerk)
    entry = Entry.objects.get()
    assert (entry.event, entry.subject, entry.site_code) == ("measurement.recorded", point, world.site.slug)
    assert "90" in sentence(entry)


def test_a_site_and_the_prefecture_are_measured_too(world):
    record(world, service=None)
    record(world, site=None, service=None)
    assert set(Measurement.objects.values_list("unit__site", "unit__service")) == {(world.site.pk, None), (None, None)}


def test_each_record_is_kept_beneath(world):
    record(world, 80)
    record(world, 85)
    assert list(MeasurementVersion.objects.values_list("version", "numerator")) == [(2, 85), (1, 80)]
    assert Measurement.objects.get().numerator == 85


def test_a_dimension_parts_what_is_measured(world):
    record(world, 80, dimension="Passeport")
    record(world, 70, dimension="Carte d’identité")
    assert Measurement.objects.count() == 2


def test_the_same_values_again_write_nothing(world):
    first = record(world, comment="Vu")
    assert record(world, comment=" Vu ", expected_version=0) == first
    assert (MeasurementVersion.objects.count(), events()) == (1, ["measurement.recorded"])


def test_a_stale_record_is_refused_and_writes_nothing(world):
    record(world)
    with pytest.raises(StaleVersion):
        record(world, 70, expected_version=0)
    assert (Measurement.objects.get().numerator, Entry.objects.count()) == (90, 1)


def test_a_validated_point_is_recorded_again_only_once_reopened(world):
    point = record(world)
    validate_measurement(point, version=1, by=world.manager)
    with pytest.raises(TransitionRefused):
        record(world, 70)
    assert record(world).version == 2  # the same values are no change
    reopen_measurement(point, reason="Erreur de saisie", version=2, by=world.manager)
    assert record(world, 95).version == 4
    kept = MeasurementVersion.objects.order_by("version").values_list("status", "numerator", "reason")
    assert list(kept) == [
        ("provisional", 90, ""),
        ("validated", 90, ""),
        ("provisional", 90, "Erreur de saisie"),
        ("provisional", 95, ""),
    ]


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ((None, 10), "numerator"),
        (("", 10), "numerator"),
        (("douze", 10), "numerator"),
        (("NaN", 10), "numerator"),
        (("1e99999", 10), "numerator"),
        ((-1, 10), "numerator"),
        ((Decimal("1.234"), 10), "numerator"),
        ((1, None), "denominator"),
        ((1, "Infinity"), "denominator"),
        ((1, 10**10), "denominator"),
        ((1, 0), "denominator"),
    ],
)
def test_an_absurd_number_is_refused_beside_its_field(world, numbers, field):
    with pytest.raises(ValidationError) as refused:
        record(world, *numbers)
    assert list(refused.value.message_dict) == [field]
    assert not Measurement.objects.exists()


def test_a_count_has_no_denominator(world):
    count = IndicatorFactory(framework=world.framework, kind="count", unit="nombre", rhythm="yearly")
    with pytest.raises(ValidationError):
        record(world, 3, 10, indicator=count, period=YEAR)
    assert record(world, 3, None, indicator=count, period=YEAR).denominator is None


@pytest.mark.parametrize("period", [YEAR, CivilPeriod.quarter(2015, 1), CivilPeriod.day(SEPTEMBER.first)])
def test_a_monthly_indicator_is_measured_by_month(world, period):
    with pytest.raises(ValidationError):
        record(world, period=period)


def test_a_period_that_has_not_begun_is_refused(world):
    record(world, period=OCTOBER)
    with pytest.raises(ValidationError):
        record(world, period=OCTOBER.following())


@pytest.mark.parametrize(
    ("kind", "before", "numbers"),
    [
        ("ratio", None, (120, 100)),  # more than all of them
        ("ratio", (90, 100), (50, 100)),  # forty points in a month
        ("average", (20, 10), (70, 10)),  # more than three times
        ("count", (5, None), (40, None)),
    ],
)
def test_an_unlikely_value_asks_a_comment(world, kind, before, numbers):
    indicator = IndicatorFactory(framework=world.framework, kind=kind, rhythm="monthly", unit="jours")
    if before:
        record(world, *before, indicator=indicator, period=AUGUST)
    with pytest.raises(ValidationError) as refused:
        record(world, *numbers, indicator=indicator)
    assert list(refused.value.message_dict) == ["comment"]
    record(world, *numbers, indicator=indicator, comment="Vérifié avec le service")


@pytest.mark.parametrize(
    ("kind", "before", "numbers"),
    [
        ("ratio", (90, 100), (60, 100)),
        ("ratio", (0, 0), (100, 100)),  # the month before was not measurable
        ("average", (20, 10), (60, 10)),
        ("count", (1, None), (9, None)),
        ("count", (0, None), (50, None)),
    ],
)
def test_a_likely_value_asks_nothing(world, kind, before, numbers):
    indicator = IndicatorFactory(framework=world.framework, kind=kind, rhythm="monthly", unit="jours")
    record(world, *before, indicator=indicator, period=AUGUST)
    record(world, *numbers, indicator=indicator)


def test_an_origin_that_computes_asks_no_comment_and_keeps_the_one_it_does_not_give(world):
    record(world, 120, comment="Double comptage en août", source="Registre")
    point = record(world, 130, by=None, origin=MeasurementOrigin.TRAINING)
    assert (point.comment, point.source, point.origin) == ("Double comptage en août", "Registre", "training")


def test_a_grid_is_recorded_in_one_gesture(world):
    lines = [line(world, 80), line(world, 70, service=world.services[1], comment="Été")]
    points = record_measurements(lines, by=world.manager)
    assert [(point.unit.service, point.numerator) for point in points] == [
        (world.services[0], 80),
        (world.services[1], 70),
    ]
    entry = Entry.objects.get()
    assert (entry.event, entry.details["count"], entry.site_code) == ("measurements.recorded", 2, world.site.slug)
    assert MeasurementVersion.objects.count() == 2


def test_a_grid_with_a_bad_line_writes_nothing_and_says_which(world):
    held = record(world, period=AUGUST)
    lines = [
        line(world, 80),
        line(world, 120, service=world.services[1]),
        line(world, "x", service=None),
        line(world, 50, period=AUGUST, expected_version=0),
        line(world, 80),
    ]
    with pytest.raises(MeasurementsRefused) as refused:
        record_measurements(lines, by=world.manager)
    kinds = {rank: type(refusal) for rank, refusal in refused.value.refusals.items()}
    assert kinds == {1: ValidationError, 2: ValidationError, 3: StaleVersion, 4: ValidationError}
    assert (list(Measurement.objects.all()), Unit.objects.count()) == ([held], 1)
    assert events() == ["measurement.recorded"]


def test_a_grid_said_again_writes_nothing(world):
    lines = [line(world, 80), line(world, 70, service=world.services[1])]
    record_measurements(lines, by=world.manager)
    record_measurements(lines, by=world.manager)
    assert (Entry.objects.count(), MeasurementVersion.objects.count()) == (1, 2)
    assert record_measurements([], by=world.manager) == []


def test_a_grid_of_any_length_costs_the_same_queries(world, django_assert_max_num_queries):
    Unit.objects.at(world.site, world.service)
    months = [CivilPeriod.month(2014, month) for month in range(1, 13)]
    with django_assert_max_num_queries(14):
        record_measurements([line(world, period=month) for month in months], by=world.manager)


def test_the_months_of_a_file_are_compared_with_each_other(world):
    with pytest.raises(MeasurementsRefused) as refused:
        record_measurements([line(world, 90, period=AUGUST), line(world, 20)], by=world.manager)
    assert list(refused.value.refusals) == [1]


@pytest.mark.parametrize(("model", "change"), [(MeasurementVersion, {"numerator": 1}), (IndicatorTarget, {"value": 1})])
def test_the_database_refuses_to_change_what_was_measured_or_aimed_at(world, model, change):
    record(world)
    IndicatorTargetFactory()
    with pytest.raises(DatabaseError, match="scellées"), transaction.atomic():
        model.objects.update(**change)
    with pytest.raises(DatabaseError, match="scellées"), transaction.atomic():
        model.objects.all().delete()
