"""The indicators of the dossier: the numbers of the board, frozen with their notes, and why a target is missed."""

import csv
import datetime
import io
import json
import re

import pypdf
import pytest
from django.urls import reverse

from engagements.models import Commitment, Measurement
from engagements.usecases.measurement_validation import validate_measurement
from engagements.usecases.measurements import record_measurement
from pilotage.documents import application_file_content, application_file_pdf, measurements_csv
from pilotage.documents.indicators import indicators
from pilotage.documents.provenance import Provenance
from qualipref.civil_periods import CivilPeriod
from qualipref.figures import definition
from tests.factories import IndicatorFactory, IndicatorTargetFactory

from . import dossier_world
from .dossier_world import ON, build
from .figure_rows import rows_behind

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER = CivilPeriod.month(2015, 8), CivilPeriod.month(2015, 9)


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = ON.isoformat()


@pytest.fixture
def world():
    world = build()
    framework = world.campaign.framework
    fields = {"framework": framework, "rhythm": "monthly", "target": 80}
    formula = {"numerator": "Appels pris", "denominator": "Appels reçus"}
    world.calls = IndicatorFactory(code="IQ-08", name="Taux d'appels aboutis", formula=formula, **fields)
    world.letters = IndicatorFactory(code="IQ-10", name="Taux de réponse", **fields)
    Commitment.objects.get(framework=framework, code="1.1.1").indicators.add(world.calls, world.letters)
    return world


def measure(world, service, numerator, denominator, period=SEPTEMBER, indicator=None, **fields):
    place = {"site": service.site, "service": service, "period": period, "by": world.coordinator}
    numbers = {"numerator": numerator, "denominator": denominator}
    return record_measurement(indicator or world.calls, **place, **numbers, **fields)


def typed_plain(value):
    """Content with ordinary spaces."""
    if isinstance(value, dict):
        return {key: typed_plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [typed_plain(each) for each in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def content_of(world):
    return typed_plain(application_file_content(world.campaign, ON, []))


def frozen(world):
    return content_of(world)["indicators"]


def line(content, code="IQ-08"):
    return next(each for each in content["lines"] if each["code"] == code)


def plain(text):
    return " ".join(text.lower().split())


def texts(pdf):
    return plain(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def test_a_rate_is_said_alike_on_the_screen_in_the_export_and_in_the_pdf(client, world):
    """One rate, and one that nothing could measure."""
    measure(world, world.service, 2, 3, comment="Panne du standard.")
    measure(world, world.service, 0, 0, indicator=world.letters)
    client.force_login(world.coordinator)
    screen = plain(client.get(reverse("engagements:indicator_list")).text)
    rows = plain(client.get(reverse("engagements:measurement_export", args=["csv"])).text)
    content = dossier_world.content(world)
    printed, attached = texts(application_file_pdf(content)), plain(measurements_csv(content))
    for said in ("66,7 %", "non mesurable"):
        assert all(said in where for where in (screen, rows, printed, attached))


def test_the_units_are_added_and_the_provisional_ones_said(world):
    validate_measurement(measure(world, world.service, 90, 100), version=1, by=world.coordinator)
    measure(world, world.reception, 38, 60, comment="Afflux.")
    held = line(frozen(world))
    assert (held["value"], held["period"], held["state"]) == ("80 %", "septembre 2015", "● atteinte")
    assert held["provisional"] == "1/2 provisoires"


def test_a_note_says_where_the_number_comes_from(world):
    measure(world, world.service, 90, 100)
    content = content_of(world)
    number = line(content["indicators"])["note"]
    note = next(each for each in content["notes"] if each["number"] == number)
    assert note["value"] == "90 % (90/100)"
    assert note["definition"].endswith("Appels pris ÷ Appels reçus.")
    assert note["rows_read"] == "1"


def test_a_note_says_the_figure_of_the_pages(world, client):
    measure(world, world.service, 45, 100)
    measure(world, world.reception, 45, 50)
    notes = Provenance(ON)
    indicators(world.campaign, ON, notes)
    (cited,) = notes.figures
    assert cited.definition.figure(world.coordinator, ON, **dict(cited.parameters)) == cited
    client.force_login(world.coordinator)
    address = reverse("engagements:indicator_detail", args=[world.calls.framework_id, world.calls.code])
    assert client.get(address).context["page"].figure == cited
    assert rows_behind(client, cited.rows.url) == cited.rows.count == 2


def test_the_figure_of_a_unit_is_that_of_its_page(world, client):
    measure(world, world.service, 45, 100)
    measure(world, world.reception, 45, 50)
    client.force_login(world.coordinator)
    address = reverse("engagements:indicator_detail", args=[world.calls.framework_id, world.calls.code])
    for unit in (world.service.site.slug, f"{world.service.slug}.{world.service.site.slug}"):
        asked = {"service" if "." in unit else "site": unit}
        shown = client.get(address, asked).context["page"].figure
        assert (shown.value, rows_behind(client, shown.rows.url)) == ("45\u202f% (45/100)", 1)
        assert shown.definition.figure(world.coordinator, ON, **dict(shown.parameters)) == shown


def test_a_site_measured_as_a_whole_stands_for_its_services(world, client):
    measure(world, world.service, 45, 100)
    site = {"site": world.service.site, "service": None, "period": SEPTEMBER, "by": world.coordinator}
    record_measurement(world.calls, numerator=80, denominator=100, **site)
    figure = definition("engagements.indicator").figure(world.coordinator, ON, indicateur=world.calls.code)
    assert figure.value == "80\u202f% (80/100)" and figure.rows.count == 2
    assert [rows.count for _, rows in figure.excluded] == [1]


@pytest.mark.parametrize(
    "asked", [{"periode": "2015-13"}, {"periode": "2014-09"}, {"unite": "inconnu"}, {"unite": "."}]
)
def test_what_was_not_measured_has_no_figure(world, asked):
    measure(world, world.service, 90, 100)
    found = definition("engagements.indicator")
    assert found.figure(world.coordinator, ON, indicateur=world.calls.code, **asked) is None
    assert found.figure(world.coordinator, ON, indicateur="IQ-99") is None


def test_a_missed_target_shows_who_misses_it_and_why(world):
    measure(world, world.service, 10, 100, comment="Panne du standard.")
    measure(world, world.reception, 90, 100)
    [group] = frozen(world)["missed"]
    assert (group["code"], group["value"], group["aimed"]) == ("IQ-08", "50 %", "≥ 80 %")
    assert [(unit["value"], unit["comment"]) for unit in group["units"]] == [("10 %", "Panne du standard.")]


def test_each_period_is_held_to_the_target_of_its_day(world):
    IndicatorTargetFactory(indicator=world.calls, value=90, du=datetime.date(2015, 9, 1))
    measure(world, world.service, 85, 100, period=AUGUST)
    measure(world, world.service, 85, 100, comment="Cible relevée.")
    points = line(frozen(world))["points"]
    assert [(point["short"], point["target"], point["state"]) for point in points] == [
        ("août 15", 80.0, "● atteinte"),
        ("sept. 15", 90.0, "△ manquée"),
    ]


def test_twelve_months_and_no_more(world):
    for month in (CivilPeriod.month(2014, 9), CivilPeriod.month(2014, 10), CivilPeriod.month(2015, 10)):
        measure(world, world.service, 85, 100, period=month)
    content = frozen(world)
    assert (content["first"], content["last"]) == ("oct. 2014", "sept. 2015")
    assert [point["period"] for point in line(content)["points"]] == ["octobre 2014"]


def test_what_was_withdrawn_is_not_in_the_dossier(world):
    measure(world, world.service, 85, 100)
    Measurement.objects.update(status="withdrawn")
    assert line(frozen(world))["state"] == "○ non mesuré"


def test_a_reader_counts_each_value_again_from_what_is_attached(world):
    measure(world, world.service, 85, 100)
    measure(world, world.reception, 40, 50)
    content = dossier_world.content(world)
    [row] = csv.DictReader(io.StringIO(measurements_csv(content).removeprefix("\ufeff")), delimiter=";")
    assert (row["numérateur"], row["dénominateur"], plain(row["valeur"])) == ("125", "150", "83,3 %")
    assert json.loads(json.dumps(content)) == content


def test_a_dossier_frozen_before_has_no_such_chapter(world):
    content = dossier_world.content(world)
    del content["indicators"]
    printed = texts(application_file_pdf(content))
    assert "indicateurs qualité" not in printed
    assert re.search(r"6\W*les facteurs de réussite", printed)
