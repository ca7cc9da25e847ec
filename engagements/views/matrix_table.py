"""The table of a matrix as plain strings: its template has nothing left to work out."""

from typing import NamedTuple
from urllib.parse import urlencode

from qualipref.typography import NBSP, percent, plural

from ..readiness import cell_badge
from ..readiness.criteria import COUNT
from ..readiness.matrix import Matrix
from ..readiness.matrix import matrix as laid_out
from .matrix_links import cell_links, commitment_links, scope, selection, why_link

AT_ONCE = 240  # cells shown without being asked: more would be slow to read before being slow to draw
ROWS = 24  # commitments unfolded without being asked: what one looks through at a glance
FEW = 4  # services; beyond, a telephone shows one at a time
WIDE = 6  # beyond, names of services are written upright
ALL, NONE = "tout", "aucun"
NO_CASE = ("", "", "", "", "", "")


class Head(NamedTuple):
    name: str
    short: str
    modules: str
    percent: str
    url: str
    why_url: str
    is_chosen: bool


class Line(NamedTuple):
    """A commitment and its cases, which a template unpacks: class, address, sentence, symbol, text, short name."""

    code: str
    title: str
    url: str
    cases: list


class Fold(NamedTuple):
    """A chapter: its mean in all and by column, the link that folds or unfolds it, its lines when it is unfolded."""

    code: str
    title: str
    count: str
    is_open: bool
    url: str
    percent: str
    why_url: str
    means: list
    lines: list


class Part(NamedTuple):
    title: str
    percent: str
    why_url: str
    means: list
    folds: list


class Table(NamedTuple):
    heads: list
    parts: list
    has_many: bool
    is_wide: bool
    all_url: str
    none_url: str
    is_all_open: bool
    is_none_open: bool


def table(read, shown, ringed):
    laid = laid_out(read.board.states, shown)
    opened = _opened(laid, read.form, ringed)
    draw = _Drawing(read, laid, opened, ringed)
    everything = {chapter.chapter.code for chapter in laid.chapters}
    return Table(
        heads=[draw.head(column) for column in laid.columns],
        parts=[draw.part(module) for module in laid.modules],
        has_many=not _are_few(laid.columns),
        is_wide=len(laid.columns) > WIDE,
        all_url=draw.unfolded(ALL),
        none_url=draw.unfolded(NONE),
        is_all_open=opened == everything,
        is_none_open=not opened,
    )


def _opened(laid: Matrix, form, ringed):
    """The chapters unfolded: those asked; else all when they are few, else those of the hint and then the lowest."""
    asked, chapters = form.criteria.get("ouvert"), laid.chapters
    codes = {each.chapter.code for each in chapters}
    if asked:
        return codes if asked == ALL else codes & set(asked.split(","))
    if _fit(chapters):
        return codes
    hinted = {state.commitment.chapter.code for state in ringed}
    opened = [each for each in chapters if each.chapter.code in hinted]
    others = [each for each in chapters if each.to_treat and each not in opened]
    for each in sorted(others, key=lambda each: each.tallies.total.percent or 0):
        if _fit([*opened, each]):
            opened.append(each)
    return {each.chapter.code for each in opened}


def _are_few(columns):
    """Whether a telephone shows them side by side."""
    return sum(bool(column.slug) for column in columns) <= FEW


def _fit(chapters):
    rows = [row for each in chapters for row in each.rows]
    return len(rows) <= ROWS and sum(len(row.cells) for row in rows) <= AT_ONCE


class _Drawing:
    def __init__(self, read, laid, opened, ringed):
        self.read, self.columns, self.opened, self.ringed = read, laid.columns, opened, ringed
        self.shorts = [column.short if _are_few(laid.columns) else "" for column in laid.columns]
        self.order = [each.chapter.code for each in laid.chapters]
        self.link, self.commitment_link = cell_links(read.campaign), commitment_links(read.campaign)
        self.asked = selection(read.form)

    def unfolded(self, codes, anchor=""):
        kept = f"{self.asked}&" if self.asked else ""
        return f"?{kept}{urlencode({'ouvert': codes})}{anchor}"

    def head(self, column):
        chosen = self.read.form.criteria.get("service")
        key = column.slug or "-"
        modules = " et ".join(f"M{number}" for number in column.modules)
        return Head(
            column.name,
            column.short,
            modules,
            _percent(column.tally),
            f"?{selection(self.read.form, service=None if chosen else key)}",
            why_link(self.read, scope(self.read.form, service=key, module=None, chapitre=None, engagement=None)),
            bool(chosen),
        )

    def part(self, module):
        title = str(module.module) if module.module else "Pilotage de la démarche"
        key = module.module.number if module.module else "pilotage"
        return Part(
            title,
            _percent(module.tallies.total),
            why_link(self.read, scope(self.read.form, module=key, chapitre=None, engagement=None, service=None)),
            self._means(module.tallies),
            [self._fold(chapter) for chapter in module.chapters],
        )

    def _fold(self, laid):
        code = laid.chapter.code
        is_open = code in self.opened
        others = [each for each in self.order if each in self.opened and each != code]
        codes = others if is_open else [each for each in self.order if each in {*others, code}]
        return Fold(
            code,
            laid.chapter.title,
            plural(len(laid.rows), "engagement"),
            is_open,
            self.unfolded(",".join(codes) or NONE, f"#c-{code}"),
            _percent(laid.tallies.total),
            why_link(self.read, scope(self.read.form, chapitre=code, module=None, engagement=None, service=None)),
            self._means(laid.tallies),
            [self._line(row) for row in laid.rows] if is_open else [],
        )

    def _means(self, tallies):
        by_column = tallies.by_column
        return [
            (short, _percent(by_column[column.key]) if column.key in by_column else "")
            for column, short in zip(self.columns, self.shorts, strict=True)
        ]

    def _line(self, row):
        commitment, cells = row.commitment, row.cells
        cases = [
            self._case(cells[column.key], column, short) if column.key in cells else NO_CASE
            for column, short in zip(self.columns, self.shorts, strict=True)
        ]
        return Line(commitment.code, commitment.title, self.commitment_link(commitment.code), cases)

    def _case(self, state, column, short):
        badge, code = cell_badge(state), state.place.commitment.code
        return (
            f"q-case--{'so' if state.exclusion else badge.tone}{' q-case--gain' if state in self.ringed else ''}",
            self.link(code, column.unit_code),
            f"{code}, {column.name}{NBSP}: {worth(state, badge)}",
            badge.symbol,
            "s. o." if state.exclusion else f"{state.met}/{COUNT}",
            short,
        )


def worth(state, badge):
    """« 3 sur 5, à compléter » ; « 0 sur 5, non évalué » ; « sans objet »."""
    if state.exclusion:
        return f"{state.exclusion.lower()}, hors du score"
    word = badge.word.lower() if state.is_assessed or badge.tone == "ecart" else "non évalué"
    return f"{state.met} sur {COUNT}, {word}"


def _percent(tally):
    return "–" if tally.percent is None else percent(tally.percent)
