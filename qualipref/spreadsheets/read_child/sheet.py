"""What is kept of a sheet, and how much at most."""

import re

ROWS, COLUMNS, SHEETS, CELLS = 5000, 60, 50, 100_000
CELL_LENGTH = 5000  # characters; a longer text is cut one character further, so that it is seen to be too long
NUMBER = re.compile(r"[+-]?(?=[0-9.])[0-9]{0,40}(\.[0-9]{0,40})?([eE][+-]?[0-9]{1,3})?")
NO_RESULT = {"e": "formule sans résultat"}


class Refused(Exception):
    """The name of the fault, which the parent puts into words."""


class Sheet:
    """The rows of a sheet that hold something, by their number; `fault` when there were too many to keep."""

    def __init__(self, name):
        self.name, self.rows, self.fault = name[:200], [], ""
        self.cells = 0

    def add(self, line, cells):
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if not cells or self.fault:
            return
        self.cells += len(cells)
        if len(self.rows) >= ROWS or self.cells > CELLS:
            self.fault = "rows"
        else:
            self.rows.append([line, cells])

    def told(self):
        return {"name": self.name, "rows": [] if self.fault else self.rows, "fault": self.fault}


def short(text):
    return text.strip()[: CELL_LENGTH + 1]


def number(written):
    if not NUMBER.fullmatch(written):
        raise Refused("broken")
    return {"n": written}
