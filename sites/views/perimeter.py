from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.typography import long_date

from .. import exports, permissions
from ..figures import perimeter_figures
from ..forms.filters import DayForm, PairFilterForm
from ..forms.scope import EnterForm, LeaveForm
from ..models import Milestone, Module, ScopeEntry, Site
from ..permissions import require
from ..statistics import perimeter_on
from ..usecases import scope as usecases

PER_PAGE = 50


@require_http_methods(["GET"])
def scope_matrix(request):
    form = DayForm(request.GET or None)
    perimeter = perimeter_on(request.user, form.day())
    context = {
        "form": form,
        "perimeter": perimeter,
        "figures": perimeter_figures(perimeter),
        "milestones": Milestone.objects.visible_to(request.user, clock.today()),
        "may_change": permissions.can_change_perimeter(request.user),
        "is_today": perimeter.day == clock.today(),
    }
    return render(request, "sites/scope_matrix.html", context)


@require_http_methods(["GET"])
def scope_export(request, kind):
    perimeter = perimeter_on(request.user, DayForm(request.GET or None).day())
    rows, criteria = exports.perimeter_rows(perimeter), [("Périmètre au", long_date(perimeter.day))]
    stem, columns = f"perimetre-{perimeter.day.isoformat()}", exports.PERIMETER_COLUMNS
    return export_response(stem, columns, rows, kind, criteria=criteria, by=request.user)


def _pairs(request):
    """The filter and the pairs that answer it."""
    user, today = request.user, clock.today()
    sites = Site.objects.visible_to(user, today)
    form = PairFilterForm(request.GET or None, sites=sites, modules=Module.objects.all())
    return form, form.narrow(ScopeEntry.objects.visible_to(user, today)).for_list()


@require_http_methods(["GET"])
def scope_list(request):
    form, pairs = _pairs(request)
    page = Paginator(pairs, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "day": form.day(), "is_filtered": bool(request.GET)}
    return render(request, "sites/scope_list.html", context)


@require_http_methods(["GET"])
def scope_list_export(request, kind):
    form, pairs = _pairs(request)
    rows, criteria = exports.pair_rows(pairs), criteria_of(form)
    return export_response("couples", exports.PAIR_COLUMNS, rows, kind, criteria=criteria, by=request.user)


@require_http_methods(["GET", "POST"])
def scope_enter(request):
    require(permissions.can_change_perimeter(request.user))
    initial = {name: request.GET.get(name, "") for name in ("service", "module")}
    form = EnterForm(request.POST or None, initial=initial, user=request.user)
    if form.is_valid():
        entry = usecases.enter_perimeter(by=request.user, **form.cleaned_data)
        messages.success(request, f"{entry.service} entre dans le périmètre le {long_date(entry.du)}.")
        return redirect("sites:service_detail", pk=entry.service_id)
    return render(request, "sites/scope_enter.html", {"form": form})


@require_http_methods(["GET", "POST"])
def scope_leave(request, pk):
    visible = ScopeEntry.objects.visible_to(request.user, clock.today()).for_list()
    entry = get_object_or_404(visible, pk=pk)
    require(permissions.can_change_perimeter(request.user))
    form = LeaveForm(request.POST or None, entry=entry)
    if form.is_valid():
        usecases.leave_perimeter(entry, by=request.user, **form.cleaned_data)
        messages.success(request, f"{entry.service} sort du périmètre : dernier jour, le {long_date(entry.au)}.")
        return redirect("sites:service_detail", pk=entry.service_id)
    return render(request, "sites/scope_leave.html", {"form": form, "entry": entry})
