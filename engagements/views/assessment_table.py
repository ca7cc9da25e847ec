"""The lines of the self-assessment of a unit as plain strings: their template has nothing left to work out."""

from typing import NamedTuple

from qualipref.typography import plural

from ..readiness.badge import Badge
from ..readiness.criteria import COUNT
from ..readiness.self_assessment import answer_badge
from .matrix_links import assessment_links

NOTHING = "–"


class Line(NamedTuple):
    code: str
    title: str
    url: str
    implementation: str
    conformity: str
    solidity: str
    badge: Badge


def assessment_lines(states, campaign):
    """A line per CellState of a unit."""
    address = assessment_links(campaign)
    return [_line(state, address(state.commitment.code, state.place.unit_code)) for state in states]


def _line(state, url):
    cell = state.cell
    return Line(
        code=state.commitment.code,
        title=state.commitment.title,
        url=url,
        implementation=(cell and cell.get_implementation_display()) or NOTHING,
        conformity=(cell and cell.get_conformity_display()) or NOTHING,
        solidity=f"{plural(len(state.met_criteria), 'critère')} sur {COUNT}",
        badge=Badge("neutre", state.exclusion, "so") if state.exclusion and not cell else answer_badge(cell),
    )
