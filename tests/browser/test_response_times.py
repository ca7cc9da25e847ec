"""A relevé de délais pasted from a spreadsheet, over 1 May, then recorded."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from engagements.models import Measurement, MeasurementImport
from tests.factories import IndicatorFactory, PrefectureFactory
from tests.measures import world as measures
from tests.measures.world import TODAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CREATE = "engagements:response_time_create"
LETTERS = """référence\treçu le\trépondu le
CA-2015-0412\t30/04/2015\t11/05/2015
CA-2015-0413\t30/04/2015\t12/05/2015
CA-2015-0417\t04/05/2015\t
CA-2015-0421\t07/05/2015\t11/05/2015
"""


@pytest.fixture
def world(settings):
    settings.TODAY = TODAY.isoformat()
    PrefectureFactory()
    world = measures.build(code="IQ-10", name="Taux de réponse aux courriers dans le délai", target=85)
    world.commitments[0].thresholds.create(
        name="Délai de réponse", operator="<=", value=5, unit="jours ouvrés", attestation_level="D"
    )
    mean = {"kind": "average", "unit": "jours ouvrés", "direction": "baisse_souhaitee", "target": 15}
    name = "Délai moyen de réponse aux courriers"
    world.mean = IndicatorFactory(framework=world.framework, code="IQ-11", name=name, rhythm="monthly", **mean)
    world.commitments[0].indicators.add(world.mean)
    return world


def test_letters_are_pasted_previewed_and_recorded(page_as, world, inspect):
    page = page_as(world.clerk)
    assert inspect(page, reverse(CREATE)) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_label("Période").select_option("2015-05")
    page.get_by_label("Lignes collées").fill(LETTERS.replace("12/05/2015", "12/05/2014"))
    page.get_by_role("button", name="Calculer les délais").click()
    expect(page.get_by_text("la réponse précède la réception").first).to_be_visible()
    page.get_by_label("Lignes collées").fill(LETTERS)
    page.get_by_label("Commentaire").fill("Ponts de mai.")
    page.get_by_role("button", name="Calculer les délais").click()
    row = page.get_by_role("row", name="CA-2015-0412")
    expect(row.get_by_text("5 jours")).to_be_visible()
    expect(row.get_by_text("Dans le délai")).to_be_visible()
    expect(page.get_by_role("row", name="CA-2015-0413").get_by_text("Hors délai")).to_be_visible()
    preview = reverse("engagements:measurement_import_detail", args=[MeasurementImport.objects.get().pk])
    assert inspect(page, preview) == []
    page.goto(preview)
    page.get_by_role("button", name="Importer 2 mesures").click()
    expect(page.get_by_text("2 mesures sont importées")).to_be_visible()
    found = Measurement.objects.order_by("indicator__code").values_list("numerator", "denominator")
    assert list(found) == [(2, 4), (12, 3)]
