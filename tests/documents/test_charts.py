"""Drawings: one result in words, one in figures, and nothing that the page's policy or the PDF refuses."""

import datetime
from xml.etree import ElementTree

import pytest

from qualipref.charts import (
    TONES,
    Bar,
    Chart,
    Marker,
    Span,
    Stretch,
    Track,
    counts,
    nested_bars,
    periods,
    stacked,
    year_timeline,
)

SVG = "{http://www.w3.org/2000/svg}"
BARS = (Bar("Visiteurs", 500000, "≈ 500 000"), Bar("Accueillis <script>", 279500, "279 500"))
TRACKS = (
    Track("Nord", (Span(2007.9, 2015.0, "titres et crise", "titres", "fin 2007 – fin 2014"),)),
    Track("Sud", (Span(2007.9, 2012.0, "collectivités", "coll.", "fin 2007 – 2011", is_given_up=True),)),
)
MARKERS = (Marker(2015.0, "nouveau référentiel"), Marker(2015.85, "audit visé", is_target=True))


def stretch(first, last, tone, label="mot"):
    return Stretch(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last), label, "période", tone)


LINES = tuple(Track(f"Relevé {tone} <b>", (stretch("2015-02-01", "2015-02-28", tone),)) for tone in TONES)
YEAR = Track(
    "Année couverte",
    (stretch("2015-01-01", "2015-06-30", "full"), stretch("2015-07-01", "2015-09-30", "hole", "trou")),
)
TIMELINE = year_timeline(LINES, YEAR, year=2015, day=datetime.date(2015, 12, 31), title="Six mois sur neuf")
BEYOND = year_timeline(
    (Track("Débordante", (stretch("2014-07-01", "2016-06-30", "full"),)), Track("x" * 90, ())),
    Track("Année couverte", (stretch("2015-12-31", "2015-12-31", "hole", "trou"),)),
    year=2015,
    day=None,
    title="Débords",
)
CHARTS = {
    "nested": nested_bars(BARS, title="Deux nombres", unit="Personnes"),
    "periods": periods(TRACKS, MARKERS, title="Frise", first=2006, last=2016),
    "counts": counts(BARS, title="Nombres", unit="Personnes"),
    "stacked": stacked((("Nord", BARS, "deux"), ("Sud", BARS, "deux")), title="Parts", parts=("a", "b")),
    "wide": Chart(TIMELINE.wide, TIMELINE.columns, TIMELINE.rows),
    "narrow": Chart(TIMELINE.narrow, TIMELINE.columns, TIMELINE.rows),
    "wide beyond": Chart(BEYOND.wide, BEYOND.columns, BEYOND.rows),
    "narrow beyond": Chart(BEYOND.narrow, BEYOND.columns, BEYOND.rows),
    "empty": nested_bars((), title="Rien", unit="Personnes"),
}


@pytest.mark.parametrize("name", CHARTS)
def test_drawing_says_its_result_and_needs_no_style(name):
    chart = CHARTS[name]
    svg = ElementTree.fromstring(chart.svg)
    assert svg[0].tag == f"{SVG}title"
    assert svg[0].text
    assert svg[1].tag == f"{SVG}desc"
    assert svg.get("font-family")
    for node in svg.iter():
        assert node.tag in {f"{SVG}{tag}" for tag in ("svg", "title", "desc", "text", "rect", "path")}
        assert "style" not in node.attrib
        assert not [attribute for attribute in node.attrib if attribute.startswith("on")]


@pytest.mark.parametrize("name", CHARTS)
def test_table_says_the_same(name):
    chart = CHARTS[name]
    assert all(len(row) == len(chart.columns) for row in chart.rows)


def test_bars_keep_their_proportion():
    boxes = ElementTree.fromstring(CHARTS["nested"].svg).findall(f"{SVG}rect")
    whole, part = (float(box.get("width")) for box in boxes)
    assert part / whole == pytest.approx(279500 / 500000, abs=0.001)


def test_nothing_leaves_the_frame():
    for chart in CHARTS.values():
        svg = ElementTree.fromstring(chart.svg)
        width, height = (float(v) for v in svg.get("viewBox").split()[2:])
        for box in svg.findall(f"{SVG}rect"):
            assert float(box.get("x")) + float(box.get("width")) <= width
            assert float(box.get("y")) + float(box.get("height")) <= height


def test_given_up_period_is_drawn_white_and_said():
    svg = CHARTS["periods"].svg
    assert 'fill="#ffffff"' in svg
    assert "abandonnée" in svg
    assert ("Sud", "collectivités", "fin 2007 – 2011") in CHARTS["periods"].rows


def test_a_year_is_laid_to_the_day():
    half = year_timeline((), Track("", (YEAR.spans[0],)), year=2015, day=None, title="Semestre")
    (box,) = ElementTree.fromstring(half.narrow).findall(f"{SVG}rect[@stroke]")
    assert float(box.get("x")) == 0
    assert float(box.get("width")) == pytest.approx(340 * 181 / 365, abs=0.01)


def test_a_year_says_its_holes_and_its_day():
    for svg in (TIMELINE.wide, TIMELINE.narrow):
        texts = [node.text for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]
        assert "trou" in texts and "31\u00a0déc." in texts
    assert ("Année couverte", "période", "trou") in TIMELINE.rows


def test_no_text_of_a_year_leaves_the_frame():
    for name in ("wide", "narrow", "wide beyond", "narrow beyond"):
        svg = ElementTree.fromstring(CHARTS[name].svg)
        width = float(svg.get("viewBox").split()[2])
        for node in svg.iter(f"{SVG}text"):
            length = len(node.text or "") * float(node.get("font-size")) * 0.5
            start = float(node.get("x")) - {"start": 0, "middle": length / 2, "end": length}[node.get("text-anchor")]
            assert start >= -1 and start + length <= width + 1, (name, node.text)
