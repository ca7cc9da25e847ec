"""The journal: what was done, by whom, and the proof that nothing was changed since."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.journal import integrity
from qualipref.journal.models import ChainHead, Entry
from qualipref.spreadsheets import criteria_of, export_response
from sites.models import Site
from sites.permissions import require, require_reading

from .. import permissions
from ..exports.journal import COLUMNS, MOST_ROWS, rows
from ..forms.journal import JournalFilterForm
from ..journal import perimeter_names, visible_entries
from .journal_table import journal_lines

PAGE = 50
LAST_VERIFIED = 1000
SECONDS = 8


def _filtered(request):
    """The filter and the entries that answer it."""
    require_reading(permissions.can_read_journal(request.user))
    day = clock.today()
    form = JournalFilterForm(request.GET, sites=Site.objects.visible_to(request.user, day))
    return form, form.filter(visible_entries(request.user, day))


def _address(request, **changes):
    """This page's address with its filter, but for `changes`."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


@require_http_methods(["GET"])
def journal(request):
    form, entries = _filtered(request)
    before = form.cleaned_data.get("avant") if form.is_valid() else None
    lines = journal_lines((entries.filter(seq__lt=before) if before else entries)[: PAGE + 1])
    return render(
        request,
        "pilotage/journal_list.html",
        {
            "form": form,
            "lines": lines[:PAGE],
            "older_url": _address(request, avant=lines[PAGE - 1].seq) if len(lines) > PAGE else "",
            "latest_url": _address(request, avant=None) if before else "",
            "export_limit": MOST_ROWS,
            "is_filtered": any(request.GET.get(name) for name in form.fields),
            "can_verify": permissions.can_verify_journal(request.user),
        },
    )


@require_http_methods(["GET"])
def journal_export(request, kind):
    form, entries = _filtered(request)
    if not form.is_valid():
        return redirect(reverse("pilotage:journal") + _address(request))
    return export_response(
        "journal", COLUMNS, rows(entries.for_list()), kind, criteria=criteria_of(form), by=request.user
    )


@require_http_methods(["GET"])
def journal_entry(request, seq):
    require_reading(permissions.can_read_journal(request.user))
    entry = get_object_or_404(visible_entries(request.user, clock.today()).for_list(), seq=seq)
    before = Entry.objects.filter(seq=seq - 1).values_list("hash", flat=True).first()
    faults = list(integrity.entry_faults(entry, before or integrity.GENESIS))
    names = perimeter_names()
    context = {
        "entry": entry,
        "faults": faults,
        "place": names.place(entry.service_code, entry.site_code),
        "module": names.module(entry.module_code),
    }
    return render(request, "pilotage/journal_entry.html", context)


@require_http_methods(["GET", "POST"])
def journal_verify(request):
    require_reading(permissions.can_read_journal(request.user))
    if request.method == "POST":
        require(permissions.can_verify_journal(request.user))
        _tell_what_was_verified(request)
        return redirect("pilotage:journal_verify")
    return render(
        request,
        "pilotage/journal_verify.html",
        {
            "head": ChainHead.objects.first(),
            "last_verified": LAST_VERIFIED,
            "can_verify": permissions.can_verify_journal(request.user),
        },
    )


def _tell_what_was_verified(request):
    head = ChainHead.objects.first()
    start = max(1, head.seq - LAST_VERIFIED + 1) if head else 1
    try:
        fault = next(integrity.chain_faults(start, seconds=SECONDS), None)
    except integrity.TooLong:
        messages.warning(request, "La vérification a pris trop de temps. Demandez-la à l’administrateur du serveur.")
        return
    if fault:
        messages.error(request, f"{fault} Prévenez l’administrateur et ne supprimez rien.")
    else:
        messages.success(request, f"Intégrité vérifiée : de l’écriture n° {start} à la n° {head.seq}, rien n’a changé.")
