"""Periods of several years, a line per object."""

from dataclasses import dataclass

from .shapes import BLUE, INK, LETTER, SCREEN_FONTS, SOFT, WARM, WIDTH, Chart, box, drawing, fitting, line, text


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
class Marker:
    at: float
    label: str
    is_target: bool = False


def periods(tracks, markers, *, title, first, last, fonts=SCREEN_FONTS):
    """A line per object, a bar per period from year `first` to year `last`, and dated markers across."""
    left, right, bottom = 84, 476, 18 + 29 * len(tracks)
    scale = (right - left) / (last + 1 - first)

    def x(year):
        return left + (min(max(year, first), last + 1) - first) * scale

    shapes = []
    for year in range(first, last + 1):
        shapes += [
            line(x(year), 14, x(year), bottom),
            text(x(year), 10, str(year), size=8, anchor="middle", fill=SOFT),
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
    svg = drawing(bottom + 18, title, description + marks, shapes, fonts)
    return Chart(svg, ("Site", "Objet", "Période"), rows)


def _track(track, top, x, left):
    shapes = [text(left - 8, top + 12, track.label, size=9.5, anchor="end", bold=True)]
    for span in track.spans:
        start, end = x(span.start), x(span.end)
        fill, ink = ("#ffffff", BLUE) if span.is_given_up else (BLUE, "#ffffff")
        shapes.append(box(start, float(top), max(end - start, 2.0), 18, fill=fill))
        shapes.append(text(start + 6, top + 12, _written(span, end - start - 10), size=8, fill=ink))
    return shapes


def _written(span, width):
    return span.label if len(span.label) * LETTER <= width else fitting(span.short, width)


def _markers(markers, x, bottom):
    shapes, taken = [], WIDTH + 1.0
    for marker in sorted(markers, key=lambda m: -m.at):
        at, ink = x(marker.at), WARM if marker.is_target else INK
        shapes.append(line(at, 14, at, bottom, stroke=ink, width=1.3, dashed=marker.is_target))
        width = len(marker.label) * 4.4
        right = min(at + width / 2, taken - 6, WIDTH)
        shapes.append(text(right, bottom + 12, marker.label, size=8, anchor="end", bold=True, fill=ink))
        taken = right - width
    return shapes
