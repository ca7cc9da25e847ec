from django.db import migrations

from qualipref.journal.protection import protect_from_replacements


def complete(apps, schema_editor):
    protect_from_replacements(schema_editor.connection)


class Migration(migrations.Migration):
    """What is sealed, in every app, is no longer replaced by an INSERT that takes its key."""

    dependencies = [
        ("engagements", "0017_what_a_sensitisation_proves"),
        ("journal", "0002_seal_the_chain"),
        ("pilotage", "0009_what_a_meeting_follows_up"),
    ]

    operations = [migrations.RunPython(complete, migrations.RunPython.noop)]
