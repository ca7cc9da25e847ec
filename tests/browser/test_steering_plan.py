"""Journeys Q2 and Q3: a quality manager works on the action plan of her site, then reminds who blocks it."""

import csv
import datetime
import io
import re
import zipfile

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from pilotage.models import Action
from qualipref.journal.models import Entry
from qualipref.notifications.models import OutgoingEmail
from sites.enums import Role
from tests.factories import CommitmentFactory, PrefectureFactory, ServiceFactory, holder
from tests.factories.steering import ActionFactory

from .gestures import forged, in_order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLES = [f"Afficher le délai {letter}" for letter in "ABCDEF"]


@pytest.fixture
def world(settings):
    """Six late actions of the module M2 of her site, others on time or of another module, and one of another site."""
    settings.TODAY = "2015-10-12"
    PrefectureFactory()
    service = ServiceFactory(name="Bureau des titres")
    titles, other = CommitmentFactory(), CommitmentFactory()
    made = []
    for rank, title in enumerate(TITLES):
        due = datetime.date(2015, 9, 30) - datetime.timedelta(days=rank)
        made.append(ActionFactory(title=title, lead_service=service, in_progress=True, original_due_on=due))
    ActionFactory(title="À l’heure", lead_service=service, in_progress=True, due_on=datetime.date(2015, 12, 1))
    ActionFactory(title="D’un autre module", lead_service=service, in_progress=True).commitments.add(other)
    for action in (*made, Action.objects.get(title="À l’heure")):
        action.commitments.add(titles)
    head = holder(Role.CORRESPONDENT, site=service.site, service=service)
    manager = holder(Role.QUALITY_MANAGER, site=service.site)
    elsewhere = ServiceFactory()
    return {
        "actions": made, "module": titles.chapter.module.module, "head": head, "manager": manager,
        "done": ActionFactory.create_batch(5, lead_service=service, done=True),
        "elsewhere": ActionFactory(lead_service=elsewhere, in_progress=True),
        "stranger": holder(Role.QUALITY_MANAGER, site=elsewhere.site),
    }  # fmt: skip


def url(name, *args):
    return reverse(f"pilotage:action_{name}", args=args)


def filtered(page, world):
    """The late ones of her module, the first due first."""
    page.goto("/plan-d-action/")
    page.get_by_label("État", exact=True).select_option(label="En retard")
    page.get_by_label("Module", exact=True).select_option(world["module"].slug)
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("tbody tr")).to_have_count(len(TITLES))
    return [link.inner_text() for link in page.locator("tbody th > a:first-child").all()]


def downloaded(page, link):
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    return download.value.path().read_bytes()


def test_q2_the_list_its_exports_and_its_pdf_hold_the_same_rows_in_the_same_order(page_as, world, capture):
    page = page_as(world["manager"])
    shown = filtered(page, world)
    assert shown == sorted(TITLES, reverse=True)
    capture(page, "/q2-filtre", "1280")
    rows = csv.DictReader(io.StringIO(downloaded(page, "Exporter en CSV").decode("utf-8-sig")), delimiter=";")
    assert [row["intitulé"] for row in rows] == shown
    with zipfile.ZipFile(io.BytesIO(downloaded(page, "Exporter en ODS"))) as archive:
        sheet = archive.read("content.xml").decode()
    assert in_order(sheet, *shown) and "À l’heure" not in sheet and "D’un autre module" not in sheet
    pages = PdfReader(io.BytesIO(downloaded(page, "Imprimer en PDF"))).pages
    printed = " ".join(" ".join(each.extract_text() for each in pages).split())
    assert in_order(printed, *shown) and "À l’heure" not in printed and "D’un autre module" not in printed
    assert page.complaints == []


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["with script", "without script"])
def test_q2_a_row_then_five_at_once_and_never_what_is_of_another_site(page_as, world, capture, java_script_enabled):
    page = page_as(world["manager"], java_script_enabled=java_script_enabled)
    filtered(page, world)
    first = world["actions"][0]
    page.get_by_role("link", name=f"Modifier la ligne {first.reference}").click()
    page.get_by_label("Avancement, en %").fill("70")
    page.get_by_label("Nouvelle échéance").fill("2015-11-30")
    page.get_by_label("Motif (exigé si l’échéance change)").fill("Le prestataire est en retard.")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    if java_script_enabled:
        expect(page.locator(f"#action-{first.pk} .q-num")).to_have_text("70\u00a0%")
    else:  # it is not late any more: the filter keeps the others
        expect(page.locator("tbody tr")).to_have_count(len(TITLES) - 1)
    first.refresh_from_db()
    assert (first.progress, first.due_on) == (70, datetime.date(2015, 11, 30))

    page.goto("/plan-d-action/?etat=a-cloturer")
    for action in world["done"]:
        page.get_by_label(f"Choisir {action.reference}").check()
    page.get_by_label("Geste", exact=True).select_option(label="Clôturer")
    page.locator("[data-choice-apply]").click()
    expect(page.locator("main")).to_contain_text(world["done"][0].proof.title)
    capture(page, "/q2-cloturer", "1280")
    page.get_by_role("button", name="Appliquer aux 5").click()
    expect(page.locator("main")).to_contain_text("Fait pour 5\u00a0actions sur 5")
    capture(page, "/q2-cinq-a-la-fois", "1280")
    assert {Action.objects.get(pk=each.pk).status for each in world["done"]} == {"closed"}

    theirs = world["elsewhere"]
    sent = {"geste": "cloture", "choix": f"{theirs.pk}:{theirs.version}"}
    assert forged(page, url("bulk"), **sent) == 302
    page.goto(url("bulk_result"))
    expect(page.locator("main")).to_contain_text("revient à qui gère l’action")
    assert forged(page, url("row_edit", theirs.pk), progress=90, priority=1, version=theirs.version) == 403
    theirs.refresh_from_db()
    assert (theirs.status, theirs.priority) == ("in_progress", 2)
    assert page.complaints == []


def test_q2_two_browsers_edit_the_same_action_and_nothing_is_lost(page_as, world, capture):
    action, pages = world["actions"][0], [page_as(world["manager"]) for _ in range(2)]
    for page, title in zip(pages, ("Afficher le délai au guichet", "Afficher le délai sur le site"), strict=True):
        page.goto(url("edit", action.pk))
        page.get_by_label("Ce qu’il faut faire").fill(title)
    first, second = pages
    first.get_by_role("button", name="Enregistrer").click()
    expect(first.get_by_role("heading", level=1)).to_have_text("Afficher le délai au guichet")
    with second.expect_response(lambda answer: answer.request.method == "POST") as answer:
        second.get_by_role("button", name="Enregistrer").click()
    assert answer.value.status == 409
    expect(second.locator("main")).to_contain_text("Afficher le délai au guichet")
    expect(second.get_by_label("Ce qu’il faut faire")).to_have_value("Afficher le délai sur le site")
    capture(second, "/q2-conflit", "1280")
    assert Action.objects.get(pk=action.pk).title == "Afficher le délai au guichet"
    second.get_by_role("button", name="Enregistrer").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Afficher le délai sur le site")
    assert Entry.objects.filter(event="action.edited").count() == 2


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["with script", "without script"])
def test_q3_who_blocks_is_reminded_once_a_day(page_as, world, settings, capture, java_script_enabled):
    action, page = world["actions"][0], page_as(world["manager"], java_script_enabled=java_script_enabled)
    filtered(page, world)
    page.get_by_role("link", name="Qui bloque").click()
    row = page.get_by_role("row", name=re.compile(action.title))
    old = page.context.new_page()
    old.goto(page.url)
    row.get_by_role("button", name="Relancer").click()
    expect(page.locator("main")).to_contain_text("une relance est envoyée")
    expect(row).to_contain_text("Relance du 12\u00a0oct. 2015")
    expect(row.get_by_role("button", name="Relancer")).to_have_count(0)
    expect(page.get_by_label("État", exact=True)).to_have_value("en-retard")
    capture(page, "/q3-relancee", "1280")
    page.set_viewport_size({"width": 360, "height": 740})
    capture(page, "/q3-relancee", "360")

    old.get_by_role("row", name=re.compile(action.title)).get_by_role("button", name="Relancer").click()
    expect(old.locator("main")).to_contain_text("a déjà été relancée aujourd’hui")
    capture(old, "/q3-deja-relancee", "1280")
    old.get_by_role("link", name="Voir la version actuelle").click()
    expect(old.get_by_role("row", name=re.compile(action.title))).to_contain_text("Relance du")
    assert OutgoingEmail.objects.get().to == world["head"].email
    assert Entry.objects.filter(event="action.reminded").count() == 1
    for person in (world["stranger"], world["head"]):
        other = page_as(person)
        other.goto("/plan-d-action/qui-bloque/")
        expect(other.get_by_role("row", name=re.compile(action.title)).get_by_role("button")).to_have_count(0)
        assert forged(other, url("remind", action.pk)) == 403
    settings.TODAY = "2015-10-13"
    page.reload()
    expect(row.get_by_role("button", name="Relancer")).to_be_visible()
