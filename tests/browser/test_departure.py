"""Journey C8: a correspondent leaves; his work, then his role pass on, and his account closes."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pilotage.models import HandOver
from qualipref import clock, holdings
from tests.pilotage.departure_world import build_leaving, key
from tests.readiness.world import TODAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(settings):
    settings.TODAY = TODAY.isoformat()
    world = build_leaving()
    world.screen = reverse("pilotage:departure_detail", args=[world.leaver.pk])
    world.closing = reverse("pilotage:account_close", args=[world.leaver.pk])
    return world


def hand_over_all(page, world):
    page.goto(world.screen)
    page.get_by_label("Un successeur pour tout").select_option(label=world.heir.label)
    page.get_by_role("button", name="Voir l’aperçu").first.click()
    expect(page.get_by_text("rien n’est encore transféré")).to_be_visible()
    page.get_by_role("button", name="Transférer").click()
    expect(page.get_by_role("heading", name="Feuille de passation")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_she_leaves_and_nothing_is_orphan(page_as, world, capture, script):
    manager = page_as(world.manager, java_script_enabled=script)
    manager.goto(world.screen)
    capture(manager, "/c8-depart", "1280")
    hand_over_all(manager, world)
    capture(manager, "/c8-passation", "1280")
    manager.goto(reverse("engagements:evidence_detail", args=[world.waiting.pk]))
    expect(manager.locator("main")).to_contain_text(f"par {world.leaver.label}, suivie par {world.heir.label}")

    administrator = page_as(world.administrator, java_script_enabled=script)
    administrator.goto(world.closing)
    expect(administrator.get_by_text("ne peut pas être fermé")).to_be_visible()
    administrator.get_by_role("link", name="Transférer ce qu’il tient").click()
    hand_over_all(administrator, world)
    administrator.goto(world.closing)
    administrator.get_by_role("button", name="Fermer le compte").click()
    expect(administrator.get_by_text("est fermé")).to_be_visible()
    assert holdings.held_by(world.leaver, clock.today()) == []
    if script:
        assert manager.complaints == [] and administrator.complaints == []


def test_someone_of_another_site_and_an_auditor_are_refused_even_forged(page_as, world):
    page = page_as(world.manager)
    page.goto(world.screen)
    row = page.locator(f"select[name='{key('engagements.proofs', world.waiting)}']")
    offered = row.locator("option").all_inner_texts()
    assert world.heir.label in offered
    assert world.stranger.label not in offered and world.auditor.label not in offered
    for person in (world.stranger, world.auditor):
        page.goto(world.screen)
        row.evaluate(f"select => select.append(new Option('forgé', '{person.pk}', true, true))")
        page.get_by_role("button", name="Voir l’aperçu").first.click()
        expect(page.get_by_text("ne peut pas le recevoir").first).to_be_visible()
    assert not HandOver.objects.exists()


def test_closing_by_a_forged_post_is_refused(page_as, world):
    page = page_as(world.administrator)
    page.goto(world.closing)
    expect(page.get_by_role("button", name="Fermer le compte")).to_have_count(0)
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(page.url, form={"csrfmiddlewaretoken": token}, headers={"Referer": page.url})
    assert answer.status == 409
    world.leaver.refresh_from_db()
    assert world.leaver.is_active and world.leaver.closed_at is None


def test_the_pages_stand_on_a_phone_and_for_a_screen_reader(page_as, world, inspect):
    page = page_as(world.coordinator)
    assert [
        fault
        for path in (world.screen, reverse("pilotage:departure_list"), world.closing)
        for fault in inspect(page, path)
        if "403" not in fault
    ] == []
