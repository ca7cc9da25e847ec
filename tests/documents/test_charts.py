"""Drawings: one result in words, one in figures, and nothing that the page's policy or the PDF refuses."""

from xml.etree import ElementTree

import pytest

from qualipref.charts import Bar, Marker, Span, Track, counts, nested_bars, periods, stacked

SVG = "{http://www.w3.org/2000/svg}"
BARS = (Bar("Visiteurs", 500000, "≈ 500 000"), Bar("Accueillis <script>", 279500, "279 500"))
TRACKS = (
    Track("Nord", (Span(2007.9, 2015.0, "titres et crise", "titres", "fin 2007 – fin 2014"),)),
    Track("Sud", (Span(2007.9, 2012.0, "collectivités", "coll.", "fin 2007 – 2011", is_given_up=True),)),
)
MARKERS = (Marker(2015.0, "nouveau référentiel"), Marker(2015.85, "audit visé", is_target=True))
CHARTS = {
    "nested": nested_bars(BARS, title="Deux nombres", unit="Personnes"),
    "periods": periods(TRACKS, MARKERS, title="Frise", first=2006, last=2016),
    "counts": counts(BARS, title="Nombres", unit="Personnes"),
    "stacked": stacked((("Nord", BARS, "deux"), ("Sud", BARS, "deux")), title="Parts", parts=("a", "b")),
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
