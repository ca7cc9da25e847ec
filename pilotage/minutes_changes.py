"""What differs between two frozen texts of minutes, passage by passage: nothing that the PDF says is left out."""

from dataclasses import dataclass

from qualipref.differences import Piece, differences
from qualipref.typography import NBSP

KEPT = 0.5  # the part of a sentence that must stand for its words to be compared one by one
COLON = f"{NBSP}: "
SITTING = {
    "on": "Date", "hours": "Horaires", "place": "Lieu", "subject": "Objet", "presided_by": "Présidence",
    "opened": "", "keyboard": "", "secretary": "Secrétariat", "convened_on": "Convocation",
}  # fmt: skip
LISTED = {"seance", "presents", "suites", "reports"}  # each line stands alone: those that did not change say nothing


@dataclass(frozen=True)
class Passage:
    """A part of the text that has its own anchor; `key` finds it again in the other text."""

    key: str
    heading: str
    text: str


@dataclass(frozen=True)
class Change:
    """A passage that is not the same in both texts, in words then in pieces."""

    key: str
    heading: str
    word: str
    pieces: list[Piece]


def passages(content):
    """All that `content` says, in the order of the PDF."""
    return [
        Passage("seance", "Séance", _sitting(content)),
        Passage("presents", "Présents et excusés", _lines(content["attendances"], _attendance)),
        Passage("ouverture", "Ouverture", content["opening"]),
        Passage("suites", "Suites des décisions précédentes", _lines(content["follow_up"], _fate)),
        *(_decision(each) for each in content["decisions"]),
        Passage("reports", "Reports", _lines(content["postponements"], _postponement)),
        Passage("divers", "Questions diverses", content["closing"]),
        Passage("prochaine", "Prochaine séance", content["next"]),
    ]


def changes(read, now):
    """The passages of `now` that differ from those of `read`, in their order, then those that are gone."""
    before, after = {each.key: each for each in passages(read)}, {each.key: each for each in passages(now)}
    found = [_change(before.get(key), passage) for key, passage in after.items() if before.get(key) != passage]
    gone = [_change(passage, None) for key, passage in before.items() if key not in after]
    return found + gone


def unchanged_decisions(found, content):
    """The decisions of `content` that none of the changes `found` names."""
    keys = {change.key for change in found}
    return [each for each in content["decisions"] if decision_key(each["id"]) not in keys]


def decision_key(pk):
    return f"decision-{pk}"


def _change(before, after):
    shown = after or before
    if before is None or (after and not before.text):
        word = "Ajouté"
    elif after is None or not after.text:
        word = "Retiré"
    else:
        word = "Modifié"
    said, says = before.text if before else "", after.text if after else ""
    if shown.key in LISTED:
        said, says = _lines_that_differ(said, says)
    heading, pieces = shown.heading, _pieces(said, says)
    if before and after and before.heading != after.heading:
        heading = f"{after.heading} (auparavant {before.heading})"
    return Change(shown.key, heading, word, pieces)


def _lines_that_differ(before, after):
    old, new = before.split("\n"), after.split("\n")
    if len(old) != len(new):
        return before, after
    differing = [(one, other) for one, other in zip(old, new, strict=True) if one != other]
    return tuple("\n".join(lines) for lines in zip(*differing, strict=True))


def _pieces(before, after):
    """Line by line, when they are as many: what surrounds a sentence written anew does not blur it."""
    old, new = before.split("\n"), after.split("\n")
    if len(old) != len(new):
        return _of_sentence(before, after)
    pieces = []
    for rank, (one, other) in enumerate(zip(old, new, strict=True)):
        pieces += [Piece("\n")] if rank else []
        pieces += _of_line(one, other)
    return pieces


def _of_line(before, after):
    """What is named by the same words is compared after them."""
    name, colon, said = before.partition(COLON)
    if not colon or not after.startswith(name + colon):
        return _of_sentence(before, after)
    return [Piece(name + colon), *_of_sentence(said, after.removeprefix(name + colon))]


def _of_sentence(before, after):
    """Word by word, or whole when little of it is left: a sentence written anew is not a puzzle."""
    pieces = differences(before, after)
    kept = sum(len(piece.text) for piece in pieces if not piece.is_removed and not piece.is_added)
    if before and after and kept < len(max(before, after, key=len)) * KEPT:
        return [Piece(before, is_removed=True), Piece(after, is_added=True)]
    return pieces


def _decision(decision):
    heading = f"{decision['number']}, {decision['title']} ({decision['verdict'].lower()})"
    said = (decision["text"], decision["note"], decision["details"], decision.get("keyboard"))
    return Passage(decision_key(decision["id"]), heading, "\n".join(filter(None, said)))


def _sitting(content):
    said = [content["committee"], content["reference"], content["rectifies"], content["correction_reason"]]
    held = [(label, content["meeting"].get(name)) for name, label in SITTING.items()]
    told = [COLON.join(filter(None, pair)) for pair in held if pair[1]]
    return "\n".join([*filter(None, said), *told])


def _lines(rows, written):
    return "\n".join(written(row) for row in rows)


def _attendance(line):
    who = ", ".join(filter(None, [line["function"], line["organisation"]]))
    return who + COLON + " ".join(filter(None, [line["presence"].lower(), line["note"]]))


def _fate(row):
    return f"{row['reference']}, {row['title']}{COLON}{row['said']}"


def _postponement(row):
    moved = f"première échéance le {row['original']}, nouvelle échéance le {row['new']}"
    return f"{row['action']}, {row['title']}{COLON}{moved}. {row['reason']} (report n° {row['rank']})"
