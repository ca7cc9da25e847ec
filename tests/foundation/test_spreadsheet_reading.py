"""A foreign spreadsheet gives its values with their places; a hostile one gives a fault and costs nothing."""

import datetime
import shutil
import subprocess
from decimal import Decimal

import pytest

from qualipref.spreadsheets import (
    CellError,
    Column,
    ColumnsRefused,
    Table,
    TableRefused,
    csv_text,
    ods_file,
    read_table,
    reading,
    records_of,
)

from ..documents.test_upload_bombs import cost_of
from . import sheets
from .sheets import cell, row, value

MEBIBYTE = 1024**2
DAY = datetime.date(2015, 10, 12)


def values(content, kind, **options):
    return [each.values for each in read_table(content, kind, **options).rows]


def refusal(content, kind):
    with pytest.raises(TableRefused) as refused:
        read_table(content, kind)
    return refused.value.fault


# --- CSV --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_encoding_and_the_separator_are_found_out(encoding, separator):
    text = separator.join(["service", "numérateur"]) + "\r\n" + separator.join(["Bureau de l’état civil", "12"])
    assert values(text.encode(encoding), "csv") == [("service", "numérateur"), ("Bureau de l’état civil", "12")]


def test_a_separator_between_quotes_is_not_one():
    assert values(b'"a;b;c";"x",y\r\n1;2', "csv")[0][0] == "a;b;c"


def test_an_empty_line_counts_in_the_place_of_the_next_ones():
    table = read_table(b"a;b\n\n;;\n1;2", "csv")
    assert [(each.line, each.values) for each in table.rows] == [(1, ("a", "b")), (4, ("1", "2"))]
    assert table.rows[1].cell(2).place == "ligne 4, colonne B"


def test_a_line_end_within_quotes_stays_in_its_cell():
    table = read_table(b'a;b\n"un\ndeux";2\n3;4', "csv")
    assert [each.line for each in table.rows] == [1, 2, 3]
    assert table.rows[1].values == ("un\ndeux", "2")


def test_what_the_house_exports_is_read_back():
    columns, rows = ("service", "note", "valeur"), [("Bureau ; « A »", "=1+1", Decimal("12.5")), ("B", None, 3)]
    read = read_table(csv_text(columns, rows).encode(), "csv")
    records = records_of(read, [Column("note", "Note", is_required=False), Column("value", "valeur")]).rows
    assert [each.text("note", is_required=False) for each in records] == ["=1+1", ""]
    assert [each.number("value") for each in records] == [Decimal("12.5"), 3]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "nothing"),
        (b" \n ; ;\n", "nothing"),
        (b"a;\0;b", "broken"),
        (b"\x81\x8d;\x90", "broken"),
        (b"a;b\n" * 5001, "rows"),
        (b";".join([b"x"] * 61), "columns"),
        (b'"' + b"x" * 200_000 + b'"', "broken"),
    ],
)
def test_a_csv_that_is_no_table_is_refused(content, fault):
    assert refusal(content, "csv") == fault


# --- ODS --------------------------------------------------------------------------------------------


def test_an_ods_of_the_house_is_read_back():
    file = ods_file(("code", "nombre", "date", "vide"), [("1.1.1", Decimal("12.5"), DAY, None)], title="essai")
    assert values(file.read(), "ods") == [("code", "nombre", "date", "vide"), ("1.1.1", Decimal("12.5"), DAY)]


def test_each_kind_of_cell_gives_its_value():
    cells = [
        value("percentage", "value", "0.85", "85 %"),
        value("currency", "value", "12.50", "12,50 €"),
        value("boolean", "boolean-value", "true", "VRAI"),
        value("date", "date-value", "2015-10-12T08:30:00", "12/10/15"),
        value("time", "time-value", "PT08H30M00S", "08:30"),
        cell("deux<text:s text:c='2'/>mots"),
        value("float", "value", "12.100000000000001", "12,1"),
    ]
    expected = (Decimal("0.85"), Decimal("12.50"), "oui", DAY, "08:30", "deux  mots", Decimal("12.1"))
    assert values(sheets.ods(row(*cells)), "ods") == [expected]


def test_a_formula_is_the_value_that_the_file_keeps():
    cells = [
        value("float", "value", "7", "7", 'table:formula="of:=SUM([.A1:.A2])"'),
        cell("#DIV/0!", 'office:value-type="string" office:string-value="" table:formula="of:=1/0"'),
        '<table:table-cell table:formula="of:=WEBSERVICE(&quot;http://x&quot;)"/>',
    ]
    expected = (Decimal(7), CellError("#DIV/0!"), CellError("formule sans résultat"))
    assert values(sheets.ods(row(*cells)), "ods") == [expected]


def test_comments_merged_cells_and_drawings_are_no_values():
    cells = [
        '<table:table-cell office:value-type="string"><office:annotation><text:p>À revoir</text:p></office:annotation>'
        "<text:p>A</text:p><draw:frame><draw:text-box><text:p>Dessin</text:p></draw:text-box></draw:frame>"
        "</table:table-cell>",
        "<table:covered-table-cell><text:p>caché</text:p></table:covered-table-cell>",
        cell("B"),
    ]
    assert values(sheets.ods(row(*cells)), "ods") == [("A", None, "B")]


def test_what_repeats_keeps_its_place():
    rows = (
        row(cell("x", 'table:number-columns-repeated="3"'), '<table:table-cell table:number-columns-repeated="16381"/>')
        + row("<table:table-cell/>", attributes='table:number-rows-repeated="4"')
        + row(cell("y"), attributes='table:number-rows-repeated="2"')
        + row("<table:table-cell/>", attributes='table:number-rows-repeated="1048569"')
    )
    table = read_table(sheets.ods(rows), "ods")
    assert [(each.line, each.values) for each in table.rows] == [(1, ("x", "x", "x")), (6, ("y",)), (7, ("y",))]


def test_the_sheet_called_list_is_read_else_the_first_that_holds_something():
    second = f'<table:table table:name="Liste">{row(cell("voulue"))}</table:table>'
    assert read_table(sheets.ods(row(cell("a")), others=second), "ods").rows[0].values == ("voulue",)
    assert read_table(sheets.ods("", others=second.replace("Liste", "Deux")), "ods").sheet == "Deux"


REPEATED_COLUMNS = row(cell("x", 'table:number-columns-repeated="16000"'))
REPEATED_ROWS = row(cell("x"), attributes='table:number-rows-repeated="1048576"')
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (sheets.ods(REPEATED_COLUMNS), "columns"),
        (sheets.ods(REPEATED_ROWS), "rows"),
        (sheets.ods(row(cell("x", 'table:number-columns-repeated="99999999999999999999"'))), "broken"),
        (sheets.ods(row(cell("x", 'table:number-columns-repeated="-1"'))), "broken"),
        (sheets.ods(row(cell("&b;")), doctype=LAUGHS), "active"),
        (sheets.ods(row(cell("&x;")), doctype=OUTSIDE), "active"),
        (sheets.ods(row(value("float", "value", "NaN"))), "broken"),
        (sheets.ods(row(value("float", "value", "1e999999"))), "broken"),
        (sheets.ods("<table:table-row><table:table-cell>"), "broken"),
        (sheets.ods(row(cell("<text:span>" * 200 + "</text:span>" * 200))), "complex"),
        (sheets.ods(""), "nothing"),
        (b"PK rien", "broken"),
        (sheets.zipped({"autre.xml": "<a/>"}), "broken"),
        (sheets.zipped({"content.xml": "<a>" + " " * 105 * MEBIBYTE + "</a>"}), "bomb"),
        (sheets.zipped({str(number): "" for number in range(5001)}), "bomb"),
    ],
)
def test_a_hostile_ods_is_refused(content, fault):
    assert refusal(content, "ods") == fault


def test_a_wrong_date_stays_what_the_file_says():
    assert values(sheets.ods(row(value("date", "date-value", "2015-02-31"))), "ods") == [("2015-02-31",)]


# --- XLSX -------------------------------------------------------------------------------------------

STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0&quot; jours&quot;"/>'
    '</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
)
TEXTS = "<si><t>service</t></si><si><r><t>Bureau </t></r><r><t>A</t></r><rPh><t>lu</t></rPh></si>"


def test_each_kind_of_cell_of_a_workbook_gives_its_value():
    rows = (
        '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="D3"><v>12.1</v></c>'
        '<c r="E3" s="1"><v>42289</v></c><c r="F3" s="2"><v>42289.354</v></c><c r="G3" s="3"><v>4</v></c>'
        '<c r="H3" t="inlineStr"><is><t>ici</t></is></c><c r="I3" t="b"><v>1</v></c><c r="J3" t="e"><v>#N/A</v></c>'
        '<c r="K3"><f>A1+1</f><v>8</v></c><c r="L3"><f>A1+1</f></c><c r="M3" t="str"><f>A1</f><v>mot</v></c></row>'
    )
    table = read_table(sheets.xlsx(rows, texts=TEXTS, styles=STYLES), "xlsx")
    assert (table.rows[0].line, table.rows[0].values) == (
        3,
        (
            "service",
            "Bureau A",
            None,
            Decimal("12.1"),
            DAY,
            DAY,
            Decimal(4),
            "ici",
            "oui",
            CellError("#N/A"),
            Decimal(8),
            CellError("formule sans résultat"),
            "mot",
        ),
    )


def test_a_workbook_of_1904_counts_its_days_from_there():
    rows = '<row r="1"><c r="A1" s="1"><v>40827</v></c></row>'
    content = sheets.xlsx(rows, styles=STYLES, workbook='<workbookPr date1904="1"/>')
    assert values(content, "xlsx") == [(DAY,)]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (sheets.xlsx('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "columns"),
        (sheets.xlsx('<row r="1"><c r="A1" t="s"><v>9</v></c></row>'), "broken"),
        (sheets.xlsx('<row r="1"><c r="A1" s="1"><v>99999999999</v></c></row>', styles=STYLES), "broken"),
        (sheets.xlsx('<row r="1"><c r="A1"><v>&x;</v></c></row>', doctype=OUTSIDE), "active"),
        (sheets.xlsx(""), "nothing"),
        (sheets.xlsx("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 5003))), "rows"),
    ],
)
def test_a_hostile_workbook_is_refused(content, fault):
    assert refusal(content, "xlsx") == fault


@pytest.mark.parametrize(
    ("kind", "bomb"),
    [
        ("ods", sheets.ods(REPEATED_COLUMNS * 20_000)),
        ("ods", sheets.ods(row(cell("x" * 4000)) * 10_000)),
        ("xlsx", sheets.xlsx("", texts="<si><t>x</t></si>" * 2_000_000)),
    ],
)
def test_a_bomb_costs_nothing(kind, bomb):
    """At most two seconds and 100 MB, as for any upload (SECURITY.md, F15)."""
    seconds, memory, _ = cost_of(reading.CHILD, kind, bomb)
    assert memory <= 130
    assert seconds <= 2


@pytest.mark.office
@pytest.mark.parametrize("kind", ["ods", "xlsx"])
def test_what_libreoffice_writes_is_read(tmp_path, kind):
    office = shutil.which("soffice")
    assert office, "LibreOffice manque"
    source = tmp_path / "essai.ods"
    source.write_bytes(ods_file(("nom", "nombre", "jour"), [("été", Decimal("12.5"), DAY)], title="essai").read())
    target = tmp_path / "vers"
    command = [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profil", "--convert-to", kind]
    subprocess.run([*command, "--outdir", target, source], check=True, capture_output=True, timeout=120)
    read = read_table((target / f"essai.{kind}").read_bytes(), kind)
    assert [each.values for each in read.rows] == [("nom", "nombre", "jour"), ("été", Decimal("12.5"), DAY)]


# --- Columns ----------------------------------------------------------------------------------------

COLUMNS = [Column("service", "Service"), Column("value", "Numérateur"), Column("day", "Reçu le", is_required=False)]


def record(**cells):
    """The one row of a CSV."""
    header = [column.label for column in COLUMNS if column.key in cells]
    text = ";".join(header) + "\n" + ";".join(str(each) for each in cells.values())
    return records_of(read_table(text.encode(), "csv"), COLUMNS).rows[0]


@pytest.mark.parametrize(
    ("written", "number"),
    [("12", 12), ("1 234,5", Decimal("1234.5")), ("1\u202f234", 1234), ("0,0", 0), ("12.50", Decimal("12.5"))],
)
def test_a_number_is_read_as_the_french_write_it(written, number):
    row_read = record(service="A", value=written)
    assert row_read.number("value") == number
    assert row_read.faults == []


@pytest.mark.parametrize("written", ["douze", "1,2,3", "12 %", "1e5", "²", "0x10", "12_000", "--5", "9" * 40])
def test_what_is_no_number_is_said_with_its_cell(written):
    row_read = record(service="A", value=written)
    assert row_read.number("value") is None
    assert str(row_read.faults[0]).startswith("ligne 2, colonne B : «")
    assert "n’est pas un nombre" in str(row_read.faults[0])


def test_a_number_out_of_bounds_is_said():
    row_read = record(service="A", value="-3")
    assert row_read.number("value") is None
    assert "−3 n’est pas compris entre 0 et 1" in str(row_read.faults[0])


@pytest.mark.parametrize("written", ["12/10/2015", "12.10.2015", "12-10-15", "2015-10-12", "2015-10-12 08:30:00"])
def test_a_day_is_read_as_the_french_write_it(written):
    assert record(service="A", value="1", day=written).day("day") == DAY


@pytest.mark.parametrize("written", ["31/02/2015", "10/2015", "hier", "0/0/0000", "42289"])
def test_what_is_no_day_is_said_with_its_cell(written):
    row_read = record(service="A", value="1", day=written)
    assert row_read.day("day") is None
    assert str(row_read.faults[0]).startswith("ligne 2, colonne C : «")
    assert "n’est pas une date" in str(row_read.faults[0])


def test_what_is_missing_and_what_is_too_long_are_said():
    row_read = record(service="", value="1")
    assert row_read.text("service") == ""
    assert row_read.text("value", max_length=0) == ""
    assert [each.sentence for each in row_read.faults] == [
        "«\u00a0Service\u00a0» manque.",
        "«\u00a0Numérateur\u00a0» dépasse 0 caractères.",
    ]


def test_an_error_shown_by_the_spreadsheet_is_no_value():
    broken = sheets.ods(
        row(cell("Service"), cell("Numérateur"))
        + row(cell("A"), cell("#DIV/0!", 'office:value-type="string" table:formula="of:=1/0"'))
    )
    row_read = records_of(read_table(broken, "ods"), COLUMNS).rows[0]
    assert row_read.number("value") is None
    assert "la cellule affiche «\u00a0#DIV/0!\u00a0»" in str(row_read.faults[0])


def read(header, *lines):
    return records_of(read_table("\n".join([header, *lines]).encode(), "csv"), COLUMNS)


def test_columns_are_known_whatever_their_order_case_and_accents():
    records = read("RECU  LE;numerateur;Service;Remarque", "12/10/2015;3;A;rien")
    assert (records.rows[0].text("service"), records.rows[0].day("day")) == ("A", DAY)
    assert records.ignored == ["D « Remarque »"]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Service;Reçu le", "Ligne 1 : il manque la colonne « Numérateur »."),
        ("Autre;Reçu le", "Ligne 1 : il manque les colonnes « Service » et « Numérateur »."),
        ("Service;Numérateur;service", "La colonne « Service » est donnée deux fois."),
    ],
)
def test_columns_that_are_missing_or_doubled_are_said(header, said):
    with pytest.raises(ColumnsRefused) as refused:
        read(header, "A;3")
    assert said in str(refused.value).replace("\u00a0", " ")


def test_a_row_without_any_of_the_columns_is_left_out():
    assert len(read("Service;Numérateur;Remarque", "A;1;", ";;rien", "B;2;").rows) == 2


def test_a_table_without_rows_has_no_record():
    table = Table("", (reading.Row(1, ("Service", "Numérateur")),))
    assert records_of(table, COLUMNS).rows == []
