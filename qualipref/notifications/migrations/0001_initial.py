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
            name='OutgoingEmail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dedup_key', models.CharField(max_length=200, unique=True, verbose_name='clé')),
                ('to', models.EmailField(max_length=254, verbose_name='destinataire')),
                ('subject', models.CharField(max_length=250, verbose_name='objet')),
                ('body', models.TextField(verbose_name='texte')),
                ('status', models.CharField(choices=[('queued', 'En attente'), ('sent', 'Parti'), ('failed', 'Échec'), ('held', 'Retenu')], default='queued', max_length=10, verbose_name='état')),
                ('created_at', models.DateTimeField(default=qualipref.clock.now, verbose_name='écrit le')),
                ('try_after', models.DateTimeField(default=qualipref.clock.real_now)),
                ('nudged_at', models.DateTimeField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('token', models.UUIDField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='parti le')),
                ('failure', models.TextField(blank=True, verbose_name='motif de l’échec')),
                ('recipient', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'courriel',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['status', 'try_after'], name='email_due')],
            },
        ),
    ]
