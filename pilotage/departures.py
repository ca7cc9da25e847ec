"""What someone holds, as another sees it who may hand it over: line by line, to whom, and what was chosen."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from qualipref import holdings
from qualipref.accounts.models import User
from qualipref.holdings import Held, Holding
from sites.enums import Role
from sites.models import Assignment

KEEP, END = "non", "fin"  # « ne pas transférer », « terminer sans successeur »
MOST_LINES_CHOSEN = 100  # of one kind: the others follow the choice made for their group


@dataclass
class Line:
    """One thing held: who may receive it, and whether the person who looks may hand it over."""

    held: Held
    may_hand_over: bool
    may_end: bool
    successors: list = field(default_factory=list)

    @property
    def key(self):
        return self.held.key

    @property
    def is_open(self):
        """Whether there is something to choose."""
        return self.may_end or bool(self.successors)

    @property
    def who_may(self):
        """What is said where nothing can be chosen."""
        return "Personne ne peut le recevoir aujourd’hui." if self.may_hand_over else self.held.kind.handed_over_by


@dataclass
class Group:
    """What is held of one kind. `withheld` lines are counted and not shown: the reader may not see what they are."""

    kind: Holding
    lines: list
    withheld: int = 0

    @property
    def name(self):
        return self.kind.name

    @property
    def count(self):
        return len(self.lines) + self.withheld

    @property
    def chosen_lines(self):
        """Those that have a choice of their own."""
        return [line for line in self.lines if line.is_open][:MOST_LINES_CHOSEN]

    @property
    def shown_lines(self):
        return self.lines[:MOST_LINES_CHOSEN]

    @property
    def hidden_count(self):
        return len(self.lines) - len(self.shown_lines)

    @property
    def successors(self):
        return _by_label(line.successors for line in self.lines)


@dataclass(frozen=True)
class Move:
    """What becomes of a line: handed over to `to`, or ended when there is nobody."""

    line: Line
    to: User | None

    @property
    def words(self):
        return str(self.to) if self.to else "Terminé, sans successeur"


@dataclass(frozen=True)
class Left:
    """A line that stays where it is, and why."""

    line: Line
    why: str


@dataclass(frozen=True)
class Plan:
    """What was chosen, line by line; `digest` is that of what the person has read."""

    moves: list
    left: list

    @property
    def digest(self):
        said = [f"{move.line.key}>{move.to.pk if move.to else END}" for move in self.moves]
        said += [f"{left.line.key}={left.why}" for left in self.left]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()

    @property
    def counts(self):
        """(what becomes of them, how many lines), the most numerous first."""
        return Counter(move.words for move in self.moves).most_common()


class Departure:
    """All that `person` holds on day `on`, as `user` may hand it over."""

    def __init__(self, person, user, on):
        self.person, self.user, self.on = person, user, on

    @cached_property
    def groups(self):
        by_kind = {}
        for held in holdings.held_by(self.person, self.on):
            by_kind.setdefault(held.kind, []).append(held)
        if by_kind:
            for kind in by_kind:
                kind.prepare(self._people, self.on)
        return [self._group(kind, rows) for kind, rows in by_kind.items()]

    def _group(self, kind, held):
        is_own = self.user == self.person
        hidden = set() if is_own else kind.hidden_from(self.user, [each.row for each in held], self.on)
        shown = [self._line(each) for each in held if each.row.pk not in hidden]
        return Group(kind, shown, len(held) - len(shown))

    @cached_property
    def _people(self):
        """The open accounts that may receive, each with the roles that he holds himself: never an auditor."""
        auditors = Assignment.objects.filter(role=Role.AUDITOR)
        others = User.objects.filter(is_active=True).exclude(pk=self.person.pk)
        people = list(others.exclude(pk__in=auditors.values("user")))
        Assignment.objects.read_for(people, self.on)
        return people

    @property
    def told(self):
        return holdings.told_of(self.person, self.on)

    @property
    def lines(self):
        return [line for group in self.groups for line in group.lines]

    @property
    def count(self):
        return len(self.lines) + sum(group.withheld for group in self.groups)

    @property
    def successors(self):
        return _by_label(group.successors for group in self.groups)

    def _line(self, held):
        kind, row = held.kind, held.row
        line = Line(held, kind.may_hand_over(self.user, row), kind.may_end(self.user, row))
        if line.may_hand_over:
            line.successors = [one for one in self._people if not kind.why_not(row, one, self.on)]
        return line

    def plan(self, choices, by_group, for_all):
        """What becomes of each line: its own choice, else that of its group, else that of the whole.

        `choices` are by key of line (a successor, KEEP or END), `by_group` by name of kind; `for_all` a successor.
        """
        moves, left = [], []
        for group in self.groups:
            for line in group.lines:
                choice = choices.get(line.key) or by_group.get(group.name) or for_all
                why = self._why_left(line, choice)
                if why:
                    left.append(Left(line, why))
                else:
                    moves.append(Move(line, None if choice == END else choice))
        return Plan(moves, left)

    def _why_left(self, line, choice):
        if not line.is_open:
            return line.who_may
        if choice == END:
            return ""
        if not choice or choice == KEEP:
            return "Aucun successeur choisi."
        if choice in line.successors:
            return ""
        return f"{choice}\u00a0: {line.held.kind.why_not(line.held.row, choice, self.on) or line.who_may}"


def _by_label(lists):
    found = {user for users in lists for user in users}
    return sorted(found, key=lambda user: (user.label_sort, user.pk))
