import django.db.models.deletion
import qualipref.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_initial'),
        ('engagements', '0001_initial'),
        ('jobs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DossierText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='code')),
                ('section', models.CharField(choices=[('enjeux', 'les enjeux'), ('histoire', 'l’histoire'), ('mise-en-oeuvre', 'la mise en œuvre'), ('perimetre', 'le périmètre'), ('support', 'les services support'), ('optionnels', 'les engagements optionnels'), ('engagements', 'les engagements'), ('facteurs', 'les facteurs de réussite')], max_length=40, verbose_name='partie')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='titre')),
                ('text', models.TextField(verbose_name='texte')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
            ],
            options={
                'verbose_name': 'texte du dossier',
                'ordering': ['section', 'order'],
            },
        ),
        migrations.CreateModel(
            name='ApplicationFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('content', models.JSONField(verbose_name='contenu figé')),
                ('content_digest', models.CharField(max_length=64, verbose_name='empreinte du contenu')),
                ('requested_at', models.DateTimeField(default=qualipref.clock.now, verbose_name='demandé le')),
                ('page_count', models.PositiveSmallIntegerField(null=True, verbose_name='pages')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='application_files', to='engagements.campaign')),
                ('job', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='application_file', to='jobs.job')),
                ('pdf', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandé par')),
            ],
            options={
                'verbose_name': 'dossier de candidature',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'number'), name='application_file_number_once')],
            },
        ),
    ]
