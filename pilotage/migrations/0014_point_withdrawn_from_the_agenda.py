from django.db import migrations, models

VERDICTS = [
    ("approved", "Validé"),
    ("rejected", "Rejeté"),
    ("postponed", "Reporté"),
    ("more_asked", "Complément demandé"),
    ("noted", "Pris acte"),
    ("withdrawn", "Retiré de l’ordre du jour"),
]


class Migration(migrations.Migration):
    """One more thing to say of a point, one word for an undo: the table does not change, nor the triggers that seal it."""

    dependencies = [("pilotage", "0013_default_saved_filter")]

    operations = [
        migrations.AlterField(
            "decision", "verdict", models.CharField(choices=VERDICTS, max_length=12, verbose_name="décision")
        ),
        migrations.AlterField("decision", "undone_at", models.DateTimeField(blank=True, null=True, verbose_name="reprise le")),
    ]
