"""What each event is called in French; every app registers its own events in its `ready`."""

import re

from qualipref.collation import sort_key

QUOTED = re.compile(r"[\s:,(«–]*\{.*")
_sentences = {}


class _Known(dict):
    """The details of an entry; one that was erased or never given reads « … »."""

    def __missing__(self, name):
        return "…"


def sentences(by_event):
    """Registers `{event: sentence}`; a sentence may quote details: « Preuve refusée : {reason} »."""
    _sentences.update(by_event)


def sentence(entry):
    """What the entry says. An event nobody registered falls back on its name."""
    pattern = _sentences.get(entry.event)
    if pattern is None:
        return entry.event
    return pattern.format_map(_Known(entry.details))


def label(event):
    """The sentence of an event without what it quotes: « Preuve refusée »."""
    return QUOTED.sub("", _sentences.get(event, event))


def choices():
    """(event, label) of each registered event, in alphabetical order of the labels."""
    return sorted(((event, label(event)) for event in _sentences), key=lambda pair: sort_key(pair[1]))
