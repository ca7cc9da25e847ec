"""« Qui bloque »: who must act now for each action that is stopped or waits; the same filter as the list."""

import re
from collections import Counter
from typing import NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.accounts.addresses import local_back
from qualipref.spreadsheets import criteria_of, export_response
from sites.permissions import require, require_reading

from .. import permissions
from ..action_lines import action_badge
from ..blockers import blockers, counts, named, post_counts
from ..enums import Mover
from ..exports.blockers import BLOCKER_COLUMNS, blocker_rows
from ..usecases.action_reminders import day_of, last_reminders, remind_blocker
from .action_list import filtered
from .actions import action_or_404

PER_PAGE = 50
POST = re.compile(r"(personne|service|responsable)-\d{1,9}")  # the keys of `blockers`, beside those of `Mover`


class Tab(NamedTuple):
    label: str
    count: int
    url: str
    is_current: bool


def _found(request):
    """(filter, what blocks every action that answers it, who must act: a `Mover`, one post of it, or nothing)."""
    require_reading(permissions.can_read_blockers(request.user))
    form, _, listed = filtered(request)
    today, asked = clock.today(), request.GET.get("qui", "")
    stopped = blockers(listed.with_contribution(request.user, today), today)
    return form, stopped, asked if asked in Mover.values or POST.fullmatch(asked) else ""


def _kept(found, asked):
    return [each for each in found if asked in (each.mover, each.post)] if asked else found


def _chosen(kept, asked):
    """The name of the one person, service or post that is asked; nothing when it is a `Mover`, which has its tab."""
    if not asked or asked in Mover.values:
        return ""
    return named(kept[0]) if kept else "Personne"


@require_http_methods(["GET", "HEAD"])
def action_blockers(request):
    form, found, asked = _found(request)
    user, today = request.user, clock.today()
    kept = _kept(found, asked)
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "query": form.address(),
        "tabs": _tabs(form, found, asked),
        "asked": asked,
        "chosen": _chosen(kept, asked),
        "page": page,
        "lines": _lines(user, page.object_list, today),
        "posts": post_counts(kept),
        "counts": counts(kept),
        "count": len(kept),
    }
    return render(request, "pilotage/action_blockers.html", context)


def _lines(user, found, today):
    """(what blocks, badge, whether one may do what is waited for, whether one may remind, the last reminder)"""
    last = last_reminders([each.action for each in found])
    rows = []
    for each in found:
        may_act, reminder = _may(user, each), last.get(each.action.pk)
        may_remind = _may_remind(user, each, may_act) and not (reminder and day_of(reminder) == today)
        rows.append((each, action_badge(each.action, today), may_act, may_remind, reminder))
    return rows


def _may_remind(user, each, may_act):
    """Whether the page offers it: neither of a committee nor of oneself."""
    is_waited_for = each.action.owner_id == user.pk if each.mover == Mover.SERVICE else may_act
    return each.mover != Mover.COMMITTEE and not is_waited_for and permissions.can_remind_of_action(user, each.action)


@require_http_methods(["POST"])
def action_remind(request, pk):
    """« Relancer », then the same page of the list: what was asked of it comes with the form."""
    action = action_or_404(request.user, pk)
    require(permissions.can_remind_of_action(request.user, action))
    blocker = remind_blocker(action, by=request.user)
    messages.success(request, f"{blocker.who} : une relance est envoyée pour l’action {action.reference}.")
    return redirect(f"{local_back(request, reverse('pilotage:action_blockers'))}#action-{action.pk}")


@require_http_methods(["GET", "HEAD"])
def action_blockers_export(request, kind):
    form, found, asked = _found(request)
    kept = _kept(found, asked)
    said = Mover(asked).label if asked in Mover.values else _chosen(kept, asked)
    criteria = criteria_of(form) + ([("Qui doit agir", said)] if asked else [])
    last = last_reminders([each.action for each in kept])
    rows = blocker_rows(kept, {pk: day_of(entry) for pk, entry in last.items()})
    return export_response("qui-bloque", BLOCKER_COLUMNS, rows, kind, criteria=criteria, by=request.user)


def _tabs(form, found, asked):
    by_mover = Counter(each.mover for each in found)
    of_all = Tab("Tous", len(found), f"?{form.address()}", not asked)
    of_each = (Tab(each.label, by_mover[each], f"?{form.address(qui=each.value)}", each == asked) for each in Mover)
    return [of_all, *of_each]


def _may(user, each):
    """Whether `user` is one of those who must act: the others are only told."""
    if each.mover == Mover.MANAGER:
        return permissions.can_manage_action(user, each.action)
    if each.mover == Mover.COMMITTEE:
        return permissions.reads_preparation(user)
    return permissions.can_contribute_to_action(user, each.action)
