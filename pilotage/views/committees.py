"""The committees: their list, the page of one, its register of decisions, its creation and its description."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.workflow import StaleVersion
from sites.enums import Role
from sites.models import Site
from sites.permissions import can_read_history, has_role, require, require_reading

from .. import permissions
from ..committee_lines import committee_lines, meeting_badge, meeting_hour, member_lines, members_in_words
from ..enums import CommitteeKind
from ..exports.committee import (
    COMMITTEE_COLUMNS,
    DECISION_COLUMNS,
    MEETING_COLUMNS,
    committee_rows,
    decision_rows,
    meeting_rows,
)
from ..forms.committee import CommitteeEditForm, CommitteeForm, DecisionFilterForm
from ..forms.plain import say
from ..minutes_lines import minutes_of
from ..models import Committee, Decision
from ..rectified import as_last_said
from ..usecases import committees as usecases

MEETINGS_SHOWN, DECISIONS_SHOWN, DECISIONS_PER_PAGE = 10, 5, 50


def committee_or_404(user, pk):
    return get_object_or_404(Committee.objects.visible_to(user, clock.today()).for_list(), pk=pk)


def managed_committee(request, pk):
    committee = committee_or_404(request.user, pk)
    require(permissions.can_manage_committee(request.user, committee))
    return committee


def _lines(request):
    require_reading(permissions.can_read_committees(request.user))
    today = clock.today()
    return committee_lines(Committee.objects.visible_to(request.user, today).for_list(), today, clock.now())


@require_http_methods(["GET", "HEAD"])
def committee_list(request):
    lines = _lines(request)
    context = {
        "lines": [line for line in lines if not line.committee.closed_on],
        "closed": [line for line in lines if line.committee.closed_on],
        "line_count": len(lines),
        "may_create": permissions.can_create_committee(request.user),
    }
    return render(request, "pilotage/committee_list.html", context)


@require_http_methods(["GET", "HEAD"])
def committee_export(request, kind):
    return export_response("comites", COMMITTEE_COLUMNS, committee_rows(_lines(request)), kind, by=request.user)


@require_http_methods(["GET"])
def committee_detail(request, pk):
    committee, today = committee_or_404(request.user, pk), clock.today()
    members = list(committee.members.for_list())
    lines = member_lines(each for each in members if each.holds_on(today) or (each.du and each.du > today))
    meetings = Paginator(committee.meetings.for_list(), MEETINGS_SHOWN).get_page(request.GET.get("page"))
    minutes = minutes_of(list(meetings.object_list), request.user, today)
    decisions = Decision.objects.visible_to(request.user, today).filter(meeting__committee=committee)
    context = {
        "committee": committee,
        "lines": lines,
        "members_in_words": members_in_words(lines),
        "past": member_lines(each for each in members if each.au and each.au < today),
        "page": meetings,
        "meetings": [
            (each, meeting_badge(each), meeting_hour(each), minutes.get(each.pk, ())) for each in meetings.object_list
        ],
        "decisions": as_last_said(decisions.latest_first()[:DECISIONS_SHOWN]),
        "may_manage": permissions.can_manage_committee(request.user, committee),
        "shows_journal": can_read_history(request.user),
    }
    return render(request, "pilotage/committee_detail.html", context)


@require_http_methods(["GET", "HEAD"])
def committee_meeting_export(request, pk, kind):
    committee = committee_or_404(request.user, pk)
    meetings = list(committee.meetings.for_list())
    rows = meeting_rows(meetings, minutes_of(meetings, request.user, clock.today()))
    return export_response(f"seances-{committee.code}", MEETING_COLUMNS, rows, kind, by=request.user)


def _decided(request, committee):
    """(filter, the decisions that answer it, how many one may read)."""
    readable = Decision.objects.visible_to(request.user, clock.today()).filter(meeting__committee=committee)
    years = readable.order_by("-meeting__year").values_list("meeting__year", flat=True).distinct()
    form = DecisionFilterForm(request.GET, years=list(years))
    return form, form.filter(readable.for_list())


@require_http_methods(["GET", "HEAD"])
def committee_decisions(request, pk):
    committee = committee_or_404(request.user, pk)
    form, listed = _decided(request, committee)
    page = Paginator(listed, DECISIONS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "committee": committee,
        "form": form,
        "is_filtered": bool(form.criteria),
        "page": page,
        "is_draft_read": permissions.reads_preparation(request.user),
    }
    return render(request, "pilotage/committee_decisions.html", context)


@require_http_methods(["GET", "HEAD"])
def committee_decision_export(request, pk, kind):
    committee = committee_or_404(request.user, pk)
    form, listed = _decided(request, committee)
    rows, criteria = decision_rows(listed), criteria_of(form)
    stem = f"decisions-{committee.code}"
    return export_response(stem, DECISION_COLUMNS, rows, kind, criteria=criteria, by=request.user)


@require_http_methods(["GET", "POST"])
def committee_create(request):
    require(permissions.can_create_committee(request.user))
    form = CommitteeForm(request.POST or None, **_offered(request.user))
    if form.is_valid():
        _require_composed(request.user, form)
        try:
            committee = usecases.create_committee(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            say(form, refusal)
        else:
            messages.success(request, "Le comité est créé. Nommez maintenant ses membres.")
            return redirect("pilotage:committee_detail", pk=committee.pk)
    return render(request, "pilotage/committee_form.html", {"form": form, "committee": None, "conflicts": None})


@require_http_methods(["GET", "POST"])
def committee_edit(request, pk):
    committee = managed_committee(request, pk)
    conflicts, status = None, 200
    form = CommitteeEditForm(request.POST or None, initial=_said(committee), **_offered(request.user))
    if form.is_valid():
        _require_composed(request.user, form)
        try:
            usecases.edit_committee(committee, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            say(form, refusal)
        except StaleVersion:
            committee = committee_or_404(request.user, pk)
            conflicts, status = form.rebase(_said(committee)), 409
        else:
            messages.success(request, "Le comité est modifié.")
            return redirect("pilotage:committee_detail", pk=committee.pk)
    context = {"form": form, "committee": Committee.objects.get(pk=pk), "conflicts": conflicts}
    return render(request, "pilotage/committee_form.html", context, status=status)


def _said(committee):
    return {name: getattr(committee, name) for name in (*usecases.DESCRIBED, "version")}


def _offered(user):
    """What one may compose: everything for the coordination, the committees of his site for a quality manager."""
    today = clock.today()
    sites = Site.objects.on(today)
    if has_role(user, Role.COORDINATOR):
        return {"kinds": CommitteeKind.choices, "sites": sites, "must_have_site": False}
    held = [each.site_id for each in user.assignments.of(user, today) if each.role == Role.QUALITY_MANAGER]
    kinds = [choice for choice in CommitteeKind.choices if choice[0] != CommitteeKind.STEERING]
    return {"kinds": kinds, "sites": sites.filter(pk__in=held), "must_have_site": True}


def _require_composed(user, form):
    require(permissions.can_compose_committee(user, form.cleaned_data["kind"], form.cleaned_data["site"]))
