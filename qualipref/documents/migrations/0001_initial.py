import qualipref.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True, verbose_name='empreinte SHA-256')),
                ('size', models.PositiveBigIntegerField(verbose_name='taille en octets')),
                ('media_type', models.CharField(max_length=100, verbose_name='type')),
                ('stored_at', models.DateTimeField(default=qualipref.clock.now, verbose_name='déposé le')),
            ],
            options={
                'verbose_name': 'fichier',
            },
        ),
    ]
