"""A month of 25 services imported by file, in spite of two faults, then taken back."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from engagements.models import Measurement, MeasurementImport
from qualipref.spreadsheets import csv_text, ods_file
from tests.measures.import_world import COLUMNS, CREATE, build, two_faults
from tests.measures.world import TODAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "engagements:measurement_import_list"


@pytest.fixture
def world(settings):
    settings.TODAY = TODAY.isoformat()
    return build(name="Taux de réponse aux courriers dans le délai")


def file(world, kind):
    if kind == "csv":
        content = csv_text(COLUMNS, two_faults(world)).encode()
    else:
        content = ods_file(COLUMNS, two_faults(world), title="Mesures").read()
    return {"name": f"mesures-septembre.{kind}", "mimeType": "application/octet-stream", "buffer": content}


@pytest.mark.parametrize("kind", ["csv", "ods"])
def test_the_valid_lines_of_a_file_are_imported_and_taken_back(page_as, world, inspect, kind):
    page = page_as(world.manager)
    assert inspect(page, reverse(CREATE)) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.set_input_files("input[name=file]", [file(world, kind)])
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_text("23 lignes valables, 2 en faute")).to_be_visible()
    expect(page.get_by_text("Ligne 5, colonne C")).to_be_visible()
    expect(page.get_by_text("Ligne 9, colonne E")).to_be_visible()
    preview = page.url
    assert inspect(page, preview.removeprefix(page.url.split("/engagements")[0])) == []
    page.goto(preview)
    page.get_by_role("button", name="Importer 23 mesures").click()
    expect(page.get_by_text("23 mesures sont importées")).to_be_visible()
    assert Measurement.objects.standing().count() == 23
    page.get_by_role("link", name="Annuler cet import").click()
    page.get_by_label("Motif").fill("Le fichier était celui d’août.")
    page.get_by_role("button", name="Annuler l’import").click()
    expect(page.get_by_text("L’import est annulé")).to_be_visible()
    assert Measurement.objects.standing().count() == 0
    assert inspect(page, reverse(LIST)) == []
    assert (
        inspect(page, reverse("engagements:measurement_import_detail", args=[MeasurementImport.objects.get().pk])) == []
    )
