"""« Pourquoi ce chiffre ? »: every figure of the application with its definition, and where each one comes from."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.figures import definition, definitions
from qualipref.spreadsheets import criteria_of, export_response

from ..exports.figures import DEFINITION_COLUMNS, PROVENANCE_COLUMNS, definition_rows, provenance_row
from ..forms.figures import FigureForm, FigureListForm

PER_PAGE = 50


def _listed(request):
    _assigned_or_404(request.user)
    form = FigureListForm(request.GET)
    return form, form.filter([each for each in definitions() if each.may_read(request.user)])


def _assigned_or_404(user):
    if not user.assignments.of(user, clock.today()):
        raise Http404


@require_http_methods(["GET"])
def figure_list(request):
    form, listed = _listed(request)
    context = {
        "form": form,
        "page": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
        "is_filtered": bool(form.criteria),
    }
    return render(request, "pilotage/figure_list.html", context)


@require_http_methods(["GET"])
def figure_list_export(request, kind):
    form, listed = _listed(request)
    rows, criteria = definition_rows(listed), criteria_of(form)
    return export_response("chiffres", DEFINITION_COLUMNS, rows, kind, criteria=criteria, by=request.user)


def _asked(request, key):
    """(definition, form, figure): no figure while what is asked is missing or not understood; 404 when not visible."""
    _assigned_or_404(request.user)
    found = definition(key)
    if found is None or not found.may_read(request.user):
        raise Http404
    today = clock.today()
    form = FigureForm(request.GET, definition=found, user=request.user, on=today)
    if not form.is_valid():
        return found, form, None
    figure = found.figure(request.user, today, **form.cleaned_data)
    if figure is None:
        raise Http404
    return found, form, figure


@require_http_methods(["GET"])
def figure(request, key):
    found, form, figure = _asked(request, key)
    return render(request, "pilotage/figure.html", {"definition": found, "form": form, "figure": figure})


@require_http_methods(["GET"])
def figure_export(request, key, kind):
    found, form, figure = _asked(request, key)
    if figure is None:
        raise Http404
    rows, stem = [provenance_row(figure)], f"chiffre-{found.key}"
    criteria = criteria_of(form)
    return export_response(stem, PROVENANCE_COLUMNS, rows, kind, criteria=criteria, by=request.user)
