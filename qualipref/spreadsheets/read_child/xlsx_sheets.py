"""XLSX (Office Open XML), part by part: relations, sheets, texts, styles, then the rows."""

import datetime
import re

from archive import parse, sheets_of
from sheet import CELL_LENGTH, COLUMNS, NO_RESULT, SHEETS, Refused, Sheet, number, short

KNOWN_DATES = {*range(14, 23), *range(45, 48)}
DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
NOT_A_LETTER = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def xlsx_sheets(content):
    return sheets_of(content, read_workbook)


def read_workbook(archive):
    names = set(archive.namelist())
    parts = parse(archive, "xl/_rels/workbook.xml.rels", Relations()).parts
    book = parse(archive, "xl/workbook.xml", Workbook())
    texts = parse(archive, "xl/sharedStrings.xml", Texts()).texts if "xl/sharedStrings.xml" in names else []
    dates = parse(archive, "xl/styles.xml", Styles()).dates if "xl/styles.xml" in names else []
    sheets = [(part_name(parts[key]), Sheet(name)) for name, key in book.keys]
    for part, sheet in sheets:
        if part in names:
            parse(archive, part, SheetReader(sheet, texts, dates, book.start_day))
    return [sheet for _, sheet in sheets]


def part_name(target):
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


class PartReader:
    """Elements by their name alone: the two namespaces of the format hold the same ones."""

    def start(self, name, attributes):
        self.open(name.rpartition(" ")[2], attributes)

    def end(self, name):
        self.close(name.rpartition(" ")[2])

    def open(self, name, attributes):
        pass

    def close(self, name):
        pass

    def characters(self, text):
        pass


class Relations(PartReader):
    def __init__(self):
        self.parts = {}

    def open(self, name, attributes):
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            self.parts[attributes["Id"]] = attributes["Target"]


class Workbook(PartReader):
    def __init__(self):
        self.keys, self.start_day = [], datetime.datetime(1899, 12, 30)

    def open(self, name, attributes):
        if name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.start_day = datetime.datetime(1904, 1, 1)
        if name == "sheet":
            key = next(value for key, value in attributes.items() if key.endswith("relationships id"))
            self.keys.append((attributes["name"], key))
            if len(self.keys) > SHEETS:
                raise Refused("complex")


class Texts(PartReader):
    def __init__(self):
        self.texts, self.is_read, self.is_spoken = [], False, False

    def open(self, name, attributes):
        if name == "si":
            self.texts.append("")
        self.is_spoken = self.is_spoken or name == "rPh"
        self.is_read = name == "t" and not self.is_spoken

    def close(self, name):
        self.is_read = False
        self.is_spoken = self.is_spoken and name != "rPh"

    def characters(self, text):
        if self.is_read and len(self.texts[-1]) <= CELL_LENGTH:
            self.texts[-1] += text


class Styles(PartReader):
    """Which styles of cells show a date: by their number format, known or described."""

    def __init__(self):
        self.formats, self.dates, self.is_cells = set(KNOWN_DATES), [], False

    def open(self, name, attributes):
        self.is_cells = self.is_cells or name == "cellXfs"
        if name == "numFmt" and DATE_LETTERS.search(NOT_A_LETTER.sub("", attributes.get("formatCode", ""))):
            self.formats.add(int(attributes["numFmtId"]))
        if name == "xf" and self.is_cells:
            self.dates.append(int(attributes.get("numFmtId", 0)) in self.formats)

    def close(self, name):
        self.is_cells = self.is_cells and name != "cellXfs"


class SheetReader(PartReader):
    def __init__(self, sheet, texts, dates, start_day):
        self.sheet, self.texts, self.dates, self.start_day = sheet, texts, dates, start_day
        self.line, self.cells, self.attributes, self.held, self.part = 0, [], {}, {}, ""

    def open(self, name, attributes):
        if name == "row":
            self.line, self.cells = int(attributes.get("r", self.line + 1)), []
        elif name == "c":
            self.attributes, self.held = attributes, {}
        elif name in ("v", "t", "f"):
            self.part = name
            self.held.setdefault(name, "")

    def characters(self, text):
        if self.part and len(self.held[self.part]) <= CELL_LENGTH:
            self.held[self.part] += text

    def close(self, name):
        if name in ("v", "t", "f"):
            self.part = ""
        elif name == "c":
            self._place(self._value())
        elif name == "row":
            self.sheet.add(self.line, self.cells)

    def _place(self, value):
        found = REFERENCE.fullmatch(self.attributes.get("r", ""))
        column = column_number(found[1]) if found else len(self.cells) + 1
        if value in (None, ""):
            return
        if column > COLUMNS:
            self.sheet.fault = self.sheet.fault or "columns"
            return
        self.cells += [None] * (column - len(self.cells))
        self.cells[column - 1] = value

    def _value(self):
        kind, held = self.attributes.get("t", "n"), self.held.get("v", "").strip()
        if kind == "inlineStr":
            return short(self.held.get("t", ""))
        if not held:
            return NO_RESULT if "f" in self.held and kind != "str" else None
        if kind == "s":
            return short(self.texts[int(held)])
        if kind == "b":
            return "oui" if held == "1" else "non"
        if kind == "e":
            return {"e": held[:40]}
        if kind == "d":
            return {"d": held[:10]}
        return short(held) if kind == "str" else self._number(held)

    def _number(self, held):
        style = int(self.attributes.get("s", 0))
        if style < len(self.dates) and self.dates[style]:
            return {"d": (self.start_day + datetime.timedelta(days=float(held))).date().isoformat()}
        return number(held)


def column_number(letters):
    rank = 0
    for letter in letters:
        rank = rank * 26 + ord(letter) - ord("A") + 1
    return rank
