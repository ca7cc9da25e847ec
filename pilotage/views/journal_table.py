"""The entries of the journal as plain strings: the template of their list has nothing left to work out."""

from typing import NamedTuple

from django.urls import reverse

from qualipref.clock import PARIS
from qualipref.journal import sentences
from qualipref.journal.models import parsed
from qualipref.typography import clock_time, french, short_date

from ..journal import perimeter_names

READ = (
    "seq",
    "at",
    "event",
    "site_code",
    "service_code",
    "module_code",
    "author__label",
    "author__email",
    "on_behalf_of__label",
    "on_behalf_of__email",
    "detail__text",
)


class Line(NamedTuple):
    """An entry; `details` are pairs of a name and what it says."""

    seq: int
    number: str
    url: str
    sentence: str
    details: tuple
    at: str
    when: str
    author: str
    on_behalf_of: str
    place: str
    module: str


def journal_lines(entries):
    """A line per entry of a queryset, all read in one query; three more for the names of the perimeter."""
    start, names = reverse("pilotage:journal_entry", args=[0]).removesuffix("0/"), perimeter_names()
    return [_line(entry, start, names) for entry in entries.values_list(*READ, named=True)]


def _line(entry, start, names):
    at, details = entry.at.astimezone(PARIS), parsed(entry.detail__text)
    return Line(
        seq=entry.seq,
        number=str(entry.seq),
        url=f"{start}{entry.seq}/",
        sentence=french(sentences.said(entry.event, details)),
        details=tuple((name[:1].upper() + name[1:], value) for name, value in sentences.readable_details(details)),
        at=at.isoformat(timespec="seconds"),
        when=f"{short_date(at)}, {clock_time(at)}",
        author=entry.author__label or entry.author__email or "",
        on_behalf_of=entry.on_behalf_of__label or entry.on_behalf_of__email or "",
        place=names.place(entry.service_code, entry.site_code),
        module=names.module(entry.module_code),
    )
