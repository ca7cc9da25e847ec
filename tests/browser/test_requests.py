"""Journeys Q1 and G5: a proof asked of a head of office who has no account, and one given by a link and its capture."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from engagements.models import Evidence, EvidenceRequest
from qualipref.documents.models import StoredFile
from sites.enums import Role
from sites.models import SiteModule
from tests.documents.samples import pdf, photograph
from tests.engagements.request_world import ask, build_asked, link_path
from tests.factories import SiteFactory, holder
from tests.readiness.world import TODAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(settings):
    settings.TODAY = TODAY.isoformat()
    world = build_asked()
    SiteModule.objects.create(site=world.site, module=world.module, du="2015-01-01")
    world.matrix = reverse("engagements:matrix", args=[2015, world.site.slug])
    address = [2015, world.commitment.code, world.place.unit_code]
    world.cell = reverse("engagements:cell_detail", args=address)
    world.ask = reverse("engagements:evidence_request_create", args=address)
    return world


def score(page, world):
    page.goto(world.matrix)
    return int(re.match(r"\d+", page.locator(".q-score__valeur").first.inner_text())[0])


def send(page):
    page.get_by_role("button", name="Envoyer la preuve").click()


def test_a_proof_is_asked_supplied_by_link_and_accepted_and_the_score_rises(page_as, world, capture):
    manager = page_as(world.manager)
    before = score(manager, world)
    manager.goto(f"{world.matrix}?etat=a-traiter")
    manager.locator("a.q-case").first.click()
    expect(manager).to_have_url(re.compile(re.escape(world.cell)))
    manager.get_by_role("link", name="Demander au service").click()
    capture(manager, "/q1-demande", "1280")
    expect(manager.get_by_label("Ce qui est demandé")).to_have_value(re.compile("il manque une preuve"))
    manager.get_by_role("button", name="Envoyer la demande").click()
    expect(manager.get_by_text("La demande est envoyée")).to_be_visible()

    head, link = page_as(None), link_path()
    head.goto(link)
    expect(head.get_by_role("heading", name="Une preuve vous est demandée")).to_be_visible()
    head.goto(link)  # opened twice, by a mail scanner and by him: nothing is burnt
    head.set_input_files("input[name=files]", [{"name": "releve.pdf", "mimeType": "application/pdf", "buffer": pdf()}])
    send(head)
    expect(head.get_by_text("Votre preuve est reçue")).to_be_visible()
    head.goto(link)
    expect(head.get_by_text("Déjà répondu")).to_be_visible()

    evidence = Evidence.objects.get()
    manager.goto(reverse("engagements:evidence_list") + "?etat=a-examiner")
    manager.get_by_role("button", name=f"Accepter {evidence.title}").click()
    expect(manager.get_by_text("La preuve est acceptée")).to_be_visible()
    after = score(manager, world)
    capture(manager, "/q1-apres", "1280")
    assert (before, after) == (20, 100)
    manager.goto(world.cell)
    expect(manager.locator("main")).to_contain_text("5 sur 5")
    manager.goto(reverse("engagements:evidence_request_list"))
    expect(manager.locator("table")).to_contain_text("Répondue")
    assert manager.complaints == []
    assert [said for said in head.complaints if "410" not in said] == []


def test_a_refusal_wants_a_reason(page_as, world):
    request = ask(world)
    head = page_as(None)
    head.goto(link_path())
    head.get_by_label("Constat sur place").check(force=True)
    head.fill("#id_observation", "Affiche des délais en place au guichet 4.")
    head.fill("#id_observed_by", "Agent d’accueil")
    send(head)
    expect(head.get_by_text("Votre preuve est reçue")).to_be_visible()
    use = Evidence.objects.get().uses.get()
    manager = page_as(world.manager)
    manager.goto(reverse("engagements:evidence_refuse", args=[use.pk]))
    manager.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
    manager.locator("main form button[type=submit]").first.click()
    use.refresh_from_db()
    assert use.status == "submitted"
    assert manager.locator(".fr-error-text, .fr-alert--error, [id$=error]").count()
    request.refresh_from_db()
    assert request.status == "answered"


def test_the_manager_of_another_site_reads_the_cell_and_asks_for_nothing(page_as, world):
    elsewhere = page_as(holder(Role.QUALITY_MANAGER, site=SiteFactory()))
    assert elsewhere.goto(world.cell).status == 200
    expect(elsewhere.get_by_role("link", name="Demander au service")).to_have_count(0)
    assert elsewhere.goto(world.ask).status == 403
    assert not EvidenceRequest.objects.exists()


def test_a_service_answers_with_a_page_its_capture_and_its_day(page_as, world, capture):
    request = ask(world, contact=None, message="La page des horaires sur le réseau social.")
    page = page_as(holder(Role.CORRESPONDENT, site=world.site, service=world.service))
    page.goto(reverse("engagements:evidence_request_list"))
    page.get_by_role("link", name=re.compile(world.commitment.title)).click()
    page.get_by_role("link", name="Répondre").click()
    page.get_by_label("Lien", exact=True).check(force=True)
    page.fill("#id_url", "https://reseau.example/prefecture")
    page.fill("#id_captured_on", "2015-10-09")
    send(page)
    expect(page.get_by_text("Joignez la capture de la page.").first).to_be_visible()
    assert not Evidence.objects.exists() and not StoredFile.objects.exists()
    page.set_input_files(
        "input[name=capture]", {"name": "capture.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    )
    capture(page, "/g5-lien", "1280")
    send(page)
    expect(page.get_by_text("Votre réponse est déposée")).to_be_visible()
    page.get_by_role("link", name="voir la preuve déposée").click()
    main = page.locator("main")
    expect(main).to_contain_text("https://reseau.example/prefecture")
    expect(main).to_contain_text("9\u00a0octobre 2015")
    request.refresh_from_db()
    assert request.evidence.current.stored_file.media_type.startswith("image/")
    assert page.complaints == []


def test_an_expired_link_tells_whom_to_write_to(page_as, world):
    request = ask(world)
    type(request.link).objects.update(expires_at="2015-10-01T00:00:00Z")
    head = page_as(None)
    assert head.goto(link_path()).status == 410
    expect(head.locator("main")).to_contain_text(world.manager.email)


def test_the_answer_can_be_given_from_a_phone_without_script(chromium, live_server, world):
    ask(world)
    context = chromium.new_context(
        java_script_enabled=False, base_url=live_server.url, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.goto(link_path())
    page.get_by_label("Papier").check(force=True)
    page.fill("#id_archive_place", "Bureau 214, classeur Accueil 2015")
    send(page)
    expect(page.get_by_text("Votre preuve est reçue")).to_be_visible()
    context.close()
    assert Evidence.objects.get().current.archive_place.startswith("Bureau 214")
