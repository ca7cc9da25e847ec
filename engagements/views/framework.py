from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import export_response

from .. import exports, permissions, statistics
from ..figures import framework_figure, indicators_figure
from .reading import reading


@require_http_methods(["GET", "HEAD"])
def home(request):
    """The référentiel: its modules, who carries them, and what is attested of it."""
    read = reading(request)
    overviews = statistics.module_overviews(read.framework, request.user, clock.today())
    totals = statistics.totals(overviews, read.framework, request.user, clock.today())
    context = {
        "read": read,
        "framework": read.framework,
        "overviews": overviews,
        "totals": totals,
        "figures": _figures(read.framework, totals) if read.framework else [],
        "can_read_cells": permissions.can_read_cells(request.user, clock.today()),
        "can_correct": permissions.can_correct_framework(request.user),
    }
    return render(request, "engagements/home.html", context)


def _figures(framework, totals):
    today = clock.today()
    return [
        framework_figure(framework, today, totals.commitments, totals.steering),
        indicators_figure(framework, today, totals.indicators),
    ]


@require_http_methods(["GET", "HEAD"])
def framework_source_list(request):
    """Where the wordings come from."""
    read = reading(request)
    sources = statistics.cited_sources(read.framework, request.user, clock.today())
    context = {"read": read, "framework": read.framework, "sources": sources}
    return render(request, "engagements/framework_source_list.html", context)


@require_http_methods(["GET", "HEAD"])
def framework_source_export(request, kind):
    framework = reading(request).framework
    rows = exports.source_rows(statistics.cited_sources(framework, request.user, clock.today()))
    return export_response("sources-du-referentiel", exports.SOURCE_COLUMNS, rows, kind, by=request.user)
