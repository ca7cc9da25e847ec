"""Journey G6: an agent reads and acknowledges, the statistics follow; a version goes through three persons."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from engagements.models import DocumentVersion, QualityDocument, ReadReceipt
from tests.documents.samples import pdf
from tests.engagements.document_world import TODAY, build_people, next_version, published
from tests.factories import PrefectureFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/engagements/documents/"


@pytest.fixture
def world(settings):
    settings.TODAY = TODAY.isoformat()
    PrefectureFactory()
    return build_people()


def readers(document):
    return reverse("engagements:document_readers", args=[document.pk])


def test_an_agent_reads_and_acknowledges_and_the_statistics_follow(page_as, world, capture):
    document = published(world)
    manager, agent = page_as(world.manager), page_as(world.agent)
    manager.goto(readers(document))
    expect(manager.locator("main")).to_contain_text("0 sur 2")

    agent.goto("/")
    agent.get_by_role("link", name="Lire", exact=True).click()
    expect(agent.get_by_role("heading", name="PR-01 Accueil du public")).to_be_visible()
    with agent.expect_download() as download:
        agent.get_by_role("link", name="Télécharger").click()
    assert download.value.suggested_filename == "procedure.pdf"
    capture(agent, "/g6-document", "1280")
    agent.get_by_role("button", name="J’ai lu et compris").click()
    expect(agent.get_by_text("Votre lecture de la version 1.0 est enregistrée")).to_be_visible()
    expect(agent.get_by_role("button", name="J’ai lu et compris")).to_have_count(0)
    agent.goto(LIST)
    expect(agent.locator("table")).to_contain_text("Lu")

    manager.goto(readers(document))
    expect(manager.locator("main")).to_contain_text("1 sur 2")
    expect(manager.locator("table")).to_contain_text(f"{world.agent} : lu le 12")
    capture(manager, "/g6-lecteurs", "1280")
    assert agent.complaints == [] and manager.complaints == []


def test_an_agent_never_reads_a_draft_by_a_direct_address(page_as, world):
    document = published(world)
    version = next_version(world, document)
    address = [document.pk, version.number]
    agent = page_as(world.agent)
    agent.goto(reverse("engagements:document_detail", args=[document.pk]))
    expect(agent.locator("main")).not_to_contain_text("1.1")
    for name in ("document_version_detail", "document_version_download"):
        assert agent.goto(reverse(f"engagements:{name}", args=address)).status == 404
    agent.goto("/recherche/?q=horaires+hiver")
    expect(agent.locator("main")).to_contain_text("Aucun résultat")


def test_a_version_goes_through_three_persons_without_script(page_as, world, capture):
    author = page_as(world.correspondent, java_script_enabled=False)
    author.goto(LIST)
    author.get_by_role("link", name="Créer").first.click()
    author.fill("#id_code", "PR-07")
    author.fill("#id_title", "Ranger les dossiers")
    author.select_option("#id_kind", "procedure")
    author.select_option("#id_site", world.site.slug)
    author.locator("summary", has_text="Site A").click()
    author.get_by_label("Bureau A").check(force=True)
    author.select_option("#id_owner", str(world.correspondent.pk))
    author.fill("#id_review_on", "2016-10-01")
    author.set_input_files("input[name=files]", {"name": "ranger.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    author.get_by_role("button", name="Enregistrer en préparation").click()
    author.get_by_role("button", name="Soumettre à vérification").click()
    expect(author.get_by_text("Vous l’avez rédigée")).to_be_visible()
    expect(author.get_by_role("button", name="Vérifier cette version")).to_have_count(0)

    verifier = page_as(world.manager)
    verifier.goto("/")
    verifier.get_by_role("link", name="Lire et vérifier").click()
    capture(verifier, "/circuit-a-verifier", "1280")
    verifier.get_by_role("link", name="Renvoyer à l’auteur…").click()
    verifier.get_by_label("Motif").fill("Dites où vont les dossiers clos.")
    verifier.get_by_role("button", name="Renvoyer").click()

    author.goto("/")
    expect(author.locator("main")).to_contain_text("Dites où vont les dossiers clos.")
    author.get_by_role("link", name="Reprendre", exact=True).click()
    author.get_by_role("link", name="Modifier", exact=True).click()
    author.get_by_label("Ce qui change").fill("Première version, avec le local d’archives.")
    author.get_by_role("button", name="Enregistrer").click()
    author.get_by_role("button", name="Soumettre à vérification").click()
    verifier.goto("/")
    verifier.get_by_role("link", name="Lire et vérifier").click()
    verifier.get_by_role("button", name="Vérifier cette version").click()

    secretary = page_as(world.secretary)
    secretary.goto("/")
    secretary.get_by_role("link", name="Lire et approuver").click()
    secretary.get_by_role("link", name="Approuver…").click()
    secretary.get_by_role("button", name="Approuver").click()
    expect(secretary.get_by_text("La version 1.0 est approuvée et scellée")).to_be_visible()
    capture(secretary, "/circuit-approuvee", "1280")

    version = DocumentVersion.objects.get(document=QualityDocument.objects.get(code="PR-07"))
    people = (version.author, version.verified_by, version.approved_by)
    assert people == (world.correspondent, world.manager, world.secretary)
    agent = page_as(world.agent)
    agent.goto(LIST)
    agent.get_by_role("link", name=re.compile("Ranger les dossiers")).click()
    expect(agent.locator("main")).to_contain_text("en vigueur depuis le 12")
    assert not ReadReceipt.objects.exists() and secretary.complaints == []
