"""A meeting as calendars read it (RFC 5545): a pure function of what it says."""

import datetime
from dataclasses import dataclass

MEDIA_TYPE = "text/calendar"
MOST = 75  # octets in a line, its end set aside
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class Invitation:
    """`attendee` and `organizer` are (name, address); no attendee for a calendar that only shows the meeting.

    `method` is REQUEST, CANCEL or PUBLISH; `sequence` grows each time the meeting changes, `uid` never does.
    """

    uid: str
    method: str
    sequence: int
    stamp: datetime.datetime
    starts_at: datetime.datetime
    minutes: int
    summary: str
    location: str
    description: str
    organizer: tuple
    attendee: tuple | None = None
    is_cancelled: bool = False


def calendar_file(invitation: Invitation) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Qualipref//Seances//FR",
        "CALSCALE:GREGORIAN",
        f"METHOD:{invitation.method}",
        "BEGIN:VEVENT",
        f"UID:{_text(invitation.uid)}",
        f"DTSTAMP:{_instant(invitation.stamp)}",
        f"DTSTART:{_instant(invitation.starts_at)}",
        f"DTEND:{_instant(invitation.starts_at + datetime.timedelta(minutes=invitation.minutes))}",
        f"SEQUENCE:{invitation.sequence}",
        f"STATUS:{'CANCELLED' if invitation.is_cancelled else 'CONFIRMED'}",
        f"SUMMARY:{_text(invitation.summary)}",
        *([f"LOCATION:{_text(invitation.location)}"] if invitation.location else []),
        f"DESCRIPTION:{_text(invitation.description)}",
        f"ORGANIZER;{_person(invitation.organizer)}",
        *([f"ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=FALSE;{_person(invitation.attendee)}"] if invitation.attendee else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _instant(at):
    return f"{at.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def _text(text):
    return text.translate(ESCAPES)


def _person(person):
    """A name between quotes may hold neither a quote nor an end of line."""
    name, address = person
    bare = " ".join(name.replace('"', "’").split())
    return f'CN="{bare}":mailto:{address}'


def _folded(line):
    """Parts of 75 octets at most, the next ones after a space, no character cut in two."""
    parts, part, room = [], "", MOST
    for character in line:
        size = len(character.encode())
        if size > room:
            parts.append(part)
            part, room = " ", MOST - 1
        part += character
        room -= size
    return [*parts, part]
