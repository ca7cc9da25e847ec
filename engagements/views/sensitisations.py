"""Information meetings and communications to the staff: announced, held, listed, changed, called off."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.documents.rendering import RenderingFailed
from qualipref.documents.serving import serve, serve_made
from qualipref.drafts.pages import FormDraft
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.models import Site
from sites.permissions import can_read_history, require

from .. import exports, permissions
from ..documents import sheet_content, sheet_pdf
from ..enums import SensitisationKind, SessionStatus
from ..forms.sensitisations import (
    INVITED,
    MeetingForm,
    SensitisationChangeForm,
    SensitisationFilterForm,
    SensitisationForm,
)
from ..forms.training import SessionCancelForm
from ..models import Campaign, Commitment, Evidence, Sensitisation
from ..statistics.gatherings import of_sensitisation
from ..statistics.training import session_badge, staffed_services
from ..usecases import sensitisations as usecases
from .conflicts import on_version

PER_PAGE = 50


def sensitisation_or_404(user, pk):
    return get_object_or_404(Sensitisation.objects.visible_to(user, clock.today()).for_list(), pk=pk)


def _managed(request, pk):
    sensitisation = sensitisation_or_404(request.user, pk)
    require(permissions.can_manage_sensitisation(request.user, sensitisation.site))
    return sensitisation


def _readers_or_404(user):
    if not permissions.can_read_cells(user, clock.today()):
        raise Http404


def _managed_sites(user):
    """(the sites of which the person answers, whether « tous les sites » is one of them)"""
    sites = [site for site in Site.objects.on(clock.today()) if permissions.can_manage_sensitisation(user, site)]
    return Site.objects.filter(pk__in=[site.pk for site in sites]), permissions.can_manage_sensitisation(user, None)


def _listed(request):
    _readers_or_404(request.user)
    today = clock.today()
    form = SensitisationFilterForm(request.GET, sites=Site.objects.visible_to(request.user, today))
    listed = form.filter(Sensitisation.objects.visible_to(request.user, today), today).for_list()
    listed = listed.annotate(invited=Sum("audience__invited"), came=Sum("audience__present"))
    return form, listed.order_by("-held_on", "-pk")


@require_http_methods(["GET", "HEAD"])
def sensitisation_list(request):
    form, listed = _listed(request)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_filtered": any(form.criteria.values()),
        "page": page,
        "rows": [(each, session_badge(each, clock.today())) for each in page],
        "may_create": permissions.can_manage_some_sensitisation(request.user),
    }
    return render(request, "engagements/sensitisation_list.html", context)


@require_http_methods(["GET", "HEAD"])
def sensitisation_export(request, kind):
    form, listed = _listed(request)
    rows, columns = exports.sensitisation_rows(listed, clock.today()), exports.SENSITISATION_COLUMNS
    return export_response("sensibilisation", columns, rows, kind, criteria=criteria_of(form), by=request.user)


@require_http_methods(["GET"])
def sensitisation_detail(request, pk):
    sensitisation, user, today = sensitisation_or_404(request.user, pk), request.user, clock.today()
    is_held = sensitisation.status == SessionStatus.HELD
    proofs = Evidence.objects.visible_to(user, today).filter(sensitisations=sensitisation)
    context = {
        "sensitisation": sensitisation,
        "badge": session_badge(sensitisation, today),
        "gathering": of_sensitisation(sensitisation),
        "is_held": is_held,
        "is_due": sensitisation.held_on <= today,
        "is_open": sensitisation.status != SessionStatus.CANCELLED,
        "may_manage": permissions.can_manage_sensitisation(user, sensitisation.site),
        "may_offer": is_held and permissions.can_reuse_evidence(user),
        "may_read_sheet": permissions.can_read_sheet_of_meeting(user, sensitisation),
        "proofs": list(proofs.order_by("pk")),
        "proves": _shown_codes(sensitisation) if sensitisation.commitment_codes else [],
        "shows_journal": can_read_history(user) and not permissions.is_auditor(user),
    }
    return render(request, "engagements/sensitisation_detail.html", context)


def _offered(user):
    sites, opens_all = _managed_sites(user)
    campaign = Campaign.objects.current(clock.today())
    return {
        "framework": campaign.framework if campaign else None,
        "sites": sites,
        "services": staffed_services(clock.today()).for_list(),
        "opens_all": opens_all,
    }


@require_http_methods(["GET", "POST"])
def sensitisation_create(request):
    _readers_or_404(request.user)
    require(permissions.can_manage_some_sensitisation(request.user))
    asked = request.GET.get("forme", "")
    kind = asked if asked in SensitisationKind.values else SensitisationKind.MEETING
    draft = FormDraft(request, f"sensitisation:{kind}")
    initial = {"kind": kind}
    form = SensitisationForm(request.POST or None, request.FILES or None, initial=initial, **_offered(request.user))
    draft.fill(form)
    if form.is_valid():
        try:
            made = usecases.create_sensitisation(invited=form.counts, by=request.user, **form.said)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            draft.forget()
            said = "La réunion est annoncée." if made.is_meeting else "La communication est enregistrée."
            messages.success(request, said)
            return redirect("engagements:sensitisation_detail", pk=made.pk)
    context = {"form": form, "sensitisation": None, "draft": draft}
    return render(request, "engagements/sensitisation_form.html", context)


@require_http_methods(["GET", "POST"])
def sensitisation_change(request, pk):
    sensitisation = _managed(request, pk)
    if sensitisation.status == SessionStatus.CANCELLED:
        raise TransitionRefused(usecases.CANCELLED)
    offered = _offered(request.user) | {"sensitisation": sensitisation, "invited": _invited(sensitisation)}
    form = SensitisationChangeForm(
        request.POST or None, request.FILES or None, initial=_values(sensitisation), **offered
    )
    conflicts, status = [], 200
    if form.is_valid():
        try:
            usecases.change_sensitisation(sensitisation, invited=form.counts, by=request.user, **form.said)
        except ValidationError as refused:
            form.add_error(None, refused)
        except StaleVersion:
            held = sensitisation_or_404(request.user, pk)
            conflicts, status = form.rebase(_values(held) | _counted(held, form)), 409
        else:
            messages.success(request, "La modification est enregistrée.")
            return redirect("engagements:sensitisation_detail", pk=sensitisation.pk)
    context = {"form": form, "sensitisation": sensitisation, "draft": None, "conflicts": conflicts}
    return render(request, "engagements/sensitisation_form.html", context, status=status)


def _invited(sensitisation):
    return dict(sensitisation.audience.values_list("service", "invited"))


def _values(sensitisation):
    values = {name: getattr(sensitisation, name) for name in (*usecases.FIELDS, "version")}
    return values | {"commitment_codes": ", ".join(_shown_codes(sensitisation))}


def _shown_codes(sensitisation):
    """Of the commitments that it proves, as the application calls them today."""
    campaign = Campaign.objects.current(clock.today())
    held = Commitment.objects.filter(framework=campaign.framework_id if campaign else None)
    return held.shown_codes(sensitisation.commitment_codes)


def _counted(sensitisation, form):
    """The saved number of each service, by the name of its field."""
    invited = _invited(sensitisation)
    return {f"{INVITED}-{service.pk}": invited.get(service.pk) for service in form.services}


@require_http_methods(["GET", "POST"])
def sensitisation_attendance(request, pk):
    sensitisation = _managed(request, pk)
    if sensitisation.status == SessionStatus.CANCELLED:
        raise TransitionRefused(usecases.CANCELLED)
    if not sensitisation.is_meeting:
        raise TransitionRefused(usecases.ONLY_MEETINGS)
    audience = list(sensitisation.audience.select_related("service__site"))
    asked = {
        "services": [row.service for row in audience],
        "present": {row.service_id: row.present for row in audience},
    }
    initial = {"version": sensitisation.version}
    form = MeetingForm(request.POST or None, request.FILES or None, initial=initial, **asked)
    status = 200
    if form.is_valid():
        try:
            usecases.record_meeting(
                sensitisation,
                present=form.counts,
                sheet=form.cleaned_data["sheet"],
                version=form.cleaned_data["version"],
                by=request.user,
            )
        except StaleVersion:
            form, status = MeetingForm(on_version(request.POST, sensitisation.version), **asked), 409
        else:
            messages.success(request, "La présence est enregistrée.")
            return redirect("engagements:sensitisation_detail", pk=sensitisation.pk)
    context = {"form": form, "sensitisation": sensitisation, "is_stale": status == 409}
    return render(request, "engagements/sensitisation_attendance.html", context, status=status)


@require_http_methods(["GET", "POST"])
def sensitisation_cancel(request, pk):
    sensitisation = _managed(request, pk)
    form = SessionCancelForm(request.POST or None)
    if form.is_valid():
        usecases.cancel_meeting(sensitisation, by=request.user, **form.cleaned_data)
        messages.success(request, "La réunion est annulée.")
        return redirect("engagements:sensitisation_detail", pk=sensitisation.pk)
    context = {"form": form, "sensitisation": sensitisation}
    return render(request, "engagements/sensitisation_cancel.html", context)


@require_http_methods(["GET"])
def sensitisation_sheet(request, pk):
    """The sheet to print before the meeting."""
    sensitisation = _managed(request, pk)
    if not sensitisation.is_meeting:
        raise Http404
    content = sheet_content(of_sensitisation(sensitisation), names=[], printed_at=clock.now())
    try:
        return serve_made(sheet_pdf(content), f"feuille-d-emargement-{sensitisation.pk}.pdf")
    except RenderingFailed as failed:
        messages.error(request, str(failed))
        return redirect("engagements:sensitisation_detail", pk=sensitisation.pk)


@require_http_methods(["GET"])
def sensitisation_support(request, pk):
    sensitisation = sensitisation_or_404(request.user, pk)
    if sensitisation.support is None:
        raise Http404
    return serve(request, sensitisation.support, sensitisation.support_name)


@require_http_methods(["GET"])
def sensitisation_signed_sheet(request, pk):
    sensitisation = sensitisation_or_404(request.user, pk)
    require(permissions.can_read_sheet_of_meeting(request.user, sensitisation))
    if sensitisation.sheet is None:
        raise Http404
    return serve(request, sensitisation.sheet, sensitisation.sheet_name)
