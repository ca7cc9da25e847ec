"""Verifies the chain, then what other apps registered; each fault is one French sentence."""

import time

from .models import GENESIS, ChainHead, Entry, digest

_checks = []
CHUNK = 2000


def register(check):
    """Adds `check()`, which yields the sentence of each fault it finds. Called by the `ready` of an app."""
    if check not in _checks:
        _checks.append(check)
    return check


def faults():
    """Every fault of the journal, in the order of the chain, then those of the registered checks."""
    yield from chain_faults()
    for check in _checks:
        yield from check()


class TooLong(Exception):
    """The time allowed to verify is over."""


def chain_faults(start=1, *, seconds=None):
    """The faults of the chain from entry `start` to the head, read as a stream; raises TooLong after `seconds`."""
    deadline = time.monotonic() + seconds if seconds else None
    head = ChainHead.objects.first()
    if head is None:
        yield "La tête du journal a disparu."
        return
    before = Entry.objects.filter(seq=start - 1).first()
    seq, prev_hash = start - 1, before.hash if before else GENESIS
    entries = Entry.objects.filter(seq__gte=start, seq__lte=head.seq).order_by("seq").select_related("detail")
    for entry in entries.iterator(chunk_size=CHUNK):
        if deadline and time.monotonic() > deadline:
            raise TooLong
        if entry.seq != seq + 1:
            yield _missing(seq + 1, entry.seq - 1)
        yield from entry_faults(entry, prev_hash if entry.seq == seq + 1 else entry.prev_hash)
        seq, prev_hash = entry.seq, entry.hash
    yield from _tail_faults(head, seq, prev_hash)


def entry_faults(entry, prev_hash):
    """What is wrong with one entry, given the hash of the one before."""
    if entry.prev_hash != prev_hash:
        yield f"L’écriture n° {entry.seq} ne suit pas l’écriture n° {entry.seq - 1} : la chaîne est rompue."
    if digest(entry.chained_text()) != entry.hash:
        yield f"L’écriture n° {entry.seq} a été modifiée : son empreinte ne correspond plus."
    detail = getattr(entry, "detail", None)
    if detail is None:
        yield f"Les détails de l’écriture n° {entry.seq} ont disparu."
    elif not _is_erased(detail) and digest(detail.salt + detail.text) != entry.details_digest:
        yield f"Les détails de l’écriture n° {entry.seq} ont été modifiés."


def _is_erased(detail):
    return detail.erased_at is not None and detail.text == detail.salt == ""


def _missing(first, last):
    if first == last:
        return f"L’écriture n° {first} manque."
    return f"Les écritures n° {first} à {last} manquent."


def _tail_faults(head, seq, last_hash):
    if seq < head.seq:
        yield _missing(seq + 1, head.seq)
    elif last_hash != head.hash:
        yield f"La tête du journal ne correspond pas à l’écriture n° {seq}."
    last = Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    if last > ChainHead.objects.values_list("seq", flat=True).get(pk=head.pk):
        yield f"L’écriture n° {last} dépasse la tête du journal : elle n’a pas été écrite par l’application."
