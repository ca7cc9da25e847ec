"""The sheet that agents sign at a session or a meeting, and the statement that says how many came, naming nobody."""

import datetime
from dataclasses import dataclass

from qualipref import clock
from qualipref.documents.models import StoredFile
from qualipref.documents.rendering import render_pdf, typeface
from qualipref.typography import french, long_date, number, plural, weekday_date

from .letterhead import letterhead

BLANK_ROWS, MOST_ROWS = 5, 200


@dataclass(frozen=True)
class Gathering:
    """What a session of training and an information meeting have in common.

    `facts` are (label, value) pairs; `services`, (service, expected, present); `expected`, how many rows to print.
    """

    kind: str
    title: str
    day: datetime.date
    facts: tuple
    services: tuple
    expected: int
    sheet: StoredFile | None


def sheet_content(gathering, *, names, printed_at):
    """What is printed before: `names` are (agent, service) pairs, followed by blank rows for the others."""
    blank = max(BLANK_ROWS, min(gathering.expected, MOST_ROWS) - len(names))
    rows = [{"name": name, "service": service} for name, service in names]
    return _said(gathering, printed_at) | {"rows": rows + [{"name": "", "service": ""}] * blank}


def sheet_pdf(content):
    return _pdf("engagements/documents/attendance_sheet.html", "Feuille d’émargement", content)


def statement_content(gathering, *, made_at):
    """What is deposited as a proof after: how many came, service by service, and the fingerprint of the sheet."""
    rows = [
        {
            "service": str(service),
            "site": str(service.site) if service.site else "Tous les sites",
            "expected": number(expected),
            "present": number(present),
        }
        for service, expected, present in gathering.services
    ]
    expected = sum(expected for _, expected, _ in gathering.services)
    present = sum(present for *_, present in gathering.services)
    sheet = gathering.sheet.sha256 if gathering.sheet else ""
    return _said(gathering, made_at) | {
        "rows": rows,
        "expected": number(expected),
        "present": number(present),
        "total": f"{plural(present, 'agent présent', 'agents présents')} sur {number(expected)}",
        "sheet": [sheet[start : start + 8] for start in range(0, len(sheet), 8)],
    }


def statement_pdf(content):
    return _pdf("engagements/documents/attendance_statement.html", "Relevé de présence", content)


def _said(gathering, at):
    facts = [(label, french(value)) for label, value in gathering.facts if value]
    return {
        "prefecture": letterhead(),
        "kind": gathering.kind,
        "title": french(gathering.title),
        "day": weekday_date(gathering.day),
        "facts": facts,
        "made_on": long_date(at.astimezone(clock.PARIS).date()),
        "created": at.astimezone(clock.PARIS).isoformat(timespec="seconds"),
    }


def _pdf(template, name, content):
    """The same content gives the same bytes."""
    return render_pdf(
        template,
        content,
        title=french(f"{name}, {content['title']}"),
        created=content["created"],
        author=content["prefecture"]["name"],
        subject=french(f"{content['kind']} du {content['day']}"),
        face=typeface(shows_brand=content["prefecture"]["shows_brand"]),
    )
