"""CSV: the encoding and the separator are found out."""

import csv
import io
import re

from sheet import COLUMNS, Refused, Sheet, short

DELIMITERS = ";\t,"


def csv_sheets(content):
    return [csv_sheet(decoded(content))]


def decoded(content):
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("broken")


def csv_sheet(text):
    """Semicolons, tabs or commas: what the first line that holds something uses most."""
    if "\0" in text:
        raise Refused("broken")
    first = re.sub(r'"[^"]*"', "", next((line for line in text.splitlines() if line.strip()), ""))
    delimiter = max(DELIMITERS, key=first.count)
    sheet = Sheet("")
    try:
        for line, fields in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            if len(fields) > COLUMNS and any(each.strip() for each in fields[COLUMNS:]):
                sheet.fault = "columns"
            sheet.add(line, [short(each) for each in fields[:COLUMNS]])
    except csv.Error:
        raise Refused("broken") from None
    return sheet
