from importlib import import_module

from django.db import migrations, models

from qualipref.journal.protection import Protect, Unprotect

sealed = import_module("pilotage.migrations.0004_seal_the_steering")
BEFORE = f"OLD.status <> 'approved' OR ({sealed.SAME_MINUTES})"
SAME_MINUTES = " AND ".join(
    [
        sealed.SAME_MINUTES,
        "NEW.authors = OLD.authors",
        "((OLD.read_content IS NULL AND NEW.read_content IS NULL) OR NEW.read_content = OLD.read_content)",
        "(OLD.job_id IS NULL OR NEW.job_id = OLD.job_id)",
        "(COALESCE(NEW.page_count, 0) = COALESCE(OLD.page_count, 0) OR (OLD.pdf_id IS NULL AND NEW.pdf_id IS NOT NULL))",
    ]
)
SAME_MEETING = " AND ".join(
    [
        "NEW.is_sealed",
        *(f"NEW.{name} = OLD.{name}" for name in ("committee_id", "year", "number", "starts_at", "minutes_planned")),
        *(f"NEW.{name} = OLD.{name}" for name in ("place", "subject", "status", "opened_factor", "cancel_reason")),
        *(
            f"((OLD.{name} IS NULL AND NEW.{name} IS NULL) OR NEW.{name} = OLD.{name})"
            for name in ("convened_at", "opened_at", "opened_by_id", "opened_for_id", "keyboard_id", "closed_at")
        ),
    ]
)
SAME_REMARK = " AND ".join(
    [
        "NOT OLD.is_sealed",
        "NEW.minutes_id = OLD.minutes_id",
        "COALESCE(NEW.decision_id, 0) = COALESCE(OLD.decision_id, 0)",
        "NEW.text = OLD.text",
        "COALESCE(NEW.by_id, 0) = COALESCE(OLD.by_id, 0)",
        "NEW.at = OLD.at",
    ]
)
ENDED = (
    "OLD.until IS NULL AND OLD.status <> 'approved' AND NEW.subject_id = OLD.subject_id"
    " AND NEW.status = OLD.status AND NEW.since = OLD.since"
)
SAME_COMMENT = f"{sealed.SAME_COMMENT} AND NEW.item_id = OLD.item_id"


class Migration(migrations.Migration):
    """What approved minutes rest on is sealed with them: their meeting, their remarks, their history, their pages."""

    dependencies = [("pilotage", "0006_comments_of_points")]

    operations = [
        Unprotect("Decision", update=sealed.UNSEALED),
        Unprotect("MeetingMinutes", update=BEFORE),
        migrations.AddField(
            "decision", "about", models.JSONField(default=dict, verbose_name="ce sur quoi elle porte")
        ),
        migrations.AddField("meeting", "is_sealed", models.BooleanField(default=False)),
        migrations.AddField(
            "meetingminutes", "authors", models.JSONField(default=list, verbose_name="comptes des auteurs")
        ),
        migrations.AddField("minutesremark", "is_sealed", models.BooleanField(default=False)),
        Protect("Decision", update=sealed.UNSEALED),
        Protect("MeetingMinutes", update=f"OLD.status <> 'approved' OR ({SAME_MINUTES})"),
        Protect("Meeting", update=f"NOT OLD.is_sealed OR ({SAME_MEETING})", delete="NOT OLD.is_sealed"),
        Protect("MinutesRemark", update=SAME_REMARK),
        Protect("MeetingMinutesPeriod", update=ENDED),
        Protect("ItemComment", update=SAME_COMMENT),
    ]
