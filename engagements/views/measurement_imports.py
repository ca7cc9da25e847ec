"""Measurements by file: sent, previewed, imported, taken back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.typography import plural
from qualipref.workflow import TransitionRefused
from sites.models import Site
from sites.permissions import can_read_history, require

from .. import exports, permissions
from ..enums import ImportKind
from ..forms.measurement_import import (
    ImportFilterForm,
    ImportLineFilterForm,
    ImportModelForm,
    ImportUndoForm,
    MeasurementImportForm,
)
from ..imports.measurements import COLUMNS
from ..measures.bearers import measured_places
from ..models import Indicator, MeasurementImport
from ..usecases import measurement_imports as usecases
from ..usecases.response_times import letters_read
from .reading import reading

PER_PAGE = 50


def import_or_404(user, pk):
    visible = MeasurementImport.objects.visible_to(user, clock.today())
    return get_object_or_404(visible.select_related("author", "undone_by"), pk=pk)


def framework_or_404(request):
    framework = reading(request).framework
    if framework is None:
        raise Http404
    return framework


def _model_form(request, framework):
    today = clock.today()
    indicators = Indicator.objects.visible_to(request.user, today).filter(framework=framework)
    return ImportModelForm(request.GET, indicators=indicators, sites=Site.objects.visible_to(request.user, today))


@require_http_methods(["GET", "POST"])
def measurement_import_create(request):
    require(permissions.can_import_measurements(request.user))
    framework = framework_or_404(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MeasurementImportForm(*sent, framework=framework, by=request.user)
    if form.is_valid():
        upload, read = form.cleaned_data["file"][0], form.cleaned_data["read"]
        batch = usecases.preview_import(
            read.lines,
            name=upload.filename,
            content=upload.content,
            ignored=read.ignored,
            kept=read.kept,
            by=request.user,
        )
        return redirect("engagements:measurement_import_detail", pk=batch.pk)
    context = {"form": form, "model_form": _model_form(request, framework), "columns": COLUMNS, "framework": framework}
    return render(request, "engagements/measurement_import_create.html", context)


@require_http_methods(["GET", "HEAD"])
def measurement_import_model(request, kind):
    """The grid of a period, as a file to fill: what was already entered is in it."""
    require(permissions.can_import_measurements(request.user))
    framework, today = framework_or_404(request), clock.today()
    form = _model_form(request, framework)
    criteria, period = form.criteria, form.period
    places = measured_places(
        framework, period, request.user, today, indicator=criteria.get("indicateur"), site=criteria.get("site")
    )
    rows = exports.model_rows(places)
    stem = f"mesures-{period.code.lower()}"
    return export_response(stem, exports.MODEL_COLUMNS, rows, kind, criteria=criteria_of(form), by=request.user)


def _listed(request):
    today = clock.today()
    if not request.user.assignments.of(request.user, today):
        raise Http404
    form = ImportFilterForm(request.GET)
    return form, form.filter(MeasurementImport.objects.visible_to(request.user, today)).for_list()


@require_http_methods(["GET", "HEAD"])
def measurement_import_list(request):
    form, listed = _listed(request)
    context = {
        "form": form,
        "is_filtered": bool(form.criteria),
        "page": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
        "may_import": permissions.can_import_measurements(request.user),
    }
    return render(request, "engagements/measurement_import_list.html", context)


@require_http_methods(["GET", "HEAD"])
def measurement_import_export(request, kind):
    form, listed = _listed(request)
    rows, criteria = exports.import_rows(listed), criteria_of(form)
    return export_response("imports-de-mesures", exports.IMPORT_COLUMNS, rows, kind, criteria=criteria, by=request.user)


@require_http_methods(["GET"])
def measurement_import_detail(request, pk):
    return _detail(request, import_or_404(request.user, pk))


def _detail(request, batch, *, refusal="", status=200):
    form = ImportLineFilterForm(request.GET)
    is_of_letters = batch.kind == ImportKind.RESPONSE_TIMES
    rows = letters_read(batch.letters["rows"]) if is_of_letters else form.filter(batch.lines)
    changing = sum(line["change"] in ("nouvelle", "modifiée") for line in batch.lines)
    context = {
        "batch": batch,
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "letters": batch.letters if is_of_letters else None,
        "changing": changing,
        "refusal": refusal,
        "may_confirm": batch.is_previewed and batch.author_id == request.user.pk and changing,
        "may_undo": _may_undo(request.user, batch),
        "shows_journal": not batch.is_previewed and can_read_history(request.user),
        "framework": reading(request).framework,
    }
    return render(request, "engagements/measurement_import_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD"])
def measurement_import_lines(request, pk, kind):
    batch = import_or_404(request.user, pk)
    if batch.kind == ImportKind.RESPONSE_TIMES:
        rows = exports.letter_rows(letters_read(batch.letters["rows"]))
        return export_response(f"releve-{batch.pk}", exports.LETTER_COLUMNS, rows, kind, by=request.user)
    form = ImportLineFilterForm(request.GET)
    rows = exports.import_line_rows(form.filter(batch.lines))
    columns = exports.IMPORT_LINE_COLUMNS
    return export_response(f"import-{batch.pk}", columns, rows, kind, criteria=criteria_of(form), by=request.user)


@require_http_methods(["POST"])
def measurement_import_confirm(request, pk):
    batch = import_or_404(request.user, pk)
    require(batch.author_id == request.user.pk and permissions.can_import_measurements(request.user))
    try:
        changed = usecases.confirm_import(batch, by=request.user)
    except TransitionRefused as refused:
        return _detail(request, import_or_404(request.user, pk), refusal=str(refused), status=409)
    messages.success(request, f"{plural(len(changed), 'mesure est importée', 'mesures sont importées')}.")
    return redirect("engagements:measurement_import_detail", pk=batch.pk)


@require_http_methods(["POST"])
def measurement_import_discard(request, pk):
    batch = import_or_404(request.user, pk)
    require(batch.author_id == request.user.pk)
    usecases.discard_preview(batch)
    messages.success(request, "L’aperçu est abandonné : rien n’a été importé.")
    return redirect("engagements:measurement_import_create")


def _may_undo(user, batch):
    """A preview is not undone, it is left."""
    if not batch.is_done:
        return False
    if permissions.can_undo_any_import(user):
        return True
    return batch.author_id == user.pk and usecases.may_take_back(user, batch, clock.today())


@require_http_methods(["GET", "POST"])
def measurement_import_undo(request, pk):
    batch = import_or_404(request.user, pk)
    require(_may_undo(request.user, batch))
    form = ImportUndoForm(request.POST or None)
    refusal = usecases.why_not_undone(list(batch.imported.for_list()))
    status = 200
    if form.is_valid():
        try:
            points = usecases.undo_import(batch, reason=form.cleaned_data["reason"], by=request.user)
        except TransitionRefused as refused:
            refusal, status = str(refused), 409
        else:
            one, several = "mesure est revenue à ce qu’elle était", "mesures sont revenues à ce qu’elles étaient"
            messages.success(request, f"L’import est annulé : {plural(len(points), one, several)} avant.")
            return redirect("engagements:measurement_import_detail", pk=batch.pk)
    context = {"form": form, "batch": batch, "refusal": refusal}
    return render(request, "engagements/measurement_import_undo.html", context, status=status)
