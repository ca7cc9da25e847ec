"""The answer that carries an export: one view serves `liste.csv` and `liste.ods`."""

from django.http import FileResponse
from django.urls.converters import StringConverter

from .csv_files import csv_response
from .ods import MEDIA_TYPE, ods_file

EXPORT_KINDS = ("csv", "ods")


class ExportKindConverter(StringConverter):
    """`path("liste.<export:kind>", …)`."""

    regex = "|".join(EXPORT_KINDS)


def export_response(stem, columns, rows, kind, *, criteria=(), by=None):
    """`rows` as the file `stem.kind`; an ODS also says on its first sheet which filter, what day and who asked."""
    filename = f"{stem}.{kind}"
    if kind == "csv":
        return csv_response(filename, columns, rows)
    file = ods_file(columns, rows, title=stem, criteria=criteria, by=by)
    return FileResponse(file, as_attachment=True, filename=filename, content_type=MEDIA_TYPE)
