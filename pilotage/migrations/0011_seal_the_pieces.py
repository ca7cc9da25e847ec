from importlib import import_module

from django.db import migrations, models

from qualipref.journal.protection import Protect

UNSEALED = import_module("pilotage.migrations.0004_seal_the_steering").UNSEALED


def seal_those_of_sealed_points(apps, schema_editor):
    apps.get_model("pilotage", "ItemPiece").objects.filter(item__is_sealed=True).update(is_sealed=True)


class Migration(migrations.Migration):
    """The pieces of a point are sealed with the approved minutes of their meeting."""

    dependencies = [("pilotage", "0010_seal_against_replace")]

    operations = [
        migrations.AddField("itempiece", "is_sealed", models.BooleanField(default=False)),
        migrations.RunPython(seal_those_of_sealed_points, migrations.RunPython.noop),
        Protect("ItemPiece", update=UNSEALED, delete=UNSEALED),
    ]
