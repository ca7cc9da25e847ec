import django.db.models.deletion
import qualipref.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'signe de vie',
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=80, verbose_name='genre')),
                ('key', models.CharField(max_length=120, verbose_name='clé')),
                ('status', models.CharField(choices=[('queued', 'En attente'), ('running', 'En cours'), ('done', 'Prêt'), ('failed', 'Échec')], default='queued', max_length=10, verbose_name='état')),
                ('requested_at', models.DateTimeField(default=qualipref.clock.now, verbose_name='demandé le')),
                ('try_after', models.DateTimeField(default=qualipref.clock.real_now)),
                ('nudged_at', models.DateTimeField(null=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True, verbose_name='terminé le')),
                ('lease_until', models.DateTimeField(null=True)),
                ('token', models.UUIDField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                ('step', models.PositiveSmallIntegerField(default=0)),
                ('step_count', models.PositiveSmallIntegerField(default=0)),
                ('step_label', models.CharField(blank=True, max_length=120)),
                ('failure', models.TextField(blank=True, verbose_name='motif de l’échec')),
                ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandé par')),
            ],
            options={
                'verbose_name': 'travail',
                'verbose_name_plural': 'travaux',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['status', 'try_after'], name='job_due')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='job_once_per_kind_and_key')],
            },
        ),
    ]
