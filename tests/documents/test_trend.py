"""A trend: from zero, broken where nothing is known, over the steps of its target; its table says the same."""

import re
from xml.etree import ElementTree

import pytest

from qualipref.charts import Point, sparkline, trend

NAMES = ("juillet 2015", "août 2015", "septembre 2015", "octobre 2015")


def points(*values, targets=(80, 80, 90, 90), gaps=()):
    return [
        Point(name, name[:4], value, f"{value} %", target=target, aimed=f"≥ {target} %", gap=gap)
        for name, value, target, gap in zip(NAMES, values, targets, [*gaps, "", "", "", ""], strict=False)
    ]


def lines_of(svg):
    """The drawn lines of values, by the number of their points."""
    return [path.count("L") + 1 for path in re.findall(r'<path d="([^"]*)" stroke="#000091"', svg)]


def dashed(svg):
    return len(re.findall("stroke-dasharray", svg))


def test_the_drawing_is_well_formed_twice_and_titled():
    chart = trend(points(85, 88, 92, 95), title="Appels < 5 & « plus »", highest=100.0)
    for svg in (chart.wide, chart.narrow):
        ElementTree.fromstring(svg)
        assert "<title>Appels &lt; 5 &amp; « plus »</title>" in svg
    assert chart.rows[0] == ("juillet 2015", "85 %", "≥ 80 %", "")


def test_a_line_is_broken_where_nothing_is_known():
    assert lines_of(trend(points(85, 88, 92, 95), title="t").wide) == [4]
    assert lines_of(trend(points(85, 88, None, 95), title="t").wide) == [2]  # the last stands alone


def test_what_cannot_be_measured_is_named():
    chart = trend(points(85, None, 92, 95, gaps=("", "non mesurable")), title="t")
    assert "non mesurable" in chart.wide
    assert "1\u00a0période non mesurable" in chart.wide


def test_a_target_that_changes_is_drawn_in_steps():
    assert dashed(trend(points(85, 88, 92, 95), title="t").wide) == 2
    assert dashed(trend(points(85, 88, 92, 95, targets=(80, None, 80, 80)), title="t").wide) == 2
    assert dashed(trend(points(85, 88, 92, 95, targets=(None,) * 4), title="t").wide) == 0


@pytest.mark.parametrize("value", [0, 0.01, 0.4, 3, 17, 99, 100, 12_345, 9_999_999])
def test_the_axis_holds_every_value(value):
    chart = trend([Point("2015", "2015", value, str(value))], title="t")
    heights = [float(y) for y in re.findall(r'<circle cx="[^"]*" cy="([^"]*)"', chart.wide)]
    assert all(29 <= y <= 231 for y in heights)
    axis = re.findall(r'text-anchor="end" font-size="13" fill="#3a3a3a">([^<]*)<', chart.wide)
    assert 2 <= len(axis) <= 6 and axis[0] == "0"


def test_a_rate_goes_to_a_hundred():
    assert ">100<" in trend(points(2, 3, 4, 5), title="t", highest=100.0).wide
    assert ">100<" not in trend(points(2, 3, 4, 5, targets=(5,) * 4), title="t").wide


def test_names_of_periods_do_not_overlap():
    many = [Point(f"mois {n}", f"mois {n:02}", n, str(n)) for n in range(24)]
    for svg, size in ((trend(many, title="t").wide, 13), (trend(many, title="t").narrow, 12)):
        at = [float(x) for x in re.findall(rf'<text x="([^"]*)"[^>]*font-size="{size}"[^>]*>mois', svg)]
        assert all(after - before > 7 * size * 0.5 for before, after in zip(at, at[1:], strict=False))
        assert "mois 23" in svg


def test_a_sparkline_is_hidden_from_who_reads_by_ear_and_says_nothing_alone():
    assert 'aria-hidden="true"' in sparkline([1, None, 3, 4])
    assert sparkline([1, None]) == sparkline([]) == ""
    ElementTree.fromstring(sparkline([0, 0, 0]))
