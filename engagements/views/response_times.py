"""A relevé de délais: pasted or sent, then previewed letter by letter."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.drafts.pages import FormDraft
from sites.permissions import require

from .. import permissions
from ..forms.response_times import ResponseTimesForm
from ..imports.letters import COLUMNS
from ..measures.bearers import Bearers, may_enter
from ..measures.response_times import pairs
from ..models import Indicator
from ..usecases.response_times import preview_response_times
from .measurement_imports import framework_or_404


@require_http_methods(["GET", "POST"])
def response_time_create(request):
    require(permissions.can_import_measurements(request.user))
    offered = _offered(request.user, framework_or_404(request))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    draft = FormDraft(request, "response_times")
    form = draft.fill(ResponseTimesForm(*sent, offered=offered))
    if form.is_valid():
        content = _content(form.cleaned_data)
        batch = preview_response_times(form.cleaned_data["sheet"], content=content, by=request.user)
        draft.forget()
        return redirect("engagements:measurement_import_detail", pk=batch.pk)
    context = {"form": form, "pairs": [pair for pair, _ in offered], "columns": COLUMNS, "draft": draft}
    return render(request, "engagements/response_time_create.html", context)


def _offered(user, framework):
    """[(Pair, {key: MeasuringUnit})]: what the person measures in working days, and for whom."""
    today = clock.today()
    indicators = Indicator.objects.visible_to(user, today).filter(framework=framework).with_commitments(today)
    bearers = Bearers(today)
    offered = []
    for pair in pairs(framework, indicators, today):
        units = {
            key: unit
            for key, unit in bearers.of(pair.mean).items()
            if may_enter(user, pair.mean, unit, today) and may_enter(user, pair.rate, unit, today)
        }
        if units:
            offered.append((pair, units))
    return offered


def _content(cleaned):
    """The bytes that were sent, or pasted."""
    return cleaned["file"][0].content if cleaned["file"] else cleaned["lines"].encode(errors="replace")
