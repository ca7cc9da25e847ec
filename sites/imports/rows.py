"""What the perimeter file says, as plain rows: read and checked without the database."""

import datetime
from dataclasses import dataclass, field

from qualipref.typography import french
from qualipref.yaml_files import REQUIRED, Block

DATES = ("du", "au")


@dataclass
class Row:
    """One object of the file: its code, the values of its fields, its links to other codes, and its place."""

    code: str
    values: dict
    block: Block
    links: dict = field(default_factory=dict)

    def refusal(self, key, sentence):
        return self.block.refusal(key, sentence)


def prose(block, key, model, name, default=REQUIRED):
    """A text for the field `name` of `model`, with French typography."""
    text = block.text(key, default)
    if text is default:
        return default
    length, written = model._meta.get_field(name).max_length, french(text)
    if length and len(written) > length:
        raise block.refusal(key, f"le texte compte {len(written)} caractères, {length} au plus sont admis.")
    return written


def verbatim(block, key, model, name, default=""):
    """A text kept to the letter: an address, a reference."""
    return block.text(key, default, max_length=model._meta.get_field(name).max_length)


def unique(rows):
    """`rows` by code; a code given twice is refused."""
    known = {}
    for row in rows:
        if row.code in known:
            raise row.refusal(None, f"« {row.code} » est donné deux fois.")
        known[row.code] = row
    return known


def known(block, key, code, codes, label):
    """`code`, if the file names it."""
    if code not in codes:
        raise block.refusal(key, f"{label} « {code} » n’existe pas dans ce fichier.")
    return code


def overlaps(rows):
    """The first row that begins before an earlier one of the same facts has ended, or None."""
    dated = sorted(rows, key=lambda row: row.values["du"] or datetime.date.min)
    for before, after in zip(dated, dated[1:], strict=False):
        if before.values["au"] is None or after.values["du"] is None or after.values["du"] <= before.values["au"]:
            return after
    return None
