"""A CSV that a French spreadsheet opens without a question, and that starts no formula."""

import csv
import io

import pytest

from qualipref.spreadsheets import csv_response, csv_text, safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+33 1 34", "-5", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")'])
def test_a_cell_that_could_start_a_formula_is_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(("value", "cell"), [(None, ""), (12, "12"), ("a=b", "a=b"), ("", ""), (0, "0")])
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
