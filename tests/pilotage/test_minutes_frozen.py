"""What minutes say is what was decided: neither the room nor the plan moves it once they are submitted."""

import datetime
import io
import uuid

import pytest
from django.urls import reverse
from pypdf import PdfReader

from pilotage.documents.minutes import minutes_content
from pilotage.documents.minutes_pdf import minutes_pdf
from pilotage.excerpts import excerpts
from pilotage.models import Action, Decision, MeetingMinutes
from pilotage.usecases import actions, due_dates
from pilotage.usecases import minutes as usecases
from pilotage.usecases.decisions import decide, undo_decision
from pilotage.usecases.meetings import (
    close_meeting,
    hand_keyboard,
    note_item,
    open_meeting,
    record_presences,
    sheet_digest,
)
from pilotage.usecases.minutes_integrity import minutes_faults
from qualipref import clock
from qualipref.jobs.models import Job
from qualipref.typography import french, long_date
from qualipref.workflow import TransitionRefused
from sites.enums import Role
from tests.factories import ServiceFactory, UserFactory, holder
from tests.factories.steering import ActionFactory, AgendaItemFactory

from .minutes_world import DAY, address, approved, build_meeting, fresh, sent_back, signed_in, submitted
from .sitting_world import build_sitting

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
    meeting, line = world.minutes.meeting, world.minutes.meeting.attendances.get()
    with pytest.raises(TransitionRefused):
        record_presences(meeting, {line: ("absent", "")}, shown=sheet_digest([line]), by=world.writer)


def test_a_presence_is_corrected_once_they_are_sent_back(world):
    sent_back(world)
    assert seen_absent(world)[1] == "absent"


def test_approved_minutes_say_why_nothing_changes(world):
    approved(world)
    response, note = noted(world, "Ma longue note.")
    assert (response.status_code, note) == (409, "")
    assert "Ma longue note." in response.text and "est approuvé" in response.text


def edited(world, **changes):
    action = Action.objects.get(pk=world.actions[0].pk)
    kept = {"commitments": [], "contributing_services": []}
    actions.edit_action(action, version=action.version, by=world.writer, **kept | changes)
    return action


def test_the_details_are_those_of_the_day_of_the_decision(world):
    owner, action = world.actions[0].lead_service, edited(world, owner=UserFactory())
    due_dates.change_due_date(
        action, due_on=datetime.date(2016, 3, 1), reason="Retard", version=action.version, by=world.writer
    )
    details = submitted(world).minutes.content["decisions"][0]["details"]
    assert french(f"Pilote : {owner}, {owner.site} – Échéance : 30 septembre 2015") == details


def test_a_date_that_the_committee_moves_is_the_one_that_the_details_say():
    world = build_meeting()
    action = ActionFactory(in_progress=True)
    item = AgendaItemFactory(meeting=world.minutes.meeting, kind="late_action", action=action)
    moved = {"reason": "Travaux", "new_due_on": datetime.date(2015, 12, 15)}
    decide(item, "postponed", key=uuid.uuid4(), by=world.president, **moved)
    assert "15 décembre 2015" in submitted(world).minutes.content["decisions"][2]["details"].replace("\u00a0", " ")


def test_the_excerpts_of_approved_minutes_do_not_move_with_the_plan(world):
    first, other = world.actions[0].lead_service, ServiceFactory()
    minutes = fresh(approved(world).minutes)
    before = excerpts(minutes)
    edited(world, lead_service=other, contributing_services=[ServiceFactory()])
    assert excerpts(fresh(minutes)) == before and [d["number"] for d in before[first]] == ["D-01"]
    assert list(MeetingMinutes.objects.concerning([first])) == [minutes]
    assert not MeetingMinutes.objects.concerning([other]).exists()


def test_a_decision_that_was_taken_back_concerns_nobody(world):
    action, other = world.actions[0], ServiceFactory()
    undo_decision(Decision.objects.get(pk=world.decisions[0].pk), by=world.president)
    Action.objects.filter(pk=action.pk).update(lead_service=other)
    item = world.minutes.meeting.items.get(action=action)
    decide(item, "rejected", key=uuid.uuid4(), by=world.president, reason="Trop tôt")
    approved(world)
    assert MeetingMinutes.objects.concerning([other]).exists()
    assert not MeetingMinutes.objects.concerning([action.lead_service]).exists()


# Who opened, who decided for whom


def room(**opened):
    """A meeting of which the secretary took the second decision, for the president, once he was handed the keyboard."""
    world = build_sitting(kinds=("free", "free"), opened=False)
    open_meeting(world.meeting, by=world.president, version=world.meeting.version, **opened)
    decide(world.items[0], "approved", key=uuid.uuid4(), by=world.president)
    return world


def ended(world, by):
    world.minutes = close_meeting(world.meeting, by=by)
    world.meeting.attendances.update(presence="present")
    world.writer = holder(Role.COORDINATOR)
    return world


@pytest.mark.parametrize(("factor", "word"), [("totp", "second facteur"), ("password", "le mot de passe")])
def test_the_minutes_say_how_the_opening_was_confirmed_and_who_held_the_keyboard(factor, word):
    world = room(factor=factor)
    decide(world.items[1], "approved", key=uuid.uuid4(), by=world.president)
    minutes = approved(ended(world, world.president)).minutes
    opened = french(f"par : {world.president} ; identité confirmée par {word}")
    hand = french(f"Clavier tenu par : {world.president}")
    assert minutes.content["meeting"]["opened"].endswith(opened)
    assert (minutes.content["meeting"]["keyboard"], minutes.content["decisions"][0]["keyboard"]) == (hand, "")
    shown = signed_in(world.president).get(address("detail", minutes)).text
    printed = pdf_text(minutes_pdf(minutes.content))
    for said in (opened, hand):
        assert said in shown and flat(said) in printed


def test_each_decision_says_who_took_it_where_the_keyboard_changed_hands():
    world = room(factor="totp")
    hand_keyboard(world.meeting, to=world.secretary, by=world.president)
    decide(world.items[1], "approved", key=uuid.uuid4(), by=world.secretary, on_behalf_of=world.president)
    minutes = approved(ended(world, world.secretary)).minutes
    hands = [decision["keyboard"] for decision in minutes.content["decisions"]]
    assert hands == [
        french(f"Clavier tenu par : {world.president}"),
        french(f"Clavier tenu par : {world.secretary}, pour : {world.president}"),
    ]
    assert minutes.content["meeting"]["keyboard"] == ""
    shown, printed = (
        signed_in(world.president).get(address("detail", minutes)).text,
        pdf_text(minutes_pdf(minutes.content)),
    )
    for hand in hands:
        assert hand in shown and flat(hand) in printed


def test_what_is_decided_again_once_the_meeting_is_over_says_so(world):
    undo_decision(Decision.objects.get(pk=world.decisions[0].pk), by=world.president)
    item = world.minutes.meeting.items.get(action=world.actions[0])
    decide(item, "rejected", key=uuid.uuid4(), by=world.president, reason="Trop tôt")
    first, second = submitted(world).minutes.content["decisions"]
    assert first["keyboard"] == french(f"Décidé après la séance par : {world.president}")
    assert second["keyboard"] == french(f"Clavier tenu par : {world.president}")


def test_minutes_sealed_before_they_said_it_are_read_printed_and_verified_as_they_are(world, monkeypatch):
    def as_before(minutes):
        content = minutes_content(minutes)
        meeting = {name: said for name, said in content["meeting"].items() if name not in ("opened", "keyboard")}
        decisions = [{k: said for k, said in each.items() if k != "keyboard"} for each in content["decisions"]]
        return content | {"meeting": meeting, "decisions": decisions}

    with monkeypatch.context() as former:
        former.setattr(usecases, "minutes_content", as_before)
        minutes = approved(world).minutes
    usecases.produce_minutes(minutes, job=Job.objects.claim(minutes.job_id))
    minutes = fresh(minutes)
    assert "Clavier" not in signed_in(world.president).get(address("detail", minutes)).text
    made = usecases.rectify_minutes(minutes, reason="Nom", by=world.writer)
    assert signed_in(world.writer).get(address("detail", made)).status_code == 200
    assert list(minutes_faults()) == []


def flat(text):
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def pdf_text(pdf):
    return flat(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def test_a_meeting_opened_on_another_day_says_the_day_on_which_it_was_held():
    world = build_sitting(kinds=("free",), opened=False)
    shown = signed_in(world.president).get(reverse("pilotage:sitting", args=[world.meeting.pk])).text
    assert "Cette séance est prévue le" in shown and "Elle n’est pas convoquée" in shown
    open_meeting(world.meeting, by=world.president, version=world.meeting.version, factor="password")
    decide(world.items[0], "approved", key=uuid.uuid4(), by=world.president)
    minutes = approved(ended(world, world.president)).minutes
    held, planned = french(long_date(clock.today())), french(long_date(world.meeting.planned_on))
    assert held != planned
    assert minutes.content["meeting"]["on"] == held
    assert minutes.content["meeting"]["hours"].endswith(french(f"(séance prévue le {planned})"))
