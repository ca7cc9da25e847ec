"""Journeys M3, S1, S2 and S6: twelve points decided, the minutes sent back on one decision, approved, told to each."""

import datetime
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pilotage.models import Action, Decision, MeetingMinutes
from qualipref.journal.models import Entry
from qualipref.notifications.models import OutgoingEmail
from sites.enums import Role
from tests.factories import PASSWORD, PrefectureFactory, holder
from tests.pilotage.sitting_world import TODAY, build_sitting

from .gestures import forged, settled, tab_to, type_

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROJECTED = {"width": 1280, "height": 720}
KINDS = ("new_action",) * 10 + ("late_action",) * 2
KEYS = "vvvvrvvvvrpp"
BAR = 64  # pixels: its one line, however many points are decided
LIGHTNESS = """button => ["color", "backgroundColor"].map((name) => {
  const [r, g, b] = getComputedStyle(button)[name].match(/[\\d.]+/g).map((part) => (part / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
})"""
FOURTH = "Le comité valide l’action, pilotée par le bureau des titres avec le standard."


@pytest.fixture
def world(settings):
    settings.TODAY = TODAY
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    PrefectureFactory()
    world = build_sitting(kinds=KINDS)
    world.head = holder(Role.CORRESPONDENT, site=world.service.site, service=world.service)
    return world


def url(name, *args):
    return reverse(f"pilotage:{name}", args=args)


def written(page):
    return page.locator("aside.q-pv ol > li")


def say(page, label, text):
    """Gives the reason that was asked, and sends it."""
    tab_to(page, page.get_by_label(label))
    type_(page, text)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def decide(page, rank, key):
    settled(page)
    page.keyboard.press(key)
    if key == "r":
        say(page, "Motif du rejet", "Hors du périmètre")
    if key == "p":
        expect(page.get_by_label("Nouvelle échéance")).to_be_focused()
        type_(page, "12122015")
        say(page, "Motif du report", "Le marché n’est pas notifié")
    expect(written(page)).to_contain_text([re.compile(f"D-{rank:02}")])
    expect(page.get_by_text(f"{rank} point{'s' if rank > 1 else ''} décidé")).to_be_visible()


def states():
    return list(Action.objects.order_by("pk").values_list("status", flat=True))


def test_from_twelve_points_to_minutes_that_each_service_reads(page_as, world, capture):
    president = page_as(world.president, viewport=PROJECTED)
    president.goto(url("sitting", world.meeting.pk))
    for rank, key in enumerate(KEYS[:3], start=1):
        decide(president, rank, key)
    assert_not_closed_yet(president, world)
    president.goto(url("sitting", world.meeting.pk))
    for rank, key in enumerate(KEYS[3:], start=4):
        decide(president, rank, key)
    undo_the_last_and_take_it_again(president)
    capture(president, "/s2-douze-points", "720")
    assert president.locator(".q-comite__barre").bounding_box()["height"] <= BAR
    note_who_is_there(president)
    for role in ("link", "button"):
        tab_to(president, president.locator("main").get_by_role(role, name="Lever la séance"))
        president.keyboard.press("Enter")
    expect(president.get_by_role("heading", level=1)).to_contain_text("Procès-verbal")
    numbers = list(Decision.objects.standing().order_by("number").values_list("number", "verdict"))
    verdicts = {"v": "approved", "r": "rejected", "p": "postponed"}
    assert numbers == [(rank, verdicts[key]) for rank, key in enumerate(KEYS, start=1)]
    assert states() == [{"v": "approved", "r": "rejected", "p": "in_progress"}[key] for key in KEYS]
    late = Action.objects.filter(status="in_progress").values_list("due_on", flat=True)
    assert set(late) == {datetime.date(2015, 12, 12)}

    minutes = MeetingMinutes.objects.get()
    secretary = page_as(world.secretary)
    assert_nobody_reads_the_draft(page_as, world, minutes)
    submit(secretary, minutes)
    send_back_the_fourth(president, minutes)
    correct_the_fourth(secretary, minutes)
    read_the_difference_and_approve(president, minutes, capture)
    assert_approved_once_for_all(page_as, president, world)


def assert_not_closed_yet(page, world):
    """M3: a point left undecided is named, and a forged request closes nothing either."""
    page.goto(url("sitting_close", world.meeting.pk))
    expect(page.locator("main")).to_contain_text(world.items[11].title)
    expect(page.get_by_role("button", name="Lever la séance", exact=True)).to_have_count(0)
    assert forged(page, url("sitting_close", world.meeting.pk)) == 409
    assert not MeetingMinutes.objects.exists()


def undo_the_last_and_take_it_again(page):
    undo = page.get_by_role("button", name="Reprendre", exact=True)
    undo.hover()
    light, dark = sorted(undo.evaluate(LIGHTNESS))[::-1]
    assert (light + 0.05) / (dark + 0.05) >= 4.5, "le bouton survolé ne se lit plus"
    undo.click()
    expect(written(page)).to_have_count(11)
    assert states()[-1] == "in_progress"
    assert Action.objects.order_by("pk").last().due_on == datetime.date(2015, 9, 30)
    page.locator("main").focus()
    decide(page, 12, "p")


def note_who_is_there(page):
    page.get_by_role("link", name=re.compile("Présents")).click()
    rows = page.locator(".q-presence tbody tr")
    rows.nth(0).locator("select").select_option(label="Présent")
    rows.nth(1).locator("select").select_option(label="Excusé")
    page.get_by_role("button", name="Enregistrer la présence").click()
    expect(page.locator("main")).to_contain_text("Présence enregistrée")


def assert_nobody_reads_the_draft(page_as, world, minutes):
    """K2, and S1: a quality manager reads it, and approves nothing."""
    head, manager = page_as(world.head), page_as(world.manager)
    for path in (url("minutes_detail", minutes.pk), url("minutes_excerpt", minutes.pk, world.service.pk)):
        assert head.goto(path).status == 404
    manager.goto(url("minutes_detail", minutes.pk))
    read = {"version": minutes.version, "empreinte": "0" * 64}
    assert forged(manager, url("minutes_approve", minutes.pk), **read) == 403
    assert forged(manager, url("minutes_submit", minutes.pk), version=minutes.version) == 403


def submit(page, minutes):
    page.goto(url("minutes_detail", minutes.pk))
    page.get_by_role("button", name="Soumettre à l’approbation").click()
    expect(page.locator("main")).to_contain_text("Vous l’avez soumis")


def send_back_the_fourth(page, minutes):
    page.goto(url("minutes_detail", minutes.pk))
    page.get_by_role("link", name="Demander une modification").click()
    page.get_by_text("Ajouter une remarque sur D-04").click()
    page.get_by_label(re.compile("Votre remarque sur D-04")).fill("Nommer le standard.")
    page.get_by_role("button", name="Demander une modification").click()
    expect(page.locator("main")).to_contain_text("Modification demandée")


def correct_the_fourth(page, minutes):
    page.goto(url("minutes_write", minutes.pk))
    expect(page.locator("main")).to_contain_text("Nommer le standard.")
    page.get_by_label(re.compile("D-04, ")).fill(FOURTH)
    page.get_by_label("Votre réponse à la demande").fill("C’est fait.")
    page.get_by_role("button", name="Enregistrer").click()
    submit(page, minutes)


def read_the_difference_and_approve(page, minutes, capture):
    """S6: only what changed is shown. S1: a double click approves once; the page before approves nothing more."""
    page.goto(url("minutes_detail", minutes.pk))
    expect(page.get_by_role("heading", name="Ce qui a changé depuis votre lecture")).to_be_visible()
    changed = page.locator(".q-dec--change")
    expect(changed).to_have_count(1)
    expect(changed).to_contain_text("D-04")
    expect(changed.locator("ins").first).to_be_visible()
    expect(page.get_by_text("D-05").first).to_be_hidden()
    capture(page, "/s6-ce-qui-a-change", "720")
    page.get_by_role("link", name="Approuver…").click()
    page.get_by_role("button", name="Approuver et sceller").click()
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").dblclick()
    expect(page.get_by_role("heading", name=re.compile("scellé|n’est plus possible")).first).to_be_visible()
    page.goto(url("minutes_detail", minutes.pk))
    expect(page.get_by_role("heading", name="Procès-verbal scellé")).to_be_visible()


def assert_approved_once_for_all(page_as, president, world):
    minutes = MeetingMinutes.objects.get()
    assert minutes.status == "approved"
    assert Entry.objects.filter(event="minutes.approved").count() == 1
    read = {"version": minutes.version, "empreinte": minutes.content_digest}
    assert forged(president, url("minutes_approve", minutes.pk), **read) == 409
    assert forged(president, url("minutes_ask_changes", minutes.pk), version=minutes.version) == 409
    mail = OutgoingEmail.objects.get(to=world.head.email)
    assert FOURTH in " ".join(mail.body.split())
    head = page_as(world.head)
    head.goto(url("minutes_excerpt", minutes.pk, world.service.pk))
    expect(head.locator("main")).to_contain_text(FOURTH)
    writer = page_as(world.secretary)
    writer.goto(url("minutes_detail", minutes.pk))
    expect(writer.get_by_role("link", name="Rédiger le texte")).to_have_count(0)
    assert writer.goto(url("minutes_write", minutes.pk)).status == 409
