"""A spreadsheet sent by someone, as rows of cells that know their place: CSV, ODS or XLSX."""

import datetime
import json
from dataclasses import dataclass
from decimal import Context, Decimal
from pathlib import Path

from qualipref import confined

from .names import column_letters

CHILD = Path(__file__).parent / "read_child"
LONG = 15  # seconds
SPREADSHEET_DIGITS = Context(prec=15)  # a spreadsheet shows no more: 12,1 may be written 12.100000000000001
LIST = "Liste"


class TableRefused(Exception):
    """The file gives no table; `fault` is its name, which `faults.sentence` puts into words."""

    def __init__(self, fault):
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class CellError:
    """What a spreadsheet shows instead of a value: « #DIV/0! »."""

    shown: str


@dataclass(frozen=True)
class Cell:
    """A value (text, Decimal, date, CellError or None) and where it stands; lines and columns count from 1."""

    value: object
    line: int
    column: int

    @property
    def place(self):
        return f"ligne {self.line}, colonne {column_letters(self.column)}"


@dataclass(frozen=True)
class Row:
    """A row that holds something."""

    line: int
    values: tuple

    def cell(self, column):
        """The cell of that column, counted from 1; empty beyond the last one."""
        value = self.values[column - 1] if column <= len(self.values) else None
        return Cell(value, self.line, column)


@dataclass(frozen=True)
class Table:
    """The rows of one sheet that hold something, in their order."""

    sheet: str
    rows: tuple


def read_table(content: bytes, kind: str, *, sheet: str = LIST) -> Table:
    """The table of a file of that kind (« csv », « ods », « xlsx »); raises TableRefused.

    Of several sheets, the one called `sheet` is read, else the first that holds something.
    """
    try:
        answer = json.loads(confined.run(CHILD, kind, content, seconds=LONG))
    except confined.Fault as fault:
        raise TableRefused(str(fault)) from None
    held = [each for each in answer if each["rows"] or each["fault"]]
    if not held:
        raise TableRefused("nothing")
    chosen = next((each for each in held if each["name"] == sheet), held[0])
    if chosen["fault"]:
        raise TableRefused(chosen["fault"])
    return Table(chosen["name"], tuple(Row(line, tuple(map(_value, cells))) for line, cells in chosen["rows"]))


def _value(told):
    if not isinstance(told, dict):
        return told or None
    ((kind, written),) = told.items()
    if kind == "n":
        return Decimal(SPREADSHEET_DIGITS.create_decimal(written))
    return _date(written) if kind == "d" else CellError(written)


def _date(written):
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        return written
