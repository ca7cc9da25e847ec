"""Journeys C6 and Q2: an action is proposed; the plan is filtered, edited and moved from the keyboard."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pilotage.models import Action
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.factories import (
    CampaignFactory,
    ChapterFactory,
    CommitmentFactory,
    PrefectureFactory,
    ScopeEntryFactory,
    ServiceFactory,
    holder,
)
from tests.factories.steering import ActionFactory, DueDateRequestFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCRIPTED = pytest.mark.parametrize("java_script_enabled", [True, False], ids=["with script", "without script"])
LIST, BOARD = "/plan-d-action/", "/plan-d-action/tableau/"


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"
    PrefectureFactory()


@pytest.fixture
def service():
    return ServiceFactory(name="Bureau des titres")


@pytest.fixture
def manager(service):
    return holder(Role.QUALITY_MANAGER, site=service.site)


@pytest.fixture
def correspondent(service):
    return holder(Role.CORRESPONDENT, site=service.site, service=service)


def press_on(locator, key="Enter"):
    locator.focus()
    expect(locator).to_be_focused()
    locator.press(key)


def fresh(action):
    action.refresh_from_db()
    return action


@SCRIPTED
def test_a_service_proposes_from_a_complaint_and_cannot_validate(page_as, service, correspondent, java_script_enabled):
    commitment = CommitmentFactory(chapter=ChapterFactory(), code="1.2.2")
    CampaignFactory(year=2015, framework=commitment.framework)
    ScopeEntryFactory(service=service, module=commitment.chapter.module.module)
    page = page_as(correspondent, java_script_enabled=java_script_enabled)
    page.goto(LIST)
    press_on(page.get_by_role("link", name="Proposer une action").first)
    page.get_by_label("Ce qu’il faut faire").fill("Répondre aux réclamations en dix jours")
    page.get_by_label("Service pilote").select_option(label=str(service))
    page.get_by_label("Échéance").fill("2015-12-15")
    page.get_by_label("Origine").select_option(label="Réclamation")
    press_on(page.get_by_role("group", name="Engagements concernés").locator("summary"))
    press_on(page.get_by_label(str(commitment)), "Space")
    press_on(page.get_by_role("button", name="Proposer"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Répondre aux réclamations en dix jours")
    action = Action.objects.get()
    assert (action.status, action.origin) == ("proposed", "complaint")
    assert page.get_by_role("button", name="Valider").count() == page.get_by_role("link", name="Valider").count() == 0
    page.goto(BOARD)
    expect(page.get_by_role("region", name="Proposées")).to_contain_text("Répondre aux réclamations en dix jours")
    assert page.get_by_role("region").locator("summary").count() == 0


@SCRIPTED
def test_several_late_actions_get_the_same_gesture_from_the_keyboard(page_as, service, manager, java_script_enabled):
    first, second = ActionFactory.create_batch(2, lead_service=service, in_progress=True)
    kept = ActionFactory(lead_service=service, in_progress=True, due_on=datetime.date(2015, 12, 1))
    page = page_as(manager, java_script_enabled=java_script_enabled)
    page.goto(LIST)
    page.get_by_label("État").select_option(label="En retard")
    press_on(page.get_by_role("button", name="Filtrer"))
    expect(page.get_by_role("link", name=kept.title)).to_have_count(0)
    for action in (first, second):
        press_on(page.get_by_label(f"Choisir {action.reference}"), "Space")
    if java_script_enabled:
        expect(page.locator("[data-choice-said]")).to_have_text("2 actions choisies")
    page.get_by_label("Geste").select_option(label="Dire où elles en sont")
    press_on(page.locator("[data-choice-apply]"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Dire où elles en sont")
    page.get_by_label("Avancement").fill("85")
    page.get_by_label("Commentaire").fill("Vu en réunion")
    press_on(page.get_by_role("button", name="Appliquer aux"))
    expect(page.locator("main")).to_contain_text("Fait pour 2\u00a0actions sur 2")
    assert [fresh(action).progress for action in (first, second, kept)] == [85, 85, 40]
    assert Entry.objects.filter(event="action.progressed").count() == 2


def test_a_row_is_edited_in_place_and_a_conflict_keeps_what_was_typed(page_as, service, manager):
    action = ActionFactory(lead_service=service, in_progress=True, number=19)
    one, other = page_as(manager), page_as(manager)
    for page in (one, other):
        page.goto(LIST)
        press_on(page.get_by_role("link", name="Modifier la ligne A-2015-019"))
        expect(page.get_by_label("Avancement")).to_have_value("40")
    one.get_by_label("Avancement").fill("60")
    one.get_by_label("Avancement").press("Enter")
    expect(one.locator(f"#action-{action.pk}")).to_contain_text("Enregistré")
    expect(one.get_by_role("link", name="Modifier la ligne A-2015-019")).to_be_focused()
    other.get_by_label("Avancement").fill("75")
    other.get_by_role("button", name="Enregistrer").click()
    expect(other.locator(f"#action-{action.pk}")).to_contain_text("Modifié entre-temps")
    expect(other.get_by_label("Avancement")).to_have_value("75")
    assert fresh(action).progress == 60
    other.get_by_role("button", name="Enregistrer").click()
    expect(other.locator(f"#action-{action.pk}")).to_contain_text("Enregistré")
    assert fresh(action).progress == 75


@SCRIPTED
def test_a_card_is_moved_from_the_keyboard_and_one_comes_back_to_the_board(
    page_as, service, manager, java_script_enabled
):
    action = ActionFactory(lead_service=service, done=True, title="Publier les délais")
    page = page_as(manager, java_script_enabled=java_script_enabled)
    page.goto(BOARD)
    expect(page.get_by_role("region", name="Réalisées")).to_contain_text("Publier les délais")
    press_on(page.locator(f"#action-{action.pk} summary"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Clôturer")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Clôturées")).to_contain_text("Publier les délais")
    assert fresh(action).status == "closed"


def test_a_filter_is_saved_and_opened_again(page_as, service, manager):
    ActionFactory(lead_service=service, in_progress=True, title="En retard")
    ActionFactory(lead_service=service, title="À l’heure", original_due_on=datetime.date(2015, 12, 1))
    page = page_as(manager)
    page.goto(f"{LIST}?etat=en-retard")
    press_on(page.get_by_role("link", name="Enregistrer ce filtre"))
    page.get_by_label("Nom du filtre").fill("Ce qui presse")
    page.get_by_label("Nom du filtre").press("Enter")
    page.goto(LIST)
    expect(page.get_by_role("link", name="À l’heure")).to_be_visible()
    press_on(page.get_by_role("link", name="Ce qui presse"))
    expect(page.get_by_role("link", name="À l’heure")).to_have_count(0)
    assert page.complaints == []


def test_every_view_of_the_plan_is_right_for_eyes_ears_and_small_screens(page_as, inspect, service, manager):
    late = ActionFactory(lead_service=service, in_progress=True)
    ActionFactory(lead_service=service, done=True, original_due_on=datetime.date(2015, 10, 20))
    ActionFactory(lead_service=service, approved=True, priority=1)
    asked = DueDateRequestFactory(action__lead_service=service).action
    chosen = f"choix={late.pk}:1&choix={asked.pk}:1"
    page, faults = page_as(manager), []
    for path in (
        f"{LIST}?etat=ouvertes&tri=echeance",
        BOARD,
        "/plan-d-action/calendrier/",
        "/plan-d-action/qui-bloque/",
        "/plan-d-action/filtres/",
        "/plan-d-action/filtres/enregistrer/?etat=en-retard",
        f"/plan-d-action/{late.pk}/ligne/modifier/",
        f"/plan-d-action/ensemble/?geste=avancement&{chosen}",
        f"/plan-d-action/ensemble/?geste=accord&{chosen}",
        f"/plan-d-action/ensemble/?{chosen}",
        reverse("pilotage:action_detail", args=[asked.pk]),
        reverse("sites:service_detail", args=[service.pk]),
    ):
        faults += inspect(page, path)
    assert faults == []
