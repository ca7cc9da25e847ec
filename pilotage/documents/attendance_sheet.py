"""The feuille d’émargement of a meeting, to print and sign: by function, in the order of the committee."""

from engagements.documents.letterhead import letterhead
from qualipref import clock
from qualipref.typography import long_date

from ..committee_lines import meeting_hour
from ..enums import Answer
from .typesetting import typeset

BLANK_ROWS = 4


def attendance_sheet_content(meeting, lines, *, printed_at):
    """`lines` are (function, organisation, answer); blank rows follow for whoever comes besides."""
    local = printed_at.astimezone(clock.PARIS)
    rows = [
        {"function": function, "organisation": organisation, "said": Answer(answer).label if answer else ""}
        for function, organisation, answer in lines
    ]
    return typeset(
        {
            "created": local.isoformat(timespec="seconds"),
            "prefecture": letterhead(),
            "reference": meeting.reference,
            "committee": meeting.committee.name,
            "meeting": {"when": meeting_hour(meeting), "on": long_date(meeting.day), "place": meeting.place},
            "printed_on": long_date(local.date()),
            "expected": sum(answer != Answer.EXCUSED for _, _, answer in lines),
            "rows": rows + [{"function": "", "organisation": "", "said": ""}] * BLANK_ROWS,
        }
    )
