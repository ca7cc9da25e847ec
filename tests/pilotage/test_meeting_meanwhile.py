"""What came between the reading of a meeting and the gesture on it: the gesture sees the meeting as it is."""

import datetime
import uuid

import pytest

from pilotage import emails, tasks
from pilotage.models import AgendaItem, Attendance, CommitteeMember, Meeting
from pilotage.usecases import convening, decisions, meeting_pack, meetings
from pilotage.usecases.agenda import edit_item
from pilotage.usecases.comments import comment_item
from pilotage.usecases.committees import SEATED, edit_member, end_mandate
from qualipref.documents.models import StoredFile
from qualipref.notifications.models import OutgoingEmail
from qualipref.workflow import StaleVersion, TransitionRefused
from tests.factories.steering import CommitteeMemberFactory, MeetingMinutesFactory

from .convened_world import build_committee, convened, mails
from .minutes_world import signed_in
from .sitting_world import TODAY, build_sitting, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY


def as_read(meeting):
    return Meeting.objects.select_related("committee__site").get(pk=meeting.pk)


def cancelled(world):
    convening.cancel_meeting(as_read(world.meeting), reason="Grève", by=world.coordinator)


# --- A point of a meeting that has begun ----------------------------------------------------------
@pytest.fixture
def begun():
    """`world.item` as it was read before the meeting began and the point was decided."""
    world = build_sitting(opened=False)
    world.item = AgendaItem.objects.select_related("meeting__committee__site", "action").get(pk=world.items[0].pk)
    meetings.open_meeting(world.meeting, by=world.president, factor="password", version=1)
    decisions.decide(world.items[0], "approved", key=uuid.uuid4(), by=world.president)
    return world


def test_it_is_not_taken_off(begun):
    with pytest.raises(TransitionRefused):
        meetings.remove_item(begun.item, by=begun.secretary)


def test_it_is_not_rewritten(begun):
    with pytest.raises(TransitionRefused):
        edit_item(begun.item, title="Autre", minutes=3, why="", proposal="", version=1, by=begun.secretary)


def test_it_is_not_commented_in_advance(begun):
    with pytest.raises(TransitionRefused):
        comment_item(begun.item, text="À voir", by=begun.secretary)


# --- A meeting that was convened or cancelled -----------------------------------------------------
def test_who_was_convened_meanwhile_is_told_of_the_cancellation():
    world = build_committee()
    seen = as_read(world.meeting)
    convening.convene(world.meeting, version=1, by=world.coordinator)
    told = OutgoingEmail.objects.count()
    convening.cancel_meeting(seen, reason="Grève", by=world.coordinator)
    assert OutgoingEmail.objects.count() > told


def test_a_meeting_cancelled_meanwhile_is_not_moved():
    world = convened()
    seen = as_read(world.meeting)
    cancelled(world)
    told = OutgoingEmail.objects.count()
    with pytest.raises((TransitionRefused, StaleVersion)):
        convening.edit_meeting(seen, version=seen.version, by=world.coordinator, place="Ailleurs")
    assert OutgoingEmail.objects.count() == told


def test_nobody_is_called_to_a_meeting_cancelled_meanwhile():
    world = convened()
    deputy = CommitteeMemberFactory(committee=world.committee, stands_in_for=world.president)
    line = Attendance.objects.select_related("member", "meeting__committee__site").get(member=world.president)
    cancelled(world)
    with pytest.raises(TransitionRefused):
        convening.answer_notice(line, "excused", by=world.general)
    assert not mails(deputy.account.email)


def test_the_dossier_of_a_meeting_cancelled_meanwhile_is_sent_to_nobody(monkeypatch):
    world = convened()  # D-7 is past: the dossier is frozen
    meeting = as_read(world.meeting)

    def laid_out(*_, **__):
        cancelled(world)
        return b"%PDF-1.7"

    monkeypatch.setattr(meeting_pack, "meeting_pack_pdf", laid_out)
    monkeypatch.setattr(meeting_pack, "inspect_pdf", lambda pdf: 1)
    tasks.produce_meeting_pack(meeting.pack_job_id)
    assert StoredFile.objects.exists() and "ossier" not in mails("union@exemple.fr")[0].subject


# --- A mandate that ends before the meeting -------------------------------------------------------
def test_who_sits_no_more_on_the_day_answers_no_more():
    world = convened()
    CommitteeMemberFactory(committee=world.committee, stands_in_for=world.president)
    CommitteeMember.objects.filter(pk=world.president.pk).update(au=datetime.date(2015, 10, 22))
    told = OutgoingEmail.objects.count()
    assert (
        signed_in(world.general).post(url("meeting_answer", world.meeting.pk), {"answer": "excused"}).status_code == 409
    )
    assert OutgoingEmail.objects.count() == told


def test_who_sits_again_is_convened_again(settings):
    settings.TODAY = "2015-10-10"
    world = convened()
    end_mandate(world.outside, au=datetime.date(2015, 10, 21), version=1, by=world.coordinator)
    told = len(mails("union@exemple.fr"))
    member = CommitteeMember.objects.get(pk=world.outside.pk)
    fields = {name: getattr(member, name) for name in SEATED} | {"au": None}
    edit_member(member, version=member.version, by=world.coordinator, **fields)
    assert len(mails("union@exemple.fr")) == told + 1
    edit_member(member, version=member.version, by=world.coordinator, **fields | {"function": "Autre titre"})
    assert len(mails("union@exemple.fr")) == told + 1


# --- A form sent twice ----------------------------------------------------------------------------
def test_a_meeting_is_planned_once():
    world = build_committee()
    body = {"starts_at": "2015-11-20T10:00", "minutes_planned": 60}
    page = signed_in(world.coordinator)
    address = url("meeting_create", world.committee.pk)
    assert page.post(address, body).status_code == 302
    assert "starts_at" in page.post(address, body).context["form"].errors
    assert Meeting.objects.count() == 2


def test_an_address_sits_once():
    world = build_committee()
    body = {"function": "Maire", "college": "administration", "email": "maire@exemple.fr"}
    page = signed_in(world.coordinator)
    address = url("committee_member_add", world.committee.pk)
    assert page.post(address, body).status_code == 302
    assert "email" in page.post(address, body | {"email": "Maire@exemple.fr"}).context["form"].errors
    assert world.committee.members.filter(email="maire@exemple.fr").count() == 1


def test_sealed_minutes_are_not_sent_to_who_sat_no_more():
    world = convened()
    CommitteeMember.objects.filter(pk=world.outside.pk).update(au=datetime.date(2015, 10, 22))
    minutes = MeetingMinutesFactory(meeting=world.meeting, approved=True)
    told = len(mails("union@exemple.fr"))
    emails.minutes_sealed(minutes, word="minutes-pdf")
    assert len(mails("union@exemple.fr")) == told
    CommitteeMember.objects.filter(pk=world.outside.pk).update(au=None)
    emails.minutes_sealed(minutes, word="minutes-pdf")
    assert len(mails("union@exemple.fr")) == told + 1
