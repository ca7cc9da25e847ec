"""The coordination corrects, disables and enables a commitment of the référentiel in use."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.typography import french
from qualipref.workflow import StaleVersion
from sites.permissions import require

from .. import permissions, statistics
from ..forms.correction import (
    CorrectionForm,
    ReasonForm,
    ThresholdFormSet,
    correction_values,
    threshold_values,
)
from ..forms.versioned import Difference
from ..models import Commitment
from ..usecases import commitments as usecases

THRESHOLDS = "seuils"


def commitment_to_correct(request, framework_pk, code):
    """A commitment that one may see and correct."""
    readable = Commitment.objects.visible_to(request.user, clock.today()).filter(framework=framework_pk)
    commitment = get_object_or_404(statistics.with_details(readable), code=code)
    require(permissions.can_correct_framework(request.user))
    return commitment


@require_http_methods(["GET", "POST"])
def commitment_correct(request, framework_pk, code):
    commitment = commitment_to_correct(request, framework_pk, code)
    form, thresholds = _forms(request, commitment)
    if form.is_bound and form.is_valid() and thresholds.is_valid():
        form.refuse_if_unchanged(thresholds.lines)
    if form.is_bound and form.is_valid() and thresholds.is_valid():
        try:
            usecases.correct_commitment(commitment, by=request.user, thresholds=thresholds.lines, **form.cleaned_data)
        except StaleVersion:
            return _conflict(request, framework_pk, commitment.pk, form, thresholds)
        messages.success(request, "La correction est enregistrée. Le journal garde l’ancien texte et le motif.")
        return redirect("engagements:commitment_detail", framework_pk, commitment.code)
    return render(request, "engagements/commitment_correct.html", _context(commitment, form, thresholds))


def _forms(request, commitment):
    form = CorrectionForm(request.POST or None, initial=correction_values(commitment), commitment=commitment)
    if not form.is_bound and request.GET.get("texte") == "officiel" and commitment.official_text:
        reason = f"Reprise du texte officiel : {commitment.verified_source}."
        form.suggest(requirement=french(commitment.official_text), reason=reason)
    thresholds = ThresholdFormSet(request.POST or None, initial=threshold_values(commitment), prefix=THRESHOLDS)
    return form, thresholds


def _context(commitment, form, thresholds):
    return {
        "commitment": commitment,
        "framework": commitment.framework,
        "form": form,
        "thresholds": thresholds,
        "refusal": usecases.why_not_correct(commitment.framework),
        "cells": statistics.written_of(commitment),
    }


def _conflict(request, framework_pk, pk, form, thresholds):
    """What both changed, field by field, and the form again; thresholds left as they were shown take those saved."""
    held = statistics.with_details(Commitment.objects.filter(framework=framework_pk)).get(pk=pk)
    mine, theirs = form.in_words(thresholds.lines)[THRESHOLDS], usecases.picture(held)[THRESHOLDS]
    shown = form.thresholds_shown
    form = CorrectionForm(request.POST, commitment=held)
    conflicts = form.rebase(correction_values(held))
    if mine != theirs and mine == shown:
        thresholds = ThresholdFormSet(initial=threshold_values(held), prefix=THRESHOLDS)
        conflicts.taken.append("Seuils")
    elif mine != theirs:
        conflicts.lines.append(Difference("Seuils", theirs, mine))
    context = _context(held, form, thresholds) | {"conflicts": conflicts}
    return render(request, "engagements/commitment_correct.html", context, status=409)


@require_http_methods(["GET", "POST"])
def commitment_disable(request, framework_pk, code):
    commitment = commitment_to_correct(request, framework_pk, code)
    form = ReasonForm(request.POST or None, initial={"version": commitment.version})
    if form.is_valid():
        usecases.disable_commitment(commitment, by=request.user, **form.cleaned_data)
        messages.success(
            request, f"L’engagement {commitment.code} est désactivé. Rien de ce qui en a été écrit n’est effacé."
        )
        return redirect("engagements:commitment_detail", framework_pk, commitment.code)
    context = {
        "commitment": commitment,
        "framework": commitment.framework,
        "form": form,
        "refusal": usecases.why_not_disable(commitment.framework, clock.today()),
        "cells": statistics.written_of(commitment),
    }
    return render(request, "engagements/commitment_disable.html", context)


@require_http_methods(["GET", "POST"])
def commitment_enable(request, framework_pk, code):
    commitment = commitment_to_correct(request, framework_pk, code)
    form = ReasonForm(request.POST or None, initial={"version": commitment.version})
    if form.is_valid():
        usecases.enable_commitment(commitment, by=request.user, **form.cleaned_data)
        messages.success(request, f"L’engagement {commitment.code} est réactivé.")
        return redirect("engagements:commitment_detail", framework_pk, commitment.code)
    context = {
        "commitment": commitment,
        "framework": commitment.framework,
        "form": form,
        "refusal": usecases.why_not_disable(commitment.framework, commitment.disabled_on or clock.today()),
    }
    return render(request, "engagements/commitment_enable.html", context)
