"""The call list: names for who may read them, a number at a time for who calls, its existence for an auditor."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.documents.serving import serve_made
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.permissions import require

from .. import exports, permissions
from ..documents import call_list_pdf
from ..figures import trained_figure
from ..forms.call_list import OperatorFilterForm, OperatorForm, OperatorWithdrawForm
from ..models import CallCheck, CallListOperator, OperatorPhone
from ..models.call_list import reads_names, reads_numbers
from ..readiness import next_check_badge, operator_badge
from ..usecases import call_list as usecases
from ..usecases.crisis_framework import crisis_module

PER_PAGE = 50


def readable_or_404(user):
    """The list exists for who reads its names alone; for the others, not even its address."""
    if not reads_names(user, clock.today()):
        raise Http404


def keeper_or_refused(user):
    readable_or_404(user)
    require(permissions.can_keep_call_list(user))


def _operator_or_404(user, pk):
    operators = CallListOperator.objects.visible_to(user, clock.today()).select_related("service__site")
    return get_object_or_404(operators, pk=pk)


def _listed(request):
    today = clock.today()
    form = OperatorFilterForm(request.GET)
    listed = form.filter(CallListOperator.objects.visible_to(request.user, today).listed(), today)
    return form, listed.with_last_outcome().in_order()


@require_http_methods(["GET", "HEAD"])
def call_list(request):
    user, today = request.user, clock.today()
    if not reads_names(user, today):
        return _existence(request)
    form, listed = _listed(request)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    last_check = CallCheck.objects.last_closed()
    trained, count = CallListOperator.objects.on(today).trained_of(today)
    context = {
        "form": form,
        "is_filtered": bool(form.criteria),
        "page": page,
        "rows": [(operator, operator_badge(operator, today)) for operator in page.object_list],
        "figure": trained_figure(trained, count, today) if count else None,
        "last_check": last_check,
        "next_badge": next_check_badge(last_check, today),
        "may_keep": permissions.can_keep_call_list(user),
        "reads_numbers": reads_numbers(user, today),
    }
    return render(request, "engagements/call_list.html", context)


def knows_list(user, today):
    """An auditor of the module knows that there is a list."""
    module = crisis_module(today)
    audits = [each for each in user.assignments.of(user, today) if each.role == each.Role.AUDITOR]
    return module is not None and any(each.module_id == module.pk for each in audits)


def _existence(request):
    """What an auditor reads: how many are on the list, when it was last checked."""
    today = clock.today()
    if not knows_list(request.user, today):
        raise Http404
    context = {"count": CallListOperator.objects.on(today).count(), "last_check": CallCheck.objects.last_closed()}
    return render(request, "engagements/call_list_existence.html", context)


@require_http_methods(["GET", "HEAD"])
def call_list_export(request, kind):
    keeper_or_refused(request.user)
    form, listed = _listed(request)
    rows, criteria = exports.operator_rows(listed, clock.today()), criteria_of(form)
    columns = exports.OPERATOR_COLUMNS
    return export_response("liste-d-appel", columns, rows, kind, criteria=criteria, by=request.user)


@require_http_methods(["POST"])
def call_list_print(request):
    """The one page that carries every number: made for who asks it, marked with his name, kept nowhere."""
    readable_or_404(request.user)
    require(reads_numbers(request.user, clock.today()))
    phones = Prefetch("phones", OperatorPhone.objects.visible_to(request.user, clock.today()))
    operators = CallListOperator.objects.visible_to(request.user, clock.today()).on(clock.today())
    rows = [
        (each.name, each.get_function_display(), str(each.service), [phone.number for phone in each.phones.all()])
        for each in operators.prefetch_related(phones).in_order()
    ]
    pdf = call_list_pdf(rows, printed_by=request.user, printed_at=clock.now())
    usecases.print_list(count=len(rows), by=request.user)
    return serve_made(pdf, "liste-d-appel.pdf")


@require_http_methods(["GET", "HEAD"])
def operator_detail(request, pk):
    operator, today = _operator_or_404(request.user, pk), clock.today()
    lines = operator.check_lines.exclude(outcome="").select_related("check_made").order_by("-check_made__opened_at")
    context = {
        "operator": operator,
        "badge": operator_badge(operator, today),
        "lines": lines[:20],
        "may_keep": permissions.can_keep_call_list(request.user) and operator.au is None,
        "reads_numbers": reads_numbers(request.user, today),
    }
    return render(request, "engagements/operator_detail.html", context)


@require_http_methods(["GET"])
def operator_phones(request, pk):
    """The numbers of one operator; the access log notes who read them and when. Asked by htmx, the numbers alone."""
    operator, today = _operator_or_404(request.user, pk), clock.today()
    require(reads_numbers(request.user, today))
    phones = OperatorPhone.objects.visible_to(request.user, today).filter(operator=operator)
    template = "engagements/_operator_numbers.html" if request.htmx else "engagements/operator_phones.html"
    return render(request, template, {"operator": operator, "phones": phones})


@require_http_methods(["GET", "POST"])
def operator_register(request):
    keeper_or_refused(request.user)
    form = OperatorForm(request.POST or None, initial={"du": clock.today()})
    if form.is_valid():
        try:
            operator = usecases.register_operator(numbers=form.numbers, by=request.user, **form.facts)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"{operator} est inscrit sur la liste d’appel.")
            return redirect("engagements:call_list")
    return render(request, "engagements/operator_form.html", {"form": form, "operator": None})


@require_http_methods(["GET", "POST"])
def operator_change(request, pk):
    keeper_or_refused(request.user)
    operator = _operator_or_404(request.user, pk)
    if operator.au is not None:
        raise TransitionRefused(usecases.WITHDRAWN)
    form = OperatorForm(request.POST or None, initial=_initial(operator), operator=operator)
    if not form.is_valid():
        return render(request, "engagements/operator_form.html", {"form": form, "operator": operator})
    version = form.cleaned_data["version"]
    try:
        changed = usecases.change_operator(
            operator, numbers=form.numbers, version=version, by=request.user, **form.facts
        )
    except StaleVersion:
        saved = _operator_or_404(request.user, pk)
        context = {"form": form, "operator": saved, "conflicts": form.rebase(_initial(saved))}
        return render(request, "engagements/operator_form.html", context, status=409)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return render(request, "engagements/operator_form.html", {"form": form, "operator": operator})
    messages.success(request, "L’opérateur est modifié." if changed else "Rien n’a changé.")
    return redirect("engagements:operator_detail", pk=pk)


def _initial(operator):
    numbers = [*usecases.numbers_of(operator), "", ""]
    known = {name: getattr(operator, name) for name in (*usecases.FIELDS, "version")}
    return known | {"phone": numbers[0], "other_phone": numbers[1]}


@require_http_methods(["GET", "POST"])
def operator_withdraw(request, pk):
    keeper_or_refused(request.user)
    operator = _operator_or_404(request.user, pk)
    if operator.au is not None:
        raise TransitionRefused(usecases.WITHDRAWN)
    form = OperatorWithdrawForm(request.POST or None, operator=operator)
    if form.is_valid():
        usecases.withdraw_operator(operator, by=request.user, **form.cleaned_data)
        messages.success(request, f"{operator} est retiré de la liste. Ses numéros sont effacés.")
        return redirect("engagements:call_list")
    return render(request, "engagements/operator_withdraw.html", {"form": form, "operator": operator})
