from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import export_response

from .. import permissions
from ..forms.delegation import DelegationForm
from ..models import Delegation
from ..permissions import require, require_reading
from ..usecases import delegations as usecases

COLUMNS = ["fonction", "absent", "suppléant", "site", "du", "au", "terminée le"]


def _visible(request):
    readable = permissions.accounts_visible_to(request.user, clock.today())
    concerned = Q(absent__in=readable) | Q(substitute__in=readable)
    return Delegation.objects.filter(concerned).select_related("absent", "substitute", "site")


@require_http_methods(["GET"])
def delegation_list(request):
    require_reading(permissions.can_read_accounts(request.user))
    context = {
        "delegations": list(_visible(request)),
        "day": clock.today(),
        "can_give": permissions.can_give_delegation(request.user),
        "ends_all": permissions.can_end_any_delegation(request.user),
    }
    return render(request, "administration/delegation_list.html", context)


@require_http_methods(["GET"])
def delegation_export(request, kind):
    require_reading(permissions.can_read_accounts(request.user))
    rows = (
        [d.get_role_display(), d.absent, d.substitute, d.site, d.valid_from, d.valid_until, _ended(d)]
        for d in _visible(request)
    )
    return export_response("suppleances", COLUMNS, rows, kind, by=request.user)


def _ended(delegation):
    return delegation.revoked_at.astimezone(clock.PARIS).date() if delegation.revoked_at else None


@require_http_methods(["GET", "POST"])
def delegation_create(request):
    require(permissions.can_give_delegation(request.user))
    functions = permissions.delegable_assignments(request.user, clock.today())
    form = DelegationForm(request.POST or None, functions=functions)
    if form.is_valid():
        usecases.give_delegation(by=request.user, **form.cleaned_data)
        messages.success(request, "La suppléance est donnée.")
        return redirect("administration:delegation_list")
    return render(request, "administration/delegation_create.html", {"form": form})


@require_http_methods(["POST"])
def delegation_end(request, pk):
    delegation = get_object_or_404(_visible(request), pk=pk)
    require(permissions.can_end_delegation(request.user, delegation))
    usecases.end_delegation(delegation, by=request.user)
    messages.success(request, "La suppléance est terminée.")
    return redirect("administration:delegation_list")
