from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.accounts import second_factor, step_up

from .. import permissions
from ..forms.account import SuspendForm
from ..permissions import require


@require_http_methods(["GET", "POST"])
def second_factor_reset(request, pk):
    account = get_object_or_404(permissions.accounts_visible_to(request.user, clock.today()), pk=pk)
    require(permissions.can_reset_second_factor(request.user, account))
    form = SuspendForm(request.POST or None)
    if form.is_valid():
        step_up.require_recent(request)
        second_factor.reset(account, by=request.user, **form.cleaned_data)
        messages.success(
            request, "Le second facteur est réinitialisé et la personne prévenue. Ses sessions sont fermées."
        )
        return redirect("administration:account_detail", pk=account.pk)
    context = {"form": form, "account": account, "is_enrolled": second_factor.device_of(account) is not None}
    return render(request, "administration/second_factor_reset.html", context)
