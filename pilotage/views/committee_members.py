"""Who sits in a committee: named, described, ended; and exported."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from engagements.views.conflicts import on_version
from qualipref import clock
from qualipref.accounts.models import User
from qualipref.spreadsheets import export_response
from qualipref.workflow import StaleVersion
from sites.models import Assignment, Service

from .. import permissions
from ..committee_lines import member_lines
from ..exports.committee import MEMBER_COLUMNS, member_rows
from ..forms.committee import MandateEndForm, MemberEditForm, MemberForm
from ..forms.plain import say
from ..usecases import committees as usecases
from .committees import committee_or_404, managed_committee


@require_http_methods(["GET", "HEAD"])
def committee_member_export(request, pk, kind):
    """Every mandate, past ones included; the addresses for who convenes alone."""
    committee = committee_or_404(request.user, pk)
    lines = member_lines(committee.members.for_list())
    if not permissions.can_manage_committee(request.user, committee):
        lines = [line._replace(address="") for line in lines]
    rows = member_rows(lines)
    return export_response(f"membres-{committee.code}", MEMBER_COLUMNS, rows, kind, by=request.user)


@require_http_methods(["GET", "POST"])
def committee_member_add(request, pk):
    committee = managed_committee(request, pk)
    form = MemberForm(request.POST or None, initial={"du": clock.today()}, **_offered(committee))
    if form.is_valid():
        try:
            member = usecases.add_member(committee, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            say(form, refusal)
        else:
            messages.success(request, f"{member} siège au comité.")
            return redirect("pilotage:committee_detail", pk=committee.pk)
    return _page(request, committee, None, form)


@require_http_methods(["GET", "POST"])
def committee_member_edit(request, pk, member_pk):
    committee, member = _seat(request, pk, member_pk)
    form = MemberEditForm(request.POST or None, initial=_said(member), **_offered(committee, member))
    if form.is_valid():
        try:
            usecases.edit_member(member, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            say(form, refusal)
        except StaleVersion:
            _, member = _seat(request, pk, member_pk)
            return _page(request, committee, member, form, conflicts=form.rebase(_said(member)), status=409)
        else:
            messages.success(request, f"{member} : le siège est modifié.")
            return redirect("pilotage:committee_detail", pk=committee.pk)
    return _page(request, committee, member, form)


@require_http_methods(["GET", "POST"])
def committee_member_end(request, pk, member_pk):
    committee, member = _seat(request, pk, member_pk)
    initial = {"au": member.au or clock.today(), "version": member.version}
    form, status = MandateEndForm(request.POST or None, initial=initial), 200
    if form.is_valid():
        try:
            usecases.end_mandate(member, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            say(form, refusal)
        except StaleVersion:
            _, member = _seat(request, pk, member_pk)
            form, status = MandateEndForm(on_version(request.POST, member.version)), 409
            form.add_error(
                None, "Ce siège a changé depuis que vous l’avez ouvert : relisez-le, puis envoyez de nouveau."
            )
        else:
            messages.success(request, f"Le mandat de {member} est terminé. Les séances passées gardent sa présence.")
            return redirect("pilotage:committee_detail", pk=committee.pk)
    context = {"form": form, "committee": committee, "member": member}
    return render(request, "pilotage/committee_member_end.html", context, status=status)


def _seat(request, pk, member_pk):
    committee = managed_committee(request, pk)
    return committee, get_object_or_404(committee.members.for_list(), pk=member_pk)


def _page(request, committee, member, form, *, conflicts=None, status=200):
    context = {"form": form, "committee": committee, "member": member, "conflicts": conflicts}
    return render(request, "pilotage/committee_member_form.html", context, status=status)


def _said(member):
    return {name: getattr(member, name) for name in (*usecases.SEATED, "version")}


def _offered(committee, member=None):
    """The accounts that hold a role today, the services, and the titular members whom one may stand in for."""
    today = clock.today()
    holding = Assignment.objects.valid_on(today).values("user")
    accounts = User.objects.filter(pk__in=holding, is_active=True)
    if member and member.account_id:
        accounts |= User.objects.filter(pk=member.account_id)
    titular = committee.members.titular().for_list()
    return {
        "committee": committee,
        "accounts": accounts.order_by("label", "pk"),
        "services": Service.objects.on(today).for_list(),
        "titular": titular.exclude(pk=member.pk) if member else titular,
    }
