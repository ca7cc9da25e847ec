"""The page of a committee in session, read by who follows it, used by who holds its keyboard."""

import uuid

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.typography import plural
from sites.permissions import require

from .. import permissions
from ..forms.sitting import NoteForm, decision_form
from ..models import Meeting
from ..sitting import UNDO_SECONDS, VERDICTS, read_room, secretaries_of


def meeting_or_404(request, pk):
    """The meeting, for who may follow it: seen by others of its members, its room stays closed to them (403)."""
    held = Meeting.objects.select_related("committee__site", "keyboard", "opened_by", "opened_for")
    meeting = get_object_or_404(held.visible_to(request.user, clock.today()), pk=pk)
    require(permissions.can_follow_sitting(request.user, meeting))
    return meeting


@require_http_methods(["GET"])
def sitting(request, pk):
    meeting = meeting_or_404(request, pk)
    room = read_room(meeting, request.user, point=_number(request, "point"))
    asked = VERDICTS.get(request.GET.get("decision", ""))
    context = in_room(request, room)
    context |= centre(room, keeps_minutes=context["keeps_minutes"])
    return render(
        request, "pilotage/sitting.html", context | {"opened": asked, "just": _just_taken(request, room)}
    )  # fmt: skip


def in_room(request, room):
    """What every page of the room shows around its centre."""
    user, meeting = request.user, room.meeting
    decides = room.may_still_change and permissions.can_decide(user, meeting)
    presides = permissions.presides_over(user, meeting)
    return {
        "room": room,
        "decides": decides,
        "may_open": presides and room.is_to_come,
        "may_rehearse": room.is_to_come and permissions.can_rehearse(user),
        "keeps_minutes": room.is_open and permissions.can_keep_minutes(user, meeting),
        "receivers": receivers(room, user) if room.is_open and permissions.can_hand_keyboard(user, meeting) else [],
        "minutes_url": reverse("pilotage:minutes_detail", args=[room.minutes.pk]) if room.minutes else "",
        "just": None,
        "note_form": None,
        "rehearsal": None,
        "follows": False,
    }


def centre(room, *, keeps_minutes, sent=None, refusal=""):
    """The forms of the point in the centre; `sent` is one of them that comes back with its errors."""
    if room.current is None:
        return {"opened": None, "quick": [], "reasoned": [], "dated": None, "note_form": None, "refusal": refusal}
    shown = {"key": uuid.uuid4(), "seen": room.current.subject_version}
    quick, reasoned, item = [], [], room.current
    for voice in room.voices:
        is_sent = sent and sent.data.get("verdict") == voice.verdict
        form = sent if is_sent else decision_form(item, voice.verdict, **shown)
        (reasoned if voice.word else quick).append((voice, form))
    dates = [] if item.decision else [form["new_due_on"] for _, form in quick if "new_due_on" in form.fields]
    note = NoteForm(initial={"note": item.note, "version": item.version}) if keeps_minutes else None
    opened = next((voice.verdict for voice, form in reasoned if form is sent), None)
    return {
        "opened": opened,
        "quick": quick,
        "reasoned": reasoned,
        "dated": next(iter(dates), None),
        "note_form": note,
        "refusal": refusal,
    }


def receivers(room, user):
    """To whom the keyboard may pass: the president who opened, the secretaries, and oneself when one presides."""
    meeting = room.meeting
    found = {account.pk: account for account in [meeting.opened_by, *secretaries_of(meeting)] if account}
    if permissions.presides_over(user, meeting):
        found[user.pk] = user
    return [account for pk, account in found.items() if pk != meeting.keyboard_id]


def _just_taken(request, room):
    """The decision that has just been taken, with how long it may be taken back at one stroke."""
    taken = _number(request, "prise")
    decision = next((each for each in room.decisions if each.pk == taken), None)
    if decision is None:
        return None
    elapsed = max(int((clock.now() - decision.at).total_seconds()), 0)
    return just_decided(decision, max(UNDO_SECONDS - elapsed, 0))


def just_decided(decision, seconds):
    return {"decision": decision, "seconds": seconds, "delay": plural(UNDO_SECONDS, "seconde")}


def _number(request, name):
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else None
