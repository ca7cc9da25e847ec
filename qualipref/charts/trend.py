"""Values of one series, period after period, and the target that each was held to."""

import math
from dataclasses import dataclass

from ..typography import plural
from .shapes import BLUE, GRID, INK, LETTER, SCREEN_FONTS, SOFT, WARM, drawing, line, number, tag, text
from .year import Timeline, hatch

STEPS = (1, 2, 2.5, 5, 10)
LINES = 4  # across the drawing, at the most


@dataclass(frozen=True)
class Point:
    """A period: `value` and `target` in the unit of the axis, None when there is none; `gap` names why it has no value.

    `printed`, `aimed` and `state` are what the table says.
    """

    name: str
    short: str
    value: float | None
    printed: str
    target: float | None = None
    aimed: str = ""
    state: str = ""
    gap: str = ""


@dataclass(frozen=True)
class _Frame:
    """The room of a drawing: `left` for the numbers of the axis, `right` for the last value."""

    width: int
    height: int
    left: int
    right: int
    size: int
    class_: str
    highest: float
    count: int

    def x(self, rank):
        """The middle of the column of a period."""
        return self.left + (rank + 0.5) * self.column

    @property
    def column(self):
        return (self.width - self.left - self.right) / max(self.count, 1)

    def y(self, value):
        return 30 + (self.height - 30) * (1 - value / self.highest)

    def length(self, word):
        return len(word) * self.size * LETTER / 8


def trend(points, *, title, columns=("Période", "Valeur", "Cible", "État"), highest=None, fonts=SCREEN_FONTS):
    """The values from zero, as a line broken where there is none, over the steps of the target, dashed.

    `highest` is the end of the axis, when it has one by nature (100 for a rate).
    """
    top = _highest(points, highest)
    wide = _Frame(760, 230, 46, 92, 13, "q-frise q-frise--large", top, len(points))
    narrow = _Frame(340, 214, 40, 10, 12, "q-frise q-frise--etroite", top, len(points))
    rows = tuple((point.name, point.printed, point.aimed, point.state) for point in points)
    return Timeline(*(_drawn(frame, points, title, fonts) for frame in (wide, narrow)), columns, rows)


def sparkline(values, *, highest=None):
    """A line of 120 × 28 units beside the words that say the same: hidden from who reads by ear."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    top = max([*known, highest or 0]) or 1
    step = 112 / (len(values) - 1)
    places = [None if value is None else (4 + rank * step, 24 - 20 * value / top) for rank, value in enumerate(values)]
    last = next(place for place in reversed(places) if place)
    shapes = [tag("path", d=_path(run), stroke=BLUE, stroke_width=1.5, fill="none") for run in _runs(places)]
    shapes.append(tag("circle", cx=last[0], cy=last[1], r=3, fill=BLUE))
    head = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 28" width="120" height="28" aria-hidden="true"'
    return f'<svg {head} focusable="false">{"".join(shapes)}</svg>'


def _drawn(frame, points, title, fonts):
    shapes = [*_axis(frame), *_names(frame, points), *_gaps(frame, points), *_targets(frame, points)]
    shapes += _series(frame, points)
    gaps = sum(bool(point.gap) for point in points)
    description = f"Courbe de {plural(len(points), 'période')} à partir de zéro\u202f; cible en tirets."
    if gaps:
        description += f" {plural(gaps, 'période non mesurable', 'périodes non mesurables')}\u00a0: courbe interrompue."
    sized = {"width": frame.width, "class_": frame.class_}
    return drawing(frame.height + 26, title, description, shapes, fonts, **sized)


def _highest(points, highest):
    """The end of the axis: a round number above every value and target."""
    most = max([each for point in points for each in (point.value, point.target) if each is not None], default=0)
    if highest is not None and most <= highest:
        return float(highest)
    return _round_up(most or 1)


def _round_up(most):
    step = _step(most)
    return step * math.ceil(most / step)


def _step(most):
    """A round step that cuts 0 to `most` in four at the most."""
    least = most / LINES
    power = 10.0 ** math.floor(math.log10(least))
    return next(each * power for each in STEPS if each * power >= least)


def _axis(frame):
    step, shapes, value = _step(frame.highest), [], 0.0
    while value <= frame.highest * 1.001:
        at = frame.y(value)
        shapes.append(line(frame.left, at, frame.width - frame.right, at, stroke=INK if not value else GRID, width=1))
        shapes.append(text(frame.left - 6, at + 4, _said(value), size=frame.size, anchor="end", fill=SOFT))
        value += step
    return shapes


def _said(value):
    return number(float(value)).replace(".", ",")


def _names(frame, points):
    """As many names of periods as there is room for, the last one always."""
    widest = max((frame.length(point.short) for point in points), default=0) + 8
    every = max(1, math.ceil(widest / frame.column))
    shown = [rank for rank in range(len(points)) if (len(points) - 1 - rank) % every == 0]
    return [
        text(frame.x(rank), frame.height + 20, points[rank].short, size=frame.size, anchor="middle", fill=SOFT)
        for rank in shown
    ]


def _gaps(frame, points):
    """A hatched column, named when there is room and by its first letters when there is not."""
    shapes, width = [], min(frame.column * 0.8, 60.0)
    for rank, point in enumerate(points):
        if not point.gap:
            continue
        left, top = frame.x(rank) - width / 2, frame.y(frame.highest)
        shapes += hatch(left, top, width, frame.height - top)
        word = (
            point.gap
            if frame.length(point.gap) <= frame.column * 1.6
            else "".join(f"{part[0]}. " for part in point.gap.split()).strip()
        )
        shapes.append(_back(frame, frame.x(rank), top + 14, word))
        shapes.append(text(frame.x(rank), top + 14, word, size=frame.size, anchor="middle", bold=True, fill=WARM))
    return shapes


def _back(frame, middle, base, word):
    width = frame.length(word) + 4
    return tag("rect", x=middle - width / 2, y=base - frame.size, width=width, height=frame.size * 1.3, fill="#ffffff")


def _targets(frame, points):
    """The target as steps: a dashed line as long as it holds, named at its end."""
    shapes, half = [], frame.column / 2
    for first, last, target in _steps(points):
        at = frame.y(target)
        shapes.append(line(frame.x(first) - half, at, frame.x(last) + half, at, stroke=INK, width=1.5, dashed=True))
    aimed = [point for point in points if point.target is not None]
    if aimed:
        shapes.append(_target_name(frame, aimed[-1]))
    return shapes


def _target_name(frame, point):
    """At the end of its line where there is room, else above the drawing."""
    word = f"cible {point.aimed}"
    if frame.length(word) + 6 <= frame.right:
        return text(frame.width - frame.right + 6, frame.y(point.target) + 4, word, size=frame.size)
    return text(frame.left, 12, f"{word}, en tirets", size=frame.size)


def _steps(points):
    """(first rank, last rank, target) of each stretch with the same target."""
    steps = []
    for rank, point in enumerate(points):
        if point.target is None:
            continue
        if steps and steps[-1][1] == rank - 1 and steps[-1][2] == point.target:
            steps[-1] = (steps[-1][0], rank, point.target)
        else:
            steps.append((rank, rank, point.target))
    return steps


def _series(frame, points):
    places = [
        None if point.value is None else (frame.x(rank), frame.y(point.value)) for rank, point in enumerate(points)
    ]
    shapes = [tag("path", d=_path(run), stroke=BLUE, stroke_width=2.5, fill="none") for run in _runs(places)]
    shapes += [tag("circle", cx=at[0], cy=at[1], r=4, fill=BLUE) for at in places if at]
    return shapes + _last_value(frame, points, places)


def _last_value(frame, points, places):
    known = [(point, at) for point, at in zip(points, places, strict=True) if at]
    if not known:
        return []
    point, (x, y) = known[-1]
    length = frame.length(point.printed)
    middle = min(max(x, frame.left + length / 2), frame.width - length / 2)
    base = y - 10 if y > 50 else y + 20
    return [
        _back(frame, middle, base, point.printed),
        text(middle, base, point.printed, size=frame.size, anchor="middle", bold=True, fill=BLUE),
    ]


def _runs(places):
    """The stretches without a gap; a lone point makes no line."""
    run, runs = [], []
    for place in [*places, None]:
        if place:
            run.append(place)
            continue
        if len(run) > 1:
            runs.append(run)
        run = []
    return runs


def _path(places):
    return "M" + "L".join(f"{number(float(x))} {number(float(y))}" for x, y in places)
