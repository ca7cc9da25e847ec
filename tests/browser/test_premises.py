"""Journey G4: the service of the premises goes through its check-list of access on each site, and photographs."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from engagements.models import Contribution, Evidence
from sites.enums import Role
from tests.documents.samples import photograph
from tests.engagements.evidence_world import address, build_two_sites
from tests.factories import ChapterFactory, CommitmentFactory, ServiceFactory, holder

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def world(settings):
    """A support service of all the sites that supplies one chapter, of the two that the module has."""
    settings.TODAY = "2015-10-12"
    world = build_two_sites(commitments=1)
    support = ServiceFactory(site=None, is_support=True, name="Bureau des moyens")
    Contribution.objects.create(service=support, module=world.module, chapter_code=world.chapter.code)
    world.premises = holder(Role.CORRESPONDENT, service=support)
    world.other = CommitmentFactory(chapter=ChapterFactory(module=world.chapter.module))
    return world


def checklist(side):
    return reverse("engagements:evidence_checklist", args=[2015, side.places[0].unit_code])


def test_the_access_of_each_site_is_photographed_from_its_checklist(page_as, world):
    page = page_as(world.premises, viewport=PHONE)
    for side in (world.here, world.there):
        page.goto(checklist(side))
        expect(page.locator("strong", has_text=world.commitments[0].code)).to_be_visible()
        assert world.other.code not in page.content()
        page.goto(address("evidence_photo", side.places[0]))
        photo = {"name": "rampe.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
        page.locator("input[name=photo]").set_input_files(photo)
        page.get_by_text("Non", exact=True).click()
        page.get_by_role("button", name="Déposer la photo").click()
        expect(page.get_by_text("La photo est déposée")).to_be_visible()
    sites = {use.unit.site for evidence in Evidence.objects.all() for use in evidence.uses.select_related("unit__site")}
    assert sites == {world.here.site, world.there.site}
    assert page.complaints == []


def test_another_chapter_is_not_photographed(page_as, world):
    page = page_as(world.premises, viewport=PHONE)
    elsewhere = world.here.places[0]._replace(commitment=world.other)
    page.goto(address("evidence_photo", elsewhere))
    assert page.locator(f"input[value*='{world.other.code}']").count() == 0
    assert not Evidence.objects.exists()
