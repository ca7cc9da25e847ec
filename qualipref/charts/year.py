"""One year, its proofs and its holes."""

import datetime
from dataclasses import dataclass
from textwrap import wrap

from ..typography import MONTHS, SHORT_MONTHS, plural
from .shapes import INK, LETTER, SCREEN_FONTS, SOFT, WARM, box, drawing, line, number, tag, text

TONES = {"full": "#18753c", "waiting": "#0046a8", "late": WARM, "refused": "#ffffff", "hole": "#ffffff"}


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

    def length(self, word):
        return len(word) * self.size * LETTER / 8


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
    description = f"{plural(len(tracks), 'ligne')} de janvier à décembre {frame.year}, puis l’ensemble."
    sized = {"width": frame.width, "class_": frame.class_}
    return drawing(bottom + 22, title, description, shapes, fonts, **sized)


def _day_line(frame, day, bottom):
    at, label = frame.x(day + datetime.timedelta(days=1)), f"{day.day}\u00a0{SHORT_MONTHS[day.month - 1]}"
    half = frame.length(label) / 2
    middle = min(max(at, half), frame.width - half)
    return [
        line(at, 20, at, bottom + 2, stroke=INK, width=2),
        text(middle, bottom + 16, label, size=frame.size, anchor="middle", bold=True),
    ]


def _months(frame, bottom):
    shapes = []
    for month, name in enumerate(frame.months, start=1):
        at = frame.x(datetime.date(frame.year, month, 1))
        after = frame.x(datetime.date(frame.year + month // 12, month % 12 + 1, 1))
        shapes.append(line(at, 22, at, bottom, stroke="#cccccc", width=1))
        shapes.append(text((at + after) / 2, 14, name, size=frame.size, anchor="middle", fill=SOFT))
    return shapes


def _year_track(frame, track, top, *, bar, bold=False):
    shapes = _name(frame, track.label, top, bar, bold)
    top = top + 5 if frame.left else top + 20
    for stretch in track.spans:
        shapes += _stretch(frame, stretch, float(top), bar)
    return shapes


def _name(frame, label, top, bar, bold):
    """The name of a line on two rows beside its bar, or on one above it."""
    letters = int((frame.left or frame.width) * 8 / frame.size / LETTER) - 1
    names = wrap(label, letters, max_lines=2 if frame.left else 1, placeholder="…")
    step = frame.size + 1
    first = top + 10 + bar / 2 - step * (len(names) - 1) / 2 if frame.left else top + 15
    shapes = []
    for rank, name in enumerate(names):
        base = first + step * rank
        shapes += [_back(0, base, frame.length(name), frame.size), text(0, base, name, size=frame.size, bold=bold)]
    return shapes


def _stretch(frame, stretch, top, bar):
    start, end = frame.ends(stretch)
    width, is_pale = max(end - start, 2.0), TONES[stretch.tone] == "#ffffff"
    stroke = WARM if is_pale else TONES[stretch.tone]
    start = min(start, frame.width - width)
    drawn = box(start, top, width, bar, fill=TONES[stretch.tone], stroke=stroke, dashed=stretch.tone == "refused")
    hatched = hatch(start, top, width, bar) if stretch.tone == "hole" else []
    return [drawn, *hatched, *_named(frame, stretch, start, width, top, bar)]


def _named(frame, stretch, start, width, top, bar):
    """The word of a bar: inside when it fits, else beside, where there is more room; a hole is named inside only."""
    length, base = frame.length(stretch.label), top + bar / 2 + frame.size * 0.36
    pale = TONES[stretch.tone] == "#ffffff"
    if length + 4 <= width:
        middle = start + width / 2
        ink = WARM if pale else "#ffffff"
        word = text(middle, base, stretch.label, size=frame.size, anchor="middle", bold=True, fill=ink)
        back = [_back(middle - length / 2, base, length, frame.size)] if stretch.tone == "hole" else []
        return [*back, word]
    if stretch.tone == "hole" or bar > 24:
        return []
    after = frame.width - start - width
    at = start + width + 6 if after > length + 6 else start - 6 - length
    return [
        _back(at, base, length, frame.size),
        text(at, base, stretch.label, size=frame.size, bold=True),
    ]


def _back(x, base, length, size):
    """White behind a word that crosses the lines of the months or of the day."""
    start = max(x - 2, 0.0)
    return tag("rect", x=start, y=base - size, width=length + x - start + 2, height=size * 1.3, fill="#ffffff")


def hatch(x, y, width, height):
    """Slanted lines cut to the box: no pattern, whose name two drawings of a page would share."""
    lines, at = [], 6.0
    while at < width + height:
        low, high = max(at - width, 0.0), min(at, float(height))
        lines.append(f"M{number(x + at - low)} {number(y + low)}L{number(x + at - high)} {number(y + high)}")
        at += 8
    return [tag("path", d="".join(lines), stroke=WARM, stroke_width=1.5, fill="none")]
