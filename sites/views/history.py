from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import export_response

from .. import exports
from ..models import KeyFigure, Milestone, SiteModule


@require_http_methods(["GET"])
def history(request):
    user, today = request.user, clock.today()
    context = {
        "milestones": Milestone.objects.visible_to(user, today).prefetch_related("sites"),
        "figures": KeyFigure.objects.visible_to(user, today).select_related("part_of"),
        "site_modules": SiteModule.objects.visible_to(user, today)
        .select_related("site", "module")
        .order_by("site__order", "site__name_sort", "du", "module__order"),
        "today": today,
    }
    return render(request, "sites/history.html", context)


@require_http_methods(["GET"])
def history_export(request, kind):
    milestones = Milestone.objects.visible_to(request.user, clock.today()).prefetch_related("sites")
    rows = exports.history_rows(milestones)
    return export_response("histoire", exports.HISTORY_COLUMNS, rows, kind, by=request.user)
