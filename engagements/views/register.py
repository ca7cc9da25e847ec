from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import export_response

from .. import exports, statistics
from .reading import reading


@require_http_methods(["GET", "HEAD"])
def optional_register(request):
    """The yearly register: each optional commitment, each year, what the committee decided."""
    read, today = reading(request), clock.today()
    campaigns, rows = statistics.optional_register(read.framework, request.user, today)
    context = {
        "read": read,
        "framework": read.framework,
        "campaigns": campaigns,
        "rows": rows,
        "year": today.year,
        "undecided": statistics.undecided(campaigns, rows, today.year),
    }
    return render(request, "engagements/optional_register.html", context)


@require_http_methods(["GET", "HEAD"])
def optional_export(request, kind):
    _, register = statistics.optional_register(reading(request).framework, request.user, clock.today())
    rows = exports.register_rows(register)
    return export_response("engagements-optionnels", exports.REGISTER_COLUMNS, rows, kind, by=request.user)
