from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.accounts import usecases as accounts
from qualipref.accounts.second_factor import device_of
from qualipref.links.addresses import link_url
from qualipref.notifications.outbox import mail_leaves
from qualipref.panels import panels_for
from qualipref.spreadsheets import criteria_of, export_response

from .. import permissions
from ..forms.account import AccountFilter, AccountForm, AccountLabelForm, SuspendForm
from ..models import Assignment
from ..permissions import require, require_reading
from ..usecases import accounts as usecases

RESTORED = "Le compte est rouvert. La personne entre avec son mot de passe."
INVITE_AGAIN = "Le compte est rouvert. Invitez de nouveau la personne, puis donnez-lui ses rôles."
COLUMNS = ["fonction", "adresse", "état", "rôles", "dernière connexion"]


def _visible(request):
    return permissions.accounts_visible_to(request.user, clock.today())


def _listed(request):
    """The accounts on screen, each with the roles it holds today (`held`)."""
    require_reading(permissions.can_read_accounts(request.user))
    form = AccountFilter(request.GET)
    today = Assignment.objects.valid_on(clock.today()).select_related("site", "service", "module")
    held = Prefetch("assignments", queryset=today, to_attr="held")
    return form, form.filter(_visible(request)).prefetch_related(held)


@require_http_methods(["GET"])
def account_list(request):
    form, listed = _listed(request)
    rows = list(listed)
    context = {"form": form, "accounts": rows, "is_filtered": any(request.GET.values())}
    context["can_create"] = permissions.can_create_account(request.user)
    return render(request, "administration/account_list.html", context)


@require_http_methods(["GET"])
def account_export(request, kind):
    form, listed = _listed(request)
    rows = ([a.label, a.email, a.state[1], " ; ".join(map(str, a.held)), _day(a.last_login)] for a in listed)
    return export_response("comptes", COLUMNS, rows, kind, criteria=criteria_of(form), by=request.user)


def _day(instant):
    return instant.astimezone(clock.PARIS).date() if instant else None


@require_http_methods(["GET"])
def account_detail(request, pk):
    account = get_object_or_404(_visible(request), pk=pk)
    rows = account.assignments.select_related("site", "service", "module").order_by("-valid_from", "pk")
    context = {
        "account": account,
        "assignments": rows,
        "day": clock.today(),
        "can_change": permissions.can_change_account(request.user, account),
        "is_oneself": account == request.user,
        "is_enrolled": device_of(account) is not None,
        "may_reset_factor": permissions.can_reset_second_factor(request.user, account),
        "panels": panels_for("administration.account", request.user, account),
    }
    return render(request, "administration/account_detail.html", context)


@require_http_methods(["GET", "POST"])
def account_create(request):
    require(permissions.can_create_account(request.user))
    form = AccountForm(request.POST or None)
    if form.is_valid():
        account, token = usecases.invite_account(by=request.user, **form.cleaned_data)
        return _invited(request, account, token)
    return render(request, "administration/account_create.html", {"form": form})


@require_http_methods(["POST"])
def account_invite(request, pk):
    account = _account_to_change(request, pk)
    require(account.is_active and not account.has_usable_password())
    return _invited(request, account, accounts.invite(account, by=request.user))


def _invited(request, account, token):
    """The link is shown only where no mail can carry it, and only in this answer."""
    if not mail_leaves():
        return render(request, "administration/invitation_link.html", {"account": account, "link": link_url(token)})
    messages.success(request, f"L’invitation est envoyée à {account.email}. Donnez maintenant un rôle à ce compte.")
    return redirect("administration:account_detail", pk=account.pk)


@require_http_methods(["GET", "POST"])
def account_rename(request, pk):
    account = _account_to_change(request, pk)
    form = AccountLabelForm(request.POST or None, initial={"label": account.label})
    if form.is_valid():
        accounts.rename_account(account, by=request.user, **form.cleaned_data)
        messages.success(request, "La fonction est changée.")
        return redirect("administration:account_detail", pk=account.pk)
    return render(request, "administration/account_rename.html", {"form": form, "account": account})


@require_http_methods(["GET", "POST"])
def account_suspend(request, pk):
    account = _account_to_change(request, pk)
    form = SuspendForm(request.POST or None)
    if form.is_valid():
        usecases.suspend_account(account, by=request.user, **form.cleaned_data)
        messages.success(request, "Le compte est suspendu et ses sessions sont fermées.")
        return redirect("administration:account_detail", pk=account.pk)
    return render(request, "administration/account_suspend.html", {"form": form, "account": account})


@require_http_methods(["POST"])
def account_restore(request, pk):
    account = _account_to_change(request, pk)
    usecases.restore_account(account, by=request.user)
    messages.success(request, RESTORED if account.has_usable_password() else INVITE_AGAIN)
    return redirect("administration:account_detail", pk=account.pk)


def _account_to_change(request, pk):
    account = get_object_or_404(_visible(request), pk=pk)
    require(permissions.can_change_account(request.user, account))
    return account
