"""An ODS written as it goes: numbers and dates are typed cells, a text is always a text and never a formula."""

import datetime
import math
import re
import tempfile
import zipfile
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from .. import clock
from ..typography import french, long_date, number
from .csv_files import written
from .names import column_letters
from .ods_parts import CONTENT_END, CONTENT_START, MANIFEST, META, SETTINGS, STYLES

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
IN_MEMORY = 2_000_000
NARROWEST, WIDEST = 8, 60  # characters
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
SPACES = re.compile(" {2,}")
COVER, LIST = "Présentation", "Liste"


def ods_file(columns, rows, *, title, criteria=(), by=None):
    """An open file at its start: a sheet that presents the list, then the list."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
        count, widths = _spool(body, columns, rows)
        cover = _cover(title, criteria, by, count)
        # The answer closes it.
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        with zipfile.ZipFile(file, "w") as archive:
            # Programs know the format by this first entry, which must not be compressed.
            _put(archive, "mimetype", MEDIA_TYPE, zipfile.ZIP_STORED)
            _put(archive, "META-INF/manifest.xml", MANIFEST)
            _put(archive, "meta.xml", META.format(title=_text(title)))
            _put(archive, "settings.xml", SETTINGS.format(list=LIST))
            _put(archive, "styles.xml", STYLES)
            _write_content(archive, columns, cover, body, count, widths)
    file.seek(0)
    return file


def _put(archive, name, content, compression=zipfile.ZIP_DEFLATED):
    archive.writestr(_entry(name, compression), content)


def _entry(name, compression=zipfile.ZIP_DEFLATED):
    """Dated as by default in zipfile: the same rows give the same bytes."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = compression
    return entry


def _spool(body, columns, rows):
    """Writes the rows to `body`; gives their number and the width of each column in characters."""
    count, widths = 0, [len(str(column)) for column in columns]
    for row in rows:
        count, cells = count + 1, list(row)
        widths = [max(width, _width(value)) for width, value in zip(widths, cells, strict=True)]
        body.write(_row(cells).encode())
    body.seek(0)
    return count, widths


def _width(value):
    return max((len(line) for line in written(value).splitlines()), default=0)


def _cover(title, criteria, by, count):
    lines = [("Liste", title), ("Date", clock.today()), ("Lignes", count)]
    if by is not None:
        lines.append(("Exportée par", str(by)))
    lines += criteria or [("Filtre", "aucun")]
    return lines


def _write_content(archive, columns, cover, body, count, widths):
    with archive.open(_entry("content.xml"), "w", force_zip64=True) as content:
        content.write(CONTENT_START.format(widths=_width_styles(widths)).encode())
        content.write(_cover_table(cover).encode())
        content.write(_list_start(columns).encode())
        while chunk := body.read(64 * 1024):
            content.write(chunk)
        last = f"'{LIST}'.{column_letters(len(columns))}{count + 1}"
        content.write(CONTENT_END.format(range=quoteattr(f"'{LIST}'.A1:{last}")).encode())


def _width_styles(widths):
    return "".join(
        f'<style:style style:name="co{rank}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{min(max(width, NARROWEST), WIDEST) * 0.21 + 0.4:.2f}cm"/></style:style>'
        for rank, width in enumerate(widths)
    )


def _cover_table(lines):
    rows = "".join(_row((french(f"{label} :"), value), styles=("titre", None)) for label, value in lines)
    columns = '<table:table-column table:style-name="etroite"/><table:table-column table:style-name="large"/>'
    return f'<table:table table:name="{COVER}">{columns}{rows}</table:table>'


def _list_start(columns):
    widths = "".join(f'<table:table-column table:style-name="co{rank}"/>' for rank in range(len(columns)))
    header = _row(columns, styles=["titre"] * len(columns))
    return f'<table:table table:name="{LIST}">{widths}<table:table-header-rows>{header}</table:table-header-rows>'


def _row(values, styles=None):
    styles = styles or [None] * len(values)
    cells = "".join(_cell(value, style) for value, style in zip(values, styles, strict=True))
    return f"<table:table-row>{cells}</table:table-row>"


def _cell(value, style=None):
    if value is None or value == "":
        return "<table:table-cell/>"
    if _is_number(value):
        return _typed("float", f'office:value="{value}"', number(value), "nombre")
    if isinstance(value, datetime.datetime):
        local = value.astimezone(clock.PARIS)
        return _typed("date", f'office:date-value="{local:%Y-%m-%dT%H:%M:%S}"', f"{local:%d/%m/%Y %H:%M}", "instant")
    if isinstance(value, datetime.date):
        return _typed("date", f'office:date-value="{value.isoformat()}"', long_date(value), "jour")
    paragraphs = "".join(f"<text:p>{_text(line)}</text:p>" for line in written(value).splitlines())
    return (
        f'<table:table-cell table:style-name="{style or "texte"}" office:value-type="string">'
        f"{paragraphs}</table:table-cell>"
    )


def _is_number(value):
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and math.isfinite(value)


def _typed(kind, attribute, shown, style):
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="{kind}" {attribute}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def _text(value):
    """`value` in XML: what XML cannot say is dropped, spaces and tabs are kept."""
    kept = escape(UNSPEAKABLE.sub("", value)).replace("\t", "<text:tab/>")
    return SPACES.sub(lambda found: f' <text:s text:c="{len(found.group()) - 1}"/>', kept)
