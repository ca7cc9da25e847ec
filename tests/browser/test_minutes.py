"""Journeys S1 and S4: the president reads, sends back, reads what changed, approves; nobody writes after that."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from engagements.models import Campaign
from pilotage.usecases import minutes as usecases
from pilotage.usecases.objectives import set_objective, set_target
from qualipref.jobs.models import Job
from qualipref.journal.models import Entry
from sites.enums import Role
from sites.models import Delegation
from tests.factories import (
    PASSWORD,
    CampaignFactory,
    ChapterFactory,
    CommitmentFactory,
    IndicatorFactory,
    PrefectureFactory,
    ScopeEntryFactory,
    holder,
)
from tests.pilotage.minutes_world import DAY, address, build_meeting, fresh, submitted, typed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCRIPTED = pytest.mark.parametrize("java_script_enabled", [True, False], ids=["with script", "without script"])


@pytest.fixture
def world(settings):
    settings.TODAY = DAY
    PrefectureFactory()
    return build_meeting(minutes_planned=60)


@SCRIPTED
def test_the_president_sends_back_reads_what_changed_and_approves(page_as, world, capture, java_script_enabled):
    options = {"java_script_enabled": java_script_enabled}
    writer, president = page_as(world.writer, **options), page_as(world.president, **options)
    page = address("detail", world.minutes)

    writer.goto("/pilotage/proces-verbaux/")
    capture(writer, "/pv-liste", "1280")
    writer.get_by_role("link", name="PV COPIL-2015-03").click()
    writer.get_by_role("link", name="Rédiger le texte").click()
    writer.get_by_label("Ouverture").fill("La séance est ouverte à 14 h 30.")
    capture(writer, "/pv-rediger", "1280")
    writer.get_by_role("button", name="Enregistrer").click()
    capture(writer, "/pv-redige", "1280")
    writer.get_by_role("button", name="Soumettre à l’approbation").click()
    expect(writer.locator("main")).to_contain_text("Vous l’avez soumis")

    president.goto(page)
    expect(president.locator("main")).to_contain_text("La séance est ouverte à 14 h 30.")
    capture(president, "/pv-a-approuver", "1280")
    president.get_by_role("link", name="Demander une modification").click()
    president.get_by_text("Ajouter une remarque sur D-02").click()
    president.get_by_label("Votre remarque sur D-02, Menu vocal").fill("Dire qui suit le marché.")
    capture(president, "/pv-demander", "1280")
    president.get_by_role("button", name="Demander une modification").click()
    expect(president.locator("main")).to_contain_text("Modification demandée")

    writer.goto(page)
    writer.get_by_role("link", name="Corriger et répondre").click()
    writer.get_by_label("D-02, Menu vocal").fill("Le comité valide le menu vocal, suivi par le bureau des moyens.")
    writer.get_by_label("Votre réponse à la demande").fill("Le bureau des moyens est nommé.")
    capture(writer, "/pv-repondre", "1280")
    writer.get_by_role("button", name="Enregistrer").click()
    writer.get_by_role("button", name="Soumettre à l’approbation").click()

    president.goto(page)
    expect(president.get_by_role("heading", name="Ce qui a changé depuis votre lecture")).to_be_visible()
    expect(president.locator("ins").first).to_be_visible()
    expect(president.locator("main")).not_to_contain_text("La séance est ouverte à 14 h 30.")
    capture(president, "/pv-ce-qui-a-change", "1280")
    president.set_viewport_size({"width": 360, "height": 740})
    capture(president, "/pv-ce-qui-a-change", "360")
    president.set_viewport_size({"width": 1280, "height": 900})
    president.get_by_role("link", name="Lire le texte entier").click()
    expect(president.locator("main")).to_contain_text("La séance est ouverte à 14 h 30.")
    president.get_by_role("link", name="Approuver…").click()
    capture(president, "/pv-approuver", "1280")
    president.get_by_role("button", name="Approuver et sceller").click()
    president.get_by_label("Mot de passe").fill(PASSWORD)
    president.get_by_role("button", name="Confirmer").click()
    expect(president.get_by_role("heading", name="Procès-verbal scellé")).to_be_visible()
    assert fresh(world.minutes).status == "approved"
    assert Entry.objects.filter(event="minutes.approved").count() == 1

    usecases.produce_minutes(fresh(world.minutes), job=Job.objects.claim(fresh(world.minutes).job_id))
    president.goto(page)
    capture(president, "/pv-approuve", "1280")
    president.set_viewport_size({"width": 360, "height": 740})
    capture(president, "/pv-approuve", "360")
    with president.expect_download() as download:
        president.get_by_role("link", name="Télécharger").click()
    assert download.value.suggested_filename == "PV-COPIL-2015-03.pdf"
    assert writer.complaints == [] and president.complaints == []


def test_the_card_of_the_pdf_follows_its_job_without_reloading(page_as, world):
    minutes = submitted(world).minutes
    usecases.approve_minutes(
        minutes, version=minutes.version, digest=minutes.content_digest, by=world.president, factor="password"
    )
    page = page_as(world.president)
    page.goto(address("detail", minutes))
    expect(page.locator("#pdf")).to_contain_text("En attente")
    usecases.produce_minutes(minutes, job=Job.objects.claim(minutes.job_id))
    expect(page.locator("#pdf").get_by_role("link", name="Télécharger")).to_be_visible()
    assert page.complaints == []


@SCRIPTED
def test_an_old_tab_changes_nothing_of_what_is_approved(page_as, world, java_script_enabled):
    """The page of the text stayed open while the minutes were approved: it is refused, and keeps what was typed."""
    writer = page_as(world.writer, java_script_enabled=java_script_enabled)
    writer.goto(address("write", world.minutes))
    writer.get_by_label("D-01, Signalétique du hall").fill("Réécrit après coup.")
    minutes = submitted(world).minutes
    usecases.approve_minutes(
        minutes, version=minutes.version, digest=minutes.content_digest, by=world.president, factor="password"
    )
    before = fresh(minutes).content
    with writer.expect_response(lambda answer: answer.request.method == "POST" and "rediger" in answer.url) as answer:
        writer.get_by_role("button", name="Enregistrer").click()
    assert answer.value.status == 409
    expect(writer.locator("main")).to_contain_text("Réécrit après coup.")
    assert fresh(minutes).content == before
    token = writer.context.cookies()
    sent = writer.request.post(
        address("write", minutes),
        form={name: str(value) for name, value in typed(minutes, opening="Forgé").items()}
        | {"csrfmiddlewaretoken": next(each["value"] for each in token if "csrf" in each["name"])},
    )
    assert sent.status == 409
    assert fresh(minutes).content == before


@SCRIPTED
def test_who_stands_in_approves_until_the_last_day_and_not_after(page_as, world, settings, java_script_enabled):
    minutes, substitute = submitted(world).minutes, holder(Role.SUB_PREFECT)
    Delegation.objects.create(
        absent=world.president,
        substitute=substitute,
        role=Role.SECRETARY_GENERAL,
        valid_from=datetime.date(2015, 10, 20),
        valid_until=datetime.date(2015, 10, 24),
    )
    page = page_as(substitute, java_script_enabled=java_script_enabled)
    page.goto(address("detail", minutes))
    page.get_by_role("link", name="Approuver…").click()
    expect(page.locator("main")).to_contain_text("Par suppléance de")
    settings.TODAY = "2015-10-25"
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.get_by_role("button", name="Approuver et sceller").click()
    assert answer.value.status == 403
    settings.TODAY = DAY
    page.goto(address("detail", minutes))
    page.get_by_role("link", name="Approuver…").click()
    page.get_by_role("button", name="Approuver et sceller").click()
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    expect(page.locator("main")).to_contain_text(f"par suppléance de : {world.president}")
    usecases.produce_minutes(fresh(minutes), job=Job.objects.claim(fresh(minutes).job_id))
    printed = " ".join(part.extract_text() for part in PdfReader(fresh(minutes).pdf.path).pages)
    said = f"par suppléance de : {world.president}, du 20 au 24 octobre 2015"
    assert said in " ".join(printed.replace("\u00a0", " ").split())


def test_the_page_that_keeps_both_texts_is_sound(page_as, world, capture):
    """Two tabs write; the second sees both texts and sends again what it chose."""
    first, second = page_as(world.writer), page_as(world.writer)
    for page in (first, second):
        page.goto(address("write", world.minutes))
    first.get_by_label("Ouverture").fill("La première ouverture.")
    first.get_by_role("button", name="Enregistrer").click()
    second.get_by_label("Ouverture").fill("La seconde ouverture.")
    second.get_by_role("button", name="Enregistrer").click()
    expect(second.locator("main")).to_contain_text("Quelqu’un a enregistré une autre version")
    expect(second.locator("main")).to_contain_text("La première ouverture.")
    capture(second, "/pv-conflit", "1280")
    second.get_by_role("button", name="Enregistrer").click()
    assert fresh(world.minutes).opening == "La seconde ouverture."


def test_every_page_of_the_minutes_is_sound(page_as, world, inspect):
    writer, president = page_as(world.writer), page_as(world.president)
    faults = inspect(writer, "/pilotage/proces-verbaux/") + inspect(writer, address("write", world.minutes))
    minutes = submitted(world).minutes
    faults += inspect(president, address("detail", minutes)) + inspect(president, address("ask_changes", minutes))
    read = f"?version={minutes.version}&empreinte={minutes.content_digest}"
    faults += inspect(president, address("approve", minutes) + read)
    usecases.approve_minutes(
        minutes, version=minutes.version, digest=minutes.content_digest, by=world.president, factor="password"
    )
    faults += inspect(president, address("detail", minutes)) + inspect(writer, address("rectify", minutes))
    service = world.actions[0].lead_service
    faults += inspect(president, address("excerpt", minutes, service.pk))
    usecases.produce_minutes(minutes, job=Job.objects.claim(minutes.job_id))
    campaign = CampaignFactory(year=2015)
    chapter = ChapterFactory(module__framework=campaign.framework)
    CommitmentFactory(chapter=chapter, code="IV.1", file_code="IV.1", level="prefecture")
    ScopeEntryFactory(module=chapter.module.module)
    faults += inspect(writer, address("offer", minutes))
    assert faults == []


def test_every_page_of_the_objectives_is_sound(page_as, world, inspect):
    writer = page_as(world.writer)
    indicator = IndicatorFactory(framework=CampaignFactory(year=2015).framework)
    objective = set_objective(
        Campaign.objects.get(), title="Répondre en cinq jours", indicator=indicator, value=80, unit="%", by=world.writer
    )
    set_target(objective, value=90, unit="%", reason="Résultats de juin", version=1, by=world.writer)
    faults = inspect(writer, "/pilotage/objectifs/") + inspect(writer, "/pilotage/objectifs/proposer/")
    for name in ("detail", "edit", "target", "drop"):
        faults += inspect(writer, reverse(f"pilotage:objective_{name}", args=[objective.pk]))
    assert faults == []
