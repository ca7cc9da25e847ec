"""The lines of a relevé de délais: a reference, the day of receipt, the day of the answer."""

import datetime
from dataclasses import dataclass, field

from qualipref.spreadsheets import Column, Row, Table, read_day, records_of
from qualipref.typography import long_date

from ..measures.response_times import Letter

REFERENCE_LENGTH = 60
OLDEST = datetime.timedelta(days=5 * 366)
COLUMNS = (
    Column("reference", "référence", others=("numéro", "n°", "ref"), explained="Le numéro d’enregistrement, sans nom."),
    Column("received", "reçu le", others=("reçue le", "réception"), explained="Le jour de la réception."),
    Column(
        "answered",
        "répondu le",
        is_required=False,
        others=("répondue le", "réponse", "réponse le"),
        explained="Le jour de la réponse, même d’attente ; vide sans réponse.",
    ),
)


@dataclass
class ReadLetters:
    letters: list = field(default_factory=list)
    faults: list = field(default_factory=list)


def read_letters(table: Table, today: datetime.date) -> ReadLetters:
    """The letters of `table`; without a line of titles, its columns are in that order. Raises ColumnsRefused."""
    read, lines = ReadLetters(), {}
    for record in records_of(_titled(table), COLUMNS).rows:
        reference = record.text("reference", max_length=REFERENCE_LENGTH)
        received, answered = record.day("received"), record.day("answered", is_required=False)
        first = lines.setdefault(reference, record.line)
        if reference and first != record.line:
            record.fault("reference", f"« {reference} » est déjà donnée ligne {first}.")
        if received and received > today:
            record.fault("received", "cette date n’est pas encore venue.")
        elif received and received < today - OLDEST:
            record.fault("received", f"le {long_date(received)} est à plus de cinq ans : vérifiez l’année.")
        if answered and answered > today:
            record.fault("answered", "cette date n’est pas encore venue.")
        elif received and answered and answered < received:
            record.fault("answered", "la réponse précède la réception.")
        read.faults += record.faults
        if not record.faults:
            read.letters.append(Letter(reference, received, answered))
    return read


def _titled(table):
    first = table.rows[0]
    if not any(_is_day(value) for value in first.values):
        return table
    return Table(table.sheet, (Row(0, tuple(column.label for column in COLUMNS)), *table.rows))


def _is_day(value):
    return isinstance(value, datetime.date) or (isinstance(value, str) and read_day(value) is not None)
