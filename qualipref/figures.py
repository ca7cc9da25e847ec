"""The figures that pages show: what each one counts, how, and on which rows. Every app declares its own here."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode

from . import clock
from .collation import sort_key
from .typography import french, number, plural

_definitions = {}


class Rows(NamedTuple):
    """The rows behind a number, in words, and the list that shows them all and no other.

    `weight` is what each row brings to the number: a cell of the matrix is asked five criteria; 0 when each brings its
    own, as a measurement does.
    """

    count: int
    said: str
    url: str = ""
    weight: int = 1

    @classmethod
    def of(cls, count, singular, url="", *, many=None, weight=1):
        return cls(count, plural(count, singular, many), url, weight)


@dataclass(frozen=True)
class Parameter:
    """What the address of a figure may ask. `choices(user, on)` gives (value, label) pairs; without it, a free text.

    `empty` is what an optional choice left out means: « Tous les sites ».
    """

    name: str
    label: str
    choices: Callable | None = None
    empty: str = "Tous"
    is_required: bool = False


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number as one person reads it on a day, with all that it takes to count it again.

    `meaning` and `formula` are those of the definition, unless the source of this very number gives its own.
    A published figure has no `rows`: its source is all there is. `excluded` and `lacking` are (label, Rows) pairs;
    `parameters`, the (name, value) pairs of its address.
    """

    definition: "Definition"
    label: str
    printed: str
    numerator: int
    denominator: int | None
    meaning: str
    formula: str
    calculation: str
    perimeter: str
    on: datetime.date
    rows: Rows | None
    excluded: tuple = ()
    lacking: tuple = ()
    source: str
    author: str = ""
    parameters: tuple = ()
    computed_at: datetime.datetime = field(default_factory=clock.now, compare=False)

    @property
    def key(self):
        return self.definition.key

    @property
    def query(self):
        return urlencode(self.parameters)

    @property
    def is_of_the_day(self):
        return self.computed_at.astimezone(clock.PARIS).date() == self.on

    @property
    def value(self):
        """« 81 % (3 945/4 870) », « 12 sur 128 », « 28 »: no number goes without its denominator."""
        return f"{self.printed} {self.parts}" if self.parts else self.printed

    @property
    def parts(self):
        """After the number: « (3 945/4 870) » of a rate, « sur 128 » of a count, nothing without a whole."""
        if self.denominator is None:
            return ""
        if self.printed == number(self.numerator):
            return f"sur {number(self.denominator)}"
        return f"({number(self.numerator)}/{number(self.denominator)})"


@dataclass(frozen=True, eq=False)
class Definition:
    """What a figure means, said once for every page, export and document that shows it.

    `may_read(user)` says who finds it in the list of figures.
    """

    key: str
    name: str
    meaning: str
    formula: str
    source: str
    theme: str
    parameters: tuple = ()
    may_read: Callable = lambda user: True
    _computed_by: list = field(default_factory=list, repr=False)

    def computed(self, function):
        """Registers `function(user, on, **parameters) -> Figure | None`; None is what the person may not see."""
        self._computed_by[:] = [function]
        return function

    def figure(self, user, on, **asked):
        """The figure as `user` reads it on day `on`, or None; a parameter left out is an empty text."""
        (compute,) = self._computed_by
        return compute(user, on, **{parameter.name: asked.get(parameter.name, "") for parameter in self.parameters})

    def count(self, numerator, of=None, *, calculation="", **said):
        """A Figure that counts rows, among `of` others when they are a part of something."""
        counted = said["rows"].said if of is None else f"{number(numerator)} sur {number(of)}"
        return self.rate(numerator, of, number(numerator), calculation=calculation or counted, **said)

    def rate(self, numerator, denominator, printed, *, calculation, perimeter, subject="", parameters=(), **said):
        """A Figure that is a ratio, printed as its app rounds it; `subject` is what it is the figure of."""
        return Figure(
            definition=self,
            label=french(f"{self.name}, {subject}" if subject else self.name),
            printed=printed,
            numerator=numerator,
            denominator=denominator,
            calculation=french(calculation),
            perimeter=french(perimeter),
            parameters=tuple((name, value) for name, value in dict(parameters).items() if value),
            **{"source": self.source, "meaning": self.meaning, "formula": self.formula} | said,
        )

    @property
    def searched_text(self):
        """Where a word is looked for, accents and case set aside."""
        return sort_key(f"{self.name} {self.meaning} {self.formula} {self.theme}")


def declare(key, name, *, meaning, formula, source, theme, parameters=(), **rights):
    """Adds a figure to the registry; the function that computes it follows, under `@….computed`."""
    if key in _definitions:
        raise ValueError(f"Le chiffre « {key} » est déjà déclaré.")
    said = (french(text) for text in (name, meaning, formula, source, theme))
    _definitions[key] = Definition(key, *said, tuple(parameters), **rights)
    return _definitions[key]


def definition(key):
    """The definition of that key, or None."""
    return _definitions.get(key)


def definitions():
    """Every figure that is declared, by theme then by name."""
    return sorted(_definitions.values(), key=lambda each: (sort_key(each.theme), sort_key(each.name)))
