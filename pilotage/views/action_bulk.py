"""The same gesture on several actions: chosen in the list, confirmed, then told row by row."""

import re

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from sites.permissions import require

from .. import permissions
from ..forms.action import CommentForm, DateRequestForm
from ..forms.action_bulk import GESTURES, BulkOwnerForm, BulkPriorityForm, BulkProgressForm
from ..models import Action
from ..usecases.action_edits import apply_to_each
from ..usecases.actions import comment_action, report_progress, steer_action
from ..usecases.due_dates import ask_due_date
from .actions import possible_owners

CHOSEN = re.compile(r"(\d{1,9}):(\d{1,9})")
MOST = 100
RESULT = "action_bulk"  # what the session keeps of the last result, until the next one
NOT_CONTRIBUTING = "Vous ne contribuez pas à cette action."
NOT_MANAGING = "Son pilote et sa priorité reviennent au responsable qualité de son site."


@require_http_methods(["GET", "POST"])
def action_bulk(request):
    chosen, gesture = _chosen(request), _gesture(request)
    form = _form(gesture, request.POST or None)
    if request.method == "POST" and chosen and form is not None and form.is_valid():
        told = _told(_apply(chosen, gesture, form.cleaned_data, request.user), gesture, form)
        request.session[RESULT] = told | _bound(request)
        return redirect("pilotage:action_bulk_result")
    return _confirm(request, chosen, gesture, form)


@require_http_methods(["POST"])
def action_bulk_again(request):
    """The confirmation again, over the actions as they are now, with what had been typed."""
    gesture = _gesture(request)
    return _confirm(request, _chosen(request, is_again=True), gesture, _form(gesture, request.POST))


@require_http_methods(["GET"])
def action_bulk_result(request):
    require(permissions.can_read_actions(request.user))
    told = request.session.get(RESULT)
    if told is None:
        return redirect("pilotage:action_list")
    return render(request, "pilotage/action_bulk_result.html", told)


def _confirm(request, chosen, gesture, form):
    context = {
        "actions": [action for action, _ in chosen],
        "keys": [f"{action.pk}:{version}" for action, version in chosen],
        "gesture": gesture,
        "label": dict(GESTURES).get(gesture, ""),
        "gestures": GESTURES,
        "form": form,
    }
    return render(request, "pilotage/action_bulk.html", context | _bound(request))


def _chosen(request, *, is_again=False):
    """[(action, the version that was seen)] of those chosen that one may read; that of now when asked again."""
    require(permissions.can_read_actions(request.user))
    seen = {int(key[1]): int(key[2]) for key in map(CHOSEN.fullmatch, _asked(request)[:MOST]) if key}
    user, today = request.user, clock.today()
    actions = Action.objects.visible_to(user, today).filter(pk__in=seen).for_page().with_contribution(user, today)
    actions = actions.order_by("due_on", "priority", "pk")
    return [(action, action.version if is_again else seen[action.pk]) for action in actions]


def _asked(request):
    return (request.POST or request.GET).getlist("choix")


def _bound(request):
    """How many are taken at once, and how many of those chosen are left for another time."""
    return {"most": MOST, "left_out": max(len(_asked(request)) - MOST, 0)}


def _gesture(request):
    asked = (request.POST or request.GET).get("geste", "")
    return asked if asked in dict(GESTURES) else ""


def _form(gesture, data):
    classes = {
        "avancement": BulkProgressForm,
        "commentaire": CommentForm,
        "echeance": DateRequestForm,
        "priorite": BulkPriorityForm,
    }
    if gesture == "pilote":
        return BulkOwnerForm(data, owners=possible_owners())
    return classes[gesture](data) if gesture else None


def _apply(chosen, gesture, typed, by):
    """The outcome of each action; its own right is asked of each."""
    gestures = {
        "avancement": lambda action, version, **by: report_progress(action, version=version, **by, **typed),
        "commentaire": lambda action, version, **by: comment_action(action, **by, **typed),
        "echeance": lambda action, version, **by: ask_due_date(action, **by, **typed),
        "pilote": lambda action, version, **by: steer_action(action, version=version, **by, **typed),
        "priorite": lambda action, version, **by: steer_action(action, version=version, **by, **typed),
    }
    steers = gesture in ("pilote", "priorite")
    right = permissions.can_manage_action if steers else permissions.can_contribute_to_action

    def signed(action, version):
        absent = permissions.manages_for(by, action.site) if steers else permissions.contributes_for(by, action)
        gestures[gesture](action, version, by=by, on_behalf_of=absent)

    return apply_to_each(
        chosen,
        signed,
        may=lambda action: right(by, action),
        refusal=NOT_MANAGING if steers else NOT_CONTRIBUTING,
        done="Fait",
    )


def _told(outcomes, gesture, form):
    """What the result page shows, as plain values, and what it takes to try again those that had changed."""
    lines = [
        {
            "pk": each.action.pk,
            "reference": each.action.reference,
            "title": each.action.title,
            "is_done": each.is_done,
            "said": each.said,
        }
        for each in outcomes
    ]
    return {
        "lines": lines,
        "done": sum(each.is_done for each in outcomes),
        "label": dict(GESTURES)[gesture],
        "gesture": gesture,
        "again": [f"{each.action.pk}:{each.action.version}" for each in outcomes if each.may_try_again],
        "typed": [(name, form.data.get(name, "")) for name in form.fields],
    }
