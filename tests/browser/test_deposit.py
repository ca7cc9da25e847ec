"""Journeys C3 and C4: a proof deposited from its cell, a photograph from a phone, and what is refused."""

import io

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from engagements.models import Evidence, EvidenceVersion
from qualipref.documents.models import StoredFile
from qualipref.journal.models import Entry
from tests.documents.clamd import needs_clamd, running_clamd
from tests.documents.samples import EICAR, pdf, photograph
from tests.engagements.evidence_world import address, build_two_sites
from tests.factories import CellFactory, UnitFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MEBIBYTE = 1024**2
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def world(settings):
    settings.TODAY = "2015-10-12"
    world = build_two_sites()
    place = world.here.places[0]
    unit = UnitFactory(service=place.service)
    CellFactory(campaign=world.campaign, commitment=place.commitment, unit=unit)
    world.place = place
    world.cell = reverse("engagements:cell_detail", args=[2015, place.commitment.code, place.unit_code])
    return world


def file(name="releve-juin.pdf", content=None):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": pdf() if content is None else content}


def fill(page, *files, first="2015-06-01", last="2015-06-30"):
    page.set_input_files("input[name=files]", list(files))
    page.fill("#id_period_from", first)
    page.fill("#id_period_to", last)
    page.fill("#id_supplied_by", "Chef de section")


def deposit(page):
    page.get_by_role("button", name="Déposer", exact=True).click()


def nothing_is_kept(settings):
    folder = settings.DOCUMENTS_DIR
    rows = (Evidence, EvidenceVersion, StoredFile, Entry)
    return not any(model.objects.exists() for model in rows) and not (folder.exists() and any(folder.rglob("*")))


def test_a_proof_is_deposited_from_its_cell_then_accepted(page_as, world):
    page = page_as(world.here.correspondent)
    page.goto(world.cell)
    page.locator(f"a[href*='{reverse('engagements:evidence_submit', args=[2015])}']").first.click()
    fill(page, file())
    deposit(page)
    expect(page.get_by_text("est déposée")).to_be_visible()
    expect(page.locator("main")).to_contain_text("À examiner")
    assert page.url.endswith(reverse("engagements:evidence_detail", args=[Evidence.objects.get().pk]))
    page.goto(world.cell)
    expect(page.locator("main")).to_contain_text("Releve juin")

    manager = page_as(world.here.manager)
    manager.goto(reverse("engagements:evidence_list") + "?etat=a-examiner")
    manager.get_by_role("button", name="Accepter Releve juin").click()
    expect(manager.get_by_text("La preuve est acceptée")).to_be_visible()
    expect(manager.get_by_text("Rien à examiner.")).to_be_visible()
    manager.goto(world.cell)
    expect(manager.locator("main")).to_contain_text("Acceptée")
    assert page.complaints == [] and manager.complaints == []


def test_several_files_go_together_with_a_progress_bar(page_as, world):
    page = page_as(world.here.correspondent)
    page.goto(address("evidence_submit", world.place))
    fill(page, file("juin.pdf"), file("juillet.txt", b"Attente : 12 minutes"))
    page.evaluate(
        "() => { const text = document.querySelector('[data-progress-text]'); window.said = [];"
        " new MutationObserver(() => window.said.push(text.textContent)).observe(text, {childList: true}); }"
    )
    deposit(page)
    expect(page.get_by_text("sont déposées")).to_be_visible()
    assert Evidence.objects.count() == 2
    assert any(said.startswith("Env") for said in page.evaluate("window.said || []"))


def test_the_form_needs_no_script(page_as, world):
    page = page_as(world.here.correspondent, java_script_enabled=False)
    page.goto(address("evidence_submit", world.place))
    fill(page, file("juin.pdf"), file("juillet.pdf", pdf(pages=2)))
    deposit(page)
    expect(page.get_by_text("sont déposées")).to_be_visible()


def test_only_the_fields_of_the_support_are_shown(page_as, world):
    page = page_as(world.here.correspondent)
    page.goto(address("evidence_submit", world.place))
    expect(page.locator("#id_url")).to_be_hidden()
    page.get_by_text("Constat sur place", exact=True).click()
    expect(page.locator("#id_files")).to_be_hidden()
    page.fill("#id_observation", "Horaires affichés au guichet 4")
    page.fill("#id_observed_by", "Chef de section")
    page.fill("#id_title", "Horaires vus")
    page.fill("#id_period_from", "2015-05-12")
    page.fill("#id_period_to", "2015-05-12")
    deposit(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Horaires vus")


REFUSED = {
    "empty": (file("vide.pdf", b""), {}, "est vide (0 octet)"),
    "renamed program": (file("facture.pdf", b"MZ\x90\x00" + bytes(300)), {}, "est un programme"),
    "too large": (file("lourd.pdf", bytes(4 * MEBIBYTE)), {}, "L’envoi dépasse 3 Mo"),
    "future": (file(), {"last": "2015-10-13"}, "dans le futur"),
    "backwards": (file(), {"last": "2015-05-31"}, "finit avant de commencer"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_said_and_leaves_nothing(page_as, world, settings, case):
    settings.UPLOAD_MAX_BYTES = 3 * MEBIBYTE
    sent, days, sentence = REFUSED[case]
    page = page_as(world.here.correspondent)
    page.goto(address("evidence_submit", world.place))
    fill(page, sent, **days)
    deposit(page)
    expect(page.get_by_text(sentence).first).to_be_visible()
    assert page.input_value("#id_supplied_by") == "Chef de section"
    assert page.is_checked("input[name=case]")
    assert nothing_is_kept(settings)


def test_too_large_a_file_is_refused_without_a_script_too(page_as, world, settings, tmp_path):
    settings.UPLOAD_MAX_BYTES = 2 * MEBIBYTE
    page = page_as(world.here.correspondent, java_script_enabled=False)
    page.goto(address("evidence_submit", world.place))
    fill(page, file("lourd.pdf", b"%PDF-1.7" + bytes(2 * MEBIBYTE)))
    deposit(page)
    expect(page.get_by_text("dépasse 2").first).to_be_visible()
    assert nothing_is_kept(settings)


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    with running_clamd(tmp_path_factory.mktemp("clamd")) as addresses:
        yield addresses


@needs_clamd
def test_an_infected_file_is_refused_by_the_antivirus(page_as, world, settings, clamd):
    settings.CLAMD_ADDRESS = clamd["unix"]
    page = page_as(world.here.correspondent)
    page.goto(address("evidence_submit", world.place))
    fill(page, file("note.txt", EICAR))
    deposit(page)
    expect(page.get_by_text("est infecté").first).to_be_visible()
    assert nothing_is_kept(settings)


def test_an_agent_photographs_from_the_wall(page_as, world):
    """C4, at 360 px: the address is the one of the QR code."""
    page = page_as(world.here.agent, viewport=PHONE)
    page.goto(address("evidence_photo", world.place))
    photo = page.locator("input[name=photo]")
    assert photo.get_attribute("capture") == "environment"
    photo.set_input_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photograph()})
    button = page.get_by_role("button", name="Déposer la photo")
    button.click()
    assert not Evidence.objects.exists()
    page.get_by_text("Oui", exact=True).click()
    photo.set_input_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photograph()})
    button.click()
    expect(page.get_by_text("sans visage ni nom lisible").first).to_be_visible()
    assert not Evidence.objects.exists()
    photo.set_input_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photograph()})
    page.get_by_text("Non", exact=True).click()
    button.click()
    expect(page.get_by_text("La photo est déposée")).to_be_visible()
    with (
        Evidence.objects.get().current.stored_file.open_intact() as stream,
        Image.open(io.BytesIO(stream.read())) as kept,
    ):
        assert dict(kept.getexif()) == {} and kept.size == (40, 60)
    page.locator("img.q-apercu").scroll_into_view_if_needed()
    expect(page.locator("img.q-apercu")).to_have_js_property("naturalWidth", 40)
    assert page.complaints == []


def test_the_pages_of_a_deposit_are_accessible_and_narrow(page_as, inspect, world):
    page = page_as(world.here.manager)
    faults = []
    for path in (
        address("evidence_submit", world.place),
        address() + f"?unite={world.place.unit_code}",
        address("evidence_photo", world.place),
        reverse("engagements:evidence_checklist", args=[2015, world.place.unit_code]),
    ):
        faults += inspect(page, path)
    assert faults == []
