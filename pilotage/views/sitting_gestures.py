"""The gestures of the room: open, hand the keyboard, say who is there, decide, take back, note."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from engagements.views.conflicts import on_version
from qualipref.typography import plural
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.permissions import require

from .. import permissions
from ..forms.plain import VersionedForm, say
from ..forms.sitting import (
    FreePointForm,
    KeyboardForm,
    NoteForm,
    PresenceForm,
    ReasonedForm,
    WordingForm,
    decision_form,
    say_of_decision,
)
from ..models import Decision
from ..sitting import next_undecided, read_room
from ..usecases import decisions, meetings
from .confirmation import recent_factor
from .sitting import centre, in_room, meeting_or_404, receivers

OPENED = "La séance est ouverte. Vous tenez le clavier."
STALE = (
    "Ce texte a changé depuis que vous l’avez ouvert : relisez ce qui est enregistré, puis envoyez de nouveau. "
    "Ce que vous aviez écrit est gardé."
)


SUBJECT_CHANGED = (
    "Ce point a changé depuis que la page est affichée : relisez-le, puis décidez. Ce que vous aviez écrit est gardé."
)
STALE_SHEET = (
    "La feuille a changé depuis que vous l’avez ouverte : comparez avec ce qui est enregistré, puis envoyez de "
    "nouveau. Ce que vous aviez choisi est gardé."
)


@require_http_methods(["GET", "POST"])
def sitting_open(request, pk):
    meeting = meeting_or_404(request, pk)
    require(permissions.presides_over(request.user, meeting))
    if request.method == "GET":  # where a confirmation that came too late goes back to
        return redirect("pilotage:sitting", pk=pk)
    form = VersionedForm(request.POST)
    if not form.is_valid():
        raise StaleVersion
    factor = recent_factor(request)
    absent = permissions.decides_for(request.user, meeting)
    version = form.cleaned_data["version"]
    meetings.open_meeting(meeting, by=request.user, factor=factor, on_behalf_of=absent, version=version)
    messages.success(request, OPENED)
    return redirect("pilotage:sitting", pk=pk)


@require_http_methods(["POST"])
def sitting_keyboard(request, pk):
    meeting = meeting_or_404(request, pk)
    require(permissions.can_hand_keyboard(request.user, meeting))
    room = read_room(meeting, request.user)
    offered = {str(account.pk): account for account in receivers(room, request.user)}
    form = KeyboardForm(request.POST, receivers=offered.values())
    if not form.is_valid():
        raise TransitionRefused("Le clavier se remet au président ou au secrétaire de la séance.")
    to = offered[form.cleaned_data["to"]]
    meetings.hand_keyboard(meeting, to=to, by=request.user)
    messages.success(request, "Vous tenez le clavier." if to == request.user else f"Le clavier est remis à {to}.")
    return redirect("pilotage:sitting", pk=pk)


@require_http_methods(["POST"])
def sitting_decide(request, pk, item_pk):
    """Decides, then shows the next point; what a rule refuses comes back with the point and what was typed."""
    meeting = meeting_or_404(request, pk)
    item = get_object_or_404(meeting.items, pk=item_pk)
    form = decision_form(item, request.POST.get("verdict", ""), request.POST)
    try:
        meetings.require_keyboard(request.user, meeting)
        if not form.is_valid():
            return _point(request, meeting, item, form)
        said = dict(form.cleaned_data, on_behalf_of=permissions.decides_for(request.user, meeting))
        decision = decisions.decide(item, said.pop("verdict"), by=request.user, **said)
    except PermissionDenied as refusal:
        return _point(request, meeting, item, form, refusal=str(refusal), status=403)
    except ValidationError as refusal:
        say_of_decision(form, refusal)
        return _point(request, meeting, item, form)
    except StaleVersion:
        return _changed(request, meeting, item, form)
    except TransitionRefused as refusal:
        return _point(request, meeting, item, form, refusal=str(refusal), status=409)
    return _to_point(meeting, next_undecided(meeting, item), taken=decision)


@require_http_methods(["POST"])
def sitting_undo(request, pk, decision_pk):
    meeting, decision = _decision_or_404(request, pk, decision_pk)
    decisions.undo_decision(
        decision, by=request.user, on_behalf_of=permissions.decides_for(request.user, meeting)
    )  # fmt: skip
    messages.success(request, "La décision est reprise : le point est de nouveau à décider.")
    return _to_point(meeting, decision.item)


@require_http_methods(["GET", "POST"])
def sitting_reword(request, pk, decision_pk):
    meeting, decision = _decision_or_404(request, pk, decision_pk)
    initial = {"text": decision.text, "version": decision.version}
    form = WordingForm(request.POST or None, initial=initial)
    page = {"title": f"Corriger la rédaction de D-{decision.number or 0:02}", "verb": "Enregistrer la rédaction"}
    if form.is_valid():
        try:
            decisions.reword_decision(decision, by=request.user, **form.cleaned_data)
        except StaleVersion:
            decision.refresh_from_db()
            return _stale(request, meeting, form, page, decision.text, decision.version, point=decision.item_id)
        except TransitionRefused as refusal:
            return _refused(request, meeting, form, page, refusal, point=decision.item_id)
        messages.success(request, "La rédaction est corrigée.")
        return _to_point(meeting, decision.item)
    return _gesture(request, meeting, form, page, point=decision.item_id)


@require_http_methods(["GET", "POST"])
def sitting_note(request, pk, item_pk):
    meeting = meeting_or_404(request, pk)
    require(permissions.can_keep_minutes(request.user, meeting))
    item = get_object_or_404(meeting.items, pk=item_pk)
    item.meeting = meeting
    form = NoteForm(request.POST or None, initial={"note": item.note, "version": item.version})
    page = {"title": f"Ce qui s’est dit : {item.title}", "verb": "Enregistrer la note"}
    if form.is_valid():
        try:
            meetings.note_item(item, by=request.user, **form.cleaned_data)
        except StaleVersion:
            item.refresh_from_db()
            return _stale(request, meeting, form, page, item.note, item.version, point=item.pk)
        except TransitionRefused as refusal:
            return _refused(request, meeting, form, page, refusal, point=item.pk)
        messages.success(request, "La note est enregistrée.")
        return _to_point(meeting, item)
    return _gesture(request, meeting, form, page, point=item.pk)


@require_http_methods(["GET", "POST"])
def sitting_add_item(request, pk):
    meeting = meeting_or_404(request, pk)
    require(permissions.can_keep_minutes(request.user, meeting))
    form = FreePointForm(request.POST or None)
    page = {"title": "Ajouter un point", "verb": "Ajouter à l’ordre du jour"}
    if form.is_valid():
        try:
            item = meetings.add_item(meeting, kind="free", by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            say(form, refusal)
        except TransitionRefused as refusal:
            return _refused(request, meeting, form, page, refusal)
        else:
            messages.success(request, "Le point est ajouté à la fin de l’ordre du jour.")
            return _to_point(meeting, item)
    return _gesture(request, meeting, form, page)


@require_http_methods(["GET", "POST"])
def sitting_presence(request, pk):
    meeting = meeting_or_404(request, pk)
    require(permissions.can_keep_minutes(request.user, meeting))
    form = PresenceForm(request.POST or None, lines=meeting.attendances.select_related("member"))
    status = 200
    if form.is_valid():
        shown = form.cleaned_data["shown"]
        try:
            changed = meetings.record_presences(meeting, form.seen, shown=shown, by=request.user)
        except StaleVersion:
            form.data, status = form.data.copy(), 409
            form.data["shown"] = form.fields["shown"].initial
            form.add_error(None, STALE_SHEET)
        except TransitionRefused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, f"Présence enregistrée, {plural(changed, 'ligne changée', 'lignes changées')}.")
            return redirect("pilotage:sitting", pk=pk)
    room = read_room(meeting, request.user)
    return render(request, "pilotage/sitting_presence.html", in_room(request, room) | {"form": form}, status=status)


def _decision_or_404(request, pk, decision_pk):
    meeting = meeting_or_404(request, pk)
    decision = get_object_or_404(Decision.objects.select_related("item"), meeting=meeting, pk=decision_pk)
    meetings.require_keyboard(request.user, meeting)
    decision.meeting = decision.item.meeting = meeting
    return meeting, decision


def _changed(request, meeting, item, form):
    """What was typed, again, under the point as it is now."""
    form.data = form.data.copy()
    form.data["seen"] = item.subject_version
    return _point(request, meeting, item, form, refusal=SUBJECT_CHANGED, status=409)


def _point(request, meeting, item, form, *, refusal="", status=200):
    """The point again, with the form that was sent and what refuses it."""
    meeting.refresh_from_db()
    room = read_room(meeting, request.user, point=item.pk)
    is_said_beside = isinstance(form, ReasonedForm) or "new_due_on" in form.errors
    if not is_said_beside and not refusal:
        refusal = " ".join(form.non_field_errors()) or "Cette décision n’a pas été comprise : choisissez de nouveau."
    context = in_room(request, room)
    context |= centre(
        room, keeps_minutes=context["keeps_minutes"], sent=form if form.visible_fields() else None, refusal=refusal
    )  # fmt: skip
    return render(request, "pilotage/sitting.html", context, status=status)


def _gesture(request, meeting, form, page, *, point=None, status=200, theirs=""):
    room = read_room(meeting, request.user, point=point)
    context = in_room(request, room) | page | {"form": form, "theirs": theirs}
    return render(request, "pilotage/sitting_gesture.html", context, status=status)


def _stale(request, meeting, form, page, theirs, version, *, point):
    """What was typed, again, beside what is recorded now."""
    form.data = on_version(form.data, version)
    form.add_error(None, STALE)
    return _gesture(request, meeting, form, page, point=point, status=409, theirs=theirs)


def _refused(request, meeting, form, page, refusal, *, point=None):
    """What was typed, again, with why it is not written."""
    form.add_error(None, str(refusal))
    return _gesture(request, meeting, form, page, point=point, status=409)


def _to_point(meeting, item, *, taken=None):
    shown = {"point": item.pk} | ({"prise": taken.pk} if taken else {})
    return redirect(f"{reverse('pilotage:sitting', args=[meeting.pk])}?{urlencode(shown)}")
