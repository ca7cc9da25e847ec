"""What a person may hold, registered by each app: whoever leaves hands it over, and nothing is left orphan.

An app derives `Holding` in its `holdings.py`, one class per kind, and decorates it with `@holding`. The screen of a
departure, its transfer, its sheet, the review of the accounts and the refusal to close an account follow.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Model

_kinds = []


class Holding:
    """One kind of thing that a person may hold. What it answers must cost no query per row.

    A kind that is only told (`is_told_only`) is said on the screen: it is not handed over and keeps no account open.
    """

    name = ""  # « engagements.proofs », in keys and forms
    title = ""  # what its group is called
    handed_over_by = ""  # one sentence for who may not: whom to ask
    is_told_only = False

    def rows(self, on):
        """A queryset of all that is held on that day, with its `holder`: the key of an account."""
        raise NotImplementedError

    def label(self, row):
        return str(row)

    def context(self, row):
        """Where and until when, in a few words."""
        return ""

    def url(self, row):
        return ""

    def prepare(self, successors, on):
        """Reads at once what `why_not` will ask of each of `successors`."""

    def hidden_from(self, user, rows, on):
        """The keys of those of `rows` that `user` may not see: they are counted, and not shown."""
        return set()

    def may_hand_over(self, user, row):
        return False

    def why_not(self, row, successor, on):
        """Why `successor` may not hold it, in one sentence; nothing when he may."""
        return ""

    def hand_over(self, row, successor, *, by):
        """Writes the change and records nothing: the transfer does, once for all. May raise TransitionRefused."""
        raise NotImplementedError

    def may_end(self, user, row):
        """Whether it may end without a successor."""
        return False

    def end(self, row, *, by):
        raise NotImplementedError


@dataclass(frozen=True)
class Held:
    """One thing that a person holds, in the words of the moment it was read."""

    kind: Holding
    row: Model
    label: str
    context: str
    url: str

    @property
    def key(self):
        return f"{self.kind.name}:{self.row.pk}"


def holding(kind):
    """Registers a kind of things that are held; groups come in the order of registration."""
    _kinds.append(kind())
    return kind


def transferable_kinds():
    return [kind for kind in _kinds if not kind.is_told_only]


def held_by(person, on):
    """All that `person` must hand over, or see end, before his account closes."""
    return [
        Held(kind, row, kind.label(row), kind.context(row), kind.url(row))
        for kind in transferable_kinds()
        for row in kind.rows(on).filter(holder=person.pk)
    ]


def told_of(person, on):
    """(kind, number of rows) of what is only told, when there is some."""
    counted = [(kind, kind.rows(on).filter(holder=person.pk).count()) for kind in _kinds if kind.is_told_only]
    return [(kind, count) for kind, count in counted if count]


def counts(on):
    """How many things each account must hand over, in one query; no key for who holds nothing."""
    found = Counter()
    held = [kind.rows(on).order_by().prefetch_related(None) for kind in transferable_kinds()]
    parts = [rows.values_list("holder").annotate(Count("pk")) for rows in held]
    if parts:
        for holder, count in parts[0].union(*parts[1:], all=True):
            found[holder] += count
    return found
