"""« Depuis la dernière fois »: what became of the decisions of the previous meeting, on screen and in a spreadsheet."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import export_response

from ..exports.sitting import FATE_COLUMNS, fate_rows
from ..follow_up import counted, fates, previous_meeting, urgent_first
from .sitting import meeting_or_404


@require_http_methods(["GET"])
def since_last_time(request, pk):
    meeting = meeting_or_404(request, pk)
    before = previous_meeting(meeting)
    found = fates(meeting, clock.today(), before)
    context = {
        "meeting": meeting,
        "before": before,
        "counts": counted(found),
        "count": len(found),
        "carried_count": sum(fate.is_carried for fate in found),
        "open_lines": _lines(urgent_first(fate for fate in found if fate.is_open)),
        "settled_lines": _lines(fate for fate in found if not fate.is_open),
    }
    return render(request, "pilotage/since_last_time.html", context)


def _lines(found):
    return [(fate, fate.decision.item.concerned_action) for fate in found]


@require_http_methods(["GET", "HEAD"])
def since_last_time_export(request, pk, kind):
    meeting = meeting_or_404(request, pk)
    criteria = [("Séance", meeting.reference)]
    rows = fate_rows(fates(meeting, clock.today()))
    return export_response("depuis-la-derniere-fois", FATE_COLUMNS, rows, kind, criteria=criteria, by=request.user)
