"""The first page of the administration and the mails that leave."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.notifications import usecases as notifications
from qualipref.notifications.models import OutgoingEmail
from qualipref.notifications.outbox import mail_leaves
from qualipref.spreadsheets import criteria_of, export_response

from .. import permissions
from ..figures import ACCOUNTS, ACCOUNTS_SUSPENDED, SUSPENDED, accounts_figure
from ..forms.outbox import EmailFilter
from ..models import Assignment, Delegation
from ..permissions import require_reading

PAGE = 50
COLUMNS = ["écrit le", "destinataire", "objet", "état", "essais", "parti le", "motif de l’échec"]


@require_http_methods(["GET"])
def home(request):
    require_reading(permissions.can_read_accounts(request.user))
    today = clock.today()
    accounts = permissions.accounts_visible_to(request.user, today)
    counted = accounts.aggregate(every=Count("pk"), suspended=Count("pk", filter=SUSPENDED))
    context = {
        "account_count": counted["every"],
        "suspended_count": counted["suspended"],
        "figures": [
            accounts_figure(ACCOUNTS, today, counted["every"]),
            accounts_figure(ACCOUNTS_SUSPENDED, today, counted["suspended"], counted["every"]),
        ],
        "assignment_count": Assignment.objects.filter(user__in=accounts).valid_on(today).count(),
        "delegation_count": Delegation.objects.filter(absent__in=accounts).active_on(today).count(),
        "can_create": permissions.can_create_account(request.user),
        "manages": permissions.can_manage_accounts(request.user),
    }
    if context["manages"]:
        context["emails"] = dict(OutgoingEmail.objects.order_by().values_list("status").annotate(Count("pk")))
    return render(request, "administration/home.html", context)


def _listed(request):
    require_reading(permissions.can_read_mails(request.user))
    form = EmailFilter(request.GET)
    return form, form.filter(OutgoingEmail.objects.defer("body"))


@require_http_methods(["GET"])
def email_list(request):
    form, emails = _listed(request)
    page = Paginator(emails, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "mail_leaves": mail_leaves(), "is_filtered": any(request.GET.values())}
    return render(request, "administration/email_list.html", context)


@require_http_methods(["GET"])
def email_export(request, kind):
    form, emails = _listed(request)
    rows = ([e.created_at, e.to, e.subject, e.get_status_display(), e.attempts, e.sent_at, e.failure] for e in emails)
    return export_response("courriels", COLUMNS, rows, kind, criteria=criteria_of(form), by=request.user)


@require_http_methods(["GET"])
def email_detail(request, pk):
    require_reading(permissions.can_read_mails(request.user))
    return render(request, "administration/email_detail.html", {"email": get_object_or_404(OutgoingEmail, pk=pk)})


@require_http_methods(["POST"])
def email_restart(request, pk):
    require_reading(permissions.can_read_mails(request.user))
    notifications.restart_email(get_object_or_404(OutgoingEmail, pk=pk), by=request.user)
    messages.success(request, "Le courriel repart.")
    return redirect("administration:email_detail", pk=pk)
