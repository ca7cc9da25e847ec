from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import export_response

from .. import exports, statistics
from ..figures import UNDECIDED, commitments_figure
from .reading import reading


@require_http_methods(["GET", "HEAD"])
def optional_register(request):
    """The yearly register: each optional commitment, each year, what the committee decided."""
    read, today = reading(request), clock.today()
    campaigns, rows = statistics.optional_register(read.framework, request.user, today)
    undecided, answered = _to_decide(read, request.user, today)
    context = {
        "read": read,
        "framework": read.framework,
        "campaigns": campaigns,
        "rows": rows,
        "undecided": undecided,
        "answered": answered,
        "figure": commitments_figure(UNDECIDED, read.campaign, today, undecided, answered) if undecided else None,
    }
    return render(request, "engagements/optional_register.html", context)


def _to_decide(read, user, today):
    """(without a decision, in all), for the campaign in course when it follows the référentiel on screen."""
    return statistics.to_decide(read.campaign, user, today) if read.is_current else (0, 0)


@require_http_methods(["GET", "HEAD"])
def optional_export(request, kind):
    _, register = statistics.optional_register(reading(request).framework, request.user, clock.today())
    rows = exports.register_rows(register)
    return export_response("engagements-optionnels", exports.REGISTER_COLUMNS, rows, kind, by=request.user)
