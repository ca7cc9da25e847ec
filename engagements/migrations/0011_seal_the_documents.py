from django.db import migrations

from qualipref.journal.protection import Protect

IN_CIRCUIT = "OLD.status IN ('draft', 'submitted', 'verified')"
CONTENT = ("document_id", "major", "minor", "summary", "filename", "url", "author_id", "written_at", "review_on")
DECISION = ("verified_by_id", "verified_at", "approved_by_id", "approved_at", "in_force_on", "version")
SAME = " AND ".join(f"NEW.{name} = OLD.{name}" for name in CONTENT + DECISION)
ABANDONED = f"OLD.status = 'approved' AND NEW.status = 'abandoned' AND {SAME}"
SAME_FILE = "COALESCE(NEW.stored_file_id, 0) = COALESCE(OLD.stored_file_id, 0)"


class Migration(migrations.Migration):
    """What was approved never changes: it may only be abandoned. Receipts and confirmations are never taken back."""

    dependencies = [("engagements", "0010_quality_documents")]

    operations = [
        Protect("DocumentVersion", update=f"{IN_CIRCUIT} OR ({ABANDONED} AND {SAME_FILE})"),
        Protect("DocumentReview"),
        Protect("ReadReceipt"),
    ]
