"""The agents whose trainings are followed, for who sees them by name."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.documents.serving import serve
from qualipref.drafts.pages import FormDraft
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.typography import plural
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.models import Service
from sites.permissions import can_read_history, require

from .. import exports, permissions
from ..forms.trainees import (
    AttestationForm,
    DepartureForm,
    ErasureForm,
    LinesForm,
    TraineeFilterForm,
    TraineeForm,
)
from ..models import Trainee, TrainingRecord
from ..statistics.trainings_of import standings, trainings_of
from ..usecases import trainees as usecases

PER_PAGE = 50
NO_LONGER_COUNTED = "L’agent ne compte plus dans l’effectif formé de son service."


def trainee_or_404(user, pk):
    return get_object_or_404(Trainee.objects.visible_to(user, clock.today()).for_list(), pk=pk)


def _managed(request, pk):
    trainee = trainee_or_404(request.user, pk)
    require(permissions.can_manage_training(request.user))
    return trainee


def _listed(request):
    today = clock.today()
    if not permissions.can_read_trainees(request.user, today):
        raise Http404
    form = TraineeFilterForm(request.GET)
    listed = form.filter(Trainee.objects.visible_to(request.user, today), today).for_list()
    return form, listed.order_by("name_sort", "pk")


@require_http_methods(["GET", "HEAD"])
def trainee_list(request):
    form, listed = _listed(request)
    today = clock.today()
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_filtered": any(form.criteria.values()),
        "page": page,
        "rows": standings(page, today),
        "today": today,
        "may_manage": permissions.can_manage_training(request.user),
    }
    return render(request, "engagements/trainee_list.html", context)


@require_http_methods(["GET", "HEAD"])
def trainee_export(request, kind):
    form, listed = _listed(request)
    rows, columns = exports.trainee_rows(listed, clock.today()), exports.TRAINEE_COLUMNS
    return export_response("agents-suivis", columns, rows, kind, criteria=criteria_of(form), by=request.user)


@require_http_methods(["GET", "POST"])
def trainee_register(request):
    if not permissions.can_read_trainees(request.user, clock.today()):
        raise Http404
    require(permissions.can_manage_training(request.user))
    draft = FormDraft(request, "trainee_register")
    form = draft.fill(LinesForm(request.POST or None, services=Service.objects.on(clock.today()).for_list()))
    if form.is_valid():
        functions = form.cleaned_data["functions"]
        created = usecases.register_trainees(form.typed, functions=functions, by=request.user)
        draft.forget()
        messages.success(request, f"{plural(created, 'agent est inscrit', 'agents sont inscrits')} au suivi.")
        return redirect("engagements:trainee_list")
    return render(request, "engagements/trainee_register.html", {"form": form, "draft": draft})


@require_http_methods(["GET"])
def trainee_detail(request, pk):
    trainee, today = trainee_or_404(request.user, pk), clock.today()
    context = {
        "trainee": trainee,
        "trainings": trainings_of(trainee, today),
        "is_gone": bool(trainee.left_on and trainee.left_on < today),
        "may_manage": permissions.can_manage_training(request.user),
        "shows_list": permissions.can_read_trainees(request.user, today),
        "shows_journal": can_read_history(request.user),
    }
    return render(request, "engagements/trainee_detail.html", context)


@require_http_methods(["GET", "POST"])
def trainee_change(request, pk):
    trainee = _managed(request, pk)
    if trainee.erased_at:
        raise TransitionRefused(usecases.ERASED)
    services = Service.objects.on(clock.today()).for_list()
    form = TraineeForm(request.POST or None, services=services, initial=_values(trainee))
    conflicts, status = [], 200
    if form.is_valid():
        try:
            usecases.change_trainee(trainee, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        except StaleVersion:
            held = trainee_or_404(request.user, pk)
            conflicts, status = form.rebase(_values(held)), 409
        else:
            messages.success(request, "La fiche de l’agent est modifiée.")
            return redirect("engagements:trainee_detail", pk=trainee.pk)
    context = {"form": form, "trainee": trainee, "conflicts": conflicts}
    return render(request, "engagements/trainee_change.html", context, status=status)


def _values(trainee):
    functions = [each.function for each in trainee.functions.all()]
    values = {name: getattr(trainee, name) for name in ("name", "service", "account", "version")}
    return values | {"functions": functions}


@require_http_methods(["GET", "POST"])
def trainee_leave(request, pk):
    trainee = _managed(request, pk)
    if trainee.erased_at:
        raise TransitionRefused(usecases.ERASED)
    is_correction = trainee.left_on is not None
    form = DepartureForm(request.POST or None, trainee=trainee)
    if form.is_valid():
        try:
            usecases.note_departure(trainee, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            said = "Le dernier jour est corrigé." if is_correction else f"Le départ est noté. {NO_LONGER_COUNTED}"
            messages.success(request, said)
            return redirect("engagements:trainee_detail", pk=trainee.pk)
    return render(request, "engagements/trainee_leave.html", {"form": form, "trainee": trainee})


@require_http_methods(["GET", "POST"])
def trainee_erase(request, pk):
    trainee = _managed(request, pk)
    form = ErasureForm(request.POST or None, initial={"version": trainee.version})
    if form.is_valid():
        usecases.erase_name(trainee, by=request.user, **form.cleaned_data)
        messages.success(request, "Le nom et les attestations sont effacés. Les formations restent comptées.")
        return redirect("engagements:trainee_detail", pk=trainee.pk)
    return render(request, "engagements/trainee_erase.html", {"form": form, "trainee": trainee})


def _record(request, pk):
    return get_object_or_404(TrainingRecord.objects.visible_to(request.user, clock.today()).for_list(), pk=pk)


@require_http_methods(["GET", "POST"])
def training_record_attest(request, pk):
    record = _record(request, pk)
    require(permissions.can_manage_training(request.user))
    form = AttestationForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        (upload,) = form.cleaned_data["attestation"]
        usecases.attest_training(record, upload, by=request.user)
        messages.success(request, "L’attestation est conservée.")
        return redirect("engagements:trainee_detail", pk=record.trainee_id)
    return render(request, "engagements/training_record_attest.html", {"form": form, "record": record})


@require_http_methods(["GET"])
def training_record_attestation(request, pk):
    record = _record(request, pk)
    if record.attestation is None:
        raise Http404
    return serve(request, record.attestation, record.attestation_name)
