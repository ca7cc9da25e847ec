from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.panels import panels_for, panels_of_each

from ..figures import cell_figure
from ..models.wall import CellWall
from ..readiness import places
from ..readiness.cell_page import cell_page
from .places import campaign_or_404


@require_http_methods(["GET", "HEAD"])
def cell_detail(request, year, code, unit):
    """What a commitment asks of a unit, what is there, what is missing, and what to do about it."""
    user, today = request.user, clock.today()
    campaign = campaign_or_404(user, year)
    previous, place, following = _around_or_404(user, campaign, code, unit, today)
    page = cell_page(campaign, today, place, user)
    context = {
        "campaign": campaign,
        "page": page,
        "figure": cell_figure(page.state, is_audited=page.is_audited),
        "place": place,
        "previous": previous,
        "next": following,
        "gaps": panels_of_each("engagements.gap", user, page.gaps),
        "panels": panels_for("engagements.cell", user, page.state),
    }
    return render(request, "engagements/cell_detail.html", context)


def _around_or_404(user, campaign, code, unit, today):
    """(previous, place, next) among the cells of the unit that `user` may see."""
    row = places(campaign, campaign.day(today), CellWall(user, today), unit=unit)
    rank = next((rank for rank, each in enumerate(row) if each.commitment.code == code), None)
    if rank is None:
        raise Http404
    return row[rank - 1] if rank else None, row[rank], row[rank + 1] if rank + 1 < len(row) else None
