"""The list of the action plan, and its exports."""

from typing import NamedTuple

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import criteria_of, export_response
from sites.models import Module, Service, Site
from sites.permissions import require_reading

from .. import permissions
from ..action_lines import action_lines
from ..dense_lines import dense_lines
from ..exports.action import ACTION_COLUMNS, action_rows
from ..figures import list_figures
from ..forms.action_bulk import gestures_on
from ..forms.plan_filter import PlanFilterForm
from ..models import Action, SavedFilter
from ..plan_counts import list_totals, plan_totals

PAGE = "pilotage:action_list"
PER_PAGE, PER_DENSE_PAGE = 50, 200
SORTED = {
    "intitule": "Action",
    "service": "Service",
    "pilote": "Pilote",
    "echeance": "Échéance",
    "avancement": "Avancement",
}


class Head(NamedTuple):
    """The head of a column that sorts: `order` is the value of aria-sort, nothing when another column sorts."""

    label: str
    url: str
    order: str


def filtered(request):
    """(filter, the actions one may read, those that answer the filter)."""
    user, today = request.user, clock.today()
    require_reading(permissions.can_read_actions(user))
    readable = Action.objects.visible_to(user, today)
    form = PlanFilterForm(
        request.GET,
        sites=Site.objects.visible_to(user, today),
        modules=Module.objects.all(),
        services=Service.objects.visible_to(user, today).on(today).for_list(),
        reads_requests=permissions.can_read_blockers(user),
    )
    return form, readable, form.filter(readable, user, today)


@require_http_methods(["GET", "HEAD"])
def action_list(request):
    form, readable, listed = filtered(request)
    user, today = request.user, clock.today()
    saved = SavedFilter.objects.of(user, PAGE)
    if not request.GET and (chosen := saved.opening()):
        return redirect(f"{reverse(PAGE)}?{chosen}")
    totals = plan_totals(readable, user, today, listed if form.is_filtered else None)
    context = _listing(request, form, listed, totals, PER_PAGE)
    shown = list(_of_page(context["page"], listed).for_list().with_contribution(user, today))
    lines = action_lines(shown, today)
    context |= {
        "filter_name": saved.named(form.address("mois")) if request.GET else None,
        "lines": lines,
        "gestures": gestures_on(shown),
        "figures": list_figures(totals, today),
        "may_propose": permissions.can_propose_action(user),
    }
    return render(request, "pilotage/action_list.html", context)


@require_http_methods(["GET", "HEAD"])
def action_dense(request):
    """The same actions, a line of text each, two hundred to a page: the whole plan at a glance, nothing to do on it."""
    form, readable, listed = filtered(request)
    totals = list_totals(readable, listed if form.is_filtered else None)
    context = _listing(request, form, listed, totals, PER_DENSE_PAGE)
    context["lines"] = dense_lines(_of_page(context["page"], listed), clock.today())
    return render(request, "pilotage/action_dense.html", context)


def _listing(request, form, listed, totals, per_page):
    paginator = Paginator(listed.values("pk"), per_page)
    paginator.count = totals.listed
    return {
        "form": form,
        "query": form.address(),
        "page": paginator.get_page(request.GET.get("page")),
        "totals": totals,
        "heads": _heads(form),
        "shows_blockers": permissions.can_read_blockers(request.user),
    }


def _of_page(page, listed):
    """The actions of a page in their order: what a line shows is worked out for these alone."""
    return Action.objects.filter(pk__in=page.object_list).order_by(*listed.query.order_by)


def _heads(form):
    found = {}
    for name, label in SORTED.items():
        other = f"-{name}" if form.sort == name else name
        order = {name: "ascending", f"-{name}": "descending"}.get(form.sort, "")
        found[name] = Head(label, f"?{form.address(tri=other)}", order)
    return found


@require_http_methods(["GET", "HEAD"])
def action_export(request, kind):
    form, _, listed = filtered(request)
    rows = action_rows(listed.for_page(), clock.today())
    criteria = criteria_of(form)
    return export_response("plan-d-action", ACTION_COLUMNS, rows, kind, criteria=criteria, by=request.user)
