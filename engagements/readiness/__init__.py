"""« Prêt pour l’audit »: the one place that says what a cell is worth, why, and what would raise it.

Screens, exports and PDF all read `board` and `score`; nobody counts a criterion elsewhere.
"""

from .badge import Badge, cell_badge
from .board import Board, CellState, board, cell_state
from .coverage import Coverage, coverage, slots, valid_until
from .crisis_badge import check_badge, crisis_badge, next_check_badge, operator_badge
from .criteria import Criterion
from .document_badge import document_badge, version_badge
from .grid import Place, places
from .hint import Deposit, Hint, hint
from .proof import Standing, is_altered, is_expired, proof_state, state_of
from .proof_filter import ProofFilter, in_state
from .request_badge import request_badge
from .score import Score, score, total
from .summary import SiteScore, summary

__all__ = [
    "Badge",
    "Board",
    "CellState",
    "Coverage",
    "Criterion",
    "Deposit",
    "Hint",
    "Place",
    "ProofFilter",
    "Score",
    "SiteScore",
    "Standing",
    "board",
    "cell_badge",
    "cell_state",
    "coverage",
    "check_badge",
    "crisis_badge",
    "document_badge",
    "next_check_badge",
    "operator_badge",
    "hint",
    "in_state",
    "is_altered",
    "is_expired",
    "places",
    "proof_state",
    "request_badge",
    "score",
    "slots",
    "state_of",
    "summary",
    "total",
    "valid_until",
    "version_badge",
]
