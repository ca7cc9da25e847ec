"""The same gesture on several actions: chosen in the list, confirmed, then told row by row."""

import re

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.typography import long_date
from qualipref.workflow import StaleVersion
from sites.permissions import require

from .. import permissions
from ..enums import ActionStatus
from ..forms.action import CommentForm, DateRequestForm
from ..forms.action_bulk import (
    GESTURES,
    OF_MANAGERS,
    BulkAnswerForm,
    BulkOwnerForm,
    BulkPriorityForm,
    BulkProgressForm,
    gestures_on,
)
from ..forms.plain import PlainForm
from ..models import Action, DueDateRequest
from ..usecases.action_edits import apply_to_each
from ..usecases.actions import close_action, comment_action, report_progress, steer_action
from ..usecases.due_dates import grant_due_date, move_due_date, open_request
from .actions import possible_owners

CHOSEN = re.compile(r"(\d{1,9}):(\d{1,9})")
MOST = 100
RESULT = "action_bulk"  # what the session keeps of the last result, until the next one
NOT_CONTRIBUTING = "Vous ne contribuez pas à cette action."
NOT_COMMENTING = "Cette action est commentée par qui y contribue, par qui préside et par le sous-préfet de son site."
NOT_MANAGING = "Ce geste revient à qui gère l’action : le responsable qualité de son site, ou la coordination."


@require_http_methods(["GET", "POST"])
def action_bulk(request):
    chosen, gesture = _chosen(request), _gesture(request)
    form = _form(gesture, request.POST or None)
    if request.method == "POST" and chosen and form is not None and form.is_valid():
        outcomes = _apply(chosen, gesture, form.cleaned_data, request.user, seen=request.POST.getlist("demande"))
        told = _told(outcomes, gesture, form)
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
    actions = [action for action, _ in chosen]
    requests = _requests(request.user, actions) if gesture == "accord" else {}
    context = {
        "actions": [(action, _detail(action, gesture, requests)) for action in actions],
        "requests": [asked.pk for asked in requests.values()],
        "keys": [f"{action.pk}:{version}" for action, version in chosen],
        "gesture": gesture,
        "label": dict(GESTURES).get(gesture, ""),
        "gestures": gestures_on(actions),
        "form": form,
    }
    return render(request, "pilotage/action_bulk.html", context | _bound(request))


def _chosen(request, *, is_again=False):
    """[(action, the version that was seen)] of those chosen that one may read; that of now when asked again."""
    require(permissions.can_read_actions(request.user))
    seen = {int(key[1]): int(key[2]) for key in map(CHOSEN.fullmatch, _asked(request)[:MOST]) if key}
    user, today = request.user, clock.today()
    actions = Action.objects.visible_to(user, today).filter(pk__in=seen).for_page().with_contribution(user, today)
    actions = actions.select_related("proof").order_by("due_on", "priority", "pk")
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
        "accord": BulkAnswerForm,
        "cloture": PlainForm,
        "priorite": BulkPriorityForm,
    }
    if gesture == "pilote":
        return BulkOwnerForm(data, owners=possible_owners())
    return classes[gesture](data) if gesture else None


def _requests(user, actions):
    """{pk of an action: the request of another date that waits on it}."""
    waiting = DueDateRequest.objects.visible_to(user, clock.today()).open().filter(action__in=actions)
    return {asked.action_id: asked for asked in waiting}


def _detail(action, gesture, requests):
    """What is to be read of an action before the gesture is confirmed."""
    if gesture == "cloture":
        is_done = action.status == ActionStatus.DONE
        return f"Preuve : {action.proof}" if is_done else f"{action.get_status_display()} : rien à clôturer"
    if gesture == "accord":
        asked = requests.get(action.pk)
        return f"Demandée pour le {long_date(asked.wanted_on)} : {asked.reason}" if asked else "Aucune demande n’attend"
    return ""


def _apply(chosen, gesture, typed, by, *, seen):
    """The outcome of each action; its own right is asked of each. `seen` are the requests that the page showed."""
    steers = gesture in dict(OF_MANAGERS)
    right, refusal = _right(gesture)

    def signed(action, version):
        decides = gesture == "echeance" and permissions.decides_due_date(by, action)
        manages = steers or decides
        absent = permissions.manages_for(by, action.site) if manages else permissions.contributes_for(by, action)
        said = {"by": by, "on_behalf_of": absent} | typed
        return _done(gesture, action, version, said, decides=decides, seen=seen)

    return apply_to_each(
        chosen,
        signed,
        may=lambda action: right(by, action),
        refusal=refusal,
    )


def _right(gesture):
    """(who may do it, what is said to the others)"""
    if gesture == "commentaire":
        return permissions.can_comment_action, NOT_COMMENTING
    if gesture in dict(OF_MANAGERS):
        return permissions.can_manage_action, NOT_MANAGING
    return permissions.can_contribute_to_action, NOT_CONTRIBUTING


def _done(gesture, action, version, said, *, decides, seen):
    """Does it, and gives back what there is to say of it."""
    if gesture == "commentaire":
        comment_action(action, **said)
    elif gesture == "avancement":
        report_progress(action, version=version, **said)
    elif gesture in ("pilote", "priorite"):
        steer_action(action, version=version, **said)
    elif gesture == "cloture":
        close_action(action, version=version, **said)
        return f"Efficacité à vérifier à partir du {long_date(action.efficacy_due_on)}"
    elif gesture == "accord":
        return f"Échéance au {long_date(_granted(action, version, said, seen).new_due_on)}"
    else:
        return _dated(move_due_date(action, version=version, decides=decides, **said), decides)
    return ""


def _granted(action, version, said, seen):
    """The date that was read, and no other that was asked meanwhile."""
    asked = open_request(action)
    if str(asked.pk) not in seen:
        raise StaleVersion
    return grant_due_date(asked, version=version, **said)


def _dated(made, decides):
    if decides:
        return "Échéance changée"
    return f"Demande envoyée au {'prochain comité' if made.goes_to_committee else 'responsable qualité'}"


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
