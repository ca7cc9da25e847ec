"""Journeys C6, C7 and K2: a service proposes an action, asks for another date, and reads what was decided for it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pilotage.models import Action, Decision, DueDateRequest
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.factories import (
    CampaignFactory,
    CommitmentFactory,
    PrefectureFactory,
    ScopeEntryFactory,
    ServiceFactory,
    holder,
)
from tests.factories.steering import ActionFactory, AgendaItemFactory, MeetingFactory
from tests.pilotage.minutes_world import DAY, approved, build_meeting

from .gestures import forged

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCRIPTED = pytest.mark.parametrize("java_script_enabled", [True, False], ids=["with script", "without script"])
TITLE = "Rappeler sous deux jours les usagers qui se plaignent"


@pytest.fixture
def world(settings):
    """The head of a bureau, her quality manager, the coordination, and a committee to come."""
    settings.TODAY = DAY
    PrefectureFactory()
    world = build_meeting()
    world.service = ServiceFactory(name="Bureau des titres")
    world.elsewhere = ServiceFactory(name="Bureau d’un autre site")
    world.commitment = CommitmentFactory(code="2.3.2", title="Répondre aux réclamations")
    CampaignFactory(year=2015, framework=world.commitment.framework)
    ScopeEntryFactory(service=world.service, module=world.commitment.chapter.module.module)
    world.head = holder(Role.CORRESPONDENT, site=world.service.site, service=world.service)
    world.manager = holder(Role.QUALITY_MANAGER, site=world.service.site)
    committee = world.minutes.meeting.committee
    world.next = MeetingFactory(committee=committee, number=4, starts_at="2015-11-06T13:30:00+00:00")
    return world


def url(name, *args):
    return reverse(f"pilotage:{name}", args=args)


@SCRIPTED
def test_c6_a_service_proposes_an_action_that_the_next_committee_finds(page_as, world, capture, java_script_enabled):
    page = page_as(world.head, java_script_enabled=java_script_enabled)
    page.goto("/plan-d-action/")
    page.get_by_role("link", name="Proposer une action").first.click()
    page.get_by_label("Ce qu’il faut faire").fill(TITLE)
    leads = page.get_by_label("Service pilote").locator("option").all_inner_texts()
    assert not any(world.elsewhere.name in lead for lead in leads)
    page.get_by_label("Service pilote").select_option(str(world.service.pk))
    page.get_by_role("group", name="Engagements concernés").locator("summary").click()
    page.get_by_text(str(world.commitment)).click()
    page.get_by_label("Origine").select_option(label="Réclamation")
    page.get_by_role("button", name="Proposer", exact=True).click()
    due = page.get_by_label("Échéance", exact=False).first
    due.fill("2015-12-15")
    capture(page, "/c6-proposer", "1280")
    page.get_by_role("button", name="Proposer", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator("main")).to_contain_text("Proposée")
    capture(page, "/c6-proposee", "1280")
    action = Action.objects.get(title=TITLE)
    assert (action.status, action.origin, list(action.commitments.all())) == (
        "proposed", "complaint", [world.commitment]
    )  # fmt: skip

    coordinator = page_as(world.writer, java_script_enabled=java_script_enabled)
    coordinator.goto(url("meeting_detail", world.next.pk))
    coordinator.get_by_role("link", name="Composer l’ordre du jour").click()
    row = coordinator.get_by_role("row", name=re.compile(TITLE))
    expect(row.get_by_role("checkbox")).to_be_checked()
    capture(coordinator, "/c6-a-l-ordre-du-jour", "1280")
    assert page.complaints == [] and coordinator.complaints == []


def test_c6_she_does_not_validate_what_she_proposes(page_as, world):
    """No button, and each door that a forged request may try stays closed."""
    action = ActionFactory(lead_service=world.service)
    theirs = ActionFactory(lead_service=world.elsewhere)
    item = AgendaItemFactory(meeting=world.next, kind="new_action", action=action, title=action.title)
    page = page_as(world.head)
    page.goto(url("action_detail", action.pk))
    expect(page.get_by_role("button", name=re.compile("Valider"))).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("Valider|Clôturer|Modifier"))).to_have_count(0)
    key = "6f2b3c1e-7d2a-4b86-9c39-0a3a56f1f0aa"
    decision = {"verdict": "approved", "key": key}
    assert forged(page, url("sitting_decide", world.next.pk, item.pk), **decision) == 404
    assert forged(page, url("meeting_item_add", world.next.pk), title="Point", minutes=5) == 404
    assert forged(page, url("action_edit", action.pk), title="Autre", version=1) == 403
    assert forged(page, url("action_close", action.pk), version=1) == 403
    assert forged(page, url("action_progress", theirs.pk), progress=90, version=1) == 404
    sent = {"title": "Forgée", "lead_service": world.elsewhere.pk, "due_on": "2015-12-15", "kind": "corrective"}
    assert forged(page, url("action_propose"), **sent, priority=2, origin="complaint") == 200
    assert not Action.objects.filter(title="Forgée").exists()
    assert Action.objects.get(pk=action.pk).status == "proposed"
    assert not Decision.objects.filter(item=item).exists()


@SCRIPTED
def test_c7_another_date_is_asked_granted_once_then_decided_in_committee(page_as, world, capture, java_script_enabled):
    action = ActionFactory(lead_service=world.service, in_progress=True, title="Poser la signalétique")
    head = page_as(world.head, java_script_enabled=java_script_enabled)
    manager = page_as(world.manager, java_script_enabled=java_script_enabled)
    ask(head, action, "2015-11-15", "Le prestataire a trois semaines de retard.")
    expect(head.locator("main")).to_contain_text("envoyée au responsable qualité")
    assert forged(head, url("action_grant_date", action.pk), version=1) == 403

    manager.goto(url("action_detail", action.pk))
    manager.get_by_role("link", name="Accorder…").click()
    manager.get_by_role("button", name="Accorder").click()
    expect(manager.locator("main")).to_contain_text("première échéance : 30\u00a0septembre 2015")

    head.goto("/plan-d-action/")
    row = head.get_by_role("row", name=re.compile("Poser la signalétique"))
    expect(row).to_contain_text("30")
    ask(head, action, "2015-12-15", "Le nouveau marché n’est pas notifié.")
    expect(head.locator("main")).to_contain_text("ira au prochain comité : cette action a déjà été reportée")
    expect(head.locator("main")).to_contain_text("15\u00a0novembre 2015 ; première échéance : 30\u00a0septembre 2015")
    capture(head, "/c7-ira-au-comite", "1280")
    expect(head.get_by_role("link", name="Demander une autre échéance…")).to_have_count(0)
    assert forged(head, url("action_ask_date", action.pk), wanted_on="2016-01-15", reason="Encore.") == 409
    assert forged(manager, url("action_grant_date", action.pk), version=Action.objects.get(pk=action.pk).version) == 409

    action.refresh_from_db()
    assert action.due_on.isoformat() == "2015-11-15" and action.original_due_on.isoformat() == "2015-09-30"
    assert action.due_date_changes.count() == 1
    assert DueDateRequest.objects.open().get().goes_to_committee
    coordinator = page_as(world.writer, java_script_enabled=java_script_enabled)
    coordinator.goto(url("meeting_compose", world.next.pk))
    expect(coordinator.get_by_role("row", name=re.compile("Poser la signalétique"))).to_have_count(1)
    assert [entry.event for entry in Entry.objects.filter(event__startswith="action.due_date").order_by("seq")] == [
        "action.due_date_asked", "action.due_date_changed", "action.due_date_asked"
    ]  # fmt: skip


def ask(page, action, day, reason):
    page.goto(url("action_detail", action.pk))
    page.get_by_role("link", name="Demander une autre échéance…").click()
    page.get_by_label("Échéance souhaitée").fill(day)
    page.get_by_label("Motif").fill(reason)
    page.get_by_role("button", name="Demander").click()


def test_k2_a_service_reads_its_excerpt_once_the_minutes_are_approved_and_no_draft(page_as, world, capture):
    own, theirs = world.actions
    page = page_as(holder(Role.CORRESPONDENT, site=own.site, service=own.lead_service))
    excerpt = url("minutes_excerpt", world.minutes.pk, own.lead_service.pk)
    page.goto(url("action_detail", own.pk))
    expect(page.locator("main")).not_to_contain_text("COPIL-2015-03 / D-01")
    for path in (excerpt, url("minutes_detail", world.minutes.pk), url("minutes_download", world.minutes.pk)):
        assert page.goto(path).status == 404

    approved(world)
    page.goto(excerpt)
    expect(page.locator("main")).to_contain_text("Signalétique du hall")
    expect(page.locator("main")).not_to_contain_text("Menu vocal")
    capture(page, "/k2-extrait", "1280")
    page.goto(url("action_detail", own.pk))
    expect(page.locator("main")).to_contain_text("COPIL-2015-03 / D-01")
    assert page.goto(url("minutes_detail", world.minutes.pk)).status == 200
    for path in (url("minutes_submit", world.minutes.pk), url("minutes_rectify", world.minutes.pk)):
        assert forged(page, path, version=1, reason="Non") == 403
    elsewhere = page_as(holder(Role.CORRESPONDENT, site=theirs.site, service=theirs.lead_service))
    elsewhere.goto("/")
    assert elsewhere.goto(url("action_detail", own.pk)).status == 404
