"""In whose name one decides: the president for nobody, the secretary and the substitute for him."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from pilotage.models import Decision, Meeting
from pilotage.permissions import decides_for
from pilotage.usecases.decisions import decide, reword_decision, undo_decision
from pilotage.usecases.meetings import add_item, close_meeting, hand_keyboard, note_item, record_presences
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


def test_who_has_just_lost_the_keyboard_writes_nothing_that_his_page_still_allowed():
    """The page had read who holds it before the meeting was kept; each row below is what that page held."""
    world = build_sitting()
    president, (point, other, *_) = world.president, world.items
    taken = decide(point, "approved", key=uuid.uuid4(), by=president)
    shown, line = Meeting.objects.get(), world.attendances[0]
    hand_keyboard(world.meeting, to=world.secretary, by=president)
    for gesture in (
        lambda: decide(other, "approved", key=uuid.uuid4(), by=president),
        lambda: undo_decision(taken, by=president),
        lambda: reword_decision(taken, text="Autrement.", version=1, by=president),
        lambda: close_meeting(shown, by=president),
    ):
        with pytest.raises(PermissionDenied, match=f"tenu par {world.secretary}"):
            gesture()
    for gesture in (
        lambda: note_item(other, note="Dit", version=1, by=president),
        lambda: add_item(shown, kind="free", title="Divers", by=president),
        lambda: record_presences(shown, {line: ("present", "")}, shown="", by=president),
    ):
        with pytest.raises(PermissionDenied):
            gesture()
    hand_keyboard(shown, to=president, by=president)
    with pytest.raises(PermissionDenied):
        hand_keyboard(world.meeting, to=world.secretary, by=world.secretary)
    assert Decision.objects.standing().get().text == taken.text


def test_the_president_of_a_working_group_decides_for_nobody_even_when_he_stands_in_elsewhere():
    leader, absent = UserFactory(), holder(Role.SECRETARY_GENERAL)
    group = CommitteeFactory(kind="working_group", code="gt")
    CommitteeMemberFactory(committee=group, account=leader, is_president=True)
    meeting = MeetingFactory(committee=group, status="open", opened_by=absent, keyboard=leader)
    substitute_of(absent, meeting.day, leader)
    assert decides_for(leader, meeting) is None
    steering = MeetingFactory(committee__code="copil", status="open", opened_by=absent, keyboard=leader)
    assert decides_for(leader, steering) == absent
