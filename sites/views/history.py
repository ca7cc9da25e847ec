from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import export_response

from .. import exports
from ..figures import certifications_figure, key_figure
from ..models import KeyFigure, Milestone, SiteModule


@require_http_methods(["GET"])
def history(request):
    user, today = request.user, clock.today()
    site_modules = list(_site_modules(user, today))
    context = {
        "milestones": Milestone.objects.visible_to(user, today).prefetch_related("sites"),
        "figures": [(each, key_figure(each)) for each in _key_figures(user, today)],
        "site_modules": site_modules,
        "certifications": certifications_figure(_obtained(site_modules), len(site_modules), today),
        "today": today,
    }
    return render(request, "sites/history.html", context)


def _key_figures(user, today):
    return KeyFigure.objects.visible_to(user, today).select_related("part_of")


def _site_modules(user, today):
    rows = SiteModule.objects.visible_to(user, today).select_related("site", "module")
    return rows.order_by("site__order", "site__name_sort", "du", "module__order")


def _obtained(site_modules):
    return sum(held.is_obtained for held in site_modules)


@require_http_methods(["GET"])
def history_export(request, kind):
    milestones = Milestone.objects.visible_to(request.user, clock.today()).prefetch_related("sites")
    rows = exports.history_rows(milestones)
    return export_response("histoire", exports.HISTORY_COLUMNS, rows, kind, by=request.user)
