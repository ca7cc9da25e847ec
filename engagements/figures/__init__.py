"""The figures of engagements: each declared once, for every page, export and document that shows it."""

from .cell import cell_figure
from .cells import (
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
    site_score,
)
from .documents import UP_TO_DATE, documents_up_to_date
from .parameters import ALL_SITES, PREFECTURE

__all__ = [
    "ALL_SITES",
    "CELLS_NOT_ASSESSED",
    "CELLS_NOT_COVERED",
    "CELLS_TO_TREAT",
    "CELLS_WITH_GAP",
    "PREFECTURE",
    "UP_TO_DATE",
    "CellScope",
    "cell_figure",
    "cells_figure",
    "commitment_score",
    "documents_up_to_date",
    "every_cell",
    "place_name",
    "score_figure",
    "selection_in_words",
    "service_score",
    "site_score",
]
