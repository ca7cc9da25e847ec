"""What changed between the page of the room and the lock: who may decide, what is decided, what it may become."""

import datetime
import uuid

import pytest

from pilotage.models import Action, AgendaItem, Meeting
from pilotage.usecases import decisions as usecases
from pilotage.usecases.actions import complete_action
from qualipref import clock
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from sites.models import Delegation
from tests.factories import CampaignFactory, CommitmentFactory, EvidenceUseFactory, holder
from tests.factories.steering import AgendaItemFactory, DueDateRequestFactory

from ..minutes_world import signed_in
from ..sitting_world import TODAY, build_sitting, decide, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY


def test_who_stands_in_no_more_decides_no_more():
    world = build_sitting()
    absent, substitute = world.president, holder(Role.SUB_PREFECT)
    yesterday = datetime.date(2015, 10, 22)
    Delegation.objects.create(
        absent=absent,
        substitute=substitute,
        role=Role.SECRETARY_GENERAL,
        valid_from=yesterday,
        valid_until=yesterday,
    )
    Meeting.objects.update(opened_by=substitute, opened_for=absent, keyboard=substitute)
    page = signed_in(substitute)
    assert decide(page, world.items[0]).status_code == 403
    assert page.post(url("sitting_close", world.meeting.pk)).status_code == 403


def test_what_was_rewritten_meanwhile_is_not_decided_unseen():
    world = build_sitting()
    item = AgendaItem.objects.select_related("meeting__committee__site", "action").get(pk=world.items[0].pk)
    seen = item.subject_version
    Action.objects.filter(pk=item.action_id).update(title="Fermer le guichet", version=seen + 1)
    with pytest.raises(StaleVersion):
        usecases.decide(item, "rejected", reason="Non", key=uuid.uuid4(), by=world.president, seen=seen)


@pytest.mark.parametrize("place", ["sitting_decide", "rehearsal"])
def test_an_engagement_become_obligatory_is_refused_beside_its_point(place):
    world = build_sitting(opened=place == "sitting_decide", kinds=("free",))
    CampaignFactory(year=2015, framework=world.commitment.framework)
    where = {"chapter": world.commitment.chapter, "framework": world.commitment.framework}
    commitment = CommitmentFactory(code="7.7.7", is_optional=False, **where)
    item = AgendaItemFactory(meeting=world.meeting, kind="optional_commitment", commitment=commitment)
    keys = [world.meeting.pk, item.pk] if place == "sitting_decide" else [world.meeting.pk]
    sent = {"verdict": "approved", "key": uuid.uuid4(), "point": item.pk}
    assert signed_in(world.president).post(url(place, *keys), sent).status_code == 200


def test_a_date_maintained_is_not_asked_again_of_an_action_that_is_done():
    world = build_sitting(kinds=("late_action",))
    action = world.items[0].action
    request = DueDateRequestFactory(action=action)
    decision = usecases.decide(world.items[0], "rejected", reason="Non", key=uuid.uuid4(), by=world.president)
    action.refresh_from_db()
    proof = EvidenceUseFactory().evidence
    complete_action(action, proof=proof, done_on=clock.today(), version=action.version, by=world.manager)
    with pytest.raises(TransitionRefused):
        usecases.undo_decision(decision, by=world.president)
    request.refresh_from_db()
    assert request.status == "refused"
