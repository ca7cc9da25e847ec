import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveBigIntegerField(default=0)),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
            ],
            options={
                'verbose_name': 'tête du journal',
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('seq', models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name='numéro')),
                ('at', models.DateTimeField(verbose_name='date')),
                ('event', models.CharField(db_index=True, max_length=80, verbose_name='événement')),
                ('via', models.CharField(blank=True, max_length=40, verbose_name='par')),
                ('subject_id', models.CharField(blank=True, max_length=40)),
                ('site_code', models.CharField(blank=True, db_index=True, max_length=60, verbose_name='site')),
                ('service_code', models.CharField(blank=True, db_index=True, max_length=150, verbose_name='service')),
                ('module_code', models.CharField(blank=True, max_length=120, verbose_name='module')),
                ('details_digest', models.CharField(max_length=64, verbose_name='empreinte des détails')),
                ('prev_hash', models.CharField(max_length=64, unique=True, verbose_name='empreinte précédente')),
                ('hash', models.CharField(max_length=64, unique=True, verbose_name='empreinte')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('on_behalf_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='au nom de')),
                ('subject_type', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'verbose_name': 'écriture du journal',
                'ordering': ['-seq'],
                'indexes': [
                    models.Index(fields=['subject_type', 'subject_id'], name='journal_entry_subject'),
                ],
            },
        ),
        migrations.CreateModel(
            name='EntryDetail',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='detail', serialize=False, to='journal.entry')),
                ('salt', models.CharField(max_length=32)),
                ('text', models.TextField(verbose_name='détails')),
                ('erased_at', models.DateTimeField(null=True, verbose_name='effacé le')),
            ],
            options={
                'verbose_name': 'détail d’écriture',
            },
        ),
        migrations.CreateModel(
            name='AccessEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, verbose_name='date')),
                ('method', models.CharField(max_length=8, verbose_name='méthode')),
                ('path', models.CharField(max_length=500, verbose_name='adresse')),
                ('view', models.CharField(blank=True, max_length=100, verbose_name='page')),
                ('status', models.PositiveSmallIntegerField(verbose_name='réponse')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'accès',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['user', 'view', '-at'], name='journal_access_last_visit')],
            },
        ),
    ]
