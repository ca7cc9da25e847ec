"""What the journal keeps of approved minutes: their whole text, approval included, and the rows that they rest on."""

from ..models import AgendaItem, Attendance, Decision, ItemPiece, Meeting, MeetingMinutes, MinutesRemark
from .typesetting import canonical_digest

# Named one by one: a column that comes later changes no seal.
OF_MINUTES = (
    "meeting", "number", "rectifies", "opening", "closing", "correction_reason", "content_digest", "authors",
    "submitted_by", "submitted_at", "approved_by", "approved_at", "on_behalf_of", "factor", "journal_head",
)  # fmt: skip
OF_MEETING = (
    "committee", "year", "number", "starts_at", "place", "subject", "convened_at", "opened_at", "opened_by",
    "opened_for", "opened_factor", "closed_at",
)  # fmt: skip
OF_ATTENDANCE = ("member", "function", "organisation", "email", "answer", "answered_at", "presence", "represented_by")
OF_ITEM = ("kind", "title", "why", "proposal", "order", "action", "date_request", "commitment", "objective", "note")
OF_DECISION = (
    "item", "number", "key", "verdict", "text", "reason", "new_due_on", "before", "about", "by", "on_behalf_of", "at",
    "undone_at", "undone_by",
)  # fmt: skip
OF_PIECE = ("item", "stored_file__sha256", "filename", "added_by", "added_at")
OF_REMARK = ("decision", "text", "by", "at", "answer", "answered_at")


def content_seal(minutes):
    return canonical_digest(minutes.content)


def rows_seal(minutes):
    """Read from the database: what it gives back is what is compared later."""
    of_meeting = {"meeting": minutes.meeting_id}
    return canonical_digest(
        [
            _rows(MeetingMinutes, OF_MINUTES, pk=minutes.pk),
            _rows(Meeting, OF_MEETING, pk=minutes.meeting_id),
            _rows(Attendance, OF_ATTENDANCE, **of_meeting),
            _rows(AgendaItem, OF_ITEM, **of_meeting),
            _rows(Decision, OF_DECISION, **of_meeting),
            _rows(MinutesRemark, OF_REMARK, minutes=minutes.pk),
        ],
        default=str,
    )


def pieces_seal(minutes):
    """Apart from the rows, whose seals were made before it and stay."""
    return canonical_digest(_rows(ItemPiece, OF_PIECE, item__meeting=minutes.meeting_id), default=str)


def _rows(model, names, **of):
    return list(model.objects.filter(**of).order_by("pk").values_list("pk", *names))
