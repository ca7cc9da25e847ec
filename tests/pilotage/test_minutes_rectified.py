"""« PV rectificatif »: approved minutes are corrected by others, and each leads to the other."""

import pytest

from pilotage.models import Decision, MeetingMinutes
from pilotage.usecases import minutes as usecases
from sites.enums import Role
from tests.factories import holder
from tests.factories.steering import CommitteeMemberFactory

from .minutes_world import DAY, address, approved, build_meeting, confirmed, fresh, read, signed_in, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = DAY


@pytest.fixture
def world():
    return build_meeting()


@pytest.fixture
def president(world):
    return signed_in(world.president)


def test_approved_minutes_are_corrected_by_others_and_each_leads_to_the_other(world, president):
    minutes, writer = approved(world).minutes, signed_in(world.writer)
    response = writer.post(address("rectify", minutes), {"reason": "Nom du service"})
    made = MeetingMinutes.objects.get(rectifies=minutes)
    assert response.url == address("write", made)
    assert writer.post(address("rectify", minutes), {"reason": "Encore"}).status_code == 409
    sent = typed(made, {world.decisions[0]: "Le comité valide la signalétique du hall d’accueil."})
    assert writer.post(address("write", made), sent).status_code == 302
    assert writer.post(address("submit", made), {"version": 2}).status_code == 302
    made = fresh(made)
    confirmed(president, address("approve", made), read(made))
    assert fresh(made).content["decisions"][0]["text"].startswith("Le comité valide la signalétique du hall d’accueil")
    assert Decision.objects.get(pk=world.decisions[0].pk).text == world.decisions[0].text
    assert address("detail", made) in president.get(address("detail", minutes)).text
    assert address("detail", minutes) in president.get(address("detail", made)).text


def test_a_rectification_being_written_is_hidden_from_who_reads_no_draft(world):
    minutes = approved(world).minutes
    made = usecases.rectify_minutes(minutes, reason="Nom du service", by=world.writer)
    member = holder(Role.AGENT, site=world.actions[0].site)
    CommitteeMemberFactory(committee=minutes.meeting.committee, account=member)
    client = signed_in(member)
    assert client.get(address("detail", made)).status_code == 404
    assert "Nom du service" not in client.get(address("detail", minutes)).text


def test_a_rectification_is_motivated(world):
    minutes = approved(world).minutes
    response = signed_in(world.writer).post(address("rectify", minutes), {"reason": " "})
    assert "reason" in response.context["form"].errors
    assert not MeetingMinutes.objects.filter(rectifies=minutes).exists()


def test_what_is_not_approved_has_no_rectification(world):
    assert signed_in(world.writer).get(address("rectify", world.minutes)).status_code == 409
