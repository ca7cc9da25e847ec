"""The self-assessment: how far each unit is, and what each cell of a unit says."""

from ..models import Cell
from ..readiness.criteria import COUNT
from ..readiness.self_assessment import answer_badge

PROGRESS_COLUMNS = [
    "unité",
    "évalués",
    "applicables",
    "écartés du calcul",
    "à confirmer",
    "en préparation",
    "soumises",
    "modifications demandées",
]
ASSESSMENT_COLUMNS = [
    "code",
    "engagement",
    "mise en œuvre",
    "conformité constatée",
    "motif",
    "commentaire",
    "état",
    "modification demandée",
    "critères remplis",
    "critères",
    "écarté du calcul",
    "évalué le",
    "par",
]


def progress_rows(units):
    for unit in units:
        yield (
            unit.place.unit_name,
            unit.assessed,
            unit.applicable,
            unit.excluded,
            unit.to_confirm,
            unit.in_preparation,
            unit.submitted,
            unit.change_asked,
        )


def assessment_rows(states):
    said = [state.cell.pk for state in states if state.cell]
    cells = Cell.objects.select_related("assessed_by").in_bulk(said)
    for state in states:
        cell = cells.get(state.cell.pk) if state.cell else None
        yield (
            state.commitment.code,
            state.commitment.title,
            cell.get_implementation_display() if cell else "",
            cell.get_conformity_display() if cell else "",
            cell.reason if cell else "",
            cell.comment if cell else "",
            answer_badge(cell).word,
            cell.change_asked if cell else "",
            len(state.met_criteria),
            COUNT,
            state.exclusion,
            cell.assessed_at if cell else None,
            cell.assessed_by if cell else None,
        )
