"""Where each figure of a document comes from: the notes that annexe A lists, made of the figures of the screens."""

from qualipref.figures import Figure
from qualipref.typography import dotted_date, number


class Provenance:
    """Numbers the figures in the order of their first citation; one cited twice keeps its number."""

    def __init__(self, on):
        self.on = on
        self._cited = {}

    @property
    def figures(self):
        return list(self._cited.values())

    def cite(self, figure: Figure):
        """The number of the note of `figure`."""
        self._cited.setdefault((figure.key, figure.query), figure)
        return list(self._cited).index((figure.key, figure.query)) + 1

    def as_data(self):
        """The notes as the document freezes them: each says what the page of its figure says."""
        return [_note(rank, figure, self.on) for rank, figure in enumerate(self.figures, start=1)]


def _note(rank, figure, on):
    left_out = sum(rows.count for _, rows in figure.excluded)
    return {
        "number": rank,
        "name": figure.label,
        "value": figure.value,
        "definition": f"{figure.meaning} {figure.formula}.",
        "source": figure.source,
        "filter": f"{figure.perimeter} ; hors calcul : {number(left_out)}" if left_out else figure.perimeter,
        "rows_read": number(figure.rows.count) if figure.rows else "–",
        "computed_on": dotted_date(on),
    }
