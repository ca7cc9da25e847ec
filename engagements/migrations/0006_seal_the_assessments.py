from django.db import migrations

from qualipref.journal.protection import Protect


class Migration(migrations.Migration):
    """What was once said of a cell is never changed: a correction is a new assessment."""

    dependencies = [("engagements", "0005_reminded_evidence_request")]

    operations = [Protect("Assessment")]
