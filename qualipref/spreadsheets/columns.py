"""The named columns of a table that is read: each value typed, each fault said with the place of its cell."""

import datetime
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal

from ..typography import enumeration, french, number
from .csv_files import DANGEROUS
from .names import column_letters
from .reading import CellError, Table

NUMBER = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{1,15})?")
SPACES_OF_NUMBERS = re.compile("[ \u00a0\u202f]")
DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ].*)?")
CENTURY = 2000
LARGEST = Decimal(10) ** 9
SHOWN = 40  # characters of a wrong value that a fault repeats


class ColumnsRefused(Exception):
    """The first row does not name the columns; the sentence says which."""


@dataclass(frozen=True)
class Column:
    """A column by the words of its first cell, case and accents set aside; `others` are words accepted as well."""

    key: str
    label: str
    is_required: bool = True
    others: tuple = ()
    explained: str = ""


@dataclass(frozen=True)
class CellFault:
    """What is wrong, and where: « ligne 7, colonne C »."""

    place: str
    sentence: str

    def __str__(self):
        return f"{self.place} : {self.sentence}"


@dataclass
class Record:
    """A row under its columns. A value that cannot be read is None, and said in `faults`."""

    line: int
    cells: dict
    labels: dict
    faults: list = field(default_factory=list)

    @property
    def places(self):
        """{key: « ligne 7, colonne C »}."""
        return {key: cell.place for key, cell in self.cells.items()}

    @property
    def said(self):
        """{key: what its cell shows}."""
        return {key: _as_text(cell.value) for key, cell in self.cells.items()}

    def fault(self, key, sentence):
        place = self.cells[key].place if key in self.cells else f"ligne {self.line}"
        self.faults.append(CellFault(place, french(sentence)))

    def text(self, key, *, is_required=True, max_length=200):
        """The text, '' when the cell is empty; of a number, its digits (« 2015 »), of a date, « 12/10/2015 »."""
        value = self._value(key, is_required)
        text = _as_text(value)
        if len(text) > max_length:
            self.fault(key, f"« {self.labels[key]} » dépasse {number(max_length)} caractères.")
            return ""
        return text

    def number(self, key, *, is_required=True, minimum=0, maximum=LARGEST):
        """The Decimal, None when the cell is empty."""
        value = self._value(key, is_required)
        if value is None:
            return None
        read = value if isinstance(value, Decimal) else _number(value)
        if read is None:
            return self.fault(key, f"« {_shown(value)} » n’est pas un nombre.")
        if not minimum <= read <= maximum:
            return self.fault(key, f"{number(read)} n’est pas compris entre {number(minimum)} et {number(maximum)}.")
        return read

    def day(self, key, *, is_required=True):
        """The date, None when the cell is empty."""
        value = self._value(key, is_required)
        if value is None or isinstance(value, datetime.date):
            return value
        read = None if isinstance(value, Decimal) else read_day(value)
        if read is None:
            self.fault(key, f"« {_shown(value)} » n’est pas une date : écrivez jour/mois/année, comme 12/10/2015.")
        return read

    def _value(self, key, is_required):
        value = self.cells[key].value if key in self.cells else None
        if isinstance(value, CellError):
            return self.fault(key, f"la cellule affiche « {_shown(value.shown)} » au lieu d’une valeur.")
        value = value.strip() or None if isinstance(value, str) else value
        if value is None and is_required:
            self.fault(key, f"« {self.labels[key]} » manque.")
        return value


@dataclass(frozen=True)
class Records:
    """The rows under the first one, the keys of the columns given, and the columns that mean nothing here."""

    rows: list
    given: frozenset
    ignored: list


def records_of(table: Table, columns) -> Records:
    """The rows of `table` under `columns`; raises ColumnsRefused when a required one is missing or given twice."""
    header, *rows = table.rows
    places, ignored = _places(header, columns)
    labels = {column.key: column.label for column in columns}
    records = [Record(row.line, {key: row.cell(rank) for key, rank in places.items()}, labels) for row in rows]
    return Records([each for each in records if _holds_something(each)], frozenset(places), ignored)


def _holds_something(record):
    return any(cell.value is not None for cell in record.cells.values())


def _places(header, columns):
    known = {_plain(word): column for column in columns for word in (column.label, *column.others)}
    places, ignored = {}, []
    for rank, value in enumerate(header.values, start=1):
        column = known.get(_plain(_as_text(value)))
        if column is None:
            ignored += [f"{column_letters(rank)} « {_shown(_as_text(value))} »"] if value is not None else []
        elif column.key in places:
            raise ColumnsRefused(french(f"La colonne « {column.label} » est donnée deux fois."))
        else:
            places[column.key] = rank
    _refuse_missing([column.label for column in columns if column.is_required and column.key not in places], header)
    return places, ignored


def _refuse_missing(labels, header):
    if not labels:
        return
    words = enumeration([f"« {each} »" for each in labels])
    what = f"il manque la colonne {words}" if len(labels) == 1 else f"il manque les colonnes {words}"
    raise ColumnsRefused(french(f"Ligne {header.line} : {what}. Partez du modèle à télécharger."))


def _plain(text):
    """`text` without case, accents nor punctuation."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in spread if each.isalnum())


def _as_text(value):
    if isinstance(value, CellError):
        return value.shown
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    text = value or ""
    return text[1:] if text.startswith("'") and text[1:].startswith(DANGEROUS) else text


def _shown(value):
    text = _as_text(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _number(text):
    written = SPACES_OF_NUMBERS.sub("", _as_text(text)).replace("−", "-")
    return Decimal(written.replace(",", ".")) if NUMBER.fullmatch(written) else None


def read_day(text):
    """The date that a text writes as the French do, or None."""
    if found := DAY.fullmatch(text):
        day, month, year = (int(each) for each in found.groups())
        year += CENTURY if year < 100 else 0
    elif found := ISO_DAY.fullmatch(text):
        year, month, day = (int(each) for each in found.groups())
    else:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
