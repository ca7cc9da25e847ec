"""What differs between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\S+|\s+")


@dataclass(frozen=True)
class Piece:
    """A run of words: kept in both texts, removed from the first, or added by the second."""

    text: str
    is_removed: bool = False
    is_added: bool = False


def differences(before, after):
    """The pieces that lead from `before` to `after`, in order; spaces and the shape of apostrophes do not differ."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces = []
    for kind, i, j, k, m in SequenceMatcher(None, _bare(old), _bare(new), autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("".join(new[k:m])))
            continue
        if i < j:
            pieces.append(Piece("".join(old[i:j]), is_removed=True))
        if k < m:
            pieces.append(Piece("".join(new[k:m]), is_added=True))
    return pieces


def _bare(words):
    return [" " if word.isspace() else word.replace("’", "'") for word in words]
