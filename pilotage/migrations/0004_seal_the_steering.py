from django.db import migrations

from qualipref.journal.protection import Protect

SAME_ACTION = "NEW.original_due_on = OLD.original_due_on AND NEW.year = OLD.year AND NEW.number = OLD.number"
SAME_CHANGE = (
    "OLD.cancelled_at IS NULL AND NEW.action_id = OLD.action_id AND NEW.old_due_on = OLD.old_due_on"
    " AND NEW.new_due_on = OLD.new_due_on AND NEW.reason = OLD.reason AND NEW.at = OLD.at"
)
SAME_COMMENT = "NEW.text = OLD.text AND NEW.at = OLD.at AND COALESCE(NEW.author_id, 0) = COALESCE(OLD.author_id, 0)"
UNSEALED = "NOT OLD.is_sealed"
SAME_MINUTES = " AND ".join(
    [
        "NEW.status = OLD.status",
        "NEW.meeting_id = OLD.meeting_id",
        "NEW.number = OLD.number",
        "COALESCE(NEW.rectifies_id, 0) = COALESCE(OLD.rectifies_id, 0)",
        "NEW.opening = OLD.opening",
        "NEW.closing = OLD.closing",
        "NEW.correction_reason = OLD.correction_reason",
        "NEW.content = OLD.content",
        "NEW.content_digest = OLD.content_digest",
        "NEW.submitted_by_id = OLD.submitted_by_id",
        "NEW.submitted_at = OLD.submitted_at",
        "NEW.approved_by_id = OLD.approved_by_id",
        "NEW.approved_at = OLD.approved_at",
        "COALESCE(NEW.on_behalf_of_id, 0) = COALESCE(OLD.on_behalf_of_id, 0)",
        "NEW.factor = OLD.factor",
        "NEW.journal_head = OLD.journal_head",
        "NEW.version = OLD.version",
        "(OLD.pdf_id IS NULL OR NEW.pdf_id = OLD.pdf_id)",
    ]
)


class Migration(migrations.Migration):
    """What a committee decided and approved does not change: only the PDF of approved minutes is still to come."""

    dependencies = [("pilotage", "0003_steering")]

    operations = [
        Protect("Action", update=SAME_ACTION),
        Protect("DueDateChange", update=SAME_CHANGE),
        Protect("EfficacyReview"),
        Protect("ObjectiveTarget"),
        Protect("ActionComment", update=SAME_COMMENT),
        Protect("CellComment", update=SAME_COMMENT),
        Protect("Attendance", update=UNSEALED, delete=UNSEALED),
        Protect("AgendaItem", update=UNSEALED, delete=UNSEALED),
        Protect("Decision", update=UNSEALED),
        Protect("MeetingMinutes", update=f"OLD.status <> 'approved' OR ({SAME_MINUTES})"),
    ]
