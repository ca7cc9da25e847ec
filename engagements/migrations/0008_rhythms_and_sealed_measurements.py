from django.db import migrations

from qualipref.journal.protection import Protect

RHYTHMS = (
    ("mensuel", "monthly"),
    ("trimestriel", "quarterly"),
    ("semestriel", "half_yearly"),
    ("annuel", "yearly"),
    ("à chaque comité", "each_committee"),
    ("à chaque", "each_event"),
)


def read_the_rhythms(apps, schema_editor):
    """The words of the référentiels already loaded, as `Rhythm.read` reads those to come; others stay yearly."""
    for indicator in apps.get_model("engagements", "Indicator").objects.all():
        words = indicator.frequency.lower()
        indicator.rhythm = next((rhythm for start, rhythm in RHYTHMS if words.startswith(start)), "yearly")
        indicator.save(update_fields=["rhythm"])


class Migration(migrations.Migration):
    """What was once measured, and aimed at, is never changed: a correction is a new row."""

    dependencies = [("engagements", "0007_indicators_measured")]

    operations = [
        migrations.RunPython(read_the_rhythms, migrations.RunPython.noop),
        Protect("MeasurementVersion"),
        Protect("IndicatorTarget"),
    ]
