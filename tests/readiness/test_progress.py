"""How far each unit is, worked out once for each head of the journal: never out of date, never for who sees less."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagements.readiness.self_assessment import unit_progress, units_to_assess
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.factories import holder

from .world import TODAY, assess, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build(services=2, commitments=3)
    world.manager = holder(Role.QUALITY_MANAGER, site=world.site)
    Entry.objects.record("site.updated", on=world.site)
    return world


def answered(world, rank, service=0, **fields):
    assess(world, world.commitments[rank], world.services[service], **fields)
    Entry.objects.record("assessment.saved", on=world.site)


def told(world, user=None):
    return units_to_assess(world.campaign, TODAY, user or world.manager)


def test_each_unit_is_told_as_its_own_page_tells_it(world):
    answered(world, 0)
    answered(world, 1, status="in_preparation")
    answered(world, 0, service=1, status="change_asked")
    for tally in told(world):
        unit = unit_progress(world.campaign, TODAY, world.manager, tally.place.unit_code)
        assert (tally.assessed, tally.applicable, tally.excluded) == (
            unit.score.assessed,
            unit.score.applicable,
            unit.score.excluded,
        )
        assert (tally.to_confirm, tally.in_preparation) == (unit.to_confirm, unit.in_preparation)
        assert (tally.submitted, tally.change_asked) == (unit.submitted, unit.change_asked)
        assert (tally.is_begun, tally.is_over) == (unit.is_begun, unit.is_over)
        assert tally.next_code == unit.next_state.commitment.code


def test_nothing_is_read_again_until_something_is_written(world):
    before = told(world)
    with CaptureQueriesContext(connection) as captured:
        assert told(world) == before
    assert len(captured) == 1
    answered(world, 0)
    assert [each.submitted for each in told(world)] == [1, 0]
    answered(world, 1)
    assert [each.submitted for each in told(world)] == [2, 0]


def test_each_one_is_told_of_what_he_assesses(world):
    told(world)
    correspondent = holder(Role.CORRESPONDENT, site=world.site, service=world.services[1])
    assert [each.place.service for each in told(world, correspondent)] == [world.services[1]]
    assert [each.place.service for each in told(world)] == world.services
    assert told(world, holder(Role.COORDINATOR)) == []
