"""ODS (OpenDocument), element by element."""

import re

from archive import parse, sheets_of
from sheet import CELL_LENGTH, COLUMNS, NO_RESULT, ROWS, SHEETS, Refused, Sheet, number, short

DEPTH = 100
ERROR = re.compile(r"#(DIV/0!|N/A|NAME\?|NOM\?|NULL!|NUL!|NUM!|NOMBRE!|REF!|VALUE!|VALEUR!)|Err:\d+|Erreur :\d+")
NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0 "
TABLE, OFFICE, TEXT, DRAW = (NAMESPACE.format(each) for each in ("table", "office", "text", "drawing"))
CELLS = {TABLE + "table-cell", TABLE + "covered-table-cell"}
MUTED = {OFFICE + "annotation", TABLE + "tracked-changes", TABLE + "shapes"}


def ods_sheets(content):
    return sheets_of(content, lambda archive: parse(archive, "content.xml", Reader()).sheets)


class Reader:
    """Rows and cells as they pass. What repeats is counted, not unrolled, as long as it is empty."""

    def __init__(self):
        self.sheets, self.sheet, self.depth, self.muted = [], None, 0, 0
        self.line, self.cells, self.column = 0, None, 0
        self.cell, self.paragraphs = None, None

    def start(self, name, attributes):
        self.depth += 1
        if self.depth > DEPTH:
            raise Refused("complex")
        if self.muted:
            return
        if name in MUTED or name.startswith(DRAW) or (name == TABLE + "table" and self.sheet):
            self.muted = self.depth
        elif name == TABLE + "table":
            self._open_sheet(attributes)
        elif self.sheet and name == TABLE + "table-row":
            self.cells, self.column = [], 0
            self.repeated = times(attributes, TABLE + "number-rows-repeated")
        elif self.cells is not None and name in CELLS:
            self.cell, self.paragraphs = attributes, []
        elif self.cell is not None:
            self._start_text(name, attributes)

    def _open_sheet(self, attributes):
        if len(self.sheets) >= SHEETS:
            raise Refused("complex")
        self.sheet, self.line = Sheet(attributes.get(TABLE + "name", "")), 1
        self.sheets.append(self.sheet)

    def _start_text(self, name, attributes):
        if name == TEXT + "p":
            self.paragraphs.append("")
        elif name == TEXT + "s":
            self.characters(" " * min(times(attributes, TEXT + "c"), CELL_LENGTH))
        elif name in (TEXT + "tab", TEXT + "line-break"):
            self.characters(" ")

    def characters(self, text):
        if not self.muted and self.paragraphs and len(self.paragraphs[-1]) <= CELL_LENGTH:
            self.paragraphs[-1] += text

    def end(self, name):
        if self.muted:
            self.muted = 0 if self.muted == self.depth else self.muted
        elif self.cell is not None and name in CELLS:
            self._close_cell(name)
        elif self.cells is not None and name == TABLE + "table-row":
            self._close_row()
        elif name == TABLE + "table":
            self.sheet = None
        self.depth -= 1

    def _close_cell(self, name):
        value = None if name.endswith("covered-table-cell") else ods_value(self.cell, "\n".join(self.paragraphs))
        count = times(self.cell, TABLE + "number-columns-repeated")
        self.cell = self.paragraphs = None
        self.column += count
        if value in (None, "") or self.column <= COLUMNS:
            self.cells += [value] * min(count, COLUMNS - len(self.cells))
        else:
            self.sheet.fault = self.sheet.fault or "columns"

    def _close_row(self):
        cells, self.cells = self.cells, None
        is_empty = all(each in (None, "") for each in cells)
        for rank in range(0 if is_empty else min(self.repeated, ROWS + 1)):
            self.sheet.add(self.line + rank, list(cells))
        self.line += self.repeated


def times(attributes, name):
    count = int(attributes.get(name, 1))
    if not 0 < count < 10**8:
        raise Refused("broken")
    return count


def ods_value(attributes, text):
    kind = attributes.get(OFFICE + "value-type", "")
    text = short(text)
    has_formula = TABLE + "formula" in attributes
    if has_formula and ERROR.fullmatch(text):
        return {"e": text}
    if kind in ("float", "percentage", "currency"):
        return number(attributes[OFFICE + "value"])
    if kind == "date":
        return {"d": attributes[OFFICE + "date-value"][:10]}
    if kind == "boolean":
        return "oui" if attributes.get(OFFICE + "boolean-value") == "true" else "non"
    text = text or short(attributes.get(OFFICE + "string-value", ""))
    return NO_RESULT if has_formula and not text and not kind else text or None
