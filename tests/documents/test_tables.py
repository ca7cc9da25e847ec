"""A spreadsheet sent or pasted: checked as any upload, then read; each refusal is one sentence that says what to do."""

import pytest

from qualipref.documents.tables import PASTED_LENGTH, pasted_table, uploaded_table
from qualipref.documents.uploads import UploadRefused

from ..foundation import sheets
from .samples import docx, sent, zipped

ROWS = sheets.row(sheets.cell("Service"), sheets.cell("Numérateur"))
MACROS = b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'


def test_each_kind_of_spreadsheet_is_read():
    xlsx = sheets.xlsx('<row r="1"><c r="A1" t="inlineStr"><is><t>Service</t></is></c></row>')
    for name, content in [
        ("a.csv", b"Service;x"),
        ("a.txt", b"Service;x"),
        ("a.ods", sheets.ods(ROWS)),
        ("a.xlsx", xlsx),
    ]:
        upload, table = uploaded_table(sent(name, content))
        assert table.rows[0].values[0] == "Service"
        assert (upload.filename, upload.content) == (name, content)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide.csv", b"", "« vide.csv » est vide"),
        ("blanc.csv", b";;\n;;", "« blanc.csv » ne contient aucune ligne."),
        ("long.csv", b"a;b\n" * 5001, "compte trop de lignes"),
        ("large.csv", b";".join([b"x"] * 61), "compte trop de colonnes"),
        ("lettre.docx", docx(), "n’est pas d’un type accepté"),
        ("mesures.csv", sheets.ods(ROWS), "son contenu est du type ODS"),
        ("mesures.xlsx", zipped({"[Content_Types].xml": MACROS}), "contient des macros"),
        ("mesures.ods", sheets.ods(ROWS, doctype="<!DOCTYPE a>"), "contient du code"),
        ("mesures.ods", sheets.ods(ROWS * 5001), "compte trop de lignes"),
        ("page.csv", b"<html><script>alert(1)</script>", "est une page web"),
    ],
)
def test_what_is_refused_is_said_in_one_sentence(name, content, said):
    with pytest.raises(UploadRefused) as refused:
        uploaded_table(sent(name, content))
    assert said in str(refused.value).replace("\u00a0", " ")
    assert str(refused.value).endswith(".")


def test_what_is_pasted_from_a_spreadsheet_is_read():
    assert [row.values for row in pasted_table("A\t12\r\nB\t3").rows] == [("A", "12"), ("B", "3")]


@pytest.mark.parametrize("text", ["", "  \n ", "a\0b", "x" * (PASTED_LENGTH + 1), "a;b\n" * 5001])
def test_what_cannot_be_pasted_is_said(text):
    with pytest.raises(UploadRefused, match="tableau"):
        pasted_table(text)
