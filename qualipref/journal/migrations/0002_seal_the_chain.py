from django.db import migrations

from qualipref.journal.protection import Protect

ERASING = "NEW.text = '' AND NEW.salt = '' AND NEW.erased_at IS NOT NULL AND NEW.entry_id = OLD.entry_id"


def create_head(apps, schema_editor):
    apps.get_model("journal", "ChainHead").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    """The head exists before the first writer; entries are sealed; of a detail, only its erasing is allowed."""

    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.RunPython(create_head, migrations.RunPython.noop),
        Protect("Entry"),
        Protect("EntryDetail", update=ERASING),
    ]
