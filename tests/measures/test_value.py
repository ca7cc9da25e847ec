"""What a measurement is worth, in words, and against which target."""

import datetime
from decimal import Decimal

import pytest

from engagements.enums import TargetState
from engagements.measures import Targets, measured_value, value_of
from engagements.measures.targets import Target
from engagements.usecases.targets import set_target
from qualipref.journal.models import Entry
from tests.factories import IndicatorFactory, IndicatorTargetFactory, MeasurementFactory

pytestmark = pytest.mark.django_db
EIGHTY = Target(Decimal(80), "projet")


def indicator(**fields):
    return IndicatorFactory(**fields)


@pytest.mark.parametrize(
    ("fields", "numbers", "printed"),
    [
        ({}, (90, 100), "90\u202f%"),
        ({}, (1, 3), "33,3\u202f%"),
        ({}, (0, 100), "0\u202f%"),
        ({"kind": "average", "unit": "jours ouvrés"}, (152, 10), "15,2\u00a0jours ouvrés"),
        ({"kind": "average", "unit": "jours ouvrés"}, (10, 10), "1\u00a0jour ouvré"),
        ({"kind": "average", "unit": "note sur 10"}, (37, 5), "7,4\u00a0sur 10"),
        ({"kind": "duration", "unit": "minutes"}, (45, None), "45\u00a0minutes"),
        ({"kind": "count", "unit": "nombre"}, (1250, None), "1\u202f250"),
    ],
)
def test_a_value_is_printed_in_its_unit(fields, numbers, printed):
    assert measured_value(indicator(**fields), *map(_decimal, numbers), None).printed == printed


def _decimal(number):
    return None if number is None else Decimal(number)


def test_a_denominator_of_zero_is_not_measurable_and_never_zero_percent():
    value = measured_value(indicator(), Decimal(0), Decimal(0), EIGHTY)
    assert (value.printed, value.number, value.state) == ("non mesurable", None, TargetState.NOT_MEASURABLE)
    assert "rien n’était à mesurer" in value.reasons[0]


@pytest.mark.parametrize(
    ("direction", "numerator", "state"),
    [
        ("hausse_souhaitee", 80, TargetState.MET),
        ("hausse_souhaitee", 79, TargetState.MISSED),
        ("baisse_souhaitee", 80, TargetState.MET),
        ("baisse_souhaitee", 81, TargetState.MISSED),
    ],
)
def test_a_target_is_met_by_the_value_itself(direction, numerator, state):
    assert measured_value(indicator(direction=direction), Decimal(numerator), Decimal(100), EIGHTY).state == state


def test_the_printed_value_never_says_a_target_met_that_is_missed():
    value = measured_value(indicator(), Decimal(79_996), Decimal(100_000), EIGHTY)
    assert (value.printed, value.is_missed) == ("79,996\u202f%", True)


def test_without_a_target_nothing_is_missed():
    value = measured_value(indicator(target=None), Decimal(1), Decimal(100), None)
    assert (value.state, value.reasons[1]) == (TargetState.NO_TARGET, "Aucune cible n’est fixée.")


def test_the_target_of_the_referentiel_holds_by_default():
    measured = MeasurementFactory(indicator__target=95, indicator__target_basis="projet")
    value = value_of(measured, Targets([measured.indicator]))
    assert (value.target.value, value.is_missed) == (95, True)
    assert "95" in value.reasons[1] and "référentiel" in value.reasons[1]


def test_the_target_is_the_one_of_the_last_day_of_the_period():
    measured = MeasurementFactory(indicator__target=95)
    set_(measured, value=85, du=datetime.date(2015, 9, 30))
    set_(measured, value=99, du=datetime.date(2015, 10, 1))
    assert value_of(measured, Targets([measured.indicator])).target.value == 85


def set_(measured, **fields):
    return IndicatorTargetFactory(indicator=measured.indicator, **fields)


def test_the_most_particular_target_wins_then_the_last_one_set():
    measured = MeasurementFactory()
    unit, day = measured.unit, measured.period_to

    def found():
        return Targets([measured.indicator]).on(measured.indicator, day, unit.site_id, unit.service_id).value

    set_(measured, value=81)
    assert found() == 81
    set_(measured, value=82, site=unit.site)
    assert found() == 82
    set_(measured, value=83, site=unit.site, service=unit.service)
    set_(measured, value=84, site=unit.site, service=unit.service, du=day, au=day)
    assert found() == 84
    set_(measured, value=85, site=unit.site, service=unit.service, du=day, au=day)
    assert found() == 85


def test_a_target_that_has_ended_gives_way_to_the_one_before():
    measured = MeasurementFactory()
    set_(measured, value=70)
    set_(measured, value=60, du=datetime.date(2015, 6, 1), au=datetime.date(2015, 8, 31))
    targets = Targets([measured.indicator])
    assert targets.on(measured.indicator, datetime.date(2015, 8, 31)).value == 60
    assert targets.on(measured.indicator, datetime.date(2015, 9, 1)).value == 70


def test_a_target_is_set_once_and_told():
    aimed, day = IndicatorFactory(), datetime.date(2015, 7, 1)
    for _ in range(2):
        set_target(aimed, value=Decimal(85), du=day, basis="Comité du 30 juin", by=None)
    assert aimed.targets.count() == 1
    entry = Entry.objects.get()
    assert (entry.event, entry.details["basis"]) == ("indicator_target.set", "Comité du 30 juin")
