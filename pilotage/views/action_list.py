"""The list of the action plan, and its exports."""

from typing import NamedTuple

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import criteria_of, export_response
from sites.models import Module, Service, Site
from sites.permissions import require

from .. import permissions
from ..action_lines import action_lines
from ..exports.action import ACTION_COLUMNS, action_rows
from ..figures import list_figures
from ..forms.action_bulk import GESTURES
from ..forms.plan_filter import PlanFilterForm
from ..models import Action
from ..plan_counts import plan_totals

PER_PAGE = 50
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
    require(permissions.can_read_actions(user))
    readable = Action.objects.visible_to(user, today)
    form = PlanFilterForm(
        request.GET,
        sites=Site.objects.visible_to(user, today),
        modules=Module.objects.all(),
        services=Service.objects.visible_to(user, today).on(today).for_list(),
    )
    return form, readable, form.filter(readable, user, today)


@require_http_methods(["GET", "HEAD"])
def action_list(request):
    form, readable, listed = filtered(request)
    user, today = request.user, clock.today()
    totals = plan_totals(readable, user, today, listed if form.is_filtered else None)
    paginator = Paginator(listed.values("pk"), PER_PAGE)
    paginator.count = totals.listed
    page = paginator.get_page(request.GET.get("page"))
    lines = action_lines(_of_page(page, listed).with_contribution(user, today), today)
    context = {
        "form": form,
        "query": form.address(),
        "page": page,
        "lines": lines,
        "gestures": GESTURES if any(line.may_contribute for line in lines) else (),
        "totals": totals,
        "figures": list_figures(totals, today),
        "heads": _heads(form),
        "shows_blockers": permissions.can_read_blockers(user),
        "may_propose": permissions.can_propose_action(user),
    }
    return render(request, "pilotage/action_list.html", context)


def _of_page(page, listed):
    """The actions of a page in their order: what a line shows is worked out for these alone."""
    return Action.objects.filter(pk__in=page.object_list).for_list().order_by(*listed.query.order_by)


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
