"""The minutes: their list, its export, the text as its PDF says it, what became of its PDF."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from engagements.models import QualityDocument
from engagements.permissions import can_reuse_evidence
from qualipref import clock
from qualipref.documents.progress import progress_of
from qualipref.documents.serving import serve
from qualipref.spreadsheets import criteria_of, export_response
from sites.enums import Role
from sites.models import Service
from sites.permissions import can_read_history, require_reading, stands_in_for

from .. import permissions
from ..documents.minutes_pdf import in_words, paragraphs
from ..enums import MinutesStatus
from ..excerpts import excerpts
from ..exports.minutes import MINUTES_COLUMNS, minutes_rows
from ..forms.minutes import MinutesFilterForm
from ..minutes_changes import changes, decision_key, unchanged_decisions
from ..minutes_lines import approver, minutes_badge, minutes_lines
from ..models import Committee, MeetingMinutes
from ..usecases.meetings import undecided
from ..usecases.minutes import text_of
from ..usecases.minutes_publication import published_as
from ..vacancies import vacancies_for

PER_PAGE, EXCERPTS_SHOWN = 50, 5


def minutes_or_404(user, pk):
    return get_object_or_404(MeetingMinutes.objects.visible_to(user, clock.today()).whole(), pk=pk)


def _listed(request):
    """(filter, the minutes that answer it)"""
    user, today = request.user, clock.today()
    require_reading(permissions.can_read_minutes(user))
    readable = MeetingMinutes.objects.visible_to(user, today)
    committees = Committee.objects.filter(meetings__minutes__in=readable).distinct()
    form = MinutesFilterForm(request.GET, committees=committees)
    return form, form.filter(readable).for_list().with_decisions()


@require_http_methods(["GET", "HEAD"])
def minutes_list(request):
    form, listed = _listed(request)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_filtered": bool(form.criteria),
        "page": page,
        "lines": minutes_lines(page.object_list),
        "excerpts": _excerpts_read(request.user),
        "vacancies": vacancies_for(request.user, clock.today()),
    }
    return render(request, "pilotage/minutes_list.html", context)


def _excerpts_read(user):
    """[(service, the approved minutes that speak of it)] for who reads for a service, the latest first."""
    found = []
    for service in permissions.services_read(user).for_list():
        minutes = MeetingMinutes.objects.concerning([service]).for_list()[:EXCERPTS_SHOWN]
        found.append((service, minutes))
    return found


@require_http_methods(["GET", "HEAD"])
def minutes_export(request, kind):
    form, listed = _listed(request)
    rows = minutes_rows(listed)
    return export_response(
        "proces-verbaux", MINUTES_COLUMNS, rows, kind, criteria=criteria_of(form), by=request.user
    )  # fmt: skip


@require_http_methods(["GET"])
def minutes_detail(request, pk):
    """The whole text or, for who sent it back and reads it again, what changed since: he alone read the former one."""
    minutes, user = minutes_or_404(request.user, pk), request.user
    may_approve = minutes.status == MinutesStatus.SUBMITTED and permissions.can_approve_minutes(user, minutes)
    may_write = permissions.can_write_minutes(user, minutes)
    content = text_of(minutes)
    remarks = list(minutes.remarks.select_related("decision", "by"))
    reads_again = may_approve and bool(remarks) and remarks[-1].by_id == user.pk
    reads_changes = reads_again and request.GET.get("texte") != "entier"
    context = {
        "minutes": minutes,
        "badge": minutes_badge(minutes),
        "approver": approver(minutes),
        "edition": minutes.edition,
        "sees_meeting": permissions.can_read_committees(user),
        "remarks": remarks if may_write or permissions.reads_preparation(user) else [],
        "may_write": may_write and minutes.is_editable,
        "waiting": undecided(minutes.meeting) if may_write and minutes.is_editable else [],
        "may_approve": may_approve,
        "absent": stands_in_for(user, Role.SECRETARY_GENERAL) if may_approve else None,
        "waits_for_another": minutes.status == MinutesStatus.SUBMITTED and minutes.has_author(user),
        "rectified_by": _rectified_by(minutes, user),
        "may_rectify": may_write and minutes.status == MinutesStatus.APPROVED,
        "published": _published(minutes, user),
        "may_publish": minutes.pdf is not None and may_write,
        "may_offer": minutes.pdf is not None and can_reuse_evidence(user),
        "may_restart": may_write or permissions.can_preside(user),
        "progress": progress_of(minutes.job) if minutes.job else None,
        "vacancies": None if minutes.approved_at else vacancies_for(user, clock.today()),
        "services": list(excerpts(minutes)) if minutes.status == MinutesStatus.APPROVED else [],
        "shows_journal": can_read_history(user),
        "corrections": [] if reads_changes else _corrections(minutes, content),
        **reading(content),
        **(_changed(minutes, content, remarks) if reads_changes else {"changes": None}),
    }
    return render(request, "pilotage/minutes_detail.html", context)


def _published(minutes, user):
    """The quality document that they became, when `user` may read it."""
    document = published_as(minutes) if minutes.pdf else None
    if document and QualityDocument.objects.visible_to(user, clock.today()).filter(pk=document.pk).exists():
        return document
    return None


def reading(content):
    """What the template of the text reads: the same words as the PDF."""
    return {
        "content": content,
        "attendance_in_words": in_words(content["attendances"]),
        "opening_paragraphs": paragraphs(content["opening"]),
        "closing_paragraphs": paragraphs(content["closing"]),
    }


def _rectified_by(minutes, user):
    """The minutes that correct these, when `user` may read them."""
    return MeetingMinutes.objects.visible_to(user, clock.today()).for_list().filter(rectifies=minutes).first()


def _corrections(minutes, content):
    """What a rectificatif says otherwise than the text that it corrects, its reason apart."""
    if minutes.rectifies_id is None:
        return []
    corrected = minutes.rectifies.content | {name: content[name] for name in ("rectifies", "correction_reason")}
    return [(change, []) for change in changes(corrected, content)]


def _changed(minutes, content, asked):
    """What changed since the text that was sent back, with what was asked of each passage, then the other remarks."""
    found = changes(minutes.read_content, content)
    same, total = unchanged_decisions(found, content), len(content["decisions"])
    keys = {change.key for change in found}
    return {
        "changes": [(change, [remark for remark in asked if _key(remark) == change.key]) for change in found],
        "remarks": [remark for remark in asked if _key(remark) not in keys],
        "same_decisions": same,
        "decision_count": total,
        "changed_count": total - len(same),
    }


def _key(remark):
    """The passage that it is about; nothing when it is about the whole."""
    return decision_key(remark.decision_id) if remark.decision_id else ""


@require_http_methods(["GET"])
def minutes_progress(request, pk):
    """The card of the PDF, asked every two seconds while it is made; nothing when nothing moved."""
    minutes, user = minutes_or_404(request.user, pk), request.user
    progress = progress_of(minutes.job) if minutes.job else None
    if progress and request.GET.get("vu") == progress.token:
        return HttpResponse(status=204)
    may_restart = permissions.can_write_minutes(user, minutes) or permissions.can_preside(user)
    context = {"minutes": minutes, "progress": progress, "may_restart": may_restart}
    return render(request, "pilotage/_minutes_pdf.html", context)


@require_http_methods(["GET"])
def minutes_excerpt(request, pk, service_pk):
    """What approved minutes say to one service: for who reads for it, and for who reads the minutes themselves."""
    user, today = request.user, clock.today()
    whole = MeetingMinutes.objects.visible_to(user, today).filter(status=MinutesStatus.APPROVED)
    reads_minutes = whole.filter(pk=pk).exists()
    services = Service.objects.all() if reads_minutes else permissions.services_read(user)
    service = get_object_or_404(services.for_list(), pk=service_pk)
    minutes = get_object_or_404(MeetingMinutes.objects.concerning([service]).whole(), pk=pk)
    context = {
        "minutes": minutes,
        "service": service,
        "decisions": excerpts(minutes).get(service, []),
        "reads_minutes": reads_minutes,
        "approver": approver(minutes),
    }
    return render(request, "pilotage/minutes_excerpt.html", context)


@require_http_methods(["GET"])
def minutes_download(request, pk):
    produced = MeetingMinutes.objects.visible_to(request.user, clock.today()).exclude(pdf=None)
    minutes = get_object_or_404(produced.whole(), pk=pk)
    return serve(request, minutes.pdf, minutes.filename)
