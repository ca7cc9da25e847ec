"""What minutes say is what was decided: neither the room nor the plan moves it once they are submitted."""

import pytest
from django.urls import reverse

from pilotage.usecases import minutes as usecases
from pilotage.usecases.meetings import note_item, record_presence, sheet_digest
from qualipref.workflow import TransitionRefused

from .minutes_world import DAY, approved, build_meeting, sent_back, signed_in, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = DAY


@pytest.fixture
def world():
    return build_meeting()


def noted(world, note="Dit après."):
    item = world.minutes.meeting.items.order_by("pk").first()
    path = reverse("pilotage:sitting_note", args=[item.meeting_id, item.pk])
    response = signed_in(world.writer).post(path, {"note": note, "version": item.version})
    item.refresh_from_db()
    return response, item.note


def seen_absent(world):
    meeting, line = world.minutes.meeting, world.minutes.meeting.attendances.get()
    sent = {"shown": sheet_digest(meeting.attendances.all()), f"presence_{line.pk}": "absent"}
    response = signed_in(world.writer).post(reverse("pilotage:sitting_presence", args=[meeting.pk]), sent)
    line.refresh_from_db()
    return response, line.presence


def test_a_note_waits_until_submitted_minutes_are_sent_back(world):
    submitted(world)
    response, note = noted(world, "Ma longue note.")
    assert (response.status_code, note) == (409, "")
    assert "Ma longue note." in response.text and "est soumis" in response.text
    item = world.minutes.meeting.items.order_by("pk").first()
    with pytest.raises(TransitionRefused):
        note_item(item, note="Dit après.", version=item.version, by=world.writer)
    usecases.ask_minutes_changes(
        world.minutes, [(None, "Noter.")], version=world.minutes.version, by=world.president
    )  # fmt: skip
    response, note = noted(world)
    assert (response.status_code, note) == (302, "Dit après.")


def test_a_presence_does_not_change_under_submitted_minutes(world):
    submitted(world)
    response, presence = seen_absent(world)
    assert (response.status_code, presence) == (409, "present") and "est soumis" in response.text
    with pytest.raises(TransitionRefused):
        record_presence(world.minutes.meeting.attendances.get(), presence="absent", by=world.writer)


def test_a_presence_is_corrected_once_they_are_sent_back(world):
    sent_back(world)
    assert seen_absent(world)[1] == "absent"


def test_approved_minutes_say_why_nothing_changes(world):
    approved(world)
    response, note = noted(world, "Ma longue note.")
    assert (response.status_code, note) == (409, "")
    assert "Ma longue note." in response.text and "est approuvé" in response.text
