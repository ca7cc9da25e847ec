"""Files that a French spreadsheet opens without a question, and that start no formula."""

import csv
import datetime
import io
import shutil
import subprocess
import zipfile
from decimal import Decimal

import pytest
from django import forms
from odf import table, teletype
from odf.namespaces import OFFICENS
from odf.opendocument import load

from qualipref import clock
from qualipref.spreadsheets import criteria_of, csv_response, csv_text, export_response, ods_file, safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+33 1 34", "-5", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")'])
def test_a_cell_that_could_start_a_formula_is_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (12, "12"),
        (-12, "-12"),
        ("a=b", "a=b"),
        ("", ""),
        (0, "0"),
        (True, "oui"),
        (Decimal("12.5"), "12,5"),
        (datetime.date(2015, 10, 12), "2015-10-12"),
        (datetime.datetime(2015, 10, 12, 22, 30, tzinfo=datetime.UTC), "2015-10-13 00:30:00"),
    ],
)
def test_other_cells_are_left_alone(value, cell):
    assert safe_cell(value) == cell


def test_cells_survive_semicolons_quotes_and_line_ends():
    rows = [("Bureau ; « accueil »", 'dit "guichet"'), ("deux\nlignes", "é")]
    text = csv_text(("nom", "usage"), rows)
    assert text.startswith("\ufeffnom;usage\r\n")
    assert list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))[1:] == [list(row) for row in rows]


def test_the_answer_is_a_file_to_keep():
    response = csv_response("sites.csv", ("nom",), [("Préfecture",)])
    assert response["Content-Disposition"] == 'attachment; filename="sites.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"


# --- ODS --------------------------------------------------------------------------------------------

COLUMNS = ("code", "nombre", "date", "instant")
ROW = (
    "1.1.1",
    Decimal("12.50"),
    datetime.date(2015, 10, 12),
    datetime.datetime(2015, 10, 12, 22, 30, tzinfo=datetime.UTC),
)


def sheets(file):
    return {sheet.getAttribute("name"): sheet for sheet in load(file).getElementsByType(table.Table)}


def texts(sheet):
    return [
        [teletype.extractText(cell) for cell in row.getElementsByType(table.TableCell)]
        for row in sheet.getElementsByType(table.TableRow)
    ]


def cells_of(*values):
    """The cells of a list of one column, below its header."""
    sheet = sheets(ods_file(("valeur",), [(value,) for value in values], title="essai"))["Liste"]
    return sheet.getElementsByType(table.TableCell)[1:]


def kind(cell):
    return cell.attributes.get((OFFICENS, "value-type"))


def test_an_ods_is_known_by_its_first_entry():
    with zipfile.ZipFile(ods_file(COLUMNS, [ROW], title="essai")) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        assert archive.testzip() is None


def test_numbers_and_dates_are_typed_cells():
    number, day, instant, yes, nothing = cells_of(ROW[1], ROW[2], ROW[3], True, None)
    assert (kind(number), number.attributes[OFFICENS, "value"]) == ("float", "12.50")
    assert (kind(day), day.attributes[OFFICENS, "date-value"]) == ("date", "2015-10-12")
    assert (kind(instant), instant.attributes[OFFICENS, "date-value"]) == ("date", "2015-10-13T00:30:00")
    assert (kind(yes), teletype.extractText(yes)) == ("string", "oui")
    assert kind(nothing) is None


@pytest.mark.parametrize(
    "text", ["=1+1", "+33 1", "-5", "@A1", "12", "2015-10-12", "<b>&amp;</b>", "a  b   c", "a\tb", "«\u00a0é\u00a0»"]
)
def test_a_text_is_a_text_and_never_a_formula(text):
    (cell,) = cells_of(text)
    assert kind(cell) == "string"
    assert (OFFICENS, "value") not in cell.attributes
    assert not [name for _, name in cell.attributes if name == "formula"]
    assert teletype.extractText(cell) == text


@pytest.mark.parametrize("value", ["a\x00b", "a\x0bb", "a\x1bb", "a\ud800b", "a\uffffb"])
def test_what_xml_cannot_say_is_dropped(value):
    assert [teletype.extractText(cell) for cell in cells_of(value)] == ["ab"]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_a_text(value):
    assert [kind(cell) for cell in cells_of(value)] == ["string"]


def test_the_first_sheet_says_the_filter_the_day_and_the_count(settings):
    settings.TODAY = "2015-10-12"
    made = ods_file(COLUMNS, [ROW, ROW], title="engagements", criteria=[("Module", "1 Accueil")], by="Coordination")
    cover, listed = sheets(made).values()
    assert texts(cover) == [
        ["Liste\u00a0:", "engagements"],
        ["Date\u00a0:", "12\u00a0octobre 2015"],
        ["Lignes\u00a0:", "2"],
        ["Exportée par\u00a0:", "Coordination"],
        ["Module\u00a0:", "1 Accueil"],
    ]
    assert [line[0] for line in texts(listed)] == ["code", "1.1.1", "1.1.1"]


def test_a_list_without_rows_opens_too():
    assert texts(sheets(ods_file(COLUMNS, [], title="vide"))["Liste"]) == [list(COLUMNS)]


def test_the_same_rows_give_the_same_bytes():
    assert ods_file(COLUMNS, [ROW], title="a").read() == ods_file(COLUMNS, [ROW], title="a").read()


def test_a_long_list_is_written_as_it_goes():
    rows = ((f"1.1.{n}", n, clock.today(), clock.now()) for n in range(20_000))
    with zipfile.ZipFile(ods_file(COLUMNS, rows, title="longue")) as archive:
        assert archive.read("content.xml").count(b"<table:table-row>") == 20_000 + 1 + 4


def test_one_view_serves_both_kinds():
    answers = {each: export_response("sites", ("nom",), [("Préfecture",)], each) for each in ("csv", "ods")}
    assert answers["csv"]["Content-Disposition"] == 'attachment; filename="sites.csv"'
    assert answers["ods"]["Content-Disposition"] == 'attachment; filename="sites.ods"'
    assert answers["ods"]["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answers["ods"])))


class Filter(forms.Form):
    q = forms.CharField(label="Mots", required=False)
    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), ("a", "À faire")], required=False)
    le = forms.DateField(label="Le", required=False)
    retard = forms.BooleanField(label="En retard", required=False)


def test_a_filter_is_told_in_its_own_words():
    asked = {"q": "accueil", "etat": "a", "le": "2015-10-12", "retard": "on"}
    assert criteria_of(Filter(asked)) == [
        ("Mots", "accueil"),
        ("État", "À faire"),
        ("Le", "12\u00a0octobre 2015"),
        ("En retard", "oui"),
    ]
    assert criteria_of(Filter({"etat": "z", "le": "demain"})) == []
    assert criteria_of(Filter()) == []


@pytest.mark.office
def test_libreoffice_reads_what_was_written(tmp_path):
    """Every sheet comes out of the real program as it went in: nothing is repaired, no formula is computed."""
    rows = [ROW, ("=1+1", -3, None, None), ("deux\nlignes ; « é »", 0, None, None)]
    made = tmp_path / "essai.ods"
    made.write_bytes(ods_file(COLUMNS, rows, title="essai").read())
    every_sheet = "csv:Text - txt - csv (StarCalc):59,34,76,1,,1036,false,true,true,false,false,-1"
    profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    office = [shutil.which("soffice"), profile, "--headless", "--convert-to", every_sheet]
    subprocess.run([*office, "--outdir", tmp_path, made], check=True, capture_output=True, timeout=120)
    with (tmp_path / "essai-Liste.csv").open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file, delimiter=";")) == [
            list(COLUMNS),
            ["1.1.1", "12,5", "12/10/2015", "13/10/2015 00:30"],
            ["=1+1", "-3", "", ""],
            ["deux\nlignes ; « é »", "0", "", ""],
        ]
    assert "Lignes" in (tmp_path / "essai-Présentation.csv").read_text(encoding="utf-8")
