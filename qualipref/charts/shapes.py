"""The pieces of a drawing. No script, no style attribute: presentation attributes and classes."""

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

WIDTH = 480
BLUE, PALE, INK, SOFT, GRID, WARM = "#000091", "#9a9ad6", "#161616", "#3a3a3a", "#dddddd", "#a83c00"
LETTER = 4.2  # width of a letter of 8 units, on average
SCREEN_FONTS = "Marianne, arial, sans-serif"


@dataclass(frozen=True)
class Chart:
    """A drawing and its data: `columns` and `rows` are what the table beside it shows."""

    svg: str
    columns: tuple
    rows: tuple


@dataclass(frozen=True)
class Track:
    label: str
    spans: tuple


def number(value):
    return f"{value:.2f}".rstrip("0").rstrip(".")


def attributes(values):
    return "".join(
        f" {name.rstrip('_').replace('_', '-')}={quoteattr(number(v) if isinstance(v, float) else str(v))}"
        for name, v in values.items()
    )


def tag(name, content=None, **values):
    opened = f"<{name}{attributes(values)}"
    return f"{opened}/>" if content is None else f"{opened}>{escape(content)}</{name}>"


def text(x, y, content, *, size=9, anchor="start", bold=False, fill=INK):
    weight = {"font_weight": 700} if bold else {}
    return tag("text", content, x=x, y=y, text_anchor=anchor, font_size=size, fill=fill, **weight)


def line(x1, y1, x2, y2, *, stroke=GRID, width=0.5, dashed=False):
    d = f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"
    return tag("path", d=d, stroke=stroke, stroke_width=width, fill="none", **dashes(dashed))


def box(x, y, width, height, *, fill, stroke=BLUE, dashed=False):
    place = {"x": x, "y": y, "width": width, "height": height}
    return tag("rect", **place, fill=fill, stroke=stroke, stroke_width=1, **dashes(dashed))


def dashes(dashed):
    return {"stroke_dasharray": "4 2"} if dashed else {}


def drawing(height, title, description, shapes, fonts, *, width=WIDTH, class_="q-graphe"):
    head = attributes(
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {number(height)}",
            "width": width,
            "height": float(height),
            "class": class_,
            "role": "img",
            "font_family": fonts,
            "font_size": 9,
        }
    )
    return f"<svg{head}>{tag('title', title)}{tag('desc', description)}{''.join(shapes)}</svg>"


def fitting(label, width):
    """What can be written in `width` units at the smallest size, cut between two words."""
    room = int(width / LETTER)
    if len(label) <= room:
        return label
    words = label[: room - 1].rsplit(" ", 1)[0].rstrip(" ,;") if room > 6 else ""
    return f"{words}…" if words else ""
