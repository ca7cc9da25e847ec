"""The row of an action in the list: shown again, edited in place or on its own page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.permissions import require

from .. import permissions
from ..action_lines import action_lines
from ..forms.action_bulk import LineForm
from ..forms.plain import say
from ..models import Action
from ..models.action import ENDED
from ..usecases.action_edits import edit_line
from .actions import possible_owners

SAVED_AND_ASKED = "Enregistré, autre échéance demandée"


@require_http_methods(["GET"])
def action_row(request, pk):
    """The row as it is, for htmx; the page of the action otherwise."""
    action = _action(request, pk)
    return _row(request, action) if request.htmx else redirect("pilotage:action_detail", pk=pk)


@require_http_methods(["GET", "POST"])
def action_row_edit(request, pk):
    action = _action(request, pk)
    offered = _offered(request.user, action)
    require(offered)
    form = _form(request.user, action, offered, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            edit_line(action, **_signed(request.user, action), **form.cleaned_data)
        except ValidationError as refusal:
            say(form, refusal)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
            return _edit(request, action, form, status=409)
        except StaleVersion:
            action = _action(request, pk)
            return _edit(request, action, form, conflicts=form.rebase(_shown(action)), status=409)
        else:
            asked = form.cleaned_data.get("wanted_on") and not permissions.decides_due_date(request.user, action)
            return _saved(request, pk, asked=asked)
    return _edit(request, action, form)


def _signed(user, action):
    return {
        "by": user,
        "manages_for": permissions.manages_for(user, action.site),
        "contributes_for": permissions.contributes_for(user, action),
        "decides_date": permissions.decides_due_date(user, action),
    }


def _action(request, pk):
    actions = Action.objects.visible_to(request.user, clock.today()).for_page()
    return get_object_or_404(actions.with_contribution(request.user, clock.today()), pk=pk)


def _offered(user, action):
    """The fields of the row that `user` may change in the state it has."""
    found = []
    if permissions.can_contribute_to_action(user, action) and action.is_live:
        found.append("progress")
    if permissions.can_manage_action(user, action) and action.status not in ENDED:
        found += ["owner", "priority"]
    is_dated = "progress" in found or "owner" in found and permissions.decides_due_date(user, action)
    if is_dated and not action.date_requests.open().exists():
        found += ["wanted_on", "reason"]
    return found


def _form(user, action, offered, data):
    decides = permissions.decides_due_date(user, action)
    return LineForm(data, initial=_shown(action), offered=offered, owners=possible_owners(action), decides_date=decides)


def _shown(action):
    return {name: getattr(action, name) for name in ("progress", "owner", "priority", "version")}


def _edit(request, action, form, *, conflicts=None, status=200):
    _focus(form)
    template = "pilotage/_action_row_form.html" if request.htmx else "pilotage/action_row_edit.html"
    context = {"action": action, "form": form, "conflicts": conflicts, "query": _query(request)}
    return render(request, template, context, status=status)


def _focus(form):
    """On what is to be corrected, else on the first field: the row that one came from is no more there."""
    shown = [field.name for field in form.visible_fields()]
    wrong = [name for name in shown if name in form.errors]
    form.fields[(wrong or shown)[0]].widget.attrs["autofocus"] = True


def _saved(request, pk, *, asked):
    """The date that is asked for does not show in the row: it is said."""
    if request.htmx:
        return _row(request, _action(request, pk), said=SAVED_AND_ASKED if asked else "Enregistré")
    messages.success(request, "La ligne est enregistrée." + (" Une autre échéance est demandée." if asked else ""))
    return redirect(f"{reverse('pilotage:action_list')}?{_query(request)}#action-{pk}")


def _row(request, action, *, said=""):
    (line,) = action_lines([action], clock.today())
    context = {"line": line, "query": _query(request), "said": said, "comes_back": True, "may_choose": True}
    return render(request, "pilotage/_action_row.html", context)


def _query(request):
    """The filter of the list one came from."""
    return QueryDict(request.GET.get("retour", "")).urlencode()
