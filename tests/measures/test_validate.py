"""A measurement is validated, alone or with others, and reopened with a reason."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from engagements.usecases.measurement_validation import reopen_measurement, validate_measurement, validate_measurements
from qualipref.journal.models import Entry
from qualipref.workflow import StaleVersion, TransitionRefused
from tests.factories import IndicatorFactory, ServiceFactory, SiteFactory
from tests.factories.steering import ActionFactory

from .world import AUGUST, OCTOBER, record

pytestmark = pytest.mark.django_db


def test_a_measurement_is_validated_once(world):
    point = validate_measurement(record(world), version=1, by=world.manager)
    point.refresh_from_db()
    assert (point.status, point.validated_by, point.version) == ("validated", world.manager, 2)
    assert Entry.objects.latest("seq").event == "measurement.validated"
    with pytest.raises(TransitionRefused):
        validate_measurement(point, version=2, by=world.manager)


def test_a_validation_on_a_stale_page_is_refused(world):
    point = record(world)
    record(world, 91)
    with pytest.raises(StaleVersion):
        validate_measurement(point, version=1, by=world.manager)


def test_a_missed_target_is_validated_with_a_comment_only(world):
    point = record(world, 60)
    with pytest.raises(ValidationError) as refused:
        validate_measurement(point, version=1, by=world.manager)
    assert list(refused.value.message_dict) == ["comment"]
    point = record(world, 60, comment="Deux agents absents")
    assert validate_measurement(point, version=2, by=world.manager).is_validated


@pytest.mark.parametrize(
    ("fields", "is_answered"),
    [
        ({}, True),
        ({"rejected": True}, False),
        ({"elsewhere": True}, False),
        ({"of_another": True}, False),
        ({"other_service": True}, False),
        ({"closed": datetime.date(2015, 9, 15)}, True),
        ({"closed": datetime.date(2012, 6, 1)}, False),
    ],
)
def test_an_action_of_the_plan_answers_a_missed_target(world, fields, is_answered):
    """One of the same indicator and service, neither rejected nor abandoned nor closed before the period began."""
    point = record(world, 60)
    traits = {"rejected": True} if fields.get("rejected") else {}
    service = point.unit.service
    if fields.get("elsewhere") or fields.get("other_service"):
        service = ServiceFactory(site=SiteFactory() if fields.get("elsewhere") else point.unit.site)
    indicator = IndicatorFactory() if fields.get("of_another") else point.indicator
    if closed := fields.get("closed"):
        traits = {"done": True, "done_on": closed, "closed_on": closed, "status": "closed"}
    ActionFactory(indicator=indicator, lead_service=service, **traits)
    [(_, refusal)] = validate_measurements([(point, 1)], by=world.manager)
    assert (not refusal) == is_answered


def test_a_period_that_is_not_over_is_not_validated(world):
    point = record(world, period=OCTOBER)
    with pytest.raises(TransitionRefused, match="après le 31"):
        validate_measurement(point, version=1, by=world.manager)
    [(_, why)] = validate_measurements([(point, 1)], by=world.manager)
    assert "n’est pas finie" in why
    point.refresh_from_db()
    assert not point.is_validated


def test_a_comment_emptied_at_its_validation_explains_nothing_more(world):
    point = record(world, 60, comment="Ancienne explication")
    with pytest.raises(ValidationError):
        validate_measurement(point, version=1, by=world.manager, comment=" ")
    point = record(world, 90, comment="Ancienne explication", expected_version=1)
    assert validate_measurement(point, version=2, by=world.manager, comment="").comment == ""


def test_what_cannot_be_measured_is_validated_without_a_comment(world):
    assert validate_measurement(record(world, 0, 0), version=1, by=world.manager).is_validated


def test_many_are_validated_each_with_its_result(world):
    good, missed = record(world), record(world, 60, service=world.services[1])
    stale = record(world, period=AUGUST)
    results = validate_measurements([(good, 1), (missed, 1), (stale, 0)], by=world.manager)
    assert [bool(refusal) for _, refusal in results] == [False, True, True]
    good.refresh_from_db()
    missed.refresh_from_db()
    assert (good.is_validated, missed.is_validated) == (True, False)
    entry = Entry.objects.latest("seq")
    assert (entry.event, entry.details["count"]) == ("measurements.validated", 1)


def test_nothing_validated_is_nothing_told(world):
    before = record(world, 60)
    count = Entry.objects.count()
    validate_measurements([(before, 1)], by=world.manager)
    assert Entry.objects.count() == count


def test_a_reopening_has_its_reason_and_a_validated_measurement(world):
    point = record(world)
    with pytest.raises(TransitionRefused):
        reopen_measurement(point, reason="Erreur", version=1, by=world.manager)
    validate_measurement(point, version=1, by=world.manager)
    with pytest.raises(ValidationError):
        reopen_measurement(point, reason="  ", version=2, by=world.manager)
    with pytest.raises(StaleVersion):
        reopen_measurement(point, reason="Erreur", version=1, by=world.manager)
    point.refresh_from_db()
    reopen_measurement(point, reason="Erreur", version=2, by=world.manager)
    point.refresh_from_db()
    assert (point.status, point.validated_by, point.validated_at) == ("provisional", None, None)
