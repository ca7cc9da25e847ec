"""Spreadsheets made by hand, true and hostile."""

import io
import zipfile

ODF = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
SPACES = " ".join(
    f'xmlns:{prefix}="{ODF.format(name)}"'
    for prefix, name in {"office": "office", "table": "table", "text": "text", "draw": "drawing"}.items()
)
EXCEL = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(parts):
    """The same parts make the same bytes, whatever the hour: they name a test, alike for every worker."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def ods(rows, *, name="Feuille1", before="", doctype="", others=""):
    """An ODS of one sheet whose rows are written in XML; `before` comes before the sheet, `others` after."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content {SPACES}><office:body>'
        f'<office:spreadsheet>{before}<table:table table:name="{name}">{rows}</table:table>{others}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def row(*cells, attributes=""):
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(text="", attributes=""):
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def value(kind, attribute, held, text="", more=""):
    return cell(text, f'office:value-type="{kind}" office:{attribute}="{held}" {more}')


def xlsx(rows, *, texts="", styles="", names=("Feuil1",), workbook="", doctype=""):
    """An XLSX of one sheet whose rows are written in XML, with its texts and the formats of its cells."""
    sheets = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, start=1))
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
        '.main+xml"/></Types>'
    )
    book = f'<workbook {EXCEL} xmlns:r="{RELATIONS}">{workbook}<sheets>{sheets}</sheets></workbook>'
    return zipped(
        {
            "[Content_Types].xml": types,
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>',
            "xl/sharedStrings.xml": f"<sst {EXCEL}>{texts}</sst>",
            "xl/styles.xml": f"<styleSheet {EXCEL}>{styles}</styleSheet>",
            "xl/worksheets/sheet1.xml": f"{doctype}<worksheet {EXCEL}><sheetData>{rows}</sheetData></worksheet>",
        }
    )
