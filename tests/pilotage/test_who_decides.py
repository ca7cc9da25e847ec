"""In whose name one decides: the president for nobody, the secretary and the substitute for him."""

import pytest
from django.urls import reverse

from pilotage.models import Decision, Meeting
from pilotage.permissions import decides_for
from sites.enums import Role
from sites.models import Delegation
from tests.factories import UserFactory, holder
from tests.factories.steering import CommitteeFactory, CommitteeMemberFactory, MeetingFactory

from .minutes_world import signed_in
from .sitting_world import TODAY, build_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY


def substitute_of(absent, day, substitute=None):
    substitute = substitute or holder(Role.SUB_PREFECT)
    given = {"role": Role.SECRETARY_GENERAL, "valid_from": day, "valid_until": day}
    Delegation.objects.create(absent=absent, substitute=substitute, **given)
    return substitute


def test_a_president_who_comes_back_decides_for_nobody():
    world = build_sitting()
    substitute = substitute_of(world.president, world.meeting.day)
    Meeting.objects.update(opened_by=substitute, opened_for=world.president, keyboard=substitute)
    page = signed_in(world.president)
    page.post(reverse("pilotage:sitting_keyboard", args=[world.meeting.pk]), {"to": world.president.pk})
    item = world.items[0]
    sent = {"verdict": "approved", "key": "b0e42fe7-31a5-4894-a441-007e5256afea"}
    page.post(reverse("pilotage:sitting_decide", args=[world.meeting.pk, item.pk]), sent)
    decision = Decision.objects.get()
    assert (decision.by, decision.on_behalf_of) == (world.president, None)


def test_a_secretary_decides_for_who_opened_and_a_substitute_for_the_absent():
    world = build_sitting()
    substitute = substitute_of(world.president, world.meeting.day)
    world.meeting.keyboard = world.secretary
    assert decides_for(world.secretary, world.meeting) == world.president
    world.meeting.keyboard = substitute
    assert decides_for(substitute, world.meeting) == world.president
    assert decides_for(world.president, world.meeting) is None
    assert decides_for(UserFactory(), world.meeting) is None


def test_the_president_of_a_working_group_decides_for_nobody_even_when_he_stands_in_elsewhere():
    leader, absent = UserFactory(), holder(Role.SECRETARY_GENERAL)
    group = CommitteeFactory(kind="working_group", code="gt")
    CommitteeMemberFactory(committee=group, account=leader, is_president=True)
    meeting = MeetingFactory(committee=group, status="open", opened_by=absent, keyboard=leader)
    substitute_of(absent, meeting.day, leader)
    assert decides_for(leader, meeting) is None
    steering = MeetingFactory(committee__code="copil", status="open", opened_by=absent, keyboard=leader)
    assert decides_for(leader, steering) == absent
