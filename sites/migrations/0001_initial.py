import django.db.models.deletion
import qualipref.clock
import qualipref.collation
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Module',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('name_sort', qualipref.collation.SortKeyField(db_index=True, default='', editable=False, max_length=300, source='name')),
                ('short_name', models.CharField(blank=True, max_length=60, verbose_name='nom court')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
            ],
            options={
                'verbose_name': 'module',
                'ordering': ['order', 'name_sort'],
            },
        ),
        migrations.CreateModel(
            name='SteeringFunction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='code')),
                ('title', models.CharField(max_length=300, verbose_name='fonction')),
                ('tasks', models.JSONField(default=list, verbose_name='missions')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
            ],
            options={
                'verbose_name': 'fonction de pilotage',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='KeyFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='code')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('value', models.PositiveIntegerField(verbose_name='valeur')),
                ('is_approximate', models.BooleanField(default=False, verbose_name='arrondi')),
                ('label', models.CharField(max_length=200, verbose_name='libellé')),
                ('definition', models.TextField(verbose_name='ce qui est compté')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('part_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='qualipref_sites.keyfigure')),
            ],
            options={
                'verbose_name': 'chiffre clé',
                'ordering': ['year', 'order'],
            },
        ),
        migrations.CreateModel(
            name='Prefecture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('name_with_article', models.CharField(help_text='« la préfecture du … »', max_length=200, verbose_name='nom avec article')),
                ('department', models.CharField(max_length=100, verbose_name='département')),
                ('brand', models.CharField(blank=True, help_text='Lignes séparées par « | ».', max_length=200, verbose_name='bloc-marque')),
                ('shows_brand', models.BooleanField(default=False, verbose_name='afficher le bloc-marque de l’État')),
                ('label_word', models.CharField(choices=[('labellisation', 'Labellisation'), ('certification', 'Certification')], default='labellisation', max_length=20, verbose_name='vocabulaire')),
                ('address', models.TextField(blank=True, verbose_name='adresse')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='contact')),
                ('procedures_guide', models.CharField(blank=True, max_length=300, verbose_name='guide des procédures')),
                ('procedures_guide_url', models.CharField(blank=True, max_length=500, verbose_name='adresse du guide')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('file_digest', models.CharField(blank=True, max_length=64, verbose_name='empreinte du fichier de périmètre')),
            ],
            options={
                'verbose_name': 'préfecture',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_prefecture', violation_error_message='Une installation sert une seule préfecture.')],
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('du', models.DateField(blank=True, null=True, verbose_name='du')),
                ('du_precision', models.CharField(choices=[('day', 'jour'), ('month', 'mois'), ('year', 'année'), ('year_end', 'fin d’année')], default='day', max_length=8)),
                ('au', models.DateField(blank=True, null=True, verbose_name='au')),
                ('au_precision', models.CharField(choices=[('day', 'jour'), ('month', 'mois'), ('year', 'année'), ('year_end', 'fin d’année')], default='day', max_length=8)),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('name_sort', qualipref.collation.SortKeyField(db_index=True, default='', editable=False, max_length=300, source='name')),
                ('kind', models.CharField(choices=[('prefecture', 'Préfecture'), ('sous-prefecture', 'Sous-préfecture')], max_length=20, verbose_name='nature')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('address', models.TextField(blank=True, verbose_name='adresse')),
                ('opening_hours', models.TextField(blank=True, verbose_name='horaires d’ouverture')),
                ('staff_total', models.PositiveIntegerField(blank=True, null=True, verbose_name='effectif total')),
                ('staff_concerned', models.PositiveIntegerField(blank=True, null=True, verbose_name='effectif concerné')),
                ('staff_on', models.DateField(blank=True, null=True, verbose_name='effectif au')),
                ('note', models.TextField(blank=True, verbose_name='note')),
            ],
            options={
                'verbose_name': 'site',
                'ordering': ['order', 'name_sort'],
                'constraints': [models.CheckConstraint(condition=models.Q(('au__isnull', True), ('du__isnull', True), ('au__gte', models.F('du')), _connector='OR'), name='site_dates_in_order', violation_error_message='La date de fin précède la date de début.')],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('du', models.DateField(blank=True, null=True, verbose_name='du')),
                ('du_precision', models.CharField(choices=[('day', 'jour'), ('month', 'mois'), ('year', 'année'), ('year_end', 'fin d’année')], default='day', max_length=8)),
                ('au', models.DateField(blank=True, null=True, verbose_name='au')),
                ('au_precision', models.CharField(choices=[('day', 'jour'), ('month', 'mois'), ('year', 'année'), ('year_end', 'fin d’année')], default='day', max_length=8)),
                ('slug', models.SlugField(max_length=80, verbose_name='code')),
                ('kind', models.CharField(choices=[('bureau', 'Bureau'), ('section', 'Section'), ('mission', 'Mission'), ('interministeriel', 'Service interministériel')], max_length=20, verbose_name='nature')),
                ('name', models.CharField(max_length=250, verbose_name='nom')),
                ('name_sort', qualipref.collation.SortKeyField(db_index=True, default='', editable=False, max_length=300, source='name')),
                ('short_name', models.CharField(blank=True, max_length=80, verbose_name='nom court')),
                ('is_support', models.BooleanField(default=False, verbose_name='service support')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('version', models.PositiveIntegerField(default=1)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sections', to='qualipref_sites.service')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='services', to='qualipref_sites.site')),
            ],
            options={
                'verbose_name': 'service',
                'ordering': ['order', 'name_sort'],
                'constraints': [
                    models.UniqueConstraint(fields=('site', 'slug'), name='service_slug_once_per_site'),
                    models.UniqueConstraint(condition=models.Q(('site__isnull', True)), fields=('slug',), name='service_slug_once_for_all_sites'),
                    models.CheckConstraint(condition=models.Q(('au__isnull', True), ('du__isnull', True), ('au__gte', models.F('du')), _connector='OR'), name='service_dates_in_order', violation_error_message='La date de fin précède la date de début.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ScopeEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('du', models.DateField(blank=True, null=True, verbose_name='du')),
                ('du_precision', models.CharField(choices=[('day', 'jour'), ('month', 'mois'), ('year', 'année'), ('year_end', 'fin d’année')], default='day', max_length=8)),
                ('au', models.DateField(blank=True, null=True, verbose_name='au')),
                ('au_precision', models.CharField(choices=[('day', 'jour'), ('month', 'mois'), ('year', 'année'), ('year_end', 'fin d’année')], default='day', max_length=8)),
                ('reason_in', models.CharField(blank=True, max_length=500, verbose_name='motif d’entrée')),
                ('reason_out', models.CharField(blank=True, max_length=500, verbose_name='motif de sortie')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('to_verify', models.BooleanField(default=False, verbose_name='à vérifier')),
                ('version', models.PositiveIntegerField(default=1)),
                ('module', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scope_entries', to='qualipref_sites.module')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scope_entries', to='qualipref_sites.service')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scope_entries', to='qualipref_sites.site')),
            ],
            options={
                'verbose_name': 'couple service × module',
                'verbose_name_plural': 'couples service × module',
                'ordering': ['site__order', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('site', 'module', 'service', 'du'), name='scope_entry_once_per_start'),
                    models.CheckConstraint(condition=models.Q(('au__isnull', True), ('du__isnull', True), ('au__gte', models.F('du')), _connector='OR'), name='scope_entry_dates_in_order', violation_error_message='La date de fin précède la date de début.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='code')),
                ('on', models.DateField(verbose_name='date')),
                ('precision', models.CharField(choices=[('day', 'jour'), ('month', 'mois'), ('year', 'année'), ('year_end', 'fin d’année')], default='day', max_length=8)),
                ('title', models.CharField(max_length=300, verbose_name='événement')),
                ('text', models.TextField(blank=True, verbose_name='texte')),
                ('is_target', models.BooleanField(default=False, verbose_name='objectif')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('sites', models.ManyToManyField(blank=True, related_name='milestones', to='qualipref_sites.site')),
            ],
            options={
                'verbose_name': 'jalon',
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('administrator', 'Administrateur'), ('secretary_general', 'Secrétaire général'), ('sub_prefect', 'Sous-préfet'), ('coordinator', 'Coordination qualité'), ('quality_manager', 'Responsable qualité'), ('correspondent', 'Correspondant de service'), ('auditor', 'Auditeur'), ('agent', 'Agent')], max_length=20, verbose_name='rôle')),
                ('valid_from', models.DateField(verbose_name='du')),
                ('valid_until', models.DateField(help_text='Dernier jour compris.', verbose_name='au')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='révoquée le')),
                ('absent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_given', to=settings.AUTH_USER_MODEL)),
                ('substitute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_held', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='qualipref_sites.site')),
            ],
            options={
                'verbose_name': 'suppléance',
                'ordering': ['-valid_from', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='delegation_dates_in_order', violation_error_message='La date de fin précède la date de début.'),
                    models.CheckConstraint(condition=models.Q(('absent', models.F('substitute')), _negated=True), name='delegation_to_someone_else', violation_error_message='Une suppléance se donne à une autre personne.'),
                    models.CheckConstraint(condition=models.Q(('role__in', ['secretary_general', 'quality_manager', 'coordinator'])), name='delegation_role_can_be_delegated', violation_error_message='Ce rôle ne se délègue pas.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('administrator', 'Administrateur'), ('secretary_general', 'Secrétaire général'), ('sub_prefect', 'Sous-préfet'), ('coordinator', 'Coordination qualité'), ('quality_manager', 'Responsable qualité'), ('correspondent', 'Correspondant de service'), ('auditor', 'Auditeur'), ('agent', 'Agent')], max_length=20, verbose_name='rôle')),
                ('valid_from', models.DateField(default=qualipref.clock.today, verbose_name='du')),
                ('valid_until', models.DateField(blank=True, help_text='Dernier jour compris.', null=True, verbose_name='au')),
                ('evidence_from', models.DateField(blank=True, null=True, verbose_name='preuves du')),
                ('evidence_until', models.DateField(blank=True, null=True, verbose_name='preuves au')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('module', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='qualipref_sites.module')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='qualipref_sites.service')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='qualipref_sites.site')),
            ],
            options={
                'verbose_name': 'affectation',
                'ordering': ['role', 'site__order', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='assignment_dates_in_order', violation_error_message='La date de fin précède la date de début.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('role', 'auditor'), _negated=True), models.Q(('module__isnull', False), ('site__isnull', False), ('valid_until__isnull', False)), _connector='OR'), name='assignment_auditor_is_scoped', violation_error_message='Un auditeur a un site, un module et une date de fin.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('role', 'correspondent'), _negated=True), ('service__isnull', False), _connector='OR'), name='assignment_correspondent_has_service', violation_error_message='Un correspondant est affecté à un service.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SiteModule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('du', models.DateField(blank=True, null=True, verbose_name='du')),
                ('du_precision', models.CharField(choices=[('day', 'jour'), ('month', 'mois'), ('year', 'année'), ('year_end', 'fin d’année')], default='day', max_length=8)),
                ('au', models.DateField(blank=True, null=True, verbose_name='au')),
                ('au_precision', models.CharField(choices=[('day', 'jour'), ('month', 'mois'), ('year', 'année'), ('year_end', 'fin d’année')], default='day', max_length=8)),
                ('name_then', models.CharField(blank=True, max_length=200, verbose_name='intitulé d’alors')),
                ('is_target', models.BooleanField(default=False, verbose_name='visé, pas encore obtenu')),
                ('reason_out', models.CharField(blank=True, max_length=500, verbose_name='motif de sortie')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('to_verify', models.BooleanField(default=False, verbose_name='à vérifier')),
                ('module', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='site_modules', to='qualipref_sites.module')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='site_modules', to='qualipref_sites.site')),
            ],
            options={
                'verbose_name': 'module d’un site',
                'ordering': ['site__order', 'module__order', 'du'],
                'constraints': [
                    models.UniqueConstraint(fields=('site', 'module', 'du'), name='site_module_once_per_start'),
                    models.CheckConstraint(condition=models.Q(('au__isnull', True), ('du__isnull', True), ('au__gte', models.F('du')), _connector='OR'), name='site_module_dates_in_order', violation_error_message='La date de fin précède la date de début.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SupportTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500, verbose_name='tâche')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='support_tasks', to='qualipref_sites.service')),
            ],
            options={
                'verbose_name': 'tâche de support',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='ServiceContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('du', models.DateField(blank=True, null=True, verbose_name='du')),
                ('du_precision', models.CharField(choices=[('day', 'jour'), ('month', 'mois'), ('year', 'année'), ('year_end', 'fin d’année')], default='day', max_length=8)),
                ('au', models.DateField(blank=True, null=True, verbose_name='au')),
                ('au_precision', models.CharField(choices=[('day', 'jour'), ('month', 'mois'), ('year', 'année'), ('year_end', 'fin d’année')], default='day', max_length=8)),
                ('function', models.CharField(max_length=200, verbose_name='fonction')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse électronique')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='téléphone')),
                ('is_head', models.BooleanField(default=False, verbose_name='chef du service')),
                ('version', models.PositiveIntegerField(default=1)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='qualipref_sites.service')),
            ],
            options={
                'verbose_name': 'contact',
                'ordering': ['-is_head', 'function'],
                'constraints': [models.CheckConstraint(condition=models.Q(('au__isnull', True), ('du__isnull', True), ('au__gte', models.F('du')), _connector='OR'), name='service_contact_dates_in_order', violation_error_message='La date de fin précède la date de début.')],
            },
        ),
        migrations.CreateModel(
            name='ServiceDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(choices=[('qualite', 'Qualité'), ('ressources-humaines', 'Ressources humaines'), ('liaison', 'Liaison (courriers, réclamations)'), ('standard', 'Standard et systèmes d’information'), ('communication', 'Communication'), ('moyens', 'Moyens et bâtiments'), ('securite-civile', 'Sécurité civile')], max_length=30, verbose_name='charge')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='qualipref_sites.service')),
            ],
            options={
                'verbose_name': 'charge d’un service',
                'ordering': ['duty'],
                'constraints': [models.UniqueConstraint(fields=('service', 'duty'), name='service_duty_once')],
            },
        ),
    ]
