"""The self-assessment of a campaign: the units that one may assess, what each has said, what it submits."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.typography import plural
from qualipref.workflow import TransitionRefused
from sites.permissions import require

from .. import exports, permissions
from ..figures import CELLS_ASSESSED, cells_figure, unit_scope
from ..forms.assessment import AssessmentFilterForm, SubmissionForm
from ..readiness.self_assessment import may_assess, unit_progress, units_to_assess, whom_to_ask
from ..usecases import assessments as usecases
from .assessment_table import assessment_lines
from .places import campaign_or_404

PER_PAGE = 50


def unit_or_404(request, campaign, unit):
    progress = unit_progress(campaign, clock.today(), request.user, unit)
    if progress is None:
        raise Http404
    require(may_assess(request.user, progress.place))
    return progress


@require_http_methods(["GET"])
def assessment_home(request, year):
    campaign, today = campaign_or_404(request.user, year), clock.today()
    units = units_to_assess(campaign, today, request.user)
    context = {
        "campaign": campaign,
        "page": Paginator(units, PER_PAGE).get_page(request.GET.get("page")),
        "closed": usecases.why_closed(campaign, today),
        "days_left": (campaign.freezes_on - today).days,
    }
    return render(request, "engagements/assessment_home.html", context)


@require_http_methods(["GET"])
def assessment_export(request, year, kind):
    campaign = campaign_or_404(request.user, year)
    rows = exports.progress_rows(units_to_assess(campaign, clock.today(), request.user))
    name, criteria = f"auto-evaluation-{year}", [("Campagne", str(year))]
    return export_response(name, exports.PROGRESS_COLUMNS, rows, kind, criteria=criteria, by=request.user)


@require_http_methods(["GET"])
def assessment_unit(request, year, unit):
    campaign, today = campaign_or_404(request.user, year), clock.today()
    progress = unit_or_404(request, campaign, unit)
    form = AssessmentFilterForm(request.GET)
    closed = usecases.why_closed(campaign, today)
    page = Paginator(form.filter(progress.states), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "progress": progress,
        "figure": cells_figure(
            CELLS_ASSESSED, unit_scope(campaign, progress.place, request.user, today), progress.score
        ),
        "place": progress.place,
        "form": form,
        "page": page,
        "lines": assessment_lines(page, campaign),
        "is_filtered": bool(form.criteria),
        "closed": closed,
        "asked": whom_to_ask(request.user, progress.place, today) if closed else (),
        "days_left": (campaign.freezes_on - today).days,
    }
    return render(request, "engagements/assessment_unit.html", context)


@require_http_methods(["GET"])
def assessment_unit_export(request, year, unit, kind):
    campaign = campaign_or_404(request.user, year)
    progress = unit_or_404(request, campaign, unit)
    form = AssessmentFilterForm(request.GET)
    rows = exports.assessment_rows(form.filter(progress.states))
    criteria = [("Campagne", str(year)), ("Unité", progress.place.unit_name), *criteria_of(form)]
    name = f"auto-evaluation-{year}-{unit}"
    return export_response(name, exports.ASSESSMENT_COLUMNS, rows, kind, criteria=criteria, by=request.user)


@require_http_methods(["GET", "POST"])
def assessment_submit(request, year, unit):
    """What will be submitted, then the submission of what was ticked."""
    campaign = campaign_or_404(request.user, year)
    progress = unit_or_404(request, campaign, unit)
    form = SubmissionForm(request.POST if request.method == "POST" else None, states=progress.ready)
    if request.method == "POST" and (closed := usecases.why_closed(campaign, clock.today())):
        raise TransitionRefused(closed)
    if form.is_valid():
        versions = {state.place.key: state.cell.version for state in form.states}
        places = [state.place for state in form.states]
        cells = usecases.submit_assessments(campaign, places, by=request.user, versions=versions)
        submitted = plural(len(cells), "évaluation soumise", "évaluations soumises")
        messages.success(request, f"{submitted}. {_what_follows(request.user, progress.place)}")
        return redirect("engagements:assessment_unit", year, unit)
    context = {
        "campaign": campaign,
        "progress": progress,
        "place": progress.place,
        "form": form,
        "ticked": form["case"].value() or [],
        "closed": usecases.why_closed(campaign, clock.today()),
        "reviews": permissions.can_review(request.user, progress.place.site),
    }
    return render(request, "engagements/assessment_submit.html", context, status=409 if form.errors else 200)


def _what_follows(user, place):
    if permissions.can_review(user, place.site):
        return "Elles comptent dès maintenant."
    return "Elles comptent dès maintenant ; le responsable qualité est prévenu et peut demander une modification."
