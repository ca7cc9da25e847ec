"""Cells one by one, as plain strings."""

from typing import NamedTuple

from qualipref.typography import period

from ..readiness import Badge, Criterion, cell_badge
from ..readiness.criteria import COUNT
from .matrix_links import cell_links


class CellRow(NamedTuple):
    code: str
    title: str
    url: str
    unit: str
    badge: Badge
    met: str
    criteria: list
    missing: str
    reason: str


def list_rows(read, states):
    link = cell_links(read.campaign)
    return [_row(state, link, names_site=not read.has_matrix) for state in states]


def _row(state, link, *, names_site):
    place, missing = state.place, None if state.exclusion else state.missing_period
    return CellRow(
        place.commitment.code,
        place.commitment.title,
        link(place.commitment.code, place.unit_code),
        place.unit_name if names_site or not place.service else place.service.name,
        cell_badge(state),
        "" if state.exclusion else f"{state.met} sur {COUNT}",
        [(criterion.label, criterion in state.met_criteria) for criterion in Criterion],
        period(missing.first, missing.last) if missing else "",
        why(state),
    )


def why(state):
    """Why a cell is left out, or counts for nothing."""
    if state.exclusion:
        reason = state.cell.reason if state.cell and state.cell.is_not_applicable else ""
        return f"{state.exclusion}{f' – {reason}' if reason else ''}"
    return "" if state.is_assessed else "Non évaluée : compte 0"
