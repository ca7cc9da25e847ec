"""The figures of the matrix: scores, and the cells that wait for something."""

import datetime
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from qualipref.figures import Parameter, Rows, declare
from qualipref.typography import number, percent, plural

from ..enums import CommitmentLevel
from ..models import Campaign
from ..models.unit import unit_name
from ..models.wall import opens_every_cell
from ..readiness import Criterion, Score, board, score
from ..readiness.criteria import COUNT
from ..readiness.selection import EXCLUDED, SELECTION, STEERING, service_key, service_name, within
from .parameters import ALL_SITES, PLACE, PREFECTURE, YEAR, campaign_asked

THEME = "Prêt pour l’audit"
PARAMETERS = (YEAR, PLACE, *(Parameter(name, name.capitalize()) for name in SELECTION))


@dataclass(frozen=True)
class CellScope:
    """Which cells: those of a campaign at a site, for the préfecture as a whole or everywhere, all or a selection.

    `slug` is as in the address of a matrix; `said` is the selection in words.
    """

    campaign: Campaign
    slug: str
    name: str
    day: datetime.date
    criteria: dict = field(default_factory=dict)
    said: tuple = ()

    @property
    def subject(self):
        return ", ".join((self.name, *self.said))

    @property
    def parameters(self):
        place = {} if self.slug == ALL_SITES else {"site": self.slug}
        return {"annee": str(self.campaign.year)} | place | self.criteria

    def rows(self, count, weight=1, **state):
        """`count` cells and the list that shows them: those of the selection in that state."""
        address = reverse("engagements:score_explanation", args=[self.campaign.year, self.slug])
        return Rows.of(count, "case", f"{address}?{urlencode(self.criteria | state)}", weight=weight)


SCORE = declare(
    "engagements.score",
    "Prêt pour l’audit",
    meaning="Part des critères de preuve remplis. Chaque case en compte cinq : preuve présente, période couverte, "
    "preuve acceptée, preuve intègre, sans écart ouvert. Une case non évaluée compte\u00a00.",
    formula="Critères remplis ÷ critères demandés (cases applicables × 5), arrondi à l’entier inférieur",
    source="Auto-évaluation, preuves et écarts de la campagne",
    theme=THEME,
    parameters=PARAMETERS,
)


def score_figure(scope: CellScope, found: Score):
    """The score of those cells."""
    return SCORE.rate(
        found.met,
        found.asked,
        "–" if found.percent is None else percent(found.percent),
        subject=scope.subject,
        calculation=_calculation(found),
        perimeter=_perimeter(scope, found),
        on=scope.day,
        rows=scope.rows(found.applicable, weight=COUNT, etat="comptee"),
        excluded=_excluded(scope, found),
        lacking=_lacking(scope, found),
        parameters=scope.parameters,
    )


def _calculation(found):
    if not found.asked:
        return "Aucune case ne compte."
    exact = 100 * found.met / found.asked
    rounded = "" if exact == found.percent else f" = {percent(round(exact, 2))}, arrondi à l’entier inférieur"
    met = plural(found.met, "critère rempli", "critères remplis")
    return f"{met} ÷ {number(found.asked)} ({plural(found.applicable, 'case')} × {COUNT}){rounded}"


def _perimeter(scope, found):
    assessed = plural(found.assessed, "évaluée")
    return f"{scope.subject}, campagne {scope.campaign.year} : {plural(found.applicable, 'case')}, dont {assessed}"


def _excluded(scope, found):
    return tuple((why, scope.rows(count, etat=EXCLUDED[why])) for why, count in sorted(found.exclusions.items()))


def _lacking(scope, found):
    lacking = [(each.label, scope.rows(found.missing[each], critere=each.value)) for each in Criterion]
    unassessed = ("Non évaluées, comptent 0", scope.rows(found.applicable - found.assessed, etat="non-evalue"))
    return tuple((label, rows) for label, rows in (unassessed, *lacking) if rows.count)


def site_scope(campaign, found, user, on):
    """The CellScope of a SiteScore, as `user` sees it."""
    name = found.name if opens_every_cell(user, on) else f"Vos cases, {found.name}"
    return CellScope(campaign, found.slug, name, campaign.day(on))


def site_score(campaign, found, user, on):
    """The score of a SiteScore, as `user` sees it."""
    return score_figure(site_scope(campaign, found, user, on), found.score)


def every_cell(campaign, user, on):
    """The CellScope of the cells of every site together, as `user` sees them."""
    name = place_name(ALL_SITES, None, opens_all=opens_every_cell(user, on))
    return CellScope(campaign, ALL_SITES, name, campaign.day(on))


def unit_scope(campaign, place, user, on):
    """The CellScope of the unit of a Place: a service on its site, a site or the préfecture, without the others."""
    slug, criteria = place.site.slug if place.site else PREFECTURE, {"service": service_key(place)}
    name = place_name(slug, place.site, opens_all=opens_every_cell(user, on))
    return CellScope(campaign, slug, name, campaign.day(on), criteria, (service_name(place),))


def service_score(standing, service, user, on):
    """The score of a Standing of `service` on its site, as `user` sees it."""
    return _score_of_standing(standing, service.site.slug, service.site, {"service": service.slug}, user, on)


def commitment_score(standing, commitment, user, on):
    """The score of a Standing of `commitment` at every site, as `user` sees it."""
    return _score_of_standing(standing, ALL_SITES, None, {"engagement": commitment.code}, user, on)


def _score_of_standing(standing, slug, site, criteria, user, on):
    name = place_name(slug, site, opens_all=opens_every_cell(user, on))
    said = selection_in_words(criteria, standing.score.states)
    return score_figure(CellScope(standing.campaign, slug, name, standing.day, criteria, said), standing.score)


CELLS_ASSESSED = declare(
    "engagements.cells_assessed",
    "Cases évaluées",
    meaning="Cases applicables dont l’auto-évaluation est soumise. Une évaluation en préparation ne compte pas encore.",
    formula="Cases évaluées, sur les cases applicables",
    source="Auto-évaluation de la campagne",
    theme=THEME,
    parameters=PARAMETERS,
)
CELLS_TO_TREAT = declare(
    "engagements.cells_to_treat",
    "Cases à traiter",
    meaning="Cases applicables qui n’ont pas les cinq critères.",
    formula="Cases à traiter, sur les cases applicables",
    source=SCORE.source,
    theme=THEME,
    parameters=PARAMETERS,
)
CELLS_NOT_ASSESSED = declare(
    "engagements.cells_not_assessed",
    "Cases non évaluées",
    meaning="Cases applicables dont l’auto-évaluation n’est pas soumise : elles comptent 0 dans le score.",
    formula="Cases non évaluées, sur les cases applicables",
    source="Auto-évaluation de la campagne",
    theme=THEME,
    parameters=PARAMETERS,
)
CELLS_NOT_COVERED = declare(
    "engagements.cells_not_covered",
    "Cases sans période couverte",
    meaning="Cases applicables dont les preuves laissent un trou dans l’année, ou ne valent plus, ou qui ne sont pas "
    "évaluées.",
    formula="Cases sans période couverte, sur les cases applicables",
    source="Preuves déposées et acceptées de la campagne",
    theme=THEME,
    parameters=PARAMETERS,
)
CELLS_WITH_GAP = declare(
    "engagements.cells_with_gap",
    "Cases avec un écart ouvert",
    meaning="Cases applicables qui portent au moins un écart constaté et pas encore levé.",
    formula="Cases avec un écart ouvert, sur les cases applicables",
    source="Écarts ouverts à la date",
    theme=THEME,
    parameters=PARAMETERS,
)
STATES = {
    CELLS_ASSESSED: ({"etat": "evalue"}, lambda found: found.assessed),
    CELLS_TO_TREAT: ({"etat": "a-traiter"}, lambda found: found.to_treat),
    CELLS_NOT_ASSESSED: ({"etat": "non-evalue"}, lambda found: found.applicable - found.assessed),
    CELLS_NOT_COVERED: ({"critere": Criterion.COVERED.value}, lambda found: found.missing[Criterion.COVERED]),
    CELLS_WITH_GAP: ({"etat": "ecart-ouvert"}, lambda found: found.with_gap),
}


def cells_figure(definition, scope: CellScope, found: Score):
    """How many of those cells are in the state that `definition` counts."""
    state, counted = STATES[definition]
    return definition.count(
        counted(found),
        found.applicable,
        subject=scope.subject,
        perimeter=_perimeter(scope, found),
        on=scope.day,
        rows=scope.rows(counted(found), **state),
        excluded=_excluded(scope, found),
        parameters=scope.parameters,
    )


@SCORE.computed
def score_asked(user, on, **asked):
    read = _read(user, on, **asked)
    return score_figure(*read) if read else None


def _count_asked(definition):
    @definition.computed
    def asked(user, on, **asked):
        read = _read(user, on, **asked)
        return cells_figure(definition, *read) if read else None


for counted in STATES:
    _count_asked(counted)


def _read(user, on, *, annee, site, **selection):
    """(CellScope, Score) of what is asked, as `user` sees it; None when he sees no cell there."""
    campaign = campaign_asked(annee, on)
    if campaign is None:
        return None
    found = _board(campaign, on, user, site)
    criteria = {name: value for name, value in selection.items() if value}
    states = within(found.states, criteria)
    if not states:
        return None
    slug, place = site or ALL_SITES, states[0].place
    name = place_name(slug, place.site, opens_all=opens_every_cell(user, on))
    scope = CellScope(campaign, slug, name, found.day, criteria, selection_in_words(criteria, states))
    return scope, score(states)


def _board(campaign, on, user, slug):
    if not slug or slug == ALL_SITES:
        return board(campaign, on, user)
    if slug == PREFECTURE:
        return board(campaign, on, user, level=CommitmentLevel.PREFECTURE)
    return board(campaign, on, user, only=lambda site, service: site is not None and site.slug == slug)


def place_name(slug, site, *, opens_all):
    """« tous les sites », « Préfecture entière », « Vos cases, Site A » for who does not see them all."""
    name = "tous les sites" if slug == ALL_SITES else unit_name(site, None)
    return name if opens_all else f"Vos cases, {name}"


def selection_in_words(criteria, states):
    """(« module 2 », « chapitre 2.4 », « 2.4.1 », the name of the service) as far as they are asked."""
    said = []
    if "module" in criteria:
        said.append(module_in_words(criteria["module"]))
    if "chapitre" in criteria:
        said.append(f"chapitre {criteria['chapitre']}")
    if "engagement" in criteria:
        said.append(criteria["engagement"])
    if "service" in criteria:
        said.append(service_name(states[0].place) if states else criteria["service"])
    return tuple(said)


def module_in_words(key):
    return "pilotage" if key == STEERING else f"module {key}"
