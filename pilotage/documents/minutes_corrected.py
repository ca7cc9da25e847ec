"""What a « PV rectificatif » says otherwise than the text that it copies: all but what was decided."""

from dataclasses import dataclass, field

from ..enums import Presence
from .minutes import presence_said
from .typesetting import typeset


@dataclass(frozen=True)
class Correction:
    """What is corrected beside the sentences: the place, the hours, who was there, what was noted.

    `presences` has a pair (presence, represented by) for each line of the text, in its order; `notes`, by the number
    of the decision (« D-07 »), those that change.
    """

    place: str
    hours: str
    presences: list[tuple[str, str]]
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def is_whole(self):
        """Whether each member who is represented is so by someone."""
        return all(by.strip() for presence, by in self.presences if presence == Presence.REPRESENTED)


def corrected_content(content, *, texts, opening, closing, correction=None):
    """`content` with other sentences, by the number of the decision, and what `correction` changes beside them."""
    notes = correction.notes if correction else {}
    decisions = [
        each
        | {
            "text": texts.get(each["number"], each["text"]).strip(),
            "note": notes.get(each["number"], each["note"]).strip(),
        }
        for each in content["decisions"]
    ]
    said = {"decisions": decisions, "opening": opening, "closing": closing}
    return content | typeset(said | (_beside(content, correction) if correction else {}))


def presence_seen(line):
    """(presence, represented by), as a line of the text says them."""
    presence = next((each for each in Presence if each.label == line["presence"]), Presence.UNKNOWN)
    return presence, line["note"].removeprefix("par ")


def _beside(content, correction):
    meeting = {"place": correction.place.strip(), "hours": correction.hours.strip()}
    lines = zip(content["attendances"], correction.presences, strict=True)
    return {
        "meeting": content["meeting"] | meeting,
        "attendances": [line if seen == presence_seen(line) else line | presence_said(*seen) for line, seen in lines],
    }
