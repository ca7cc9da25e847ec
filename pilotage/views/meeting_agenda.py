"""The agenda of a meeting: its points added, described, moved, removed, exported."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.drafts.pages import FormDraft
from qualipref.spreadsheets import export_response
from qualipref.typography import plural
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.permissions import require

from .. import agenda, permissions
from ..agenda_lines import agenda_items, length_now
from ..enums import CommitteeKind, ItemKind
from ..exports.meeting import AGENDA_COLUMNS, agenda_rows
from ..forms.meeting import ComposeForm, ItemEditForm, ItemForm, ReorderForm
from ..forms.plain import say
from ..models import AgendaItem
from ..usecases import agenda as usecases
from ..usecases import meetings
from .meetings import managed_meeting, meeting_or_404, readable_meeting

SAID = ("title", "minutes", "why", "proposal", "version")
MOVED = "L’ordre du jour a changé entre-temps : le voici comme il est. Déplacez de nouveau votre point s’il le faut."


def to_point(item):
    return redirect(f"{reverse('pilotage:meeting_detail', args=[item.meeting_id])}#point-{item.pk}")


@require_http_methods(["POST"])
def meeting_reorder(request, pk):
    """One point moved by one place: the page sends the whole order that it wants."""
    meeting = managed_meeting(request, pk)
    form = ReorderForm(request.POST)
    if not form.is_valid():
        raise TransitionRefused(MOVED)
    asked = form.cleaned_data
    try:
        meetings.reorder_items(meeting, asked["ordered"], version=asked["version"], by=request.user)
    except StaleVersion:
        raise TransitionRefused(MOVED) from None
    point = f"#point-{asked['moved']}" if asked["moved"] else ""
    return redirect(f"{reverse('pilotage:meeting_detail', args=[meeting.pk])}{point}")


@require_http_methods(["GET", "POST"])
def meeting_item_add(request, pk):
    """A free point; the others come from what waits for the committee."""
    meeting = meeting_or_404(request.user, pk)
    require(permissions.can_add_items(request.user, meeting))
    draft = FormDraft(request, f"meeting_item_add:{meeting.pk}")
    form = draft.fill(ItemForm(request.POST or None))
    if form.is_valid():
        try:
            item = meetings.add_item(meeting, kind=ItemKind.FREE, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            say(form, refusal)
        else:
            draft.forget()
            messages.success(request, "Le point est ajouté à la fin de l’ordre du jour.")
            return to_point(item)
    return _page(request, form, draft, meeting)


def item_or_404(request, pk, item_pk):
    meeting = meeting_or_404(request.user, pk)
    item = get_object_or_404(AgendaItem.objects.filter(meeting=meeting), pk=item_pk)
    item.meeting = meeting
    require(permissions.can_change_item(request.user, item))
    return item


@require_http_methods(["GET", "POST"])
def meeting_item_edit(request, pk, item_pk):
    item = item_or_404(request, pk, item_pk)
    draft = FormDraft(request, f"meeting_item_edit:{item.pk}")
    form = draft.fill(ItemEditForm(request.POST or None, initial=_said(item)))
    if form.is_valid():
        try:
            usecases.edit_item(item, by=request.user, **form.cleaned_data)
        except StaleVersion:
            item = item_or_404(request, pk, item_pk)
            return _page(request, form, draft, item.meeting, item, conflicts=form.rebase(_said(item)), status=409)
        draft.forget()
        messages.success(request, "Le point est modifié.")
        return to_point(item)
    return _page(request, form, draft, item.meeting, item)


@require_http_methods(["GET", "POST"])
def meeting_item_remove(request, pk, item_pk):
    item = item_or_404(request, pk, item_pk)
    if request.method == "POST":
        meetings.remove_item(item, by=request.user)
        messages.success(request, "Le point est retiré de l’ordre du jour. Son sujet pourra y être proposé de nouveau.")
        return redirect("pilotage:meeting_detail", pk=pk)
    return render(request, "pilotage/meeting_item_remove.html", {"item": item, "meeting": item.meeting})


@require_http_methods(["GET", "HEAD"])
def meeting_agenda_export(request, pk, kind):
    meeting = readable_meeting(request, pk)
    stem = f"ordre-du-jour-{meeting.reference}".lower()
    return export_response(stem, AGENDA_COLUMNS, agenda_rows(agenda_items(meeting)), kind, by=request.user)


@require_http_methods(["GET", "POST"])
def meeting_compose(request, pk):
    """What waits for the committee, each with why: all are ticked until the meeting is full."""
    meeting = meeting_or_404(request.user, pk)
    require(permissions.can_add_items(request.user, meeting))
    if meeting.status not in meetings.PREPARED:
        raise TransitionRefused(usecases.FIXED)
    found = agenda.proposals(meeting, request.user, clock.today())
    form = ComposeForm(request.POST if request.method == "POST" else None, proposals=found)
    if form.is_valid():
        try:
            added = usecases.compose_agenda(meeting, form.cleaned_data["points"], by=request.user)
        except ValidationError as refusal:
            say(form, refusal)
        else:
            count = plural(len(added), "point est ajouté", "points sont ajoutés")
            messages.success(request, f"{count} à l’ordre du jour.")
            return redirect("pilotage:meeting_detail", pk=meeting.pk)
    return _compose_page(request, meeting, found, form)


def _compose_page(request, meeting, found, form):
    length = length_now(meeting)
    fitting = agenda.first_that_fit(found, meeting.minutes_planned - length.planned, meeting.day)
    ticked = set(request.POST.getlist("points")) if form.is_bound else {each.key for each in fitting}
    rows = [(each, each.key in ticked) for each in found]
    context = {
        "form": form,
        "meeting": meeting,
        "length": length,
        "groups": [(label, list(lines)) for label, lines in groupby(rows, key=lambda row: row[0].kind_label)],
        "found": found,
        "fitting_count": len(fitting),
        "left_count": len(found) - len(fitting),
        "hears_all": meeting.committee.kind == CommitteeKind.STEERING,
    }
    return render(request, "pilotage/meeting_compose.html", context)


def _said(item):
    return {name: getattr(item, name) for name in SAID}


def _page(request, form, draft, meeting, item=None, *, conflicts=None, status=200):
    context = {"form": form, "draft": draft, "meeting": meeting, "item": item, "conflicts": conflicts}
    return render(request, "pilotage/meeting_item_form.html", context, status=status)
