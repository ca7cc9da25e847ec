import django.db.models.functions.text
import qualipref.clock
import qualipref.collation
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse électronique')),
                ('label', models.CharField(help_text='Par exemple « Responsable qualité, préfecture ».', max_length=200, verbose_name='fonction')),
                ('label_sort', qualipref.collation.SortKeyField(db_index=True, default='', editable=False, max_length=300, source='label')),
                ('is_active', models.BooleanField(default=True, verbose_name='accès ouvert')),
                ('created_at', models.DateTimeField(default=qualipref.clock.now, verbose_name='créé le')),
                ('suspended_at', models.DateTimeField(blank=True, null=True, verbose_name='suspendu le')),
            ],
            options={
                'verbose_name': 'compte',
                'ordering': ['label_sort', 'pk'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='account_email_any_case')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gesture', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=qualipref.clock.real_now)),
            ],
            options={
                'verbose_name': 'essai',
                'indexes': [models.Index(fields=['gesture', 'key', 'at'], name='account_attempt')],
            },
        ),
    ]
