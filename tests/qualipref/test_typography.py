import datetime
from decimal import Decimal

import pytest

from qualipref import typography

DAY = datetime.date(2015, 10, 12)


@pytest.mark.parametrize(
    ("precision", "written"),
    [("day", "12\u00a0octobre 2015"), ("month", "octobre 2015"), ("year", "2015"), ("year_end", "fin 2015")],
)
def test_a_date_is_written_no_more_precisely_than_it_is_known(precision, written):
    assert typography.long_date(DAY, precision) == written


def test_the_first_of_the_month_is_an_ordinal():
    first = datetime.date(2015, 10, 1)
    assert typography.long_date(first) == "1er\u00a0octobre 2015"
    assert typography.short_date(first) == "1er\u00a0oct. 2015"


def test_other_ways_of_writing_a_date():
    assert typography.short_date(DAY) == "12\u00a0oct. 2015"
    assert typography.dotted_date(DAY) == "12.10.2015"
    assert typography.weekday_date(DAY) == "lundi 12\u00a0octobre 2015"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (999, "999"),
        (279500, "279\u202f500"),
        (1234567, "1\u202f234\u202f567"),
        (12.5, "12,5"),
        (Decimal("85.00"), "85"),
        (-3, "−3"),
    ],
)
def test_numbers_are_grouped_by_three_with_a_decimal_comma(value, written):
    assert typography.number(value) == written


def test_a_percentage_does_not_leave_its_sign():
    assert typography.percent(85) == "85\u202f%"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("l'usager", "l’usager"),
        ("Prêt ? Oui ; non !", "Prêt\u202f? Oui\u202f; non\u202f!"),
        ("Dates : « fin 2007 »", "Dates\u00a0: «\u00a0fin 2007\u00a0»"),
        ("85 % des 279 500 visiteurs", "85\u00a0% des 279\u202f500 visiteurs"),
        ("le 12 octobre 2015", "le 12\u00a0octobre\u00a02015"),
        ("le 1er octobre", "le 1er\u00a0octobre"),
        ("16 h 42, n° 4, guichet 4", "16\u00a0h\u00a042, n°\u00a04, guichet\u00a04"),
        ("en 2014, 500 000 visiteurs en 3 jours", "en 2014, 500\u202f000 visiteurs en 3\u00a0jours"),
        ("01 34 20 95 95", "01 34 20 95 95"),
        ("La campagne 2016 s'ouvre", "La campagne 2016 s’ouvre"),
    ],
)
def test_french_spaces_and_apostrophes(typed, printed):
    assert typography.french(typed) == printed
    assert typography.french(printed) == printed


def test_a_count_agrees_with_its_word():
    assert typography.plural(1, "site") == "1\u00a0site"
    assert typography.plural(0, "site") == "0\u00a0site"
    assert typography.plural(3, "lieu", "lieux") == "3\u00a0lieux"


def test_an_enumeration_ends_with_et():
    assert typography.enumeration(["Cergy", "Argenteuil", "Sarcelles"]) == "Cergy, Argenteuil et Sarcelles"
    assert typography.enumeration(["Cergy"]) == "Cergy"
    assert typography.enumeration([]) == ""


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ("2015-10-01", "2015-10-12", "du 1er au 12\u00a0octobre 2015"),
        ("2015-04-01", "2015-06-30", "du 1er\u00a0avril au 30\u00a0juin 2015"),
        ("2014-10-12", "2015-10-12", "du 12\u00a0octobre 2014 au 12\u00a0octobre 2015"),
        ("2015-10-12", "2015-10-12", "le 12\u00a0octobre 2015"),
    ],
)
def test_a_period_says_its_month_and_year_once(first, last, written):
    assert typography.period(*map(datetime.date.fromisoformat, (first, last))) == written


@pytest.mark.parametrize(("octets", "written"), [(12, "1\u00a0ko"), (84_400, "84\u00a0ko"), (1_240_000, "1,2\u00a0Mo")])
def test_the_size_of_a_file_is_rounded(octets, written):
    assert typography.file_size(octets) == written
