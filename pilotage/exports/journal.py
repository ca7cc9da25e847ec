"""The columns of the journal's export."""

import json

from qualipref.journal import sentences

COLUMNS = (
    "numéro",
    "date",
    "événement",
    "phrase",
    "auteur",
    "au nom de",
    "par",
    "site",
    "service",
    "module",
    "objet",
    "détails",
    "empreinte",
)
MOST_ROWS = 10_000


def row(entry):
    return (
        entry.seq,
        entry.at,
        entry.event,
        sentences.sentence(entry),
        entry.author,
        entry.on_behalf_of,
        entry.via,
        entry.site_code,
        entry.service_code,
        entry.module_code,
        entry.subject_label,
        json.dumps(entry.details, ensure_ascii=False) if entry.details else "",
        entry.hash,
    )


def rows(entries):
    return (row(entry) for entry in entries[:MOST_ROWS].iterator())
