from qualipref.typography import period

from ..readiness import Criterion, cell_badge

MATRIX_COLUMNS = [
    "module",
    "chapitre",
    "code",
    "engagement",
    "site",
    "service",
    "état",
    "évaluée",
    "critères remplis",
    *(criterion.label.lower() for criterion in Criterion),
    "mise en œuvre",
    "conformité",
    "période manquante",
    "motif d’exclusion",
]


def matrix_rows(states, *, shows_drafts):
    """One row per cell. The criteria are those that hold; « critères remplis » counts them once it is assessed."""
    return (_row(state, state.cell if shows_drafts or state.is_assessed else None) for state in states)


def _row(state, cell):
    commitment, place = state.commitment, state.place
    module, missing = commitment.chapter.module, None if state.exclusion else state.missing_period
    return (
        module.number if module else "",
        f"{commitment.chapter.code} {commitment.chapter.title}",
        commitment.code,
        commitment.title,
        str(place.site or ""),
        str(place.service or ""),
        cell_badge(state).word,
        _said(state.is_assessed),
        "" if state.exclusion else state.met,
        *(_said(criterion in state.met_criteria) for criterion in Criterion),
        cell.get_implementation_display() if cell else "",
        cell.get_conformity_display() if cell else "",
        period(missing.first, missing.last) if missing else "",
        _exclusion(state),
    )


def _said(holds):
    return "oui" if holds else "non"


def _exclusion(state):
    reason = state.cell.reason if state.cell and state.exclusion and state.cell.is_not_applicable else ""
    return f"{state.exclusion} : {reason}" if reason else state.exclusion
