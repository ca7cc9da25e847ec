"""Journey S2: the network is cut for twenty seconds in the middle of a committee."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pilotage.models import Decision
from qualipref.journal.models import Entry
from tests.pilotage.sitting_world import TODAY, build_sitting

from .gestures import settled, type_

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROJECTED = {"width": 1280, "height": 720}
CUT, RETRY = 20_000, 2_000  # milliseconds
REASON = "Doublon de l’action de mai"


@pytest.fixture
def world(settings):
    settings.TODAY = TODAY
    world = build_sitting(kinds=("new_action", "new_action", "new_action"))
    world.room = reverse("pilotage:sitting", args=[world.meeting.pk])
    world.followed = reverse("pilotage:sitting_follow", args=[world.meeting.pk])
    return world


def taken():
    return list(Decision.objects.order_by("pk").values_list("verdict", "reason"))


def written(page):
    return page.locator("aside.q-pv ol > li")


def reject(page):
    """With its reason, typed before the network is known to be lost."""
    page.keyboard.press("r")
    type_(page, REASON)
    page.get_by_role("button", name="Rejeter ce point").press("Enter")


def simulated(page):
    """The clock of the page runs ahead; what it then sends fails in real time."""
    for _ in range(CUT // RETRY):
        page.clock.run_for(RETRY)
        page.wait_for_timeout(50)


def real(page):
    page.wait_for_timeout(CUT)


@pytest.mark.parametrize("wait", [simulated, pytest.param(real, marks=pytest.mark.slow)], ids=["simulated", "real"])
def test_a_cut_of_twenty_seconds_loses_nothing_and_decides_nothing_twice(page_as, world, capture, wait):
    chair, screen = (page_as(person, viewport=PROJECTED) for person in (world.president, world.manager))
    if wait is simulated:
        chair.clock.install()
    chair.goto(world.room)
    screen.goto(world.followed)
    chair.keyboard.press("v")
    expect(written(chair)).to_have_text(re.compile("D-01"))
    settled(chair)
    tries = []
    chair.on("requestfailed", lambda request: request.url.endswith("/decider/") and tries.append(request.post_data))
    for page in (chair, screen):
        page.context.set_offline(True)
    reject(chair)
    expect(chair.get_by_text("En attente du réseau : « Rejeter")).to_be_visible()
    wait(chair)
    expect(screen.get_by_text("Réseau indisponible")).to_be_visible(timeout=15_000)
    capture(chair, "/coupure", "720")
    for key in "vpa":
        chair.keyboard.press(key)
    chair.get_by_role("button", name="Rejeter ce point").press("Enter")
    assert len(tries) >= 8
    assert len(set(tries)) == 1, "la même clé part à chaque essai"
    assert taken() == [("approved", "")]

    for page in (chair, screen):
        page.context.set_offline(False)
    if wait is simulated:
        chair.clock.run_for(RETRY)
    expect(written(chair)).to_have_count(2, timeout=15_000)
    expect(chair.get_by_text("En attente du réseau")).to_be_hidden()
    expect(chair.locator("main h2")).to_have_text(world.items[2].title)
    expect(written(screen)).to_have_count(2, timeout=20_000)
    assert taken() == [("approved", ""), ("rejected", REASON)]
    assert Entry.objects.filter(event="decision.taken").count() == 2


def test_what_was_decided_elsewhere_during_the_cut_stands_and_what_was_typed_is_shown(page_as, world):
    """The president goes on from another workstation: the gesture kept by the first comes too late, and says so."""
    cut, other = (page_as(world.president, viewport=PROJECTED) for _ in range(2))
    cut.clock.install()
    cut.goto(world.room)
    cut.context.set_offline(True)
    reject(cut)
    expect(cut.get_by_text("En attente du réseau")).to_be_visible()
    other.goto(world.room)
    other.keyboard.press("v")
    expect(written(other)).to_have_text(re.compile("D-01"))
    simulated(cut)
    cut.context.set_offline(False)
    cut.clock.run_for(RETRY)
    expect(cut.get_by_text("Ce point vient d’être décidé")).to_be_visible(timeout=15_000)
    expect(cut.locator("main")).to_contain_text(REASON)
    assert taken() == [("approved", "")]
