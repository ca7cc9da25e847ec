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
            name='AccessLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('purpose', models.CharField(max_length=40, verbose_name='objet')),
                ('subject_id', models.CharField(blank=True, max_length=40)),
                ('created_at', models.DateTimeField(default=qualipref.clock.real_now)),
                ('expires_at', models.DateTimeField(verbose_name='expire le')),
                ('used_at', models.DateTimeField(null=True, verbose_name='utilisé le')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='révoqué le')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lien d’accès',
                'ordering': ['-pk'],
            },
        ),
    ]
