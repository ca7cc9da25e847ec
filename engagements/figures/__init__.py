"""The figures of engagements: each declared once, for every page, export and document that shows it."""

from .cell import cell_figure
from .cells import (
    CELLS_ASSESSED,
    CELLS_NOT_ASSESSED,
    CELLS_NOT_COVERED,
    CELLS_TO_TREAT,
    CELLS_WITH_GAP,
    CellScope,
    cells_figure,
    commitment_score,
    every_cell,
    place_name,
    score_figure,
    selection_in_words,
    service_score,
    site_scope,
    site_score,
    unit_scope,
)
from .commitments import (
    COMMITMENTS,
    OPTIONAL,
    TO_VERIFY,
    UNDECIDED,
    commitments_figure,
    framework_figure,
    indicators_figure,
)
from .documents import UP_TO_DATE, documents_up_to_date, readings_figure
from .emergencies import delay_figure, figures_of_register, trained_figure
from .indicators import board_figures, figure_of_sheet, indicator_figure, to_validate_figure
from .parameters import ALL_SITES, PREFECTURE
from .proofs import altered_files_figure, proof_counts, proofs_figure, proofs_seen_figure
from .requests import REQUESTS_LATE, late_requests_by_site, requests_figure
from .training import trained_in_year_figure, training_figure

__all__ = [
    "ALL_SITES",
    "CELLS_ASSESSED",
    "CELLS_NOT_ASSESSED",
    "CELLS_NOT_COVERED",
    "CELLS_TO_TREAT",
    "CELLS_WITH_GAP",
    "COMMITMENTS",
    "OPTIONAL",
    "PREFECTURE",
    "REQUESTS_LATE",
    "TO_VERIFY",
    "UNDECIDED",
    "UP_TO_DATE",
    "CellScope",
    "altered_files_figure",
    "board_figures",
    "cell_figure",
    "cells_figure",
    "commitment_score",
    "commitments_figure",
    "delay_figure",
    "documents_up_to_date",
    "every_cell",
    "figure_of_sheet",
    "framework_figure",
    "indicator_figure",
    "indicators_figure",
    "late_requests_by_site",
    "figures_of_register",
    "place_name",
    "proof_counts",
    "proofs_figure",
    "proofs_seen_figure",
    "readings_figure",
    "requests_figure",
    "score_figure",
    "selection_in_words",
    "service_score",
    "site_scope",
    "site_score",
    "to_validate_figure",
    "trained_figure",
    "trained_in_year_figure",
    "training_figure",
    "unit_scope",
]
