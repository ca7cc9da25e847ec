"""The figure of the documents up to date counts what each person reads, and is the number of rows of its list."""

import pytest
from django.urls import reverse

from engagements.figures import documents_up_to_date
from engagements.figures.documents import READINGS
from engagements.models import CampaignSite, Measurement
from engagements.usecases.automatic_measurements import measure_now
from tests.factories import CampaignFactory, IndicatorFactory
from tests.pilotage.figure_rows import rows_behind

from .document_world import NEXT_YEAR, TODAY, build_people, content, created, published
from .evidence_world import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build_people()


def test_it_counts_what_is_in_force_and_not_overdue(world, settings):
    assert documents_up_to_date(world.manager, TODAY) is None
    published(world)
    published(world, code="PR-02", site=world.other_site)
    created(world, code="PR-03")
    assert documents_up_to_date(world.manager, TODAY).value == "100\u202f% (2/2)"
    late = NEXT_YEAR.replace(day=13)
    settings.TODAY = late.isoformat()
    figure = documents_up_to_date(world.manager, late, site=world.site.slug)
    ((label, waiting),) = figure.lacking
    assert (figure.numerator, figure.denominator, label, waiting.count) == (0, 1, "À réviser", 1)
    client = signed_in(world.manager)
    assert rows_behind(client, figure.rows.url) == rows_behind(client, waiting.url) == 1


def test_the_readings_of_a_document_are_explained_on_its_pages(world):
    document = published(world)
    assert READINGS.figure(world.manager, TODAY) is None
    figure = READINGS.figure(world.manager, TODAY, document=document.code)
    client = signed_in(world.manager)
    assert rows_behind(client, figure.rows.url) == figure.rows.count
    for name in ("document_detail", "document_readers"):
        page = client.get(reverse(f"engagements:{name}", args=[document.pk]))
        assert "engagements.document_readings" in page.text
    assert figure.value.startswith("0 sur ") and figure.denominator > 0
    assert READINGS.figure(world.agent, TODAY, document=document.code) is None
    assert READINGS.figure(world.manager, TODAY, document="INCONNU") is None


def test_a_site_that_does_not_exist_has_no_figure(world):
    published(world)
    assert documents_up_to_date(world.manager, TODAY, site="nulle-part") is None


def test_an_agent_reads_the_list_without_it(world):
    published(world)
    address = reverse("engagements:document_list")
    assert "sont à jour" not in signed_in(world.agent).get(address).text
    assert "sont à jour" in signed_in(world.manager).get(address).text


def test_the_indicator_is_fed_for_the_prefecture_and_for_each_site_of_the_campaign(world, settings):
    campaign = CampaignFactory(year=2016)
    for site in (world.site, world.other_site):
        CampaignSite.objects.create(campaign=campaign, site=site)
    indicator = IndicatorFactory(framework=campaign.framework, code="IQ-42", rhythm="quarterly")
    published(world)
    published(world, code="PR-02", site=None, contains=content(review_on=TODAY.replace(year=2018)))
    late = NEXT_YEAR.replace(day=31)
    settings.TODAY = late.isoformat()
    measure_now(indicator, day=late, by=world.coordinator)
    measured = {
        str(point.unit): (point.numerator, point.denominator, point.period.code)
        for point in Measurement.objects.filter(indicator=indicator)
    }
    assert measured == {
        "Préfecture entière": (1, 2, "2016-T4"),
        "Site A": (1, 2, "2016-T4"),
        "Site B": (1, 1, "2016-T4"),
    }
