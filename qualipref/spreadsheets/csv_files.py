"""A CSV that a French spreadsheet program opens without a question."""

import csv
import datetime
import io
from decimal import Decimal

from django.http import HttpResponse

from .. import clock

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def written(value):
    """A value as a person reads it in a cell: days as 2015-10-12, instants in Paris, decimals with a comma."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime.datetime):
        return value.astimezone(clock.PARIS).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, float | Decimal):
        return str(value).replace(".", ",")
    return str(value)


def safe_cell(value):
    """A cell that a spreadsheet shows as text: one that could start a formula gets a leading apostrophe."""
    text = written(value)
    is_number = isinstance(value, int | float | Decimal)
    return f"'{text}" if text.startswith(DANGEROUS) and not is_number else text


def csv_text(columns, rows):
    """Semicolons and a byte order mark."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return "\ufeff" + stream.getvalue()


def csv_response(filename, columns, rows):
    response = HttpResponse(csv_text(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
