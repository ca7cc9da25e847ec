"""A file of measurements of September 2015 for the services of a site, and what is sent with it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from engagements.models import MeasurementImport
from qualipref.spreadsheets import csv_text, ods_file
from sites.enums import Role
from tests.factories import PrefectureFactory, holder

from . import world as measures

COLUMNS = ("indicateur", "site", "service", "période", "numérateur", "dénominateur", "commentaire")
CREATE = "engagements:measurement_import_create"


def build(services=25, **indicator):
    PrefectureFactory()
    world = measures.build(services=services, **indicator)
    world.manager = holder(Role.QUALITY_MANAGER, site=world.site)
    return world


def rows_of(world, **changes):
    """A row per service, 90 of 100; `changes` are {rank of the service: {column: value}}."""
    rows = []
    for rank, service in enumerate(world.services):
        row = dict(
            zip(COLUMNS, (world.indicator.code, world.site.name, service.name, "2015-09", 90, 100, ""), strict=True)
        )
        rows.append(tuple((row | changes.get(f"s{rank}", {}))[name] for name in COLUMNS))
    return rows


def two_faults(world):
    """The fourth service is misspelt, the numerator of the eighth is no number."""
    return rows_of(world, s3={"service": "Bureau inconnu"}, s7={"numérateur": "douze"})


def sent(rows, kind="csv", columns=COLUMNS, name=None):
    content = csv_text(columns, rows).encode() if kind == "csv" else ods_file(columns, rows, title="essai").read()
    return SimpleUploadedFile(name or f"mesures.{kind}", content)


def send(client, rows, kind="csv", **options):
    return client.post(reverse(CREATE), {"file": sent(rows, kind, **options)}, follow=True)


def preview(client, rows, **options):
    """The preview of those rows."""
    send(client, rows, **options)
    return MeasurementImport.objects.latest("pk")


def act(client, batch, gesture, data=None):
    return client.post(reverse(f"engagements:measurement_import_{gesture}", args=[batch.pk]), data or {}, follow=True)
