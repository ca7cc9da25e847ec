"""Series to SVG and to the table that says the same: one drawing for the page and for the PDF.

No script, no style attribute: presentation attributes and classes. The title tells the whole result in words, since
a PDF keeps nothing else for who does not see; `desc` tells how it is drawn.
"""

import datetime
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from .typography import MONTHS, SHORT_MONTHS

WIDTH = 480
BLUE, PALE, INK, SOFT, GRID, WARM = "#000091", "#9a9ad6", "#161616", "#3a3a3a", "#dddddd", "#a83c00"
FILLS = ("#ffffff", PALE, BLUE)
PARTS = (BLUE, PALE, "#ffffff", GRID)
LETTER = 4.2  # width of a letter of 8 units, on average
SCREEN_FONTS = "Marianne, arial, sans-serif"
TONES = {"full": "#18753c", "waiting": "#0046a8", "late": WARM, "refused": "#ffffff", "hole": "#ffffff"}


@dataclass(frozen=True)
class Chart:
    """A drawing and its data: `columns` and `rows` are what the table beside it shows."""

    svg: str
    columns: tuple
    rows: tuple


@dataclass(frozen=True)
class Bar:
    label: str
    value: int
    printed: str


@dataclass(frozen=True)
class Span:
    """A period of a line: `start` and `end` in years, with decimals; `short` is written when `label` is too long."""

    start: float
    end: float
    label: str
    short: str
    printed: str
    is_given_up: bool = False


@dataclass(frozen=True)
class Track:
    label: str
    spans: tuple


@dataclass(frozen=True)
class Marker:
    at: float
    label: str
    is_target: bool = False


def _number(value):
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _attributes(values):
    return "".join(
        f" {name.rstrip('_').replace('_', '-')}={quoteattr(_number(v) if isinstance(v, float) else str(v))}"
        for name, v in values.items()
    )


def _tag(name, content=None, **values):
    opened = f"<{name}{_attributes(values)}"
    return f"{opened}/>" if content is None else f"{opened}>{escape(content)}</{name}>"


def _text(x, y, content, *, size=9, anchor="start", bold=False, fill=INK):
    weight = {"font_weight": 700} if bold else {}
    return _tag("text", content, x=x, y=y, text_anchor=anchor, font_size=size, fill=fill, **weight)


def _line(x1, y1, x2, y2, *, stroke=GRID, width=0.5, dashed=False):
    dashes = _dashes(dashed)
    d = f"M{_number(x1)} {_number(y1)}L{_number(x2)} {_number(y2)}"
    return _tag("path", d=d, stroke=stroke, stroke_width=width, fill="none", **dashes)


def _box(x, y, width, height, *, fill, stroke=BLUE, dashed=False):
    box = {"x": x, "y": y, "width": width, "height": height, "fill": fill, "stroke": stroke, "stroke_width": 1}
    return _tag("rect", **box, **_dashes(dashed))


def _dashes(dashed):
    return {"stroke_dasharray": "4 2"} if dashed else {}


def _drawing(height, title, description, shapes, fonts, *, width=WIDTH, class_="q-graphe"):
    head = _attributes(
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {_number(height)}",
            "width": width,
            "height": float(height),
            "class": class_,
            "role": "img",
            "font_family": fonts,
            "font_size": 9,
        }
    )
    return f"<svg{head}>{_tag('title', title)}{_tag('desc', description)}{''.join(shapes)}</svg>"


def nested_bars(bars, *, title, unit, fonts=SCREEN_FONTS):
    """Figures of which each is inside the one above, as bars of one scale: white, pale, full."""
    scale = 390 / max((bar.value for bar in bars), default=1)
    shapes = []
    for index, bar in enumerate(bars):
        top, length = 44 * index, max(bar.value * scale, 1.0)
        fill = FILLS[min(index, len(FILLS) - 1)] if len(bars) > 1 else BLUE
        shapes += [
            _text(0, top + 10, bar.label),
            _box(0.5, float(top + 15), length, 15, fill=fill),
            _text(length + 7, top + 26.5, bar.printed, size=10.5, bold=True),
        ]
    description = f"{len(bars)} barres horizontales à la même échelle, de haut en bas\u00a0: " + ", ".join(
        bar.printed for bar in bars
    )
    rows = tuple((bar.label, bar.printed) for bar in bars)
    svg = _drawing(44 * len(bars), title, f"{description}.", shapes, fonts)
    return Chart(svg, ("Ce qui est compté", unit), rows)


def periods(tracks, markers, *, title, first, last, fonts=SCREEN_FONTS):
    """A line per object, a bar per period from year `first` to year `last`, and dated markers across."""
    left, right, bottom = 84, 476, 18 + 29 * len(tracks)
    scale = (right - left) / (last + 1 - first)

    def x(year):
        return left + (min(max(year, first), last + 1) - first) * scale

    shapes = []
    for year in range(first, last + 1):
        shapes += [
            _line(x(year), 14, x(year), bottom),
            _text(x(year), 10, str(year), size=8, anchor="middle", fill=SOFT),
        ]
    for index, track in enumerate(tracks):
        shapes += _track(track, 22 + 29 * index, x, left)
    shapes += _markers(markers, x, bottom)
    rows = tuple((track.label, span.label, span.printed) for track in tracks for span in track.spans)
    description = (
        f"{len(tracks)} lignes, une par site, sur une échelle de {first} à {last}. "
        "Barre pleine\u00a0: menée à son terme\u202f; barre blanche\u00a0: abandonnée."
    )
    marks = "".join(f" Repère\u00a0: {marker.label}." for marker in markers)
    svg = _drawing(bottom + 18, title, description + marks, shapes, fonts)
    return Chart(svg, ("Site", "Objet", "Période"), rows)


def _track(track, top, x, left):
    shapes = [_text(left - 8, top + 12, track.label, size=9.5, anchor="end", bold=True)]
    for span in track.spans:
        start, end = x(span.start), x(span.end)
        fill, ink = ("#ffffff", BLUE) if span.is_given_up else (BLUE, "#ffffff")
        shapes.append(_box(start, float(top), max(end - start, 2.0), 18, fill=fill))
        shapes.append(_text(start + 6, top + 12, _written(span, end - start - 10), size=8, fill=ink))
    return shapes


def _written(span, width):
    return span.label if len(span.label) * LETTER <= width else _fitting(span.short, width)


def _fitting(label, width):
    """What can be written in `width` units at the smallest size, cut between two words."""
    room = int(width / LETTER)
    if len(label) <= room:
        return label
    words = label[: room - 1].rsplit(" ", 1)[0].rstrip(" ,;") if room > 6 else ""
    return f"{words}…" if words else ""


def _markers(markers, x, bottom):
    shapes, taken = [], WIDTH + 1.0
    for marker in sorted(markers, key=lambda m: -m.at):
        at, ink = x(marker.at), WARM if marker.is_target else INK
        shapes.append(_line(at, 14, at, bottom, stroke=ink, width=1.3, dashed=marker.is_target))
        width = len(marker.label) * 4.4
        right = min(at + width / 2, taken - 6, WIDTH)
        shapes.append(_text(right, bottom + 12, marker.label, size=8, anchor="end", bold=True, fill=ink))
        taken = right - width
    return shapes


def counts(bars, *, title, unit, fonts=SCREEN_FONTS):
    """Counts side by side on one scale, each printed at the end of its bar."""
    left, scale = 190, 250 / max((bar.value for bar in bars), default=1)
    shapes = []
    for index, bar in enumerate(bars):
        top, length = 20 * index, bar.value * scale
        shapes += [
            _text(left - 6, top + 12, _fitting(bar.label, left), anchor="end"),
            _box(left, float(top + 3), max(length, 1.0), 12, fill=BLUE),
            _text(left + length + 6, top + 12.5, bar.printed, size=9.5, bold=True),
        ]
    rows = tuple((bar.label, bar.printed) for bar in bars)
    description = f"{len(bars)} barres horizontales à la même échelle."
    svg = _drawing(20 * len(bars) + 4, title, description, shapes, fonts)
    return Chart(svg, ("Objet", unit), rows)


def stacked(rows, *, title, parts, fonts=SCREEN_FONTS):
    """For each row (label, bars, total in words) its parts end to end, as many fills as parts."""
    left, scale = 90, 260 / max((sum(bar.value for bar in bars) for _, bars, _ in rows), default=1)
    shapes = []
    for index, row in enumerate(rows):
        shapes += _stack(row, 24 * index, float(left), scale)
    base = 24 * len(rows) + 6
    shapes += _legend(parts, left, base)
    table = tuple((label, *(bar.printed for bar in bars)) for label, bars, _ in rows)
    svg = _drawing(base + 14, title, f"Barres horizontales partagées en\u00a0: {', '.join(parts)}.", shapes, fonts)
    return Chart(svg, ("Objet", *parts), table)


def _stack(row, top, left, scale):
    label, bars, total = row
    shapes, at = [_text(left - 6, top + 13, label, anchor="end", bold=True)], left
    for part, bar in enumerate(bars):
        length, fill = bar.value * scale, PARTS[part % len(PARTS)]
        if bar.value:
            shapes.append(_box(at, float(top + 2), length, 16, fill=fill))
        if length >= 14:
            ink = "#ffffff" if fill == BLUE else INK
            middle = at + length / 2
            shapes.append(_text(middle, top + 13, bar.printed, size=8.5, anchor="middle", bold=True, fill=ink))
        at += length
    return [*shapes, _text(at + 6, top + 13, total)]


def _legend(parts, left, top):
    shapes, at = [], float(left)
    for part, name in enumerate(parts):
        shapes += [_box(at, float(top), 9, 9, fill=PARTS[part % len(PARTS)]), _text(at + 13, top + 8, name, size=8)]
        at += 26 + len(name) * LETTER
    return shapes


@dataclass(frozen=True)
class Stretch:
    """Days of a line, both ends included; `tone` is a key of TONES, never the only thing that tells."""

    first: datetime.date
    last: datetime.date
    label: str
    printed: str
    tone: str


@dataclass(frozen=True)
class Timeline:
    """One year drawn twice, for a wide and for a narrow screen, and the table that says the same."""

    wide: str
    narrow: str
    columns: tuple
    rows: tuple


@dataclass(frozen=True)
class _Year:
    """A year laid on a width: `left` units for the names, or each name above its bar when there is no room."""

    year: int
    width: int
    left: int
    row: int
    size: int
    months: tuple
    class_: str

    def x(self, day):
        """Where a day begins, kept inside the year."""
        first = datetime.date(self.year, 1, 1)
        length = (datetime.date(self.year + 1, 1, 1) - first).days
        return self.left + min(max((day - first).days, 0), length) * (self.width - self.left) / length

    def ends(self, stretch):
        return self.x(stretch.first), self.x(stretch.last + datetime.timedelta(days=1))

    def length(self, text):
        return len(text) * self.size * LETTER / 8


def year_timeline(tracks, summary, *, year, day, title, fonts=SCREEN_FONTS):
    """A line per track from January to December, then `summary`, thicker, and the line of `day` unless None."""
    wide = _Year(year, 760, 250, 36, 13, tuple(SHORT_MONTHS), "q-frise q-frise--large")
    narrow = _Year(year, 340, 0, 50, 12, tuple(name[0].upper() for name in MONTHS), "q-frise q-frise--etroite")
    rows = tuple((track.label, each.printed, each.label) for track in (*tracks, summary) for each in track.spans)
    drawn = (_year_drawing(frame, tracks, summary, day, title, fonts) for frame in (wide, narrow))
    return Timeline(*drawn, ("Ligne", "Période", "État"), rows)


def _year_drawing(frame, tracks, summary, day, title, fonts):
    bottom = 22 + frame.row * (len(tracks) + 1) + 16
    shapes = _months(frame, bottom) + (_day_line(frame, day, bottom) if day else [])
    for index, track in enumerate(tracks):
        shapes += _year_track(frame, track, 22 + frame.row * index, bar=24)
    shapes += _year_track(frame, summary, 26 + frame.row * len(tracks), bar=30, bold=True)
    description = f"{len(tracks)} lignes de janvier à décembre {frame.year}, puis l’ensemble."
    sized = {"width": frame.width, "class_": frame.class_}
    return _drawing(bottom + 22, title, description, shapes, fonts, **sized)


def _day_line(frame, day, bottom):
    at, label = frame.x(day + datetime.timedelta(days=1)), f"{day.day}\u00a0{SHORT_MONTHS[day.month - 1]}"
    half = frame.length(label) / 2
    middle = min(max(at, half), frame.width - half)
    return [
        _line(at, 20, at, bottom + 2, stroke=INK, width=2),
        _text(middle, bottom + 16, label, size=frame.size, anchor="middle", bold=True),
    ]


def _months(frame, bottom):
    shapes = []
    for month, name in enumerate(frame.months, start=1):
        at = frame.x(datetime.date(frame.year, month, 1))
        after = frame.x(datetime.date(frame.year + month // 12, month % 12 + 1, 1))
        shapes.append(_line(at, 22, at, bottom, stroke="#cccccc", width=1))
        shapes.append(_text((at + after) / 2, 14, name, size=frame.size, anchor="middle", fill=SOFT))
    return shapes


def _year_track(frame, track, top, *, bar, bold=False):
    room = frame.left or frame.width
    name = _fitting(track.label, room * 8 / frame.size - LETTER)
    base = top + 10 + bar / 2 if frame.left else top + 15
    shapes = [_back(0, base, frame.length(name), frame.size), _text(0, base, name, size=frame.size, bold=bold)]
    top = top + 5 if frame.left else top + 20
    for stretch in track.spans:
        shapes += _stretch(frame, stretch, float(top), bar)
    return shapes


def _stretch(frame, stretch, top, bar):
    start, end = frame.ends(stretch)
    width, is_pale = max(end - start, 2.0), TONES[stretch.tone] == "#ffffff"
    stroke = WARM if is_pale else TONES[stretch.tone]
    start = min(start, frame.width - width)
    box = _box(start, top, width, bar, fill=TONES[stretch.tone], stroke=stroke, dashed=stretch.tone == "refused")
    hatch = _hatch(start, top, width, bar) if stretch.tone == "hole" else []
    return [box, *hatch, *_named(frame, stretch, start, width, top, bar)]


def _named(frame, stretch, start, width, top, bar):
    """The word of a bar: inside when it fits, else beside, where there is more room; a hole is named inside only."""
    length, base = frame.length(stretch.label), top + bar / 2 + frame.size * 0.36
    pale = TONES[stretch.tone] == "#ffffff"
    if length + 4 <= width:
        middle = start + width / 2
        text = {"size": frame.size, "anchor": "middle", "bold": True, "fill": WARM if pale else "#ffffff"}
        back = [_back(middle - length / 2, base, length, frame.size)] if stretch.tone == "hole" else []
        return [*back, _text(middle, base, stretch.label, **text)]
    if stretch.tone == "hole" or bar > 24:
        return []
    after = frame.width - start - width
    at = start + width + 6 if after > length + 6 else start - 6 - length
    return [
        _back(at, base, length, frame.size),
        _text(at, base, stretch.label, size=frame.size, bold=True),
    ]


def _back(x, base, length, size):
    """White behind a word that crosses the lines of the months or of the day."""
    start = max(x - 2, 0.0)
    return _tag("rect", x=start, y=base - size, width=length + x - start + 2, height=size * 1.3, fill="#ffffff")


def _hatch(x, y, width, height):
    """Slanted lines cut to the box: no pattern, whose name two drawings of a page would share."""
    lines, at = [], 6.0
    while at < width + height:
        low, high = max(at - width, 0.0), min(at, float(height))
        lines.append(f"M{_number(x + at - low)} {_number(y + low)}L{_number(x + at - high)} {_number(y + high)}")
        at += 8
    return [_tag("path", d="".join(lines), stroke=WARM, stroke_width=1.5, fill="none")]
