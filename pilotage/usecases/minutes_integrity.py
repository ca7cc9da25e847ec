"""What the verification of the journal says of approved minutes: their text, who approved it, their PDF."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType

from qualipref.journal.models import Entry

from ..documents.minutes import minutes_digest
from ..documents.minutes_seal import content_seal, pieces_seal, rows_seal
from ..enums import MinutesStatus
from ..models import MeetingMinutes

APPROVED, PRODUCED = "minutes.approved", "minutes.produced"
SEALS = (
    ("content_seal", content_seal, "n’a plus, approbation comprise, le contenu scellé par"),
    ("rows_seal", rows_seal, "repose sur une séance, une présence, des points ou des décisions qui ont changé depuis"),
    ("pieces_seal", pieces_seal, "n’a plus, jointes à ses points, les pièces scellées par"),
)
CHUNK = 50


def minutes_faults():
    """One sentence for each approved procès-verbal that is no longer what the journal says."""
    entries = _entries()
    rows = MeetingMinutes.objects.select_related("meeting__committee", "pdf")
    seen = set()
    for minutes in rows.filter(status=MinutesStatus.APPROVED).order_by("pk").iterator(chunk_size=CHUNK):
        seen.add(str(minutes.pk))
        yield from _faults(minutes, entries[str(minutes.pk)])
    for key, events in entries.items():
        if APPROVED in events and key not in seen:
            yield f"Le procès-verbal n° {key}, approuvé selon l’écriture n° {events[APPROVED].seq}, ne l’est plus."


def _entries():
    """{key of minutes: {event: its last entry}}"""
    found = defaultdict(dict)
    kind = ContentType.objects.get_for_model(MeetingMinutes)
    entries = Entry.objects.filter(event__in=(APPROVED, PRODUCED), subject_type=kind).select_related("detail")
    for entry in entries.order_by("seq"):
        found[entry.subject_id][entry.event] = entry
    return found


def _faults(minutes, events):
    name = f"Le procès-verbal {minutes.reference.removeprefix('PV ')}"
    if minutes_digest(minutes.content) != minutes.content_digest:
        yield f"{name} n’a plus l’empreinte du texte qui a été approuvé."
    entry = events.get(APPROVED)
    if entry is None:
        yield f"{name} est approuvé, et aucune écriture ne le dit."
        return
    if entry.details.get("digest", minutes.content_digest) != minutes.content_digest:
        yield f"{name} n’est plus le texte approuvé par l’écriture n° {entry.seq}."
    for key, seal, fault in SEALS:
        if key in entry.details and entry.details[key] != seal(minutes):
            yield f"{name} {fault} l’écriture n° {entry.seq}."
    if (entry.author_id, entry.on_behalf_of_id) != (minutes.approved_by_id, minutes.on_behalf_of_id):
        yield f"{name} ne nomme plus la personne qui l’a approuvé, selon l’écriture n° {entry.seq}."
    produced = events.get(PRODUCED)
    if produced and produced.details.get("sha256") not in (None, minutes.pdf.sha256 if minutes.pdf else ""):
        yield f"{name} n’a plus le PDF produit par l’écriture n° {produced.seq}."
