"""The feuille d’émargement of a meeting, to print and sign: by function, in the order of the committee."""

from engagements.documents.letterhead import letterhead
from qualipref import clock
from qualipref.typography import long_date

from ..committee_lines import meeting_hour
from ..enums import Answer
from .typesetting import typeset

BLANK_ROWS = 4
BLANK = ("function", "organisation", "stands_in_for", "said")


def attendance_sheet_content(meeting, lines, *, printed_at):
    """`lines` are (function, organisation, function of whom he stands in for, answer), blank where there is none.

    Blank rows follow for whoever comes besides; a column that nobody fills is not drawn.
    """
    local = printed_at.astimezone(clock.PARIS)
    rows = [
        {
            "function": function,
            "organisation": organisation,
            "stands_in_for": replaced,
            "said": Answer(answer).label if answer else "",
        }
        for function, organisation, replaced, answer in lines
    ]
    return typeset(
        {
            "created": local.isoformat(timespec="seconds"),
            "prefecture": letterhead(),
            "reference": meeting.reference,
            "committee": meeting.committee.name,
            "meeting": {"when": meeting_hour(meeting), "on": long_date(meeting.day), "place": meeting.place},
            "printed_on": long_date(local.date()),
            "expected": sum(answer != Answer.EXCUSED for *_, answer in lines),
            "has_organisations": any(row["organisation"] for row in rows),
            "has_answers": meeting.convened_at is not None,
            "rows": rows + [dict.fromkeys(BLANK, "")] * BLANK_ROWS,
        }
    )
