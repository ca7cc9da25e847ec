"""« À vérifier » is lifted with the source that was read; the ministry's text is pasted beside ours."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.differences import differences
from qualipref.spreadsheets import export_response
from qualipref.typography import long_date
from qualipref.workflow import StaleVersion
from sites.permissions import require

from .. import exports, permissions, statistics
from ..forms.correction import OfficialTextForm, ReasonForm, VerificationForm
from ..forms.versioned import Difference
from ..models import Commitment, Framework
from ..usecases import commitments as usecases
from .correction import commitment_to_correct

SOURCE = "official_source"  # the text at hand, kept in the session from one commitment to the next


@require_http_methods(["GET", "POST"])
def commitment_verify(request, framework_pk, code):
    commitment = commitment_to_correct(request, framework_pk, code)
    form = VerificationForm(request.POST or None, initial=_initial(request, commitment))
    context = {"commitment": commitment, "framework": commitment.framework, "form": form}
    if form.is_valid():
        try:
            usecases.verify_commitment(commitment, by=request.user, **form.gesture)
        except StaleVersion:
            context |= _conflict(request, commitment, form)
            return render(request, "engagements/commitment_verify.html", context, status=409)
        _keep_source(request, form)
        messages.success(request, f"L’engagement {commitment.code} est vérifié.")
        return redirect("engagements:commitment_detail", framework_pk, commitment.code)
    return render(request, "engagements/commitment_verify.html", context)


def _conflict(request, commitment, form):
    """What someone has saved meanwhile beside what was typed, and the form again: sent from here, it is the last."""
    held, typed = statistics.with_details(Commitment.objects.filter(pk=commitment.pk)).get(), form.gesture
    conflicts = form.rebase({"official_text": held.official_text, "version": held.version})
    compared = (
        ("Texte lu", held.verified_source, typed["source"]),
        ("Lu le", long_date(held.verified_on) if held.verified_on else "", long_date(typed["read_on"])),
    )
    conflicts.lines.extend(Difference(label, theirs, mine) for label, theirs, mine in compared if theirs != mine)
    return {"commitment": held, "conflicts": conflicts, "form": form, "is_stale": True}


@require_http_methods(["GET", "POST"])
def commitment_doubt(request, framework_pk, code):
    commitment = commitment_to_correct(request, framework_pk, code)
    form = ReasonForm(request.POST or None, initial={"version": commitment.version})
    if form.is_valid():
        usecases.doubt_commitment(commitment, by=request.user, **form.cleaned_data)
        messages.success(request, f"L’engagement {commitment.code} est de nouveau à vérifier.")
        return redirect("engagements:commitment_detail", framework_pk, commitment.code)
    context = {"commitment": commitment, "framework": commitment.framework, "form": form}
    return render(request, "engagements/commitment_doubt.html", context)


def _initial(request, commitment):
    """What was read of this commitment already, else the source of the one before."""
    held = {"version": commitment.version, "official_text": commitment.official_text}
    if commitment.verified_on:
        return held | {"source": commitment.verified_source, "read_on": commitment.verified_on}
    return held | {"source": request.session.get(SOURCE, "")}


def _keep_source(request, form):
    request.session[SOURCE] = form.cleaned_data["source"]


def _progress(request, framework_pk):
    """(référentiel, its commitments in order): those in force, for the coordination."""
    today = clock.today()
    framework = get_object_or_404(Framework.objects.visible_to(request.user, today), pk=framework_pk)
    require(permissions.can_correct_framework(request.user))
    readable = Commitment.objects.visible_to(request.user, today).filter(framework=framework)
    return framework, readable.in_force(today).for_list()


@require_http_methods(["GET"])
def official_text_list(request, framework_pk):
    framework, commitments = _progress(request, framework_pk)
    rows = list(commitments)
    context = {
        "framework": framework,
        "commitments": rows,
        "pasted": sum(bool(each.official_text) for each in rows),
        "first": next((each for each in rows if not each.official_text), None),
    }
    return render(request, "engagements/official_text_list.html", context)


@require_http_methods(["GET"])
def official_text_export(request, framework_pk, kind):
    framework, commitments = _progress(request, framework_pk)
    rows = exports.official_text_rows(commitments)
    criteria = [("Référentiel", framework.name)]
    return export_response(
        "textes-officiels", exports.OFFICIAL_TEXT_COLUMNS, rows, kind, criteria=criteria, by=request.user
    )


@require_http_methods(["GET", "POST"])
def official_text_edit(request, framework_pk, code):
    """One commitment a screen: our wording on the left, the ministry's on the right."""
    framework, commitments = _progress(request, framework_pk)
    rows = list(statistics.with_details(commitments))
    rank = next((rank for rank, each in enumerate(rows) if each.code == code), None)
    if rank is None:
        raise Http404
    commitment = rows[rank]
    form = OfficialTextForm(request.POST or None, initial=_initial(request, commitment))
    status, conflict = 200, {}
    if form.is_valid():
        try:
            usecases.verify_commitment(commitment, by=request.user, **form.gesture)
        except StaleVersion:
            status, conflict = 409, _conflict(request, commitment, form)
        else:
            _keep_source(request, form)
            return _after(request, framework_pk, rows, rank)
    context = {
        "commitment": commitment,
        "framework": framework,
        "form": form,
        "pasted": sum(bool(each.official_text) for each in rows),
        "count": len(rows),
        "rank": rank + 1,
        "previous": rows[rank - 1] if rank else None,
        "next": rows[rank + 1] if rank + 1 < len(rows) else None,
        "pieces": _pieces(commitment) if not conflict else [],
    }
    return render(request, "engagements/official_text_edit.html", context | conflict, status=status)


def _pieces(commitment):
    """What differs from our wording to the official text, once there is one."""
    return differences(commitment.requirement, commitment.official_text) if commitment.official_text else []


def _after(request, framework_pk, rows, rank):
    """The next one without a text, the same one to compare, or the list when all is done."""
    commitment = rows[rank]
    if "comparer" in request.POST:
        address = reverse("engagements:official_text_edit", args=[framework_pk, commitment.code])
        return redirect(f"{address}#differences")
    waiting = next((each for each in (*rows[rank + 1 :], *rows[:rank]) if not each.official_text), None)
    messages.success(request, f"Le texte officiel de l’engagement {commitment.code} est enregistré.")
    if waiting is None:
        return redirect("engagements:official_text_list", framework_pk)
    return redirect("engagements:official_text_edit", framework_pk, waiting.code)
