"""What leaves a meeting on paper or by mail: its notice, its dossier, its calendar file, its feuille d’émargement."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from engagements.views.conflicts import on_version
from qualipref import clock
from qualipref.documents.rendering import RenderingFailed
from qualipref.documents.serving import serve, serve_made
from qualipref.spreadsheets import export_response
from qualipref.typography import plural
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.permissions import require

from .. import permissions
from ..agenda_lines import length_now
from ..committee_lines import meeting_hour
from ..documents.attendance_sheet import attendance_sheet_content
from ..documents.invitation import MEDIA_TYPE
from ..documents.meeting_pack_pdf import attendance_sheet_pdf
from ..enums import MeetingStatus
from ..exports.meeting import ATTENDANCE_COLUMNS, attendance_rows
from ..forms.plain import VersionedForm
from ..models import CommitteeMember
from ..usecases import convening, notices
from ..usecases.meeting_pack import freezes_on, restart_pack
from .meetings import managed_meeting, meeting_or_404, readable_meeting

CHANGED = "La séance a changé depuis que vous l’avez ouverte : relisez-la, puis convoquez de nouveau."
ALREADY = "Cette séance n’est plus à convoquer."
NOT_YET = "Cette séance n’est pas convoquée : son dossier n’existe pas encore."


@require_http_methods(["GET", "POST"])
def meeting_convene(request, pk):
    """Who will be written to, who cannot be, and when the dossier is frozen; then the notice."""
    meeting = managed_meeting(request, pk)
    if meeting.status != MeetingStatus.PREPARATION:
        raise TransitionRefused(ALREADY)
    form, status = VersionedForm(request.POST or None, initial={"version": meeting.version}), 200
    if form.is_valid():
        try:
            reached = convening.convene(meeting, by=request.user, **form.cleaned_data)
        except StaleVersion:
            meeting = managed_meeting(request, pk)
            form, status = VersionedForm(on_version(request.POST, meeting.version)), 409
            form.add_error(None, CHANGED)
        else:
            sent = plural(reached, "convocation est envoyée", "convocations sont envoyées")
            messages.success(request, f"{sent}. Les réponses arrivent sur cette page.")
            return redirect("pilotage:meeting_detail", pk=meeting.pk)
    members = list(CommitteeMember.objects.seated_at(meeting))
    context = {
        "form": form,
        "meeting": meeting,
        "hour": meeting_hour(meeting),
        "length": length_now(meeting),
        "reached": [member for member in members if member.address],
        "unreached": [member for member in members if not member.address],
        "freezes_on": freezes_on(meeting),
        "freezes_now": freezes_on(meeting) <= clock.today(),
    }
    return render(request, "pilotage/meeting_convene.html", context, status=status)


@require_http_methods(["POST"])
def meeting_convene_newcomers(request, pk):
    meeting = managed_meeting(request, pk)
    reached = convening.convene_newcomers(meeting, by=request.user)
    sent = plural(reached, "convocation est envoyée", "convocations sont envoyées")
    messages.success(request, f"Les nouveaux membres sont sur la feuille d’émargement : {sent}.")
    return redirect("pilotage:meeting_detail", pk=meeting.pk)


@require_http_methods(["GET"])
def meeting_pack(request, pk):
    return serve_pack(request, readable_meeting(request, pk))


def serve_pack(request, meeting):
    if meeting.pack_pdf is None:
        raise Http404
    return serve(request, meeting.pack_pdf, f"dossier-{meeting.reference.lower()}.pdf", inline=True)


@require_http_methods(["POST"])
def meeting_pack_restart(request, pk):
    meeting = managed_meeting(request, pk)
    if meeting.pack_job is None:
        raise TransitionRefused(NOT_YET)
    restart_pack(meeting, by=request.user)
    messages.success(request, "Le dossier de séance est relancé.")
    return redirect("pilotage:meeting_detail", pk=meeting.pk)


@require_http_methods(["GET"])
def meeting_calendar(request, pk):
    meeting = readable_meeting(request, pk)
    return calendar_response(meeting, notices.meeting_calendar(meeting))


def calendar_response(meeting, content):
    response = HttpResponse(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{meeting.reference.lower()}.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET"])
def attendance_sheet(request, pk):
    """The sheet to print: who was asked, or who sits that day when nobody was yet."""
    meeting = meeting_or_404(request.user, pk)
    require(permissions.reads_preparation(request.user))
    asked = meeting.attendances.select_related("member__stands_in_for")
    lines = [(line.function, line.organisation, _replaced(line.member), line.answer) for line in asked] or [
        (member.function, member.organisation, "", "") for member in CommitteeMember.objects.seated_at(meeting)
    ]
    content = attendance_sheet_content(meeting, lines, printed_at=clock.now())
    try:
        return serve_made(attendance_sheet_pdf(content), f"emargement-{meeting.reference.lower()}.pdf")
    except RenderingFailed as failed:
        messages.error(request, str(failed))
        return redirect("pilotage:meeting_detail", pk=meeting.pk)


def _replaced(member):
    """The function of whom that member stands in for, when he is a deputy."""
    return member.stands_in_for.function if member and member.stands_in_for else ""


@require_http_methods(["GET", "HEAD"])
def attendance_export(request, pk, kind):
    meeting = meeting_or_404(request.user, pk)
    require(permissions.reads_preparation(request.user))
    rows = attendance_rows(meeting.attendances.select_related("member"))
    return export_response(f"reponses-{meeting.reference.lower()}", ATTENDANCE_COLUMNS, rows, kind, by=request.user)
