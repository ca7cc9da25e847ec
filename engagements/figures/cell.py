"""The figure of one cell: how many of its five criteria are met."""

from django.urls import reverse

from qualipref.figures import Parameter, Rows, declare
from qualipref.typography import plural

from .. import permissions
from ..models.unit import unit_code
from ..readiness import board
from ..readiness.criteria import COUNT
from .cells import SCORE, THEME
from .parameters import YEAR, campaign_asked

CELL = declare(
    "engagements.cell",
    "Critères d’une case",
    meaning="Une case vaut le nombre de critères remplis, sur cinq de même poids : preuve présente, période couverte, "
    "preuve acceptée, preuve intègre, sans écart ouvert. Non évaluée, elle compte\u00a00.",
    formula="Critères remplis, sur cinq",
    source=SCORE.source,
    theme=THEME,
    parameters=(
        YEAR,
        Parameter("engagement", "Code de l’engagement", is_required=True),
        Parameter("unite", "Code de l’unité", is_required=True),
    ),
)


def cell_figure(state, *, is_audited):
    """The worth of a CellState; an auditor is not told how many proofs he does not see."""
    place, year = state.place, state.campaign.year
    url = reverse("engagements:cell_detail", args=[year, place.commitment.code, place.unit_code])
    return CELL.count(
        state.met,
        0 if state.exclusion else COUNT,
        subject=f"{place.commitment.code}, {place.unit_name}",
        calculation=_calculation(state),
        perimeter=f"{place.commitment.code}, {place.unit_name}, campagne {year}",
        on=state.day,
        rows=Rows.of(0 if state.exclusion else COUNT, "critère", url),
        source=_source(state, is_audited),
        parameters={"annee": str(year), "engagement": place.commitment.code, "unite": place.unit_code},
    )


def _calculation(state):
    held = plural(len(state.met_criteria), "critère rempli", "critères remplis")
    if state.exclusion:
        return f"{state.exclusion} : la case n’entre dans aucune moyenne."
    if state.is_assessed:
        return f"{held} sur {COUNT}."
    return f"0 sur {COUNT} : {held}, mais une case non évaluée compte 0 jusqu’à la soumission de son évaluation."


def _source(state, is_audited):
    proofs = "toutes les preuves"
    if not is_audited:
        proofs = plural(len(state.proofs), "preuve déposée ou acceptée", "preuves déposées ou acceptées")
    gaps = plural(state.gap_count, "écart ouvert", "écarts ouverts")
    return f"L’auto-évaluation soumise, {proofs} dont la période touche {state.campaign.year}, {gaps}"


@CELL.computed
def cell_asked(user, on, *, annee, engagement, unite):
    campaign = campaign_asked(annee, on)
    if campaign is None:
        return None
    found = board(campaign, on, user, code=engagement, only=lambda *place: unit_code(*place) == unite)
    return cell_figure(found.states[0], is_audited=permissions.is_auditor(user)) if found.states else None
