"""Journey S2: what the room shows to who decides in it, projected or on a phone."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pilotage.models import Action, Decision
from tests.pilotage.sitting_world import TODAY, add_point, build_sitting

from .gestures import settled, type_

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROJECTED, PHONE = {"width": 1280, "height": 720}, {"width": 360, "height": 740}
ON_BOTH = pytest.mark.parametrize("viewport", [PROJECTED, PHONE], ids=["projected", "phone"])


@pytest.fixture
def world(settings):
    settings.TODAY = TODAY
    world = build_sitting(kinds=("new_action",) * 4)
    for item in world.items:
        item.proposal = "Deux sessions, les 3 et 5 novembre, et nouvelle échéance au 6 novembre 2015."
        item.why = "Six agents restent à former avant l’audit du 16 novembre. La session de mai a été annulée. " * 3
        item.save()
    world.room = reverse("pilotage:sitting", args=[world.meeting.pk])
    return world


def decided():
    return list(Decision.objects.standing().order_by("number").values_list("verdict", flat=True))


def title(page):
    return page.locator("main h2")


def opacity(place):
    return float(place.evaluate("element => getComputedStyle(element).opacity"))


@ON_BOTH
def test_who_sends_a_reason_without_a_network_sees_that_it_waits(page_as, world, viewport):
    page = page_as(world.president, viewport=viewport)
    page.goto(world.room)
    page.keyboard.press("r")
    type_(page, "Doublon")
    page.context.set_offline(True)
    sends = page.get_by_role("button", name="Rejeter ce point")
    sends.press("Enter")
    expect(page.get_by_text("En attente du réseau")).to_be_in_viewport(ratio=1)
    expect(sends).to_have_attribute("aria-disabled", "true")
    expect(sends).to_be_in_viewport(ratio=1)
    assert opacity(sends) < 1


@ON_BOTH
def test_the_next_point_is_read_from_its_head_and_the_undo_hides_no_voice(page_as, world, viewport):
    page = page_as(world.president, viewport=viewport)
    page.goto(world.room)
    page.locator("[data-voices]").scroll_into_view_if_needed()
    page.mouse.wheel(0, 400)
    page.get_by_role("button", name="Valider", exact=False).click()
    expect(title(page)).to_have_text(world.items[1].title)
    expect(title(page)).to_be_in_viewport(ratio=1)
    undo = page.get_by_role("button", name="Reprendre", exact=True)
    expect(undo).to_be_in_viewport(ratio=1)
    for voice in page.locator("[data-voices] button").all():
        expect(voice).to_be_in_viewport(ratio=1)
        voice.click(trial=True)  # nothing is laid over it
    page.mouse.wheel(0, 300)
    page.locator(".q-fleches").get_by_role("link", name="Point suivant").click()
    expect(title(page)).to_have_text(world.items[2].title)
    expect(title(page)).to_be_in_viewport(ratio=1)
    page.mouse.wheel(0, 300)
    page.keyboard.press("ArrowLeft")
    expect(title(page)).to_have_text(world.items[1].title)
    expect(title(page)).to_be_in_viewport(ratio=1)


def test_a_second_press_does_not_decide_of_the_point_that_has_just_come(page_as, world):
    page = page_as(world.president, viewport=PROJECTED)
    page.goto(world.room)
    page.keyboard.press("v")
    expect(title(page)).to_have_text(world.items[1].title)
    for key in "vr":
        page.keyboard.press(key)
    page.get_by_role("button", name="Valider", exact=False).click(force=True)
    expect(page.locator("[data-reasoned]:visible")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(title(page)).to_have_text(world.items[2].title)
    settled(page)
    assert decided() == ["approved"]
    page.keyboard.press("v")
    expect(title(page)).to_have_text(world.items[3].title)
    assert decided() == ["approved"] * 2


def test_escape_leaves_the_date_and_v_validates_for_it(page_as, world):
    page = page_as(world.president, viewport=PROJECTED)
    page.goto(world.room)
    page.get_by_label("Ou valider pour le").focus()
    type_(page, "12122015")  # the same day wherever the month comes first
    page.keyboard.press("v")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_text("quitter un champ")).to_be_visible()
    page.keyboard.press("?")
    page.keyboard.press("v")
    expect(title(page)).to_have_text(world.items[1].title)
    assert Action.objects.get(pk=world.items[0].action_id).due_on == datetime.date(2015, 12, 12)


def test_who_gave_the_keyboard_away_is_told_that_he_no_longer_decides(page_as, world):
    page, other = (page_as(world.president, viewport=PROJECTED) for _ in range(2))
    for each in (page, other):
        each.goto(world.room)
    other.get_by_role("button", name=f"Remettre à {world.secretary}").click()
    expect(other.get_by_text(f"Le clavier est remis à {world.secretary}")).to_be_visible()
    other.wait_for_load_state()
    other.keyboard.press("v")
    expect(other.get_by_text(f"Vous ne tenez pas le clavier : il est tenu par {world.secretary}")).to_be_in_viewport()
    page.keyboard.press("r")
    type_(page, "Doublon")
    page.get_by_role("button", name="Rejeter ce point").press("Enter")
    refused = page.get_by_text(f"Vous ne tenez plus le clavier : il est tenu par {world.secretary}")
    expect(refused).to_be_in_viewport()
    expect(title(page)).to_have_text(world.items[0].title)
    expect(page.get_by_text("Vous aviez écrit : Doublon")).to_be_visible()
    assert decided() == []


@ON_BOTH
def test_without_a_script_the_point_and_the_last_decision_are_in_sight(page_as, world, viewport):
    for _ in range(16):
        world.items.append(add_point(world, "new_action"))
    page = page_as(world.president, viewport=viewport, java_script_enabled=False)
    page.goto(world.room)
    for item in world.items[1:13]:
        page.get_by_role("button", name="Valider", exact=False).click()
        expect(title(page)).to_have_text(item.title)
    expect(title(page)).to_be_in_viewport(ratio=1)
    if viewport == PROJECTED:
        expect(page.locator(".q-odj [aria-current]")).to_be_in_viewport(ratio=1)
        expect(page.locator(".q-ecrit")).to_be_in_viewport(ratio=1)
