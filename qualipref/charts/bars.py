"""Figures as bars of one scale."""

from dataclasses import dataclass

from .shapes import BLUE, GRID, INK, LETTER, PALE, SCREEN_FONTS, Chart, box, drawing, fitting, text

FILLS = ("#ffffff", PALE, BLUE)
PARTS = (BLUE, PALE, "#ffffff", GRID)


@dataclass(frozen=True)
class Bar:
    label: str
    value: int
    printed: str


def nested_bars(bars, *, title, unit, fonts=SCREEN_FONTS):
    """Figures of which each is inside the one above, as bars of one scale: white, pale, full."""
    scale = 390 / max((bar.value for bar in bars), default=1)
    shapes = []
    for index, bar in enumerate(bars):
        top, length = 44 * index, max(bar.value * scale, 1.0)
        fill = FILLS[min(index, len(FILLS) - 1)] if len(bars) > 1 else BLUE
        shapes += [
            text(0, top + 10, bar.label),
            box(0.5, float(top + 15), length, 15, fill=fill),
            text(length + 7, top + 26.5, bar.printed, size=10.5, bold=True),
        ]
    description = f"{len(bars)} barres horizontales à la même échelle, de haut en bas\u00a0: " + ", ".join(
        bar.printed for bar in bars
    )
    rows = tuple((bar.label, bar.printed) for bar in bars)
    svg = drawing(44 * len(bars), title, f"{description}.", shapes, fonts)
    return Chart(svg, ("Ce qui est compté", unit), rows)


def counts(bars, *, title, unit, fonts=SCREEN_FONTS):
    """Counts side by side on one scale, each printed at the end of its bar."""
    left, scale = 190, 250 / max((bar.value for bar in bars), default=1)
    shapes = []
    for index, bar in enumerate(bars):
        top, length = 20 * index, bar.value * scale
        shapes += [
            text(left - 6, top + 12, fitting(bar.label, left), anchor="end"),
            box(left, float(top + 3), max(length, 1.0), 12, fill=BLUE),
            text(left + length + 6, top + 12.5, bar.printed, size=9.5, bold=True),
        ]
    rows = tuple((bar.label, bar.printed) for bar in bars)
    description = f"{len(bars)} barres horizontales à la même échelle."
    svg = drawing(20 * len(bars) + 4, title, description, shapes, fonts)
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
    svg = drawing(base + 14, title, f"Barres horizontales partagées en\u00a0: {', '.join(parts)}.", shapes, fonts)
    return Chart(svg, ("Objet", *parts), table)


def _stack(row, top, left, scale):
    label, bars, total = row
    shapes, at = [text(left - 6, top + 13, label, anchor="end", bold=True)], left
    for part, bar in enumerate(bars):
        length, fill = bar.value * scale, PARTS[part % len(PARTS)]
        if bar.value:
            shapes.append(box(at, float(top + 2), length, 16, fill=fill))
        if length >= 14:
            ink = "#ffffff" if fill == BLUE else INK
            middle = at + length / 2
            shapes.append(text(middle, top + 13, bar.printed, size=8.5, anchor="middle", bold=True, fill=ink))
        at += length
    return [*shapes, text(at + 6, top + 13, total)]


def _legend(parts, left, top):
    shapes, at = [], float(left)
    for part, name in enumerate(parts):
        shapes += [box(at, float(top), 9, 9, fill=PARTS[part % len(PARTS)]), text(at + 13, top + 8, name, size=8)]
        at += 26 + len(name) * LETTER
    return shapes
