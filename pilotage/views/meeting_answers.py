"""The answer to a notice: behind its secret link, without an account, or in the application for who sits."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref.accounts import throttle
from qualipref.accounts.addresses import client_address
from qualipref.documents.serving import serve
from qualipref.links.views import closed
from qualipref.refusals import refuse
from qualipref.workflow import TransitionRefused
from sites.models import Prefecture

from ..agenda_lines import agenda_items, length_of, pieces_of
from ..committee_lines import meeting_hour
from ..forms.meeting import AnswerForm
from ..models import Attendance, ItemPiece
from ..recipients import address_of
from ..usecases import notices
from ..usecases.convening import answer_notice, answers_until
from .meeting_notice import calendar_response, serve_pack
from .meetings import meeting_or_404

LONGEST_KEY = 19  # digits: no database keeps a longer one
PER_LINK, PER_ADDRESS = 20, 100  # answers an hour: a préfecture shares one address
PACK, CALENDAR, PIECE = "dossier", "calendrier", "piece-"


def answer_by_link(request, link):
    """GET shows the meeting and answers nothing; POST answers for the recipient, who may change his mind after."""
    line = _of_link(link)
    if line is None or not answers_until(line.meeting):
        return closed(request, link)
    if request.method == "GET" and request.GET.get("fichier"):
        return _file(request, line)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    has_answered = False
    if request.method == "POST":
        if not _may_try(request, link):
            return refuse(request, 429, wait="une heure")
        if form.is_valid():
            try:
                answer_notice(line, form.cleaned_data["answer"], link=link)
            except TransitionRefused:
                return closed(request, link)
            has_answered = True
    return render(request, "pilotage/meeting_by_link.html", _page(line, form, has_answered))


def _page(line, form, has_answered):
    meeting = line.meeting
    items = agenda_items(meeting)
    pieces = pieces_of(items)
    return {
        "line": line,
        "meeting": meeting,
        "hour": meeting_hour(meeting),
        "items": [(item, pieces[item.pk]) for item in items],
        "length": length_of(meeting, items),
        "form": form,
        "has_answered": has_answered,
        "contact": _contact(),
    }


def link_closed(request, link):
    """A link that opens no more: what became of the meeting, and whom to write to."""
    line = _of_link(link)
    context = {"link": link, "line": line, "meeting": line and line.meeting, "contact": _contact()}
    return render(request, "pilotage/meeting_link_closed.html", context, status=410)


def _contact():
    prefecture = Prefecture.objects.filter(pk=1).first()
    return prefecture.contact_email if prefecture else ""


def _of_link(link):
    if not link.subject_id.isdecimal():
        return None
    found = Attendance.objects.select_related("member__account", "meeting__committee__site", "meeting__pack_pdf")
    return found.filter(pk=link.subject_id).first()


def _file(request, line):
    asked, meeting = request.GET["fichier"], line.meeting
    if asked == PACK:
        return serve_pack(request, meeting)
    if asked.startswith(PIECE):
        return _piece(request, meeting, asked.removeprefix(PIECE))
    if asked != CALENDAR:
        raise Http404
    attendee = (line.function, address_of(line))
    return calendar_response(meeting, notices.meeting_calendar(meeting, method=notices.REQUEST, attendee=attendee))


def _piece(request, meeting, key):
    if not (key.isascii() and key.isdecimal() and len(key) < LONGEST_KEY):
        raise Http404
    joined = ItemPiece.objects.filter(item__meeting=meeting).select_related("stored_file")
    piece = get_object_or_404(joined, pk=key)
    return serve(request, piece.stored_file, piece.filename)


def _may_try(request, link):
    per_address = throttle.allowed("meeting-address", client_address(request), limit=PER_ADDRESS)
    return per_address and throttle.allowed("meeting-link", link.pk, limit=PER_LINK)


@require_http_methods(["POST"])
def meeting_answer(request, pk):
    """Who sits with an account answers in the application too."""
    meeting = meeting_or_404(request.user, pk)
    own = meeting.attendances.filter(member__account=request.user)
    line = own.select_related("member", "meeting__committee__site").first()
    if line is None:
        raise Http404
    form = AnswerForm(request.POST)
    if form.is_valid():
        answer_notice(line, form.cleaned_data["answer"], by=request.user)
        messages.success(request, f"Votre réponse est enregistrée : {line.get_answer_display().lower()}.")
    else:
        messages.error(request, "Dites si vous venez.")
    return redirect("pilotage:meeting_detail", pk=meeting.pk)
