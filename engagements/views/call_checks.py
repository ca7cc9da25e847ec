"""The checks of the call list: opened, called one by one, closed, then deposited as a proof."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.workflow import StaleVersion, TransitionRefused

from .. import exports, permissions
from ..enums import CallCheckStatus, CallOutcome
from ..forms.call_list import NOT_CALLED, CheckCancelForm, CheckFilterForm, CheckVersionForm, OutcomesForm
from ..models import CallCheck
from ..models.call_list import in_order, reads_numbers
from ..readiness import check_badge, next_check_badge
from ..usecases import call_checks as usecases
from .call_list import keeper_or_refused, readable_or_404

PER_PAGE = 50
SAID = dict([*CallOutcome.choices, NOT_CALLED])


def _check_or_404(user, pk):
    return get_object_or_404(CallCheck.objects.visible_to(user, clock.today()).for_list(), pk=pk)


def _kept(request, pk):
    keeper_or_refused(request.user)
    return _check_or_404(request.user, pk)


def _listed(request):
    readable_or_404(request.user)
    form = CheckFilterForm(request.GET)
    return form, form.filter(CallCheck.objects.visible_to(request.user, clock.today())).for_list()


@require_http_methods(["GET", "HEAD"])
def call_check_list(request):
    form, listed = _listed(request)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    under_way = CallCheck.objects.filter(status=CallCheckStatus.OPEN).first()
    context = {
        "form": form,
        "is_filtered": bool(form.criteria),
        "page": page,
        "rows": [(check, check_badge(check)) for check in page.object_list],
        "under_way": under_way,
        "next_badge": next_check_badge(CallCheck.objects.last_closed(), clock.today()),
        "may_keep": permissions.can_keep_call_list(request.user),
    }
    return render(request, "engagements/call_check_list.html", context)


@require_http_methods(["GET", "HEAD"])
def call_check_export(request, kind):
    form, listed = _listed(request)
    rows, criteria = exports.check_rows(listed), criteria_of(form)
    columns = exports.CHECK_COLUMNS
    return export_response("verifications-liste-d-appel", columns, rows, kind, criteria=criteria, by=request.user)


@require_http_methods(["POST"])
def call_check_open(request):
    keeper_or_refused(request.user)
    check = usecases.open_check(by=request.user)
    messages.success(request, "La vérification est ouverte. Appelez chacun et notez le résultat.")
    return redirect("engagements:call_check_record", pk=check.pk)


@require_http_methods(["GET", "HEAD"])
def call_check_detail(request, pk):
    check, user = _check_or_404(request.user, pk), request.user
    keeps, is_open = permissions.can_keep_call_list(user), check.status == CallCheckStatus.OPEN
    is_closed = check.status == CallCheckStatus.CLOSED
    context = {
        "check": check,
        "badge": check_badge(check),
        "lines": in_order(check.lines.all()),
        "is_open": is_open,
        "may_keep": keeps,
        "waiting_count": usecases.waiting(check).count() if is_open else 0,
        "may_prove": keeps and is_closed and not check.evidence_id and bool(_provable(user)),
        "provable": _provable(user) if keeps and is_closed and not check.evidence_id else [],
    }
    return render(request, "engagements/call_check_detail.html", context)


def _provable(user):
    return usecases.places_proved_by_check(user, clock.today())


@require_http_methods(["GET", "POST"])
def call_check_record(request, pk):
    check = _kept(request, pk)
    if check.status != CallCheckStatus.OPEN:
        raise TransitionRefused(usecases.OVER)
    lines = in_order(check.lines.filter(operator__au=None))
    form = OutcomesForm(request.POST or None, lines=lines, initial={"version": check.version})
    conflicts, status = [], 200
    if form.is_valid():
        try:
            usecases.record_outcomes(check, form.outcomes, version=form.cleaned_data["version"], by=request.user)
        except StaleVersion:
            conflicts, status = form.rebase(form.saved | {"version": check.version}), 409
        else:
            messages.success(request, "Les résultats sont enregistrés.")
            return redirect("engagements:call_check_detail", pk=pk)
    context = {"check": check, "form": form, "conflicts": conflicts}
    context["reads_numbers"] = reads_numbers(request.user, clock.today())
    return render(request, "engagements/call_check_record.html", context, status=status)


@require_http_methods(["POST"])
def call_check_close(request, pk):
    check = _kept(request, pk)
    form = CheckVersionForm(request.POST)
    if not form.is_valid():
        raise StaleVersion
    usecases.close_check(check, version=form.cleaned_data["version"], by=request.user)
    messages.success(request, "La vérification est close. Elle peut être déposée comme preuve.")
    return redirect("engagements:call_check_detail", pk=pk)


@require_http_methods(["GET", "POST"])
def call_check_cancel(request, pk):
    check = _kept(request, pk)
    if check.status != CallCheckStatus.OPEN:
        raise TransitionRefused(usecases.OVER)
    form = CheckCancelForm(request.POST or None)
    if form.is_valid():
        usecases.cancel_check(check, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "La vérification est abandonnée ; elle reste dans l’historique.")
        return redirect("engagements:call_check_list")
    return render(request, "engagements/call_check_cancel.html", {"check": check, "form": form})


@require_http_methods(["POST"])
def call_check_prove(request, pk):
    check = _kept(request, pk)
    evidence = usecases.prove_check(check, by=request.user)
    messages.success(request, "Le certificat est déposé comme preuve. Le responsable qualité est prévenu.")
    return redirect("engagements:evidence_detail", pk=evidence.pk)
