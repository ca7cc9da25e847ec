"""Where each figure of a document comes from: the notes that annexe A lists."""

from dataclasses import asdict, dataclass

from qualipref.typography import dotted_date


@dataclass(frozen=True)
class Note:
    number: int
    name: str
    value: str
    definition: str
    source: str
    filter: str
    rows_read: str
    computed_on: str


class Provenance:
    """Numbers the notes in the order of their first citation; a figure cited twice keeps its number."""

    def __init__(self, on):
        self.on = on
        self._notes = {}

    def cite(self, key, *, name, value, definition, source, filter="–", rows_read=1):
        if key not in self._notes:
            self._notes[key] = Note(
                number=len(self._notes) + 1,
                name=name[:1].upper() + name[1:],
                value=value,
                definition=definition,
                source=source,
                filter=filter,
                rows_read=str(rows_read),
                computed_on=dotted_date(self.on),
            )
        return self._notes[key].number

    def as_data(self):
        return [asdict(note) for note in self._notes.values()]
