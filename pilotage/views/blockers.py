"""« Qui bloque »: who must act now for each action past its date or postponed; the same filter as the list."""

from collections import Counter
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import criteria_of, export_response
from sites.permissions import require

from .. import permissions
from ..action_lines import action_badge
from ..blockers import blockers, counts
from ..enums import Mover
from ..exports.blockers import BLOCKER_COLUMNS, blocker_rows
from .action_list import filtered

PER_PAGE = 50


class Tab(NamedTuple):
    label: str
    count: int
    url: str
    is_current: bool


def _found(request):
    """(filter, what blocks every action that answers it, who must act among `Mover` or nothing)."""
    require(permissions.can_read_blockers(request.user))
    form, _, listed = filtered(request)
    asked = request.GET.get("qui", "")
    return form, blockers(listed, clock.today()), asked if asked in Mover.values else ""


def _kept(found, mover):
    return [each for each in found if each.mover == mover] if mover else found


@require_http_methods(["GET", "HEAD"])
def action_blockers(request):
    form, found, mover = _found(request)
    user, today = request.user, clock.today()
    kept = _kept(found, mover)
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "query": form.address(),
        "tabs": _tabs(form, found, mover),
        "mover": mover,
        "page": page,
        "lines": [(each, action_badge(each.action, today), _may(user, each)) for each in page.object_list],
        "counts": counts(kept),
        "count": len(kept),
    }
    return render(request, "pilotage/action_blockers.html", context)


@require_http_methods(["GET", "HEAD"])
def action_blockers_export(request, kind):
    form, found, mover = _found(request)
    criteria = criteria_of(form) + ([("Qui doit agir", Mover(mover).label)] if mover else [])
    rows = blocker_rows(_kept(found, mover))
    return export_response("qui-bloque", BLOCKER_COLUMNS, rows, kind, criteria=criteria, by=request.user)


def _tabs(form, found, mover):
    by_mover, kept = Counter(each.mover for each in found), form.address()
    tabs = [Tab("Tous", len(found), f"?{kept}", not mover)]
    for each in Mover:
        asked = urlencode({"qui": each.value})
        tabs.append(Tab(each.label, by_mover[each], f"?{kept}&{asked}" if kept else f"?{asked}", each == mover))
    return tabs


def _may(user, each):
    """Whether `user` is one of those who must act: the others are only told."""
    if each.mover == Mover.MANAGER:
        return permissions.can_manage_action(user, each.action)
    if each.mover == Mover.COMMITTEE:
        return permissions.reads_preparation(user)
    return permissions.can_contribute_to_action(user, each.action)
