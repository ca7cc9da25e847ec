"""Who is already convened and whose seat changes: another address, a suspended account, a mandate that ends."""

import pytest

from pilotage.usecases import committees, convening
from pilotage.usecases.hand_over import hand_over_seat
from qualipref.links.models import AccessLink
from tests.factories import UserFactory

from .convened_world import D_7, MONDAY, STARTS_AT, build_committee, calendar_of, convened, line_of, mails

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"


def move(world, **fields):
    said = {name: getattr(world.meeting, name) for name in convening.TOLD} | fields
    convening.edit_meeting(world.meeting, version=world.meeting.version, by=world.coordinator, **said)


def test_a_suspended_account_receives_no_new_link_be_it_by_an_address_kept_beside_it():
    world = convened()
    world.president.email = world.general.email
    world.president.save()
    world.general.is_active = False
    world.general.save()
    move(world, place="Salle Moulin")
    assert len(mails(world.general.email)) == 1 and len(mails("union@exemple.fr")) == 2
    assert AccessLink.objects.filter(subject_id=str(line_of(world, world.president).pk)).count() == 1


def change_seat(world, member, **fields):
    said = {name: getattr(member, name) for name in committees.SEATED} | fields
    committees.edit_member(member, version=member.version, by=world.coordinator, **said)


@pytest.mark.parametrize("has_account", [False, True])
def test_a_corrected_address_closes_the_former_link_and_is_convened_anew(has_account):
    world = convened()
    line = line_of(world, world.outside)
    person = UserFactory(email="juste@exemple.fr") if has_account else None
    change_seat(world, world.outside, email="juste@exemple.fr", account=person)
    assert len(mails("union@exemple.fr")) == 1
    (written,) = mails("juste@exemple.fr")
    assert calendar_of(written)["ATTENDEE"].endswith("mailto:juste@exemple.fr")
    links = AccessLink.objects.filter(subject_id=str(line.pk)).order_by("pk")
    assert [(link.email, link.is_open) for link in links] == [("union@exemple.fr", False), ("juste@exemple.fr", True)]
    line.refresh_from_db()
    assert line.email == "juste@exemple.fr"


def test_another_function_of_a_seat_writes_to_nobody():
    world = convened()
    change_seat(world, world.outside, function="Union des usagers")
    assert len(mails("union@exemple.fr")) == 1
    assert AccessLink.objects.get(subject_id=str(line_of(world, world.outside).pk)).is_open


def test_a_corrected_address_of_a_meeting_that_is_not_convened_writes_to_nobody():
    world = build_committee()
    change_seat(world, world.outside, email="juste@exemple.fr")
    assert not mails()


def test_a_mandate_that_ends_before_the_meeting_closes_its_link_and_is_told_once():
    world = convened()
    committees.end_mandate(world.outside, au=STARTS_AT.date(), version=1, by=world.coordinator)
    assert len(mails("union@exemple.fr")) == 1  # he still sits that day
    committees.end_mandate(world.outside, au=D_7, version=2, by=world.coordinator)
    told, _ = mails("union@exemple.fr")
    assert "votre mandat ne couvre pas" in told.body and calendar_of(told)["METHOD"] == "CANCEL"
    move(world, place="Salle Moulin")
    assert len(mails("union@exemple.fr")) == 2
    links = AccessLink.objects.filter(subject_id=str(line_of(world, world.outside).pk))
    assert not any(link.is_open for link in links)


def test_a_meeting_moved_past_the_end_of_a_mandate_leaves_his_calendar():
    world = build_committee()
    world.outside.au = STARTS_AT.date()
    world.outside.save()
    convening.convene(world.meeting, version=1, by=world.coordinator)
    move(world, starts_at=MONDAY)
    told, _ = mails("union@exemple.fr")
    assert told.subject.startswith("Vous n’êtes plus attendu") and calendar_of(told)["METHOD"] == "CANCEL"


def test_who_hands_his_seat_over_loses_his_link_and_his_successor_waits_to_be_convened():
    world = convened()
    successor = UserFactory()
    taken = hand_over_seat(world.president, to=successor)
    told, _ = mails(world.general.email)
    assert calendar_of(told)["METHOD"] == "CANCEL"
    assert not AccessLink.objects.get(subject_id=str(line_of(world, world.president).pk)).is_open
    assert list(convening.newcomers(world.meeting)) == [taken]
    convening.convene_newcomers(world.meeting, by=world.coordinator)
    assert len(mails(successor.email)) == 1
