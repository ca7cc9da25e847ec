"""What each event is called in French; every app registers its own events in its `ready`."""

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


def known_events():
    """(event, sentence) of each registered event, in alphabetical order of the sentences."""
    return sorted(_sentences.items(), key=lambda pair: pair[1])
