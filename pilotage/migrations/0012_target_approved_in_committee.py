from django.db import migrations

from qualipref.journal.protection import Protect, Unprotect

SAME_TARGET = " AND ".join(
    [
        *(f"NEW.{name} = OLD.{name}" for name in ("objective_id", "value", "unit", "reason", "at")),
        "COALESCE(NEW.by_id, 0) = COALESCE(OLD.by_id, 0)",
    ]
)


class Migration(migrations.Migration):
    """The committee that approves a value is written beside it; what the value is never changes."""

    dependencies = [("pilotage", "0011_seal_the_pieces")]

    operations = [Unprotect("ObjectiveTarget"), Protect("ObjectiveTarget", update=SAME_TARGET)]
