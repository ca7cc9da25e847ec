from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.panels import panels_for
from qualipref.spreadsheets import export_response

from .. import exports, permissions
from ..figures import perimeter_figures, site_figures
from ..models import Milestone, Prefecture, Service, Site, SiteModule, SteeringFunction
from ..statistics import SiteBlock, perimeter_on


@require_http_methods(["GET"])
def site_list(request):
    today = clock.today()
    perimeter = perimeter_on(request.user, today)
    blocks = {block.site.pk: block for block in perimeter.blocks}
    sites = list(Site.objects.visible_to(request.user, today))
    context = {
        "today": today,
        "perimeter": perimeter,
        "figures": perimeter_figures(perimeter),
        "blocks": [blocks.get(site.pk) or SiteBlock(site) for site in sites if site.holds_on(today)],
        "left": _left(request.user, [site for site in sites if site.au and site.au < today], today),
        "steering": SteeringFunction.objects.all() if sites else [],
        "prefecture": Prefecture.objects.first(),
        "may_change": permissions.can_change_perimeter(request.user),
    }
    return render(request, "sites/site_list.html", context)


def _left(user, sites, today):
    """Each site that has left, with what it was certified for."""
    held = list(SiteModule.objects.visible_to(user, today).filter(site__in=sites).select_related("module"))
    return [(site, [row for row in held if row.site_id == site.pk]) for site in sites]


@require_http_methods(["GET"])
def site_export(request, kind):
    today = clock.today()
    rows = exports.site_rows(Site.objects.visible_to(request.user, today), perimeter_on(request.user, today))
    return export_response("sites", exports.SITE_COLUMNS, rows, kind, by=request.user)


@require_http_methods(["GET"])
def site_detail(request, slug):
    today = clock.today()
    site = get_object_or_404(Site.objects.visible_to(request.user, today), slug=slug)
    services = Service.objects.visible_to(request.user, today).filter(site=site).on(today).for_list()
    perimeter = perimeter_on(request.user, today)
    block = next((block for block in perimeter.blocks if block.site == site), None)
    context = {
        "site": site,
        "today": today,
        "site_block": block,  # « block » is Django's own in a template
        "figures": site_figures(block, today) if block else [],
        "others": services.exclude(pk__in=[line.service.pk for line in block.lines] if block else []),
        "site_modules": SiteModule.objects.visible_to(request.user, today).filter(site=site).select_related("module"),
        "milestones": Milestone.objects.visible_to(request.user, today).filter(sites=site),
        "panels": panels_for("sites.site", request.user, site),
    }
    return render(request, "sites/site_detail.html", context)
