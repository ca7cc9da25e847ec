"""A committee rehearsed on the real page: what is decided is carried, signed, by the page and by nothing else."""

import datetime

from django.core import signing
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.workflow import TransitionRefused
from sites.permissions import require

from .. import permissions
from ..forms.sitting import RehearsalForm, decision_form, say_of_decision
from ..sitting import UNDO_SECONDS, VERDICTS, next_undecided, read_room
from ..usecases.rehearsal import rehearsed, try_out
from .sitting import centre, in_room, just_decided, meeting_or_404

SALT, LASTS = "pilotage.rehearsal", 24 * 3600
TOO_OLD = "Cette répétition ne peut pas être reprise : elle recommence au premier point."


@require_http_methods(["GET", "POST"])
def rehearsal(request, pk):
    """Shows how to begin; then each POST plays again what the page carries, with one gesture more or one less.

    One address for all of them, since nothing of what is rehearsed exists anywhere but in this page.
    """
    meeting = meeting_or_404(request, pk)
    require(permissions.can_rehearse(request.user))
    if request.method == "GET":
        room = read_room(meeting, request.user)
        return render(request, "pilotage/rehearsal_begin.html", in_room(request, room) | {"may_open": False})
    form = RehearsalForm(request.POST)
    form.full_clean()
    began, gestures, warning = _carried(request, meeting, form.cleaned_data.get("carried"))
    taken_back = form.cleaned_data.get("take_back")
    gestures = [gesture for gesture in gestures if gesture["item"] != taken_back]
    with rehearsed(meeting, gestures, began=began, by=request.user) as result:
        context = _one_more(request, meeting, form, result.played)
        context["refusal"] = context["refusal"] or result.warning or warning
        context["rehearsal"] = {
            "url": reverse("pilotage:rehearsal", args=[pk]),
            "carried": signing.dumps(
                {"user": request.user.pk, "meeting": pk, "began": began.isoformat(), "gestures": result.played},
                salt=SALT,
                compress=True,
            ),
        }
        return render(request, "pilotage/sitting.html", context)


def _carried(request, meeting, carried):
    """(when it began, its gestures, a warning): those of this person, for this meeting, since a day at most."""
    if not carried:
        return clock.now(), [], ""
    try:
        held = signing.loads(carried, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return clock.now(), [], TOO_OLD
    if (held["user"], held["meeting"]) != (request.user.pk, meeting.pk):
        return clock.now(), [], TOO_OLD
    return datetime.datetime.fromisoformat(held["began"]), held["gestures"], ""


def _one_more(request, meeting, form, played):
    """What the page shows once the gesture that was sent, if any, has been tried; accepted, it joins `played`."""
    point, verdict = form.cleaned_data.get("point"), form.cleaned_data.get("verdict")
    sent, refusal, decision = None, "", None
    if verdict:
        item = get_object_or_404(meeting.items, pk=point)
        checked = decision_form(item, verdict, request.POST)
        if checked.is_valid():
            decision, refusal = _try(item, checked, played, request.user)
            point = next_undecided(meeting, item).pk if decision else point
        sent = checked if checked.visible_fields() and not decision else None
    room = read_room(meeting, request.user, point=point)
    shown = in_room(request, room) | centre(room, keeps_minutes=False, sent=sent, refusal=refusal)
    if sent is None:
        shown["opened"] = VERDICTS.get(form.cleaned_data.get("decision") or "")
    shown |= {"decides": True, "keeps_minutes": False, "receivers": []}
    return shown | {"just": just_decided(decision, UNDO_SECONDS) if decision else None}


def _try(item, checked, played, user):
    said = checked.cleaned_data
    day = said.get("new_due_on")
    gesture = {"item": item.pk, "verdict": said["verdict"], "reason": said.get("reason", "")}
    gesture["new_due_on"] = day.isoformat() if day else ""
    try:
        decision = try_out(item, gesture, by=user)
    except ValidationError as refusal:
        say_of_decision(checked, refusal)
        return None, ""
    except TransitionRefused as refusal:
        return None, str(refusal)
    played.append(gesture)
    return decision, ""
