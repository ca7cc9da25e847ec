import datetime

import pytest

from sites.imports.dates import parse_date


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2015-01-15", "2015-01-15", "2015-01-15", "day"),
        ("2015-11", "2015-11-01", "2015-11-30", "month"),
        ("novembre 2015", "2015-11-01", "2015-11-30", "month"),
        ("Février  2016", "2016-02-01", "2016-02-29", "month"),
        ("2011", "2011-01-01", "2011-12-31", "year"),
        ("fin 2007", "2007-12-31", "2007-12-31", "year_end"),
    ],
)
def test_a_date_is_read_with_its_precision(text, first, last, precision):
    begins, ends = parse_date(text), parse_date(text, last=True)
    assert (begins.day, ends.day) == (datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))
    assert begins.precision == ends.precision == precision


@pytest.mark.parametrize(
    "text", ["2015-02-30", "2015-13", "demain", "brumaire 2015", "début 2015", "15", "0000", "9999", "2015-1-1", ""]
)
def test_anything_else_is_no_date(text):
    with pytest.raises(ValueError):
        parse_date(text)
