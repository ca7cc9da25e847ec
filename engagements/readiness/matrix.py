"""The cells laid out: modules, chapters and commitments in rows, who answers for them in columns, and the means."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby

from .criteria import COUNT
from .score import percent

SITE, PREFECTURE = "Site", "Préfecture"


class Tally:
    """Criteria met and cells that count, added up as one goes."""

    __slots__ = ("met", "applicable")

    def __init__(self):
        self.met = self.applicable = 0

    def add(self, other):
        self.met += other.met
        self.applicable += other.applicable

    @property
    def percent(self):
        return percent(self.met, self.applicable * COUNT)


class Tallies:
    """A Tally for each column, and one for all of them."""

    def __init__(self):
        self.by_column = defaultdict(Tally)
        self.total = Tally()

    def add_states(self, states):
        for state in states:
            if not state.exclusion:
                tally = self.by_column[state.place.service_id]
                tally.met += state.met
                tally.applicable += 1
                self.total.met += state.met
                self.total.applicable += 1

    def add(self, other):
        self.total.add(other.total)
        for key, tally in other.by_column.items():
            self.by_column[key].add(tally)


@dataclass
class Column:
    """Who answers for the cells of a column: a service, or the site (the préfecture) as a whole."""

    key: int | None
    unit_code: str
    name: str
    short: str
    slug: str = ""
    modules: list = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


@dataclass
class Row:
    """A commitment and its cells that answer the filter, by column."""

    commitment: object
    cells: dict


@dataclass
class ChapterRows:
    chapter: object
    tallies: Tallies = field(default_factory=Tallies)
    rows: list = field(default_factory=list)
    to_treat: int = 0


@dataclass
class ModuleRows:
    """A module of the référentiel, or the steering requirements (None), with its chapters."""

    module: object
    tallies: Tallies = field(default_factory=Tallies)
    chapters: list = field(default_factory=list)


@dataclass
class Matrix:
    columns: list
    modules: list

    @property
    def chapters(self):
        return [chapter for module in self.modules for chapter in module.chapters]


def matrix(states, shown):
    """The cells `shown` of `states`, which are those of one site. Means are of all the states, whatever is shown."""
    kept, modules = set(shown), []
    for module, of_module in groupby(by_commitment(states), key=lambda pair: pair[0].chapter.module):
        modules.append(found := ModuleRows(module))
        for chapter, pairs in groupby(of_module, key=lambda pair: pair[0].chapter):
            laid = _chapter(chapter, pairs, kept)
            found.tallies.add(laid.tallies)
            if laid.rows:
                found.chapters.append(laid)
    return Matrix(_columns(shown, modules), [module for module in modules if module.chapters])


def by_commitment(states):
    """[(commitment, its states)], in the order of a board, where those of a commitment follow each other."""
    cut = (list(cells) for _, cells in groupby(states, key=lambda state: id(state.place.commitment)))
    return [(cells[0].place.commitment, cells) for cells in cut]


def _chapter(chapter, pairs, kept):
    laid = ChapterRows(chapter)
    for commitment, states in pairs:
        laid.tallies.add_states(states)
        laid.to_treat += sum(state.is_to_treat for state in states)
        cells = {state.place.service_id: state for state in states if state in kept}
        if cells:
            laid.rows.append(Row(commitment, cells))
    return laid


def _columns(shown, modules):
    found, places = {}, {state.place.service_id: state.place for state in shown}
    for place in sorted(places.values(), key=_order):
        found[place.service_id] = _column(place)
    for module in modules:
        for key, tally in module.tallies.by_column.items():
            if key in found:
                found[key].tally.add(tally)
                if module.module:
                    found[key].modules.append(module.module.number)
    return list(found.values())


def _order(place):
    service = place.service
    return (service is None, service and service.order, service and service.name_sort)


def _column(place):
    service = place.service
    if service:
        return Column(service.pk, place.unit_code, service.name, service.short_name or service.name, service.slug)
    word = SITE if place.site else PREFECTURE
    return Column(None, place.unit_code, word, word)
