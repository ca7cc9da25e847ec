"""How a cell is shown wherever it is: a tone, a word and a symbol, any of which may vanish."""

from typing import NamedTuple

from .criteria import COUNT


class Badge(NamedTuple):
    tone: str
    word: str
    symbol: str


OPEN_GAP = Badge("ecart", "Écart ouvert", "ecart")
ALTERED = Badge("ecart", "Fichier altéré", "ecart")
READY = Badge("ok", "Prêt", "ok")
TO_COMPLETE = Badge("part", "À compléter", "part")
TO_TREAT = Badge("bas", "À traiter", "bas")
FEW = 2


def cell_badge(state):
    """The badge of a CellState: red for an open gap or an altered file alone, grey when it is left out."""
    if state.exclusion:
        return Badge("neutre", state.exclusion, "so")
    if state.gap_count:
        return OPEN_GAP
    if state.is_altered:
        return ALTERED
    if state.met == COUNT:
        return READY
    return TO_COMPLETE if state.met > FEW else TO_TREAT


def headline(state):
    """« 3 sur 5 : à compléter », or why the cell counts nowhere."""
    word = cell_badge(state).word
    return word if state.exclusion else f"{state.met} sur {COUNT}\u00a0: {word.lower()}"
