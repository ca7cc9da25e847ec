"""A meeting before it is held: planned, shown, moved, cancelled."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.documents.progress import progress_of
from qualipref.drafts.pages import FormDraft
from qualipref.workflow import StaleVersion
from sites.permissions import can_read_history, require

from .. import permissions
from ..agenda_lines import item_lines, length_of
from ..committee_lines import answers_in_words, meeting_badge, meeting_hour
from ..enums import MeetingStatus
from ..forms.meeting import CancelForm, MeetingEditForm, MeetingForm
from ..forms.plain import say
from ..models import Decision, Meeting, MeetingMinutes
from ..rectified import as_last_said, presence_rectified_by
from ..usecases import convening, meetings
from ..usecases.meeting_pack import freezes_on, has_changed_since
from .committees import managed_committee

FIELDS = ("starts_at", "minutes_planned", "place", "subject")


def meeting_or_404(user, pk):
    return get_object_or_404(_readable(user).defer("pack_content"), pk=pk)


def _readable(user):
    found = Meeting.objects.visible_to(user, clock.today()).for_list()
    return found.select_related("pack_job", "pack_pdf", "opened_by", "keyboard")


def readable_meeting(request, pk):
    """A meeting whose agenda one may read."""
    meeting = meeting_or_404(request.user, pk)
    require(permissions.can_read_agenda(request.user, meeting))
    return meeting


def managed_meeting(request, pk):
    meeting = meeting_or_404(request.user, pk)
    require(permissions.can_manage_committee(request.user, meeting.committee))
    return meeting


@require_http_methods(["GET", "POST"])
def meeting_create(request, pk):
    committee = managed_committee(request, pk)
    draft = FormDraft(request, f"meeting_create:{committee.pk}")
    form = draft.fill(MeetingForm(request.POST or None))
    if form.is_valid():
        try:
            meeting = meetings.plan_meeting(committee, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            say(form, refusal)
        else:
            draft.forget()
            said = f"La séance {meeting.reference} est créée. Composez maintenant son ordre du jour."
            messages.success(request, said)
            return redirect("pilotage:meeting_detail", pk=meeting.pk)
    return _form_page(request, form, draft, committee)


@require_http_methods(["GET", "POST"])
def meeting_edit(request, pk):
    meeting = managed_meeting(request, pk)
    draft = FormDraft(request, f"meeting_edit:{meeting.pk}")
    form = draft.fill(MeetingEditForm(request.POST or None, initial=_said(meeting)))
    if form.is_valid():
        try:
            convening.edit_meeting(meeting, by=request.user, **form.cleaned_data)
        except StaleVersion:
            meeting = managed_meeting(request, pk)
            conflicts = form.rebase(_said(meeting))
            return _form_page(request, form, draft, meeting.committee, meeting, conflicts=conflicts, status=409)
        draft.forget()
        messages.success(request, "La séance est modifiée.")
        return redirect("pilotage:meeting_detail", pk=meeting.pk)
    return _form_page(request, form, draft, meeting.committee, meeting)


def _said(meeting):
    return {name: getattr(meeting, name) for name in (*FIELDS, "version")}


def _form_page(request, form, draft, committee, meeting=None, *, conflicts=None, status=200):
    context = {
        "form": form,
        "draft": draft,
        "committee": committee,
        "meeting": meeting,
        "is_convened": bool(meeting) and meeting.status == MeetingStatus.CONVENED,
        "conflicts": conflicts,
    }
    return render(request, "pilotage/meeting_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def meeting_cancel(request, pk):
    meeting = managed_meeting(request, pk)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        try:
            convening.cancel_meeting(meeting, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            say(form, refusal)
        else:
            messages.success(request, f"La séance {meeting.reference} est annulée.")
            return redirect("pilotage:meeting_detail", pk=meeting.pk)
    context = {"form": form, "meeting": meeting, "hour": meeting_hour(meeting)}
    return render(request, "pilotage/meeting_cancel.html", context)


@require_http_methods(["GET"])
def meeting_detail(request, pk):
    user, today = request.user, clock.today()
    meeting = get_object_or_404(_readable(user), pk=pk)
    manages = permissions.can_manage_committee(user, meeting.committee)
    reads_all = permissions.reads_preparation(user)
    reads_agenda = permissions.can_read_agenda(user, meeting)
    lines = item_lines(meeting, user, today) if reads_agenda else []
    items = [line.item for line in lines]
    is_prepared = meeting.status in meetings.PREPARED
    context = {
        "meeting": meeting,
        "badge": meeting_badge(meeting),
        "hour": meeting_hour(meeting),
        "lines": lines,
        "length": length_of(meeting, items),
        "reads_agenda": reads_agenda,
        "may_manage": manages and is_prepared,
        "may_add": is_prepared and permissions.can_add_items(user, meeting),
        "may_comment": is_prepared and permissions.can_comment_item(user, meeting),
        "gestures": _gestures(meeting, bool(items)) if manages and is_prepared else [],
        "reads_all": reads_all,
        "follows": permissions.can_follow_sitting(user, meeting),
        "may_rehearse": reads_all and permissions.can_rehearse(user),
        "may_propose": permissions.can_propose_action(user),
        "newcomers": list(convening.newcomers(meeting)) if manages and convening.answers_until(meeting) else [],
        **_notice(meeting, user, reads_all),
        **_outcome(meeting, user, today),
        **_pack(meeting, items, reads_agenda),
        "shows_journal": can_read_history(user),
    }
    return render(request, "pilotage/meeting_detail.html", context)


def _notice(meeting, user, reads_all):
    """Who was asked and what he answered, for who reads the préfecture; one's own line, for who sits."""
    lines = list(meeting.attendances.select_related("member"))
    return {
        "attendances": lines if reads_all else [],
        "answers_in_words": answers_in_words(lines),
        "own_line": next((line for line in lines if line.member and line.member.account_id == user.pk), None),
        "may_answer": convening.answers_until(meeting),
    }


def _outcome(meeting, user, today):
    """What it decided and its minutes, once it has begun."""
    if meeting.status not in (MeetingStatus.OPEN, MeetingStatus.CLOSED):
        return {"decisions": [], "minutes": [], "presence_rectified_by": None}
    decisions = Decision.objects.visible_to(user, today).filter(meeting=meeting)
    minutes = list(MeetingMinutes.objects.visible_to(user, today).filter(meeting=meeting).for_list())
    return {
        "decisions": as_last_said(decisions.for_list()),
        "minutes": minutes,
        "presence_rectified_by": presence_rectified_by(minutes),
    }


def _pack(meeting, items, reads_agenda):
    """Made, or to be made: never once the meeting was held without one."""
    expected = meeting.status == MeetingStatus.CONVENED or meeting.pack_frozen_at
    return {
        "shows_pack": reads_agenda and expected and meeting.status != MeetingStatus.CANCELLED,
        "pack_progress": progress_of(meeting.pack_job) if meeting.pack_job else None,
        "pack_freezes_on": freezes_on(meeting),
        "pack_is_old": has_changed_since(meeting, items) if meeting.status in meetings.PREPARED else False,
    }


def _gestures(meeting, has_items):
    """(address, label) of what its preparation waits for, the next one first."""
    found = [("edit", "Modifier la séance"), ("cancel", "Annuler la séance…")]
    if not has_items:
        found.insert(0, ("compose", "Composer l’ordre du jour"))
    elif meeting.status == MeetingStatus.PREPARATION:
        found.insert(0, ("convene", "Convoquer les membres…"))
    return [(reverse(f"pilotage:meeting_{name}", args=[meeting.pk]), label) for name, label in found]
