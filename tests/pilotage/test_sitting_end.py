"""The end of a meeting: who was there, and what closing asks for."""

import uuid
from types import SimpleNamespace

import pytest

from pilotage.agenda import proposals
from pilotage.models import Action, Attendance, Decision, DueDateChange, Meeting, MeetingMinutes
from pilotage.usecases.meetings import sheet_digest
from qualipref.journal.models import Entry

from .minutes_world import approved
from .sitting_world import TODAY, add_point, build_sitting, decide, text, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY


@pytest.fixture
def world():
    return build_sitting()


@pytest.fixture
def room(client, world):
    client.force_login(world.president)
    return client


def presences(world, **changed):
    sent = {}
    for line in world.attendances:
        sent |= {f"presence_{line.pk}": "unknown", f"represented_{line.pk}": ""}
    return sent | {"shown": sheet_digest(world.attendances)} | changed


def test_the_whole_sheet_is_said_at_once_in_one_entry(room, world):
    first, second = world.attendances
    address = url("sitting_presence", world.meeting.pk)
    before = Entry.objects.count()
    room.post(address, presences(world, **{f"presence_{first.pk}": "excused", "rest_is_present": "on"}))
    assert [Attendance.objects.get(pk=line.pk).presence for line in (first, second)] == ["excused", "present"]
    assert Entry.objects.count() == before + 1
    shown = text(room.get(url("sitting", world.meeting.pk)))
    assert "Présents (1 sur 2)" in shown


def test_a_represented_member_names_by_whom(room, world):
    line = world.attendances[0]
    sent = presences(world, **{f"presence_{line.pk}": "represented"})
    response = room.post(url("sitting_presence", world.meeting.pk), sent)
    assert "Dites par qui ce membre est représenté" in text(response)
    assert Attendance.objects.get(pk=line.pk).presence == "unknown"


def test_a_sheet_that_changed_meanwhile_is_not_overwritten(room, world):
    first, second = world.attendances
    sent = presences(world, **{f"presence_{first.pk}": "absent"})
    room.post(url("sitting_presence", world.meeting.pk), presences(world, **{f"presence_{second.pk}": "present"}))
    late = room.post(url("sitting_presence", world.meeting.pk), sent)
    assert late.status_code == 409 and "La feuille a changé" in text(late)
    assert [Attendance.objects.get(pk=line.pk).presence for line in (first, second)] == ["unknown", "present"]
    assert late.context["form"][f"presence_{first.pk}"].value() == "absent"
    again = sent | {"shown": late.context["form"]["shown"].value()}
    assert room.post(url("sitting_presence", world.meeting.pk), again).status_code == 302


def test_the_sheet_starts_from_what_was_announced(room, world):
    first, second = world.attendances
    for line, answer in ((first, "accepted"), (second, "excused")):
        line.answer = answer
        line.save()
    form = room.get(url("sitting_presence", world.meeting.pk)).context["form"]
    assert [presence.value() for _, presence, _ in form.rows] == ["present", "excused"]
    assert set(Attendance.objects.values_list("presence", flat=True)) == {"unknown"}


def test_the_meeting_does_not_close_with_a_point_undecided(room, world):
    for item in world.items[:3]:
        decide(room, item, "more_asked", reason="Chiffrage")
    address = url("sitting_close", world.meeting.pk)
    refused = room.post(address)
    assert refused.status_code == 409
    assert f"?point={world.items[3].pk}" in text(refused) and world.items[3].title in text(refused)
    assert Meeting.objects.get().status == "open"
    decide(room, world.items[3])
    assert room.post(address).status_code == 302
    assert Meeting.objects.get().status == "closed" and MeetingMinutes.objects.count() == 1


def left(world, **changed):
    """What the page of the end sends when nothing is chosen: every point is put off, for one reason."""
    sent = {"key": uuid.uuid4(), "reason": "Le temps a manqué"}
    for item in world.items:
        sent |= {f"outcome_{item.pk}": "postponed", f"reason_{item.pk}": ""}
    return sent | changed


def test_what_is_left_is_put_off_or_withdrawn_in_one_gesture_and_once(room, client, world):
    decide(room, world.items[0])
    withdrawn, late = world.items[1], world.items[2]
    room.post(url("sitting_keyboard", world.meeting.pk), {"to": world.secretary.pk})
    client.force_login(world.secretary)
    address = url("sitting_close", world.meeting.pk)
    assert [item for item, *_ in client.get(address).context["form"].rows] == world.items[1:]
    own = {f"outcome_{withdrawn.pk}": "withdrawn", f"reason_{withdrawn.pk}": "Doublon"}
    sent = left(world, **own)
    for _ in range(2):  # the second sending, once the keyboard is put down, finds what the first one did
        assert client.post(address, sent).url == url("minutes_detail", MeetingMinutes.objects.get().pk)
    given = Decision.objects.order_by("number").values_list("number", "verdict", "reason", "on_behalf_of")
    assert list(given)[1:] == [
        (2, "withdrawn", "Doublon", world.president.pk),
        (3, "postponed", "Le temps a manqué", world.president.pk),
        (4, "postponed", "Le temps a manqué", world.president.pk),
    ]
    assert Meeting.objects.get().status == "closed"
    texts = dict(Decision.objects.values_list("item", "text"))
    assert texts[withdrawn.pk].startswith("Le comité retire de l’ordre du jour le point «")
    assert "reporte l’examen de l’action" in texts[late.pk] and "à une prochaine séance" in texts[late.pk]
    assert Action.objects.get(pk=late.action_id).status == "in_progress" and not DueDateChange.objects.exists()
    assert Entry.objects.filter(event="decision.taken").count() == 4


def test_what_was_put_off_or_withdrawn_waits_for_the_next_meeting_with_what_was_said_of_it(room, world):
    withdrawn, late, free = world.items[1], world.items[2], add_point(world, "free")
    world.items.append(free)
    room.post(url("sitting_close", world.meeting.pk), left(world, **{f"outcome_{withdrawn.pk}": "withdrawn"}))
    minutes = world.meeting.minutes.get()
    world.meeting.attendances.update(presence="present")
    approved(SimpleNamespace(minutes=minutes, writer=world.secretary, president=world.president))
    told = {each.about.get("action"): each.why for each in proposals(world.meeting, world.secretary, world.meeting.day)}
    assert "retiré de l’ordre du jour à COPIL-2015-04" in told[withdrawn.action]
    assert "examen reporté à COPIL-2015-04" in told[late.action]
    assert told[None] == "Point libre ; examen reporté à COPIL-2015-04."


@pytest.mark.parametrize("reasons", [{"reason": ""}, {"reason": " "}])
def test_what_is_put_off_without_a_reason_decides_nothing(room, world, reasons):
    sent = left(world, **reasons, **{f"reason_{world.items[0].pk}": "Doublon"})
    response = room.post(url("sitting_close", world.meeting.pk), sent)
    assert response.status_code == 200 and "reason" in response.context["form"].errors
    assert "Doublon" in text(response) and not Decision.objects.exists()


def test_a_point_added_meanwhile_is_not_closed_unseen(room, world):
    sent = left(world)
    added = add_point(world, "free")
    response = room.post(url("sitting_close", world.meeting.pk), sent)
    assert response.status_code == 200 and f"outcome_{added.pk}" in response.context["form"].errors
    assert not Decision.objects.exists() and Meeting.objects.get().status == "open"


def test_what_was_settled_out_of_the_room_is_noted_at_the_end(room, world):
    item = world.items[0]
    Action.objects.filter(pk=item.action_id).update(status="rejected", outcome_reason="Doublon")
    address = url("sitting_close", world.meeting.pk)
    refused = room.post(address, left(world))
    assert f"outcome_{item.pk}" in refused.context["form"].errors and not Decision.objects.exists()
    room.post(address, left(world, **{f"outcome_{item.pk}": "noted"}))
    assert Decision.objects.get(item=item).verdict == "noted" and Meeting.objects.get().status == "closed"


def test_only_who_holds_the_keyboard_closes_with_what_is_left(client, world):
    client.force_login(world.secretary)
    assert client.post(url("sitting_close", world.meeting.pk), left(world)).status_code == 403
    assert not Decision.objects.exists()


def test_a_point_is_not_withdrawn_one_by_one(room, world):
    assert decide(room, world.items[0], "withdrawn").status_code == 409
    assert not Decision.objects.exists()


def test_once_closed_only_the_president_takes_a_decision_back_until_the_minutes_are_submitted(room, client, world):
    for item in world.items:
        decide(room, item)
    room.post(url("sitting_close", world.meeting.pk))
    first, second = Decision.objects.order_by("number")[:2]
    client.force_login(world.secretary)
    assert client.post(url("sitting_undo", world.meeting.pk, first.pk)).status_code == 403
    client.force_login(world.president)
    assert client.post(url("sitting_undo", world.meeting.pk, first.pk)).status_code == 302
    MeetingMinutes.objects.update(status="submitted")
    assert client.post(url("sitting_undo", world.meeting.pk, second.pk)).status_code == 409


def test_once_all_is_decided_the_room_leads_to_the_end(room, world):
    for item in world.items:
        decide(room, item)
    shown = text(room.get(url("sitting", world.meeting.pk)))
    assert "Tous les points sont décidés" in shown
    ended = room.post(url("sitting_close", world.meeting.pk))
    assert ended.url == url("minutes_detail", MeetingMinutes.objects.get().pk)
    assert "Reprendre la décision" in text(room.get(url("sitting", world.meeting.pk)))
    MeetingMinutes.objects.update(status="submitted")
    assert "Reprendre la décision" not in text(room.get(url("sitting", world.meeting.pk)))
