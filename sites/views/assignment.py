from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import criteria_of, export_response

from .. import permissions
from ..forms.assignment import AssignmentFilter, AssignmentForm, EndAssignmentForm
from ..models import Assignment
from ..permissions import require, require_reading
from ..usecases import assignments as usecases

COLUMNS = ["rôle", "fonction", "adresse", "site", "service", "module", "du", "au", "preuves du", "preuves au"]


def _listed(request):
    """The assignments on screen, of the accounts that the person may read."""
    require_reading(permissions.can_read_accounts(request.user))
    form = AssignmentFilter(request.GET)
    readable = permissions.accounts_visible_to(request.user, clock.today())
    rows = Assignment.objects.filter(user__in=readable).select_related("user", "site", "service", "module")
    return form, form.filter(rows).order_by("role", "site__order", "user__label_sort", "module__order", "pk")


@require_http_methods(["GET"])
def assignment_list(request):
    form, rows = _listed(request)
    context = {"form": form, "assignments": list(rows), "day": form.day, "is_filtered": any(request.GET.values())}
    return render(request, "administration/assignment_list.html", context)


@require_http_methods(["GET"])
def assignment_export(request, kind):
    form, listed = _listed(request)
    rows = (_exported(row) for row in listed)
    return export_response("affectations", COLUMNS, rows, kind, criteria=criteria_of(form), by=request.user)


def _exported(row):
    places = [row.site and row.site.name, row.service and row.service.name, row.module and row.module.name]
    dates = [row.valid_from, row.valid_until, row.evidence_from, row.evidence_until]
    return [row.get_role_display(), row.user.label, row.user.email, *places, *dates]


@require_http_methods(["GET", "POST"])
def assignment_create(request, pk):
    account = get_object_or_404(permissions.accounts_visible_to(request.user, clock.today()), pk=pk)
    require(permissions.can_change_account(request.user, account))
    form = AssignmentForm(request.POST or None, account=account, roles=permissions.roles_given_by(request.user))
    if form.is_valid():
        usecases.assign_role(account, by=request.user, **form.cleaned_data)
        messages.success(request, "Le rôle est donné. Il vaut dès la prochaine page que la personne ouvre.")
        return redirect("administration:account_detail", pk=account.pk)
    return render(request, "administration/assignment_create.html", {"form": form, "account": account})


@require_http_methods(["GET", "POST"])
def assignment_end(request, pk):
    readable = permissions.accounts_visible_to(request.user, clock.today())
    assignment = get_object_or_404(Assignment.objects.filter(user__in=readable).select_related("user"), pk=pk)
    require(permissions.can_change_account(request.user, assignment.user))
    form = EndAssignmentForm(request.POST or None, assignment=assignment)
    if form.is_valid():
        usecases.end_assignment(assignment, by=request.user, **form.cleaned_data)
        messages.success(request, "La fin de l’affectation est enregistrée.")
        return redirect("administration:account_detail", pk=assignment.user_id)
    return render(request, "administration/assignment_end.html", {"form": form, "assignment": assignment})
