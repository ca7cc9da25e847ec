from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.differences import differences
from qualipref.panels import panels_for
from qualipref.spreadsheets import criteria_of, export_response
from sites.permissions import can_read_history

from .. import exports, permissions, statistics
from ..figures import commitment_score
from ..forms import CommitmentFilterForm
from ..models import (
    Campaign,
    Chapter,
    Commitment,
    Contribution,
    FrameworkModule,
    FrameworkSource,
    OptionalCommitmentDecision,
)
from ..readiness.standing import standing_of_commitment
from ..usecases.commitments import why_not_correct
from .reading import reading


def filtered(request):
    """(référentiel, filter, all the commitments one may read there, those that answer the filter)."""
    read, today = reading(request), clock.today()
    framework, user = read.framework, request.user
    campaign = read.campaign if read.is_current else None
    form = CommitmentFilterForm(
        request.GET,
        modules=FrameworkModule.objects.visible_to(user, today).filter(framework=framework),
        chapters=Chapter.objects.visible_to(user, today).filter(framework=framework),
        sources=FrameworkSource.objects.filter(framework=framework),
        campaign=campaign,
        day=campaign.day(today) if campaign else None,
    )
    readable = Commitment.objects.visible_to(user, today).filter(framework=framework).for_list()
    return read, form, readable, form.filter(readable)


@require_http_methods(["GET", "HEAD"])
def commitment_list(request):
    read, form, readable, commitments = filtered(request)
    context = {
        "read": read,
        "framework": read.framework,
        "form": form,
        "commitments": list(commitments),
        "readable_count": readable.count(),
        "is_filtered": bool(form.criteria),
        "is_searched": "q" in form.criteria,
    }
    return render(request, "engagements/commitment_list.html", context)


@require_http_methods(["GET", "HEAD"])
def commitment_export(request, kind):
    _, form, _, commitments = filtered(request)
    rows, criteria = exports.commitment_rows(commitments), criteria_of(form)
    columns = exports.COMMITMENT_COLUMNS
    return export_response("engagements", columns, rows, kind, criteria=criteria, by=request.user)


@require_http_methods(["GET", "HEAD"])
def commitment_detail(request, framework_pk, code):
    user, today = request.user, clock.today()
    readable = Commitment.objects.visible_to(user, today).filter(framework=framework_pk)
    commitment = get_object_or_404(statistics.with_details(readable), code=code)
    campaign = Campaign.objects.current(today)
    standing = standing_of_commitment(commitment, campaign, user, today)
    decisions = OptionalCommitmentDecision.objects.visible_to(user, today).filter(commitment=commitment)
    context = {
        "commitment": commitment,
        "framework": commitment.framework,
        "previous": readable.filter(order__lt=commitment.order).order_by("order").last(),
        "next": readable.filter(order__gt=commitment.order).order_by("order").first(),
        "bearers": bearers_of(commitment.chapter, user, today),
        "contributions": contributions_to(commitment.chapter, user, today),
        "campaign": campaign,
        "standing": standing,
        "figure": commitment_score(standing, commitment, user, today) if standing else None,
        "decisions": decisions.filter(campaign=campaign).select_related("site") if campaign else [],
        "panels": panels_for("engagements.commitment", user, commitment),
        "can_correct": permissions.can_correct_framework(user),
        "refusal": why_not_correct(commitment.framework),
        "pieces": differences(commitment.requirement, commitment.official_text) if commitment.official_text else [],
        "shows_journal": can_read_history(user),
    }
    return render(request, "engagements/commitment_detail.html", context)


@require_http_methods(["GET", "HEAD"])
def chapter_detail(request, framework_pk, code):
    user, today = request.user, clock.today()
    chapters = Chapter.objects.visible_to(user, today).select_related("framework", "module__module")
    chapter = get_object_or_404(chapters, framework=framework_pk, code=code)
    context = {
        "chapter": chapter,
        "framework": chapter.framework,
        "commitments": chapter.commitments.visible_to(user, today).for_list(),
        "bearers": bearers_of(chapter, user, today),
        "contributions": contributions_to(chapter, user, today),
    }
    return render(request, "engagements/chapter_detail.html", context)


def bearers_of(chapter, user, day):
    """Who carries the module of the chapter today; nobody in particular for a requirement of steering."""
    if chapter.module is None:
        return []
    return statistics.bearers_by_module(user, day).get(chapter.module.module_id, [])


def contributions_to(chapter, user, day):
    """The support services that supply the proofs of the chapter today."""
    contributions = Contribution.objects.visible_to(user, day).on(day).filter(chapter_code=chapter.code)
    module = chapter.module.module if chapter.module else None
    return contributions.filter(module=module).select_related("service__site").prefetch_related("sites")
