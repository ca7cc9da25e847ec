"""Journey S2: a committee chaired from the keyboard, by plain forms, through a network cut, and followed from afar."""

import datetime
import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from engagements.models import Unit
from pilotage.models import Action, Decision, DueDateChange, Meeting
from tests.factories import EvidenceFactory, EvidenceUseFactory
from tests.factories.steering import AgendaItemFactory
from tests.pilotage.sitting_world import TODAY, build_sitting

from .gestures import settled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROJECTED = {"width": 1280, "height": 720}
THIS_YEAR = datetime.date(2015, 5, 31)
THE_TWELFTH = datetime.date(2015, 12, 12)
A_SITTING = 90  # seconds


@pytest.fixture
def world(settings):
    settings.TODAY = TODAY
    return build_sitting(kinds=("new_action", "new_action", "late_action", "closing"))


def url(name, *args):
    return reverse(f"pilotage:{name}", args=args)


def enter(page, world):
    page.goto(url("sitting", world.meeting.pk))
    expect(page.locator("main h2")).to_have_text(world.items[0].title)


def minutes(page):
    return page.locator("aside.q-pv ol > li")


def type_(page, text):
    page.keyboard.type(text, delay=40)


def tab_to(page, place):
    """Moves there by the keyboard alone, as long as it takes."""
    expect(place).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        if place.evaluate("element => element === document.activeElement"):
            return
    pytest.fail("Le clavier n’y mène pas.")


def decided():
    return list(Decision.objects.standing().order_by("number").values_list("verdict", flat=True))


def test_v_v_p_r_close_by_the_keyboard_alone(page_as, world, capture):
    page = page_as(world.president, viewport=PROJECTED)
    enter(page, world)
    capture(page, "/seance", "720")
    began = time.monotonic()
    for rank in (1, 2):
        page.keyboard.press("v")
        expect(minutes(page)).to_have_count(rank)
        expect(page.locator("main h2")).to_have_text(world.items[rank].title)
        settled(page)
    capture(page, "/seance-decidee", "720")
    page.keyboard.press("p")
    expect(page.get_by_label("Nouvelle échéance")).to_be_focused()
    type_(page, "12122015")  # the same day wherever the month comes first
    tab_to(page, page.get_by_label("Motif du report"))
    type_(page, "Le prestataire livre en décembre, v r p a n")
    capture(page, "/seance-motif", "720")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(minutes(page)).to_have_count(3)
    settled(page)
    page.keyboard.press("r")
    expect(page.get_by_label("Motif du rejet")).to_be_focused()
    type_(page, "La preuve ne suffit pas")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(minutes(page)).to_have_count(4)
    capture(page, "/seance-finie", "720")
    for role in ("link", "button"):
        tab_to(page, page.locator("main").get_by_role(role, name="Lever la séance"))
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Procès-verbal COPIL-2015-04")
    assert time.monotonic() - began < A_SITTING
    assert Meeting.objects.get().status == "closed"
    assert decided() == ["approved", "approved", "postponed", "rejected"]
    assert Action.objects.get(pk=world.items[2].action_id).due_on == THE_TWELFTH
    assert page.complaints == []


def test_the_same_by_plain_forms(page_as, world):
    page = page_as(world.president, viewport=PROJECTED, java_script_enabled=False)
    enter(page, world)
    for rank in (1, 2):
        page.get_by_role("button", name="Valider", exact=False).click()
        expect(minutes(page)).to_have_count(rank)
    page.get_by_role("button", name=re.compile("Reporter…")).click()
    page.get_by_label("Nouvelle échéance").fill("2015-12-15")
    page.get_by_role("button", name="Reporter ce point").click()
    expect(page.locator("main")).to_contain_text("Motif du report")
    page.get_by_label("Motif du report").fill("Le prestataire livre en décembre")
    page.get_by_label("Nouvelle échéance").fill("2015-12-15")
    page.get_by_role("button", name="Reporter ce point").click()
    expect(minutes(page)).to_have_count(3)
    page.get_by_role("button", name=re.compile("Rejeter…")).click()
    page.get_by_label("Motif du rejet").fill("La preuve ne suffit pas")
    page.get_by_role("button", name="Rejeter ce point").click()
    expect(page.get_by_text("Reprise possible pendant 10\u00a0secondes")).to_be_visible()
    page.get_by_role("button", name="Reprendre", exact=True).click()
    expect(minutes(page)).to_have_count(3)
    page.get_by_role("link", name="Lever la séance").click()
    page.get_by_role("link", name=world.items[3].title).first.click()
    page.get_by_role("button", name="Valider", exact=False).click()
    expect(minutes(page)).to_have_count(4)
    page.locator("main").get_by_role("link", name="Lever la séance").click()
    page.get_by_role("button", name="Lever la séance").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Procès-verbal COPIL-2015-04")
    assert decided() == ["approved", "approved", "postponed", "approved"]


def rich(world):
    """The points say all that a point may say, and two proofs are drawn."""
    for item in world.items:
        item.proposal = "Deux sessions, les 3 et 5 novembre, et nouvelle échéance au 6 novembre 2015."
        item.why = "Six agents restent à former avant l’audit du 16 novembre. La session de mai a été annulée."
        item.save()
    for number in (1, 2):
        proof = EvidenceFactory(title=f"Feuille d’émargement {number}", period_from=THIS_YEAR, period_to=THIS_YEAR)
        EvidenceUseFactory(evidence=proof, commitment=world.commitment, unit=unit_of(world.service))
    action = world.items[2].action
    DueDateChange.objects.create(action=action, old_due_on=THIS_YEAR, new_due_on=action.due_on, reason="Annulée")
    AgendaItemFactory(meeting=world.meeting, title="Accueil des stagiaires", order=99)


def unit_of(service):
    return Unit.objects.at(service.site, service)


def test_the_room_fits_the_projector_without_scrolling(page_as, world, capture):
    rich(world)
    page = page_as(world.president, viewport=PROJECTED)
    for item in world.meeting.items.all():
        page.goto(f"{url('sitting', world.meeting.pk)}?point={item.pk}")
        hidden = page.evaluate(
            "[document.documentElement, document.querySelector('main')].map(e => e.scrollHeight - e.clientHeight)"
        )
        smallest = page.evaluate(
            "Math.min(...[...document.querySelectorAll('main p, main dt, main dd, main h2, main button')]"
            ".filter(e => e.offsetParent).map(e => parseFloat(getComputedStyle(e).fontSize)))"
        )
        cut = page.evaluate(
            "[...document.querySelectorAll('[data-voices] button')].filter(e => e.scrollWidth > e.clientWidth).length"
        )
        capture(page, f"/seance-{item.kind}", "720")
        assert (hidden, cut) == ([0, 0], 0), item.kind
        assert smallest >= 18, item.kind


def test_a_decision_is_undone_within_ten_seconds(page_as, world):
    page = page_as(world.president, viewport=PROJECTED)
    page.clock.install()
    enter(page, world)
    page.keyboard.press("v")
    page.get_by_role("button", name="Reprendre", exact=True).click()
    expect(minutes(page)).to_have_text(re.compile("Chaque décision"))
    assert Action.objects.get(pk=world.items[0].action_id).status == "proposed"
    settled(page)
    page.keyboard.press("v")
    expect(page.get_by_text(re.compile(r"Reprise possible encore \d+ s"))).to_be_visible()
    page.clock.run_for(11_000)
    expect(page.get_by_role("button", name="Reprendre", exact=True)).to_be_hidden()
    page.get_by_role("link", name=re.compile(re.escape(world.items[0].title))).first.click()
    page.get_by_role("button", name="Reprendre la décision").click()
    expect(minutes(page)).to_have_text(re.compile("Chaque décision"))


def test_the_keys_do_nothing_in_a_field_and_can_be_switched_off(page_as, world):
    page = page_as(world.president, viewport=PROJECTED)
    enter(page, world)
    page.keyboard.press("ArrowRight")
    expect(page.locator("main h2")).to_have_text(world.items[1].title)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("main h2")).to_have_text(world.items[0].title)
    page.go_back()
    expect(page.locator("main h2")).to_have_text(world.items[1].title)
    page.go_forward()
    expect(page.locator("main h2")).to_have_text(world.items[0].title)
    page.keyboard.press("r")
    type_(page, "vvv?")
    expect(page.get_by_label("Motif du rejet")).to_have_value("vvv?")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.keyboard.press("ArrowRight")
    expect(page.locator("main h2")).to_have_text(world.items[1].title)
    page.get_by_role("button", name="Couper les touches").click()
    page.locator("main").focus()
    page.keyboard.press("v")
    page.wait_for_timeout(300)
    assert decided() == []


def test_a_network_cut_loses_nothing_and_decides_nothing_twice(page_as, world):
    page = page_as(world.president, viewport=PROJECTED)
    enter(page, world)
    page.context.set_offline(True)
    page.keyboard.press("v")
    expect(page.get_by_text("En attente du réseau")).to_be_visible()
    page.keyboard.press("v")
    page.keyboard.press("ArrowRight")
    expect(page.locator("main h2")).to_have_text(world.items[0].title)
    page.wait_for_timeout(3000)
    assert decided() == []
    page.context.set_offline(False)
    expect(minutes(page)).to_have_count(1, timeout=15_000)
    expect(page.locator("main h2")).to_have_text(world.items[1].title)
    expect(page.get_by_text("En attente du réseau")).to_be_hidden()
    assert decided() == ["approved"]


def test_an_answer_that_is_lost_on_its_way_back_decides_once(page_as, world):
    page = page_as(world.president, viewport=PROJECTED)
    lost = []

    def lose_the_answer(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch(max_redirects=0))
        route.abort("connectionreset")

    page.route("**/decider/", lose_the_answer)
    enter(page, world)
    page.keyboard.press("v")
    expect(page.locator("main h2")).to_have_text(world.items[1].title, timeout=15_000)
    assert lost[0].status == 302
    assert decided() == ["approved"]


def test_a_page_reloaded_during_the_cut_still_sends_what_it_kept(page_as, world):
    page = page_as(world.president, viewport=PROJECTED)
    enter(page, world)
    page.route("**/decider/", lambda route: route.abort("internetdisconnected"))
    page.keyboard.press("r")
    type_(page, "Doublon")
    page.get_by_role("button", name="Rejeter ce point").press("Enter")
    expect(page.get_by_text("En attente du réseau")).to_be_visible()
    page.unroute("**/decider/")
    page.reload()
    expect(minutes(page)).to_have_text(re.compile("D-01"), timeout=15_000)
    assert Decision.objects.get().reason == "Doublon"


def test_a_key_pressed_while_the_next_point_arrives_decides_nothing(page_as, world):
    page = page_as(world.president, viewport=PROJECTED)
    enter(page, world)
    page.route("**/comite/?point=*", lambda route: (time.sleep(0.5), route.continue_()))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("v")
    expect(page.locator("main h2")).to_have_text(world.items[1].title)
    page.unroute("**/comite/?point=*")
    page.keyboard.press("v")
    expect(page.locator("main h2")).to_have_text(world.items[2].title)
    assert Decision.objects.get().item == world.items[1]


def test_two_tabs_that_decide_the_same_point_decide_once(page_as, world):
    page = page_as(world.president, viewport=PROJECTED)
    other = page.context.new_page()
    enter(page, world)
    enter(other, world)
    page.keyboard.press("v")
    expect(minutes(page)).to_have_count(1)
    other.keyboard.press("r")
    type_(other, "Trop cher")
    other.get_by_role("button", name="Rejeter ce point").press("Enter")
    expect(other.get_by_text("Ce point vient d’être décidé")).to_be_visible()
    expect(other.locator("main")).to_contain_text("Trop cher")
    other.reload()
    expect(other.locator("main h2")).to_have_text(world.items[1].title)
    assert decided() == ["approved"]


def test_a_second_screen_follows_and_cannot_decide(page_as, world, capture):
    chair = page_as(world.president, viewport=PROJECTED)
    screen = page_as(world.manager, viewport=PROJECTED)
    enter(chair, world)
    screen.goto(url("sitting_follow", world.meeting.pk))
    expect(screen.locator("main h2")).to_have_text(world.items[0].title)
    chair.keyboard.press("v")
    expect(minutes(screen)).to_have_text(re.compile("D-01"), timeout=15_000)
    expect(screen.locator("main h2")).to_have_text(world.items[1].title)
    expect(screen.locator("[data-followed-news]")).to_contain_text("D-01")
    capture(screen, "/second-ecran", "720")
    for key in "vrpan":
        screen.keyboard.press(key)
    expect(screen.locator("form, button")).to_have_count(0)
    screen.context.set_offline(True)
    expect(screen.get_by_text("Réseau indisponible")).to_be_visible(timeout=15_000)
    screen.context.set_offline(False)
    expect(screen.get_by_text("Réseau indisponible")).to_be_hidden(timeout=15_000)
    assert decided() == ["approved"]


def test_a_second_screen_follows_without_a_script(page_as, world):
    chair = page_as(world.president, viewport=PROJECTED)
    screen = page_as(world.manager, viewport=PROJECTED, java_script_enabled=False)
    enter(chair, world)
    screen.goto(url("sitting_follow", world.meeting.pk))
    chair.keyboard.press("v")
    expect(minutes(screen)).to_have_text(re.compile("D-01"), timeout=20_000)


def test_the_keyboard_is_handed_over_and_taken_back(page_as, world):
    chair = page_as(world.president, viewport=PROJECTED)
    secretary = page_as(world.secretary, viewport=PROJECTED)
    enter(chair, world)
    chair.get_by_role("button", name=f"Remettre à {world.secretary}").click()
    chair.keyboard.press("v")
    enter(secretary, world)
    secretary.keyboard.press("v")
    expect(minutes(secretary)).to_have_text(re.compile("D-01"))
    decision = Decision.objects.get()
    assert (decision.by, decision.on_behalf_of) == (world.secretary, world.president)
    chair.reload()
    chair.get_by_role("button", name=f"Remettre à {world.president}").click()
    expect(chair.locator("[data-voices]")).to_be_visible()


def test_a_committee_is_rehearsed_by_the_keyboard_and_nothing_stays(page_as, settings, capture):
    settings.TODAY = TODAY
    world = build_sitting(opened=False)
    page = page_as(world.secretary, viewport=PROJECTED)
    page.goto(url("sitting", world.meeting.pk))
    page.get_by_role("link", name=re.compile("Répéter la séance")).click()
    page.get_by_role("button", name="Commencer la répétition").click()
    expect(page.get_by_text("rien n’est enregistré")).to_be_visible()
    page.keyboard.press("v")
    expect(minutes(page)).to_have_text(re.compile("D-01"))
    settled(page)
    page.keyboard.press("r")
    type_(page, "Doublon")
    page.get_by_role("button", name="Rejeter ce point").press("Enter")
    expect(minutes(page)).to_have_count(2)
    page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Reprendre la décision").click()
    expect(minutes(page)).to_have_count(1)
    capture(page, "/repetition", "720")
    assert not Decision.objects.exists()
    assert Meeting.objects.get().status == "preparation"
    assert page.complaints == []


def test_the_room_is_accessible_and_narrow(page_as, world, inspect):
    page = page_as(world.president)
    room = url("sitting", world.meeting.pk)
    paths = [room, f"{room}?point={world.items[2].pk}&decision=reporter", url("sitting_presence", world.meeting.pk)]
    paths += [url("sitting_close", world.meeting.pk), url("sitting_add_item", world.meeting.pk)]
    paths += [url("sitting_follow", world.meeting.pk), url("since_last_time", world.meeting.pk)]
    assert [fault for path in paths for fault in inspect(page, path)] == []
