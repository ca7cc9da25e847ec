"""The staff of each service, typed in a grid: what the rates of training divide by."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.drafts.pages import FormDraft
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.workflow import StaleVersion
from sites.permissions import require

from .. import exports, permissions
from ..forms.staff import SEEN, FunctionForm, StaffForm
from ..models.training_wall import TrainingWall
from ..statistics.training import staffed_services
from ..usecases import staff as usecases
from .training import followed_or_404


def _read(request):
    """The function asked, and the services that the reader counts, those of the perimeter and the support ones."""
    followed_or_404(request.user)
    chooser = FunctionForm(request.GET)
    wall = TrainingWall(request.user, clock.today())
    services = list(staffed_services(clock.today()).filter(wall.counts("")).for_list())
    return chooser, services, usecases.last_counts(chooser.function, services)


@require_http_methods(["GET", "HEAD"])
def staff_list(request):
    chooser, services, last = _read(request)
    context = {
        "chooser": chooser,
        "function": chooser.function,
        "rows": [(service, last.get(service.pk)) for service in services],
        "today": clock.today(),
        "may_manage": permissions.can_manage_training(request.user),
        "shows_names": permissions.can_read_trainees(request.user, clock.today()),
    }
    return render(request, "engagements/staff_list.html", context)


@require_http_methods(["GET", "HEAD"])
def staff_export(request, kind):
    chooser, services, last = _read(request)
    rows, columns = exports.staff_rows(services, last, chooser.function), exports.STAFF_COLUMNS
    return export_response("effectifs", columns, rows, kind, criteria=criteria_of(chooser), by=request.user)


@require_http_methods(["GET", "POST"])
def staff_count(request):
    chooser, services, last = _read(request)
    require(permissions.can_manage_training(request.user))
    function = chooser.function
    draft = FormDraft(request, f"staff:{function}")
    form = draft.fill(StaffForm(request.POST or None, services=services, last=last))
    status = 200
    if form.is_valid():
        try:
            _record(request, function, form)
        except StaleVersion:
            draft.keep()
            form, status = _again(request, function, services), 409
        else:
            draft.forget()
            return redirect(f"{reverse('engagements:staff_list')}?fonction={function}")
    context = {"form": form, "chooser": chooser, "function": function, "draft": draft, "is_stale": status == 409}
    return render(request, "engagements/staff_count.html", context, status=status)


def _record(request, function, form):
    cleaned = form.cleaned_data
    count = usecases.record_staff(
        function,
        form.counts,
        counted_on=cleaned["counted_on"],
        source=cleaned["source"],
        seen=form.seen,
        by=request.user,
    )
    said = f"{count} effectifs sont enregistrés." if count > 1 else "L’effectif est enregistré."
    messages.success(request, said if count else "Ces effectifs étaient déjà enregistrés : rien n’a changé.")


def _again(request, function, services):
    """The same numbers, over the counts that came meanwhile: each is said beside its field."""
    last = usecases.last_counts(function, services)
    data = request.POST.copy()
    for service in services:
        held = last.get(service.pk)
        data[f"{SEEN}-{service.pk}"] = held.pk if held else 0
    return StaffForm(data, services=services, last=last)
