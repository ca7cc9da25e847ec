"""Who leaves: what he holds, to whom it goes, what was handed over, and the account that closes."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock, holdings
from qualipref.accounts.models import User
from qualipref.documents.progress import progress_of
from qualipref.documents.serving import serve
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.workflow import StaleVersion
from sites.models import Assignment, Site
from sites.permissions import accounts_visible_to, can_change_account, can_read_accounts, require, require_reading

from .. import permissions
from ..departures import Departure
from ..exports.departures import COLUMNS, account_rows
from ..forms.departures import AccountReviewFilter, HandOverForm
from ..models import HandOver
from ..usecases import departures as usecases

PER_PAGE = 50


def _listed(request):
    """(filter, accounts that answer it with the roles `held` today, how many things each holds)"""
    require_reading(can_read_accounts(request.user))
    today = clock.today()
    form = AccountReviewFilter(request.GET, sites=Site.objects.visible_to(request.user, today))
    counts = holdings.counts(today)
    roles = Assignment.objects.valid_on(today).select_related("site", "service", "module")
    listed = form.filter(accounts_visible_to(request.user, today), counts, today)
    return form, listed.prefetch_related(Prefetch("assignments", queryset=roles, to_attr="held")), counts


@require_http_methods(["GET", "HEAD"])
def departure_list(request):
    form, listed, counts = _listed(request)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_filtered": bool(form.criteria),
        "page": page,
        "rows": [(account, counts.get(account.pk, 0)) for account in page.object_list],
    }
    return render(request, "pilotage/departure_list.html", context)


@require_http_methods(["GET", "HEAD"])
def departure_export(request, kind):
    form, listed, counts = _listed(request)
    rows = account_rows(listed, counts, clock.today())
    return export_response("revue-des-comptes", COLUMNS, rows, kind, criteria=criteria_of(form), by=request.user)


def _person_or_404(user, pk):
    """Oneself, or an account that one may read."""
    people = User.objects.filter(pk=user.pk) | accounts_visible_to(user, clock.today())
    return get_object_or_404(people, pk=pk)


def _departure(request, pk):
    """The departure to hand over: who only reads accounts is refused."""
    person = _person_or_404(request.user, pk)
    require(permissions.can_hand_over(request.user, person))
    return Departure(person, request.user, clock.today())


@require_http_methods(["GET"])
def departure_detail(request, pk):
    person = _person_or_404(request.user, pk)
    departure = Departure(person, request.user, clock.today())
    return _page(request, departure, HandOverForm(departure=departure))


@require_http_methods(["POST"])
def departure_preview(request, pk):
    """The same page, with what each choice would do: nothing is written."""
    departure = _departure(request, pk)
    form = HandOverForm(request.POST, departure=departure)
    plan = departure.plan(**form.chosen) if form.is_valid() else None
    return _page(request, departure, form, plan=plan)


@require_http_methods(["POST"])
def departure_transfer(request, pk):
    departure = _departure(request, pk)
    form = HandOverForm(request.POST, departure=departure)
    seen = request.POST.get("lu", "")
    if not form.is_valid():  # what could be chosen when it was read can be no more
        return _page(request, departure, form, conflict=usecases.CHANGED if seen else "", status=409 if seen else 200)
    try:
        made = usecases.hand_over(departure.person, by=request.user, seen=seen, **form.chosen)
    except StaleVersion as stale:
        plan = departure.plan(**form.chosen)
        return _page(request, departure, form, plan=plan, conflict=str(stale), status=409)
    told = " Les successeurs sont prévenus." if made.content["successors"] else ""
    messages.success(request, f"{made.content['count'].capitalize()}.{told}")
    return redirect("pilotage:hand_over_detail", pk=made.pk)


def _page(request, departure, form, *, plan=None, conflict="", status=200):
    person = departure.person
    context = {
        "person": person,
        "form": form,
        "plan": plan,
        "conflict": conflict,
        "told": departure.told,
        "line_count": departure.count,
        "may_hand_over": permissions.can_hand_over(request.user, person)
        and any(line.is_open for line in departure.lines),
        "may_change": can_change_account(request.user, person),
        "reads_accounts": can_read_accounts(request.user),
        "is_oneself": person == request.user,
        "hand_overs": HandOver.objects.visible_to(request.user, clock.today()).filter(person=person).for_list(),
    }
    return render(request, "pilotage/departure_detail.html", context, status=status)


def _hand_over_or_404(user, pk):
    return get_object_or_404(HandOver.objects.visible_to(user, clock.today()).for_list(), pk=pk)


@require_http_methods(["GET"])
def hand_over_detail(request, pk):
    """What became of each line of one transfer."""
    made = _hand_over_or_404(request.user, pk)
    return render(request, "pilotage/hand_over_detail.html", {"made": made, "progress": progress_of(made.job)})


@require_http_methods(["GET"])
def hand_over_download(request, pk):
    made = get_object_or_404(HandOver.objects.visible_to(request.user, clock.today()).exclude(pdf=None), pk=pk)
    return serve(request, made.pdf, made.filename)


@require_http_methods(["GET", "POST"])
def account_close(request, pk):
    """Refused, with the way to the transfer, as long as something is held."""
    account = get_object_or_404(accounts_visible_to(request.user, clock.today()), pk=pk)
    require(can_change_account(request.user, account))
    held = holdings.held_by(account, clock.today())
    if held or request.method == "GET":
        context = {"account": account, "held": held}
        return render(request, "pilotage/account_close.html", context, status=409 if request.method == "POST" else 200)
    usecases.close_account(account, by=request.user)
    messages.success(request, f"Le compte {account} est fermé. Ses gestes passés gardent son nom.")
    return redirect("administration:account_detail", pk=account.pk)
