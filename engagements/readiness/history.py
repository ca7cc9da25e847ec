"""The journal of proofs as one reader may see it: the cells of others are not named, nor what was said of them."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from qualipref.accounts.models import User

LATEST = 5


@dataclass(frozen=True)
class History:
    """The latest gestures, then those before them, folded; no more than `limit` in all."""

    entries: list
    limit: int

    @property
    def shown(self):
        return self.entries[: self.limit]

    @property
    def latest(self):
        return self.shown[:LATEST]

    @property
    def earlier(self):
        return self.shown[LATEST:]

    @property
    def is_cut(self):
        return len(self.entries) > self.limit


class Told(NamedTuple):
    """An entry of the journal whose details name only what the reader sees."""

    at: datetime.datetime
    event: str
    details: dict
    author: User | None
    on_behalf_of: User | None


def told_of(entries, cells):
    """Those of `entries` that speak of one of `cells`, pairs (code, name of the unit), and of no other.

    A gesture on a proof names the cells that it touched; without names (erased details) it is kept.
    """
    return [told for entry in entries if (told := _told(entry, cells))]


def _told(entry, cells):
    details = entry.details
    codes, units = details.get("commitments"), details.get("units")
    if codes or units:
        shown = [(code, unit) for code, unit in cells if code in (codes or [code]) and unit in (units or [unit])]
        if not shown:
            return None
        names = {"commitments": [code for code, _ in shown], "units": [unit for _, unit in shown]}
        details = details | {name: sorted(set(said)) for name, said in names.items() if name in details}
    return Told(entry.at, entry.event, details, entry.author, entry.on_behalf_of)
