"""Who is already convened and whose seat changes: another address, a suspended account, a mandate that ends."""

import pytest

from pilotage.usecases import committees, convening
from pilotage.usecases.hand_over import hand_over_seat
from qualipref.links.models import AccessLink
from qualipref.workflow import TransitionRefused
from tests.factories import UserFactory
from tests.factories.steering import CommitteeMemberFactory

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
    assert len(mails("union@exemple.fr")) == 1 + has_account  # an account elsewhere is another person
    (written,) = mails("juste@exemple.fr")
    assert calendar_of(written)["ATTENDEE"].endswith("mailto:juste@exemple.fr")
    links = AccessLink.objects.filter(subject_id=str(line.pk)).order_by("pk")
    assert [(link.email, link.is_open) for link in links] == [("union@exemple.fr", False), ("juste@exemple.fr", True)]
    line.refresh_from_db()
    assert line.email == "juste@exemple.fr"


def test_a_seat_that_passes_to_another_account_asks_its_new_holder_and_releases_the_former_one():
    world = convened()
    seat = {"committee": world.committee, "account": None, "email": "suppleant@exemple.fr"}
    deputy, successor = CommitteeMemberFactory(**seat, stands_in_for=world.president), UserFactory()
    convening.answer_notice(line_of(world, world.president), "excused", by=world.general)
    change_seat(world, world.president, account=successor)
    line = line_of(world, world.president)
    assert (line.answer, line.answered_at, line.email) == ("none", None, successor.email)
    told, notice = mails(world.general.email)
    assert "votre siège a été confié à une autre personne" in told.body
    cancelled, asked = calendar_of(told), calendar_of(notice)
    assert (cancelled["METHOD"], cancelled["UID"]) == ("CANCEL", asked["UID"])
    assert cancelled["ATTENDEE"].endswith(f"mailto:{world.general.email}")
    (written,) = mails(successor.email)
    assert calendar_of(written)["METHOD"] == "REQUEST"
    assert [link.recipient for link in AccessLink.objects.filter(subject_id=str(line.pk), revoked_at=None)] == [
        successor
    ]
    assert calendar_of(mails("suppleant@exemple.fr")[0])["METHOD"] == "CANCEL"
    assert not world.meeting.attendances.filter(member=deputy).exists()


def test_what_the_former_holder_sends_as_his_seat_passes_does_not_answer_for_the_new_one():
    world = convened()
    line = line_of(world, world.president)
    link = AccessLink.objects.get(subject_id=str(line.pk))
    change_seat(world, world.president, account=UserFactory())
    for sent in ({"link": link}, {"by": world.general}):
        with pytest.raises(TransitionRefused):
            convening.answer_notice(line, "accepted", **sent)
    assert line_of(world, world.president).answer == "none"


def test_a_suspended_account_is_not_told_that_its_seat_has_passed():
    world = convened()
    world.general.is_active = False
    world.general.save()
    world.president.account.refresh_from_db()
    change_seat(world, world.president, account=UserFactory())
    assert len(mails(world.general.email)) == 1


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
