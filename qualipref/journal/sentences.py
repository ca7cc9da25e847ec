"""What each event is called in French; every app registers its own events in its `ready`."""

import datetime
import re

from qualipref import typography
from qualipref.collation import sort_key

from .detail_names import DETAIL_NAMES

QUOTED = re.compile(r"«\s*\{\w+\}\s*»|\{\w+\}(?: / \{\w+\})*")
LEFT_OPEN = re.compile(
    r"(?:[\s…:,.()«–]|\s(?:de|du|sur|pour|par|le|à|au|n°)(?=\s|$)|\s(?:de )?l’)+$"
)  # once nothing is quoted after it
CIVIL_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
EMPTY = (None, "", [], {})
_sentences = {}


class _Known(dict):
    """The details of an entry; one that was erased or never given reads « … »."""

    def __missing__(self, name):
        return "…"

    def __getitem__(self, name):
        return readable(super().__getitem__(name))


def readable(value):
    """A detail as a person reads it: dates in French, what is not known as « … »."""
    if value in (None, ""):
        return "…"
    if isinstance(value, dict):
        return ", ".join(f"{name} {readable(held)}" for name, held in value.items()) or "…"
    if isinstance(value, list):
        return ", ".join(str(readable(held)) for held in value) or "…"
    return _day_in_french(value) if isinstance(value, str) and CIVIL_DAY.fullmatch(value) else value


def _day_in_french(text):
    try:
        return typography.long_date(datetime.date.fromisoformat(text))
    except ValueError:
        return text


def readable_details(details):
    """(name, value) of each detail that says something, in French where the name is a common one."""
    said = ((name, value) for name, value in details.items() if value not in EMPTY)
    return [(DETAIL_NAMES.get(name, name), readable(value)) for name, value in said]


def sentences(by_event):
    """Registers `{event: sentence}`; a sentence may quote details: « Preuve refusée : {reason} »."""
    _sentences.update(by_event)


def sentence(entry):
    """What the entry says."""
    return said(entry.event, entry.details)


def said(event, details):
    """What an entry of that event and those details says. An event nobody registered falls back on its name."""
    pattern = _sentences.get(event)
    return event if pattern is None else pattern.format_map(_Known(details))


def label(event):
    """The sentence of an event without what it quotes: « Preuve … refusée »."""
    return LEFT_OPEN.sub("", QUOTED.sub("…", _sentences.get(event, event)))


def choices():
    """(event, label) of each registered event, in alphabetical order of the labels."""
    return sorted(((event, label(event)) for event in _sentences), key=lambda pair: sort_key(pair[1]))
