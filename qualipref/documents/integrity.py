"""The files that prove something are still what was deposited: read again, and what was found is noted."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from qualipref import clock
from qualipref.journal.models import Entry

from .models import StoredFile

_holders = []


@dataclass(frozen=True)
class Holder:
    """An app that keeps files. `names(stored)` yields what it calls one; `altered(stored)` tells whom it concerns."""

    names: Callable
    altered: Callable


def nobody(stored):
    """Whom a change of `stored` concerns, when the app has nobody to tell."""


def register(*, names, altered=nobody):
    """Called by the `ready` of an app. `altered` runs in the transaction that notes the change."""
    holder = Holder(names, altered)
    if holder not in _holders:
        _holders.append(holder)
    return holder


def names_of(stored):
    """What the apps call that file, each with its number; none when nobody holds it."""
    return [name for holder in _holders for name in holder.names(stored)]


def check(stored, *, by=None, via=""):
    """Reads the file again and notes what was found; whether it is intact. A change alone is written in the journal."""
    is_intact = stored.is_intact()
    note(stored, is_intact, by=by, via=via)
    return is_intact


@transaction.atomic
def note(stored, is_intact, *, by=None, via=""):
    """Notes that the file was read again. Found altered, or intact again, it is journalled; the same as before, not."""
    now, row = clock.now(), StoredFile.objects.filter(pk=stored.pk)
    row.update(checked_at=now)
    if is_intact:
        event, changed = "stored_file.restored", row.exclude(altered_at=None).update(altered_at=None)
    else:
        event, changed = "stored_file.altered", row.filter(altered_at=None).update(altered_at=now)
    stored.refresh_from_db(fields=["checked_at", "altered_at"])
    if not changed:
        return
    if not is_intact:
        for holder in _holders:
            holder.altered(stored)
    Entry.objects.record(event, on=stored, by=by, via=via, sha256=stored.sha256, names=names_of(stored))


def stored_file_faults():
    """One sentence per file whose bytes are gone or no longer those of its sha256, with what the apps call it."""
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=500):
        if not stored.path.exists():
            yield _fault(stored, "a disparu")
        elif not stored.is_intact():
            yield _fault(stored, "a été modifié")


def _fault(stored, what):
    names = ", ".join(names_of(stored))
    return f"Le fichier conservé n° {stored.pk} ({stored.sha256[:12]}…) {what}{f' : {names}' if names else ''}."
