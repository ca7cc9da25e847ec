"""The references: a bare Django table of the same rows, in the same layout, behind the same middleware."""

from django.db.models import Count, Sum
from django.shortcuts import render

from engagements.models import Campaign, Cell, EvidenceUse, Indicator
from pilotage.models import Action
from qualipref.journal.models import Entry

ROWS = 50


def entries(request):
    rows = Entry.objects.select_related("author", "on_behalf_of", "detail").order_by("-seq")[:ROWS]
    return _table(request, "entries", rows)


def evidence(request):
    related = EvidenceUse.objects.select_related("evidence__submitted_by", "commitment", "unit__site", "unit__service")
    return _table(request, "evidence", related.order_by("-evidence_id", "-pk")[:ROWS])


def actions(request, count):
    related = Action.objects.select_related("site", "lead_service", "owner").prefetch_related("commitments")
    return _table(request, "actions", related.order_by("due_on", "priority", "pk")[:count])


def cells(request):
    return _table(request, "cells", _cells(_latest())[:ROWS])


def matrix(request, site):
    return _table(request, "matrix", _cells(_latest()).filter(unit__site__slug=site))


def dashboard(request, year):
    """How many cells of each site have each status: what a dashboard cannot do without."""
    counted = Cell.objects.filter(campaign__year=year).values("unit__site__name", "status").annotate(count=Count("pk"))
    return _table(request, "dashboard", counted)


def units(request, site):
    """How many cells of each unit of the site have each status."""
    rows = _cells(_latest()).filter(unit__site__slug=site).order_by("unit__service__order", "status")
    counted = rows.values("unit__service__name", "unit__site__name", "status").annotate(count=Count("pk"))
    return _table(request, "units", counted)


def indicators(request):
    """What was measured of each indicator in a year, added up."""
    rows = Indicator.objects.filter(measurements__period_to__gt="2014-09-10").order_by("order")
    summed = rows.annotate(good=Sum("measurements__numerator"), all=Sum("measurements__denominator"))
    return _table(request, "indicators", summed)


def _latest():
    return Campaign.objects.order_by("-year").first()


def _cells(campaign):
    related = Cell.objects.select_related("commitment__chapter", "unit__site", "unit__service", "assessed_by")
    return related.filter(campaign=campaign).order_by("commitment__order", "unit")


def _table(request, name, rows):
    return render(request, "bench/bare.html", {"rows": rows, "table": f"bench/_{name}.html"})
