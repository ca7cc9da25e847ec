"""The register of exercises and activations: listed, read, exported."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.documents.serving import serve
from qualipref.spreadsheets import criteria_of, export_response
from sites.permissions import can_read_history, require

from .. import exports, permissions
from ..enums import CrisisEventStatus
from ..figures import delay_figure, figures_of_register
from ..forms.crisis_events import EventFilterForm
from ..models import CrisisEvent
from ..models.call_list import reads_names
from ..readiness import crisis_badge
from ..usecases.crisis_figures import figures_of_event
from ..usecases.crisis_framework import FEEDBACK, crisis_sites, months_allowed
from .call_list import knows_list

PER_PAGE = 50


def event_or_404(user, pk):
    return get_object_or_404(CrisisEvent.objects.visible_to(user, clock.today()).for_list(), pk=pk)


def sites_kept(user, today):
    """The sites where the person may write in the register."""
    return [site for site in crisis_sites(today) if permissions.can_keep_events(user, site)]


def _listed(request):
    today = clock.today()
    if not permissions.can_read_cells(request.user, today):
        raise Http404
    form = EventFilterForm(request.GET)
    return form, form.filter(CrisisEvent.objects.visible_to(request.user, today), today).for_list()


@require_http_methods(["GET", "HEAD"])
def crisis_event_list(request):
    form, listed = _listed(request)
    today = clock.today()
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_filtered": bool(form.criteria),
        "page": page,
        "rows": [(event, crisis_badge(event, today)) for event in page.object_list],
        "figures": [] if form.criteria else figures_of_register(request.user, today),
        "may_register": bool(sites_kept(request.user, today)),
        "reads_names": reads_names(request.user, today),
        "knows_list": permissions.is_auditor(request.user) and knows_list(request.user, today),
    }
    return render(request, "engagements/crisis_event_list.html", context)


@require_http_methods(["GET", "HEAD"])
def crisis_event_export(request, kind):
    form, listed = _listed(request)
    rows, criteria = exports.crisis_event_rows(listed, clock.today()), criteria_of(form)
    columns = exports.CRISIS_EVENT_COLUMNS
    return export_response("exercices-et-activations", columns, rows, kind, criteria=criteria, by=request.user)


@require_http_methods(["GET", "HEAD"])
def crisis_event_detail(request, pk):
    event, today = event_or_404(request.user, pk), clock.today()
    keeps = permissions.can_keep_events(request.user, event.site)
    context = {
        "event": event,
        "badge": crisis_badge(event, today),
        "delays": _delays(event, today) if event.is_over else [],
        "is_planned": event.status == CrisisEventStatus.PLANNED,
        "is_in_progress": event.status == CrisisEventStatus.IN_PROGRESS,
        "is_awaiting": event.status == CrisisEventStatus.ENDED,
        "may_keep": keeps,
        "may_correct": keeps and event.status != CrisisEventStatus.CANCELLED,
        "may_read_file": permissions.can_read_files(request.user),
        "feedback_months": months_allowed(FEEDBACK, today),
        "shows_journal": can_read_history(request.user),
        "hidden_events": ("crisis_event.corrected",) if permissions.is_auditor(request.user) else (),
    }
    return render(request, "engagements/crisis_event_detail.html", context)


def _delays(event, today):
    return [(delay, delay_figure(event, delay, today)) for delay in figures_of_event(event)]


@require_http_methods(["GET"])
def crisis_event_feedback_file(request, pk):
    event = event_or_404(request.user, pk)
    if event.feedback_file is None:
        raise Http404
    require(permissions.can_read_files(request.user))
    return serve(request, event.feedback_file, event.feedback_filename)
