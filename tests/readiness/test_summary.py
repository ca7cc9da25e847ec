"""The scores of the sites are worked out once for each head of the journal, never out of date."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagements.readiness import board, score, summary
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.factories import ScopeEntryFactory, ServiceFactory, SiteFactory, holder

from .world import TODAY, assess, build, prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build(services=2, commitments=3)
    world.other = ServiceFactory(site=SiteFactory())
    ScopeEntryFactory(service=world.other, module=world.module)
    world.reader = holder(Role.COORDINATOR)
    return world


def percents(world, user=None):
    return {each.name: each.score.percent for each in summary(world.campaign, TODAY, user or world.reader)}


def live(world):
    assess(world, world.commitments[0], world.services[0])
    prove(world.commitments[0], world.services[0], accepted=True)


def test_each_site_has_the_score_of_its_cells(world):
    live(world)
    whole = board(world.campaign, TODAY)
    for each in summary(world.campaign, TODAY, world.reader):
        states = [state for state in whole.states if state.place.site_id == each.site_id]
        assert each.score.percent == score(states).percent and each.score.applicable == len(states)
        assert [found.applicable for _, found in each.modules] == [len(states)]


def test_nothing_is_read_again_until_something_is_written(world):
    Entry.objects.record("site.updated", on=world.site)
    before = percents(world)
    with CaptureQueriesContext(connection) as captured:
        assert percents(world) == before
    assert len(captured) == 1
    live(world)
    Entry.objects.record("assessment.submitted", on=world.site)
    assert percents(world)[world.site.name] == 16


def test_without_a_journal_nothing_is_kept(world):
    assert percents(world)[world.site.name] == 0
    live(world)
    assert percents(world)[world.site.name] == 16


def test_who_sees_some_cells_only_has_the_score_of_those(world):
    live(world)
    Entry.objects.record("site.updated", on=world.site)
    assert percents(world)[world.site.name] == 16
    correspondent = holder(Role.CORRESPONDENT, site=world.site, service=world.services[0])
    assert percents(world, correspondent) == {world.site.name: 33}
