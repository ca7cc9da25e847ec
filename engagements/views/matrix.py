"""The matrix: commitments × who answers for them, what each cell is worth, and why each score is what it is."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import criteria_of, export_response
from sites.models import Site

from .. import exports, permissions
from ..enums import CommitmentLevel
from ..figures import ALL_SITES, PREFECTURE, place_name
from ..forms import MatrixFilterForm
from ..models import Campaign, CampaignSite
from ..models.wall import CellWall
from ..readiness import Board, board, summary
from ..readiness.words import freeze_in_words
from .matrix_hint import hint_shown
from .matrix_list import list_rows
from .matrix_scores import aimed_at, cards, legend, overviews, selection_card, whole_card
from .matrix_table import table
from .places import campaign_and_sites_or_404

PER_PAGE = 50


@dataclass(frozen=True)
class Reading:
    """The cells of a site, those of the préfecture as a whole, or all of them (no site), as one person sees them."""

    campaign: Campaign
    board: Board
    form: MatrixFilterForm
    slug: str
    site: Site | None
    aimed: CampaignSite | None
    others: list
    is_whole: bool

    @property
    def name(self):
        return place_name(self.slug, self.site, opens_all=True)

    @property
    def cells_name(self):
        """Whose cells they are: not all those of the site, for who sees only his own."""
        return place_name(self.slug, self.site, opens_all=self.is_whole)

    @property
    def has_matrix(self):
        """Whether its cells are laid out in a matrix: those of every site together are only listed."""
        return self.slug != ALL_SITES

    @property
    def address(self):
        return {"year": self.campaign.year, "site": self.slug}

    @property
    def freeze(self):
        return freeze_in_words(self.campaign, clock.today())


def reading(request, year, slug):
    """404 when that site has no cell that the person may see."""
    user, today = request.user, clock.today()
    campaign, aimed = campaign_and_sites_or_404(user, year)
    sites = {each.site.slug: each for each in aimed}
    if slug == ALL_SITES:
        site, found = None, board(campaign, today, user)
    elif slug == PREFECTURE:
        site, found = None, board(campaign, today, user, level=CommitmentLevel.PREFECTURE)
    else:
        site = sites[slug].site if slug in sites else get_object_or_404(Site, slug=slug)
        found = board(campaign, today, user, site=site)
    if not found.states:
        raise Http404
    form = MatrixFilterForm(request.GET, states=found.states)
    is_whole = CellWall(user, today).opens_all
    others = [each.site for each in aimed if each.site != site] if is_whole else []
    return Reading(campaign, found, form, slug, site, sites.get(slug), others, is_whole)


@require_http_methods(["GET", "HEAD"])
def matrix_home(request, year):
    """The sites of the campaign and their scores; whoever sees one site only is shown that site."""
    user, today = request.user, clock.today()
    campaign, aimed = campaign_and_sites_or_404(user, year)
    if not permissions.can_read_cells(user, today):
        raise Http404
    sites = summary(campaign, today, user)
    if len(sites) == 1:
        return redirect("engagements:matrix", year=year, site=sites[0].slug)
    context = {
        "campaign": campaign,
        "overviews": overviews(campaign, sites, {each.site_id: each for each in aimed}, user, today),
        "whole": whole_card(campaign, sites, user, today) if sites else None,
        "day": campaign.day(today),
        "freeze": freeze_in_words(campaign, today),
    }
    return render(request, "engagements/matrix_home.html", context)


@require_http_methods(["GET", "HEAD"])
def matrix(request, year, site):
    if site == ALL_SITES:
        return redirect("engagements:matrix_home", year=year)
    read = reading(request, year, site)
    within, shown = read.form.within(read.board.states), read.form.filter(read.board.states)
    hint = hint_shown(request.user, read, within)
    context = {
        "read": read,
        "form": read.form,
        "cards": cards(read, within, hint),
        "hint": hint,
        "aimed": aimed_at(read.aimed, clock.today()),
        "legend": legend(read, within),
        "shown_count": len(shown),
        "cell_count": len(read.board.states),
        "out": "hors du filtre ou du périmètre" if read.form.is_filtered else "hors périmètre",
        "table": table(read, shown, hint.keys if hint else ()),
    }
    return render(request, "engagements/matrix.html", context)


@require_http_methods(["GET", "HEAD"])
def matrix_export(request, year, site, kind):
    read = reading(request, year, site)
    shows_drafts = not permissions.is_auditor(request.user)
    rows = exports.matrix_rows(read.form.filter(read.board.states), shows_drafts=shows_drafts)
    stem = f"matrice-{year}-{read.slug}"
    criteria = [*criteria_of(read.form), *([("Gel", read.freeze)] if read.freeze else [])]
    return export_response(stem, exports.MATRIX_COLUMNS, rows, kind, criteria=criteria, by=request.user)


@require_http_methods(["GET", "HEAD"])
def score_explanation(request, year, site):
    """« Pourquoi ce chiffre ? »: the score of the selection, and the very cells that it is made of."""
    read = reading(request, year, site)
    within, shown = read.form.within(read.board.states), read.form.filter(read.board.states)
    page = Paginator(sorted(shown, key=lambda state: state.met), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "read": read,
        "form": read.form,
        "card": selection_card(read, within),
        "page": page,
        "rows": list_rows(read, page.object_list),
    }
    return render(request, "engagements/score_explanation.html", context)
