import django.db.models.deletion
import qualipref.collation
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('qualipref_sites', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Framework',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('version', models.CharField(max_length=20, verbose_name='version')),
                ('title', models.CharField(max_length=300, verbose_name='titre')),
                ('reference', models.CharField(blank=True, max_length=300, verbose_name='référence')),
                ('wording', models.TextField(blank=True, verbose_name='origine des rédactions')),
                ('limits', models.TextField(blank=True, verbose_name='ce qui n’a pas pu être lu')),
                ('attested_facts', models.JSONField(default=list, verbose_name='ce qui est attesté')),
                ('draft_facts', models.JSONField(default=list, verbose_name='ce qui est proposé')),
                ('parts', models.JSONField(default=list, verbose_name='parties du texte')),
                ('attestation_levels', models.JSONField(default=dict, verbose_name='sens des niveaux')),
                ('field_notes', models.JSONField(default=dict, verbose_name='lecture du catalogue')),
                ('finding_types', models.JSONField(default=list, verbose_name='types de constat')),
                ('catalogue_title', models.CharField(blank=True, max_length=300, verbose_name='catalogue')),
                ('generated_on', models.DateField(blank=True, null=True, verbose_name='catalogue établi le')),
                ('file_digest', models.CharField(max_length=64, verbose_name='empreinte du fichier')),
                ('loaded_at', models.DateTimeField(verbose_name='chargé le')),
            ],
            options={
                'verbose_name': 'référentiel',
                'ordering': ['code', '-version'],
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='framework_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True, verbose_name='année')),
                ('opens_on', models.DateField(verbose_name='ouverture')),
                ('freezes_on', models.DateField(verbose_name='gel')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='engagements.framework')),
            ],
            options={
                'verbose_name': 'campagne',
                'ordering': ['-year'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('freezes_on__gte', models.F('opens_on'))), name='campaign_dates_in_order', violation_error_message='Le gel précède l’ouverture.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='FrameworkModule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=10, verbose_name='numéro')),
                ('title', models.CharField(max_length=200, verbose_name='titre')),
                ('is_mandatory', models.BooleanField(default=False, verbose_name='obligatoire')),
                ('is_outline', models.BooleanField(default=False, verbose_name='esquisse')),
                ('title_attested', models.BooleanField(default=False, verbose_name='titre attesté')),
                ('chapters_attested', models.BooleanField(default=False, verbose_name='chapitres attestés')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='modules', to='engagements.framework')),
                ('module', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='framework_modules', to='qualipref_sites.module')),
            ],
            options={
                'verbose_name': 'module du référentiel',
                'ordering': ['order'],
                'constraints': [
                    models.UniqueConstraint(fields=('framework', 'number'), name='framework_module_number_once'),
                    models.UniqueConstraint(fields=('framework', 'module'), name='framework_module_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Chapter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, verbose_name='code')),
                ('title', models.CharField(max_length=200, verbose_name='titre')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('is_attested', models.BooleanField(default=False, verbose_name='titre attesté')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chapters', to='engagements.framework')),
                ('module', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='chapters', to='engagements.frameworkmodule')),
            ],
            options={
                'verbose_name': 'chapitre',
                'ordering': ['order'],
                'constraints': [
                    models.UniqueConstraint(fields=('framework', 'code'), name='chapter_code_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='FrameworkSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60, verbose_name='clé')),
                ('reference', models.TextField(verbose_name='référence')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='engagements.framework')),
            ],
            options={
                'verbose_name': 'source',
                'ordering': ['key'],
                'constraints': [
                    models.UniqueConstraint(fields=('framework', 'key'), name='framework_source_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='code')),
                ('name', models.CharField(max_length=250, verbose_name='nom')),
                ('definition', models.TextField(verbose_name='définition')),
                ('kind', models.CharField(choices=[('ratio', 'Taux'), ('average', 'Moyenne'), ('count', 'Nombre'), ('duration', 'Durée')], max_length=10, verbose_name='genre')),
                ('formula', models.JSONField(default=dict, verbose_name='formule')),
                ('unit', models.CharField(max_length=40, verbose_name='unité')),
                ('direction', models.CharField(choices=[('hausse_souhaitee', 'Hausse souhaitée'), ('baisse_souhaitee', 'Baisse souhaitée')], max_length=20, verbose_name='sens')),
                ('target', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='cible')),
                ('target_basis', models.CharField(blank=True, max_length=60, verbose_name='origine de la cible')),
                ('frequency', models.CharField(max_length=80, verbose_name='fréquence')),
                ('data_source', models.CharField(blank=True, max_length=250, verbose_name='source des données')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('is_attested', models.BooleanField(default=False, verbose_name='attesté')),
                ('attestation_level', models.CharField(choices=[('A', 'Sujet attesté pour Qualipref 2.0'), ('B', 'Attesté dans la même famille de référentiels'), ('C', 'Attesté dans un autre cadre public'), ('D', 'Proposition du projet')], max_length=1, verbose_name='niveau')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='engagements.framework')),
                ('sources', models.ManyToManyField(blank=True, related_name='+', to='engagements.frameworksource')),
            ],
            options={
                'verbose_name': 'indicateur',
                'ordering': ['order'],
                'constraints': [
                    models.UniqueConstraint(fields=('framework', 'code'), name='indicator_code_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='code')),
                ('group', models.CharField(blank=True, max_length=200, verbose_name='thème')),
                ('title', models.CharField(max_length=250, verbose_name='intitulé')),
                ('title_sort', qualipref.collation.SortKeyField(db_index=True, default='', editable=False, max_length=300, source='title')),
                ('requirement', models.TextField(verbose_name='exigence')),
                ('search_text', qualipref.collation.SortKeyField(db_index=True, default='', editable=False, max_length=2000, source='requirement')),
                ('is_optional', models.BooleanField(default=False, verbose_name='optionnel')),
                ('status_attested', models.BooleanField(default=False, verbose_name='caractère attesté')),
                ('level', models.CharField(choices=[('service', 'Service'), ('site', 'Site'), ('prefecture', 'Préfecture')], default='service', max_length=12, verbose_name='niveau')),
                ('validity', models.CharField(default='annuelle', max_length=40, verbose_name='validité d’une preuve')),
                ('is_attested', models.BooleanField(default=False, verbose_name='sujet attesté')),
                ('attestation_level', models.CharField(choices=[('A', 'Sujet attesté pour Qualipref 2.0'), ('B', 'Attesté dans la même famille de référentiels'), ('C', 'Attesté dans un autre cadre public'), ('D', 'Proposition du projet')], max_length=1, verbose_name='niveau d’attestation')),
                ('official_numbers', models.JSONField(default=dict, verbose_name='numéros lus ailleurs')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('chapter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='engagements.chapter')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='engagements.framework')),
                ('sources', models.ManyToManyField(blank=True, related_name='+', to='engagements.frameworksource')),
                ('indicators', models.ManyToManyField(blank=True, related_name='commitments', to='engagements.indicator')),
            ],
            options={
                'verbose_name': 'engagement',
                'ordering': ['chapter__order', 'order'],
                'constraints': [
                    models.UniqueConstraint(fields=('framework', 'code'), name='commitment_code_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ExpectedEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=300, verbose_name='preuve attendue')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='expected_evidence', to='engagements.commitment')),
            ],
            options={
                'verbose_name': 'preuve attendue',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='OptionalCommitmentDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(choices=[('retained', 'Retenu'), ('deferred', 'Différé')], max_length=10, verbose_name='décision')),
                ('decided_on', models.DateField(verbose_name='décidé le')),
                ('meeting_reference', models.CharField(blank=True, max_length=60, verbose_name='comité')),
                ('reason', models.TextField(blank=True, verbose_name='motif')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='optional_decisions', to='engagements.campaign')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='optional_decisions', to='engagements.commitment')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='qualipref_sites.site')),
            ],
            options={
                'verbose_name': 'décision sur un engagement optionnel',
                'ordering': ['campaign', 'commitment__chapter__order', 'commitment__order'],
                'constraints': [
                    models.UniqueConstraint(fields=('campaign', 'commitment', 'site'), name='optional_decision_once_per_site'),
                    models.UniqueConstraint(condition=models.Q(('site__isnull', True)), fields=('campaign', 'commitment'), name='optional_decision_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Threshold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='seuil')),
                ('operator', models.CharField(choices=[('<=', 'au plus'), ('>=', 'au moins'), ('=', 'exactement'), ('<', 'moins de'), ('>', 'plus de')], max_length=4, verbose_name='comparaison')),
                ('value', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='valeur')),
                ('unit', models.CharField(blank=True, max_length=60, verbose_name='unité')),
                ('attestation_level', models.CharField(choices=[('A', 'Sujet attesté pour Qualipref 2.0'), ('B', 'Attesté dans la même famille de référentiels'), ('C', 'Attesté dans un autre cadre public'), ('D', 'Proposition du projet')], max_length=1, verbose_name='niveau')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='thresholds', to='engagements.commitment')),
                ('sources', models.ManyToManyField(blank=True, related_name='+', to='engagements.frameworksource')),
            ],
            options={
                'verbose_name': 'seuil',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='CampaignSite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audit_target_on', models.DateField(blank=True, null=True, verbose_name='audit visé')),
                ('audit_target_precision', models.CharField(default='day', max_length=8)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='campaign_sites', to='engagements.campaign')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaign_sites', to='qualipref_sites.site')),
            ],
            options={
                'verbose_name': 'site d’une campagne',
                'ordering': ['site__order'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'site'), name='campaign_site_once')],
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('du', models.DateField(blank=True, null=True, verbose_name='du')),
                ('du_precision', models.CharField(choices=[('day', 'jour'), ('month', 'mois'), ('year', 'année'), ('year_end', 'fin d’année')], default='day', max_length=8)),
                ('au', models.DateField(blank=True, null=True, verbose_name='au')),
                ('au_precision', models.CharField(choices=[('day', 'jour'), ('month', 'mois'), ('year', 'année'), ('year_end', 'fin d’année')], default='day', max_length=8)),
                ('chapter_code', models.CharField(max_length=10, verbose_name='chapitre')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('to_verify', models.BooleanField(default=False, verbose_name='à vérifier')),
                ('module', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='qualipref_sites.module')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='qualipref_sites.service')),
                ('sites', models.ManyToManyField(blank=True, help_text='Aucun : tous les sites.', related_name='contributions', to='qualipref_sites.site')),
            ],
            options={
                'verbose_name': 'contribution',
                'ordering': ['service__order', 'chapter_code'],
                'constraints': [models.UniqueConstraint(fields=('service', 'chapter_code', 'du'), name='contribution_once_per_start'), models.UniqueConstraint(condition=models.Q(('du__isnull', True)), fields=('service', 'chapter_code'), name='contribution_once_undated'), models.CheckConstraint(condition=models.Q(('au__isnull', True), ('du__isnull', True), ('au__gte', models.F('du')), _connector='OR'), name='contribution_dates_in_order', violation_error_message='La date de fin précède la date de début.')],
            },
        ),
    ]
