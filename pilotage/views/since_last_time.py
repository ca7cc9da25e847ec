"""« Depuis la dernière fois »: what became of the decisions of the previous meeting, on screen and in a spreadsheet."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import export_response

from ..exports.sitting import FATE_COLUMNS, fate_rows
from ..usecases.follow_up import fates, previous_meeting
from .sitting import meeting_or_404


@require_http_methods(["GET"])
def since_last_time(request, pk):
    meeting = meeting_or_404(request, pk)
    found = fates(meeting, clock.today())
    context = {
        "meeting": meeting,
        "before": found[0].decision.meeting if found else previous_meeting(meeting),
        "lines": [(fate, fate.decision.item.concerned_action) for fate in found],
        "done": sum(fate.tone == "ok" for fate in found),
        "late": sum(fate.tone == "bas" for fate in found),
        "to_follow": sum(fate.tone != "so" for fate in found),
    }
    return render(request, "pilotage/since_last_time.html", context)


@require_http_methods(["GET", "HEAD"])
def since_last_time_export(request, pk, kind):
    meeting = meeting_or_404(request, pk)
    criteria = [("Séance", meeting.reference)]
    rows = fate_rows(fates(meeting, clock.today()))
    return export_response("depuis-la-derniere-fois", FATE_COLUMNS, rows, kind, criteria=criteria, by=request.user)
