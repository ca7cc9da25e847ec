"""The whole script of a committee: decide, close, submit, approve with the second factor, read what the PDF says."""

import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from pilotage.models import Action, MeetingMinutes
from pilotage.usecases import minutes as usecases
from qualipref.jobs.models import Job
from qualipref.journal.models import Entry
from tests.accounts.telephone import device, enrolled, shown, wrong
from tests.factories import PrefectureFactory
from tests.pilotage.sitting_world import TODAY, build_sitting

from .gestures import forged, in_order, settled, tab_to, type_

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROJECTED = {"width": 1280, "height": 720}
SIMULATED = 90  # seconds
LATE_REASON, REJECTED = "Le prestataire livre en décembre", "Déjà fait au guichet"
TITLES = "Signalétique du hall", "Menu vocal", "Former six agents", "Afficher les délais"
SAID = (
    "Le comité valide l’action {0} « Signalétique du hall », pilote : Bureau des titres, {site}, à échéance du "
    "30 septembre 2015.",
    "Le comité valide l’action {1} « Menu vocal », pilote : Bureau des titres, {site}, à échéance du "
    "30 septembre 2015.",
    "Le comité reporte l’échéance de l’action {2} « Former six agents » au 12 décembre 2015. Motif : Le prestataire "
    "livre en décembre.",
    "Le comité rejette l’action {3} « Afficher les délais ». Motif : Déjà fait au guichet.",
)


@pytest.fixture
def world(settings):
    settings.TODAY = TODAY
    PrefectureFactory()
    world = build_sitting(kinds=("new_action", "new_action", "late_action", "new_action"))
    for item, title in zip(world.items, TITLES, strict=True):
        item.title = item.action.title = title
        item.save()
        item.action.save()
    enrolled(world.president)
    world.meeting.attendances.update(presence="present")  # as the secretary has noted
    return world


def url(name, *args):
    return reverse(f"pilotage:{name}", args=args)


def decisions(page):
    return page.locator("aside.q-pv ol > li")


def decide_by_the_keyboard(page, world):
    page.goto(url("sitting", world.meeting.pk))
    for rank in (1, 2):
        page.keyboard.press("v")
        expect(decisions(page).last).to_contain_text(f"D-{rank:02}")
        settled(page)
    page.keyboard.press("p")
    expect(page.get_by_label("Nouvelle échéance")).to_be_focused()
    type_(page, "12122015")  # the same day wherever the month comes first
    tab_to(page, page.get_by_label("Motif du report"))
    type_(page, LATE_REASON)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(decisions(page)).to_have_count(3)
    settled(page)
    page.keyboard.press("r")
    expect(page.get_by_label("Motif du rejet")).to_be_focused()
    type_(page, REJECTED)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(decisions(page)).to_have_count(4)


def decide_by_plain_forms(page, world):
    page.goto(url("sitting", world.meeting.pk))
    for rank in (1, 2):
        page.get_by_role("button", name="Valider", exact=False).click()
        expect(decisions(page)).to_have_count(rank)
    page.get_by_role("button", name=re.compile("Reporter…")).click()
    page.get_by_label("Nouvelle échéance").fill("2015-12-12")
    page.get_by_label("Motif du report").fill(LATE_REASON)
    page.get_by_role("button", name="Reporter ce point").click()
    expect(decisions(page)).to_have_count(3)
    page.get_by_role("button", name=re.compile("Rejeter…")).click()
    page.get_by_label("Motif du rejet").fill(REJECTED)
    page.get_by_role("button", name="Rejeter ce point").click()
    expect(decisions(page)).to_have_count(4)


def press(page, role, name):
    """Goes to it and presses it, by the keyboard alone."""
    tab_to(page, page.locator("main").get_by_role(role, name=name))
    page.keyboard.press("Enter")


def click(page, role, name):
    page.locator("main").get_by_role(role, name=name).first.click()


@pytest.mark.parametrize(
    ("decide", "choose", "scripted"),
    [(decide_by_the_keyboard, press, True), (decide_by_plain_forms, click, False)],
    ids=["by the keyboard", "without script"],
)
def test_v_v_p_r_close_submit_approve_and_the_pdf_says_what_was_decided(
    page_as, world, capture, decide, choose, scripted
):
    president = page_as(world.president, viewport=PROJECTED, java_script_enabled=scripted)
    secretary = page_as(world.secretary, java_script_enabled=scripted)
    began = time.monotonic()
    decide(president, world)
    choose(president, "link", "Lever la séance")
    choose(president, "button", "Lever la séance")
    expect(president.get_by_role("heading", level=1)).to_contain_text("COPIL-2015-04")
    secretary.goto(president.url)
    choose(secretary, "button", "Soumettre à l’approbation")
    expect(secretary.locator("main")).to_contain_text("Vous l’avez soumis")
    president.reload()
    choose(president, "link", "Approuver…")
    choose(president, "button", "Approuver et sceller")
    give_code(president, wrong(device(world.president)))
    expect(president.locator("main")).to_contain_text("pas le bon")
    capture(president, "/scenario-code-refuse", "720")
    assert MeetingMinutes.objects.get().status == "submitted"
    give_code(president, shown(device(world.president)))
    expect(president.get_by_role("heading", name="Procès-verbal scellé")).to_be_visible()
    assert time.monotonic() - began < SIMULATED
    capture(president, "/scenario-scelle", "720")

    minutes = MeetingMinutes.objects.get()
    usecases.produce_minutes(minutes, job=Job.objects.claim(minutes.job_id))
    president.reload()
    with president.expect_download() as download:
        choose(president, "link", "Télécharger")
    assert_says_what_was_decided(download.value.path(), world)
    states = [Action.objects.get(pk=item.action_id).status for item in world.items]
    assert states == ["approved", "approved", "in_progress", "rejected"]
    assert Action.objects.get(pk=world.items[2].action_id).due_on.isoformat() == "2015-12-12"
    assert_nothing_moves_any_more(president, secretary, minutes)
    assert president.complaints == [] and secretary.complaints == []


def assert_nothing_moves_any_more(president, secretary, minutes):
    """Sent again, forged, by another: nothing is approved twice, taken back or written."""
    read = {"version": minutes.version, "empreinte": minutes.content_digest}
    decision = minutes.meeting.decisions.first()
    assert forged(president, url("minutes_approve", minutes.pk), **read) == 409
    assert forged(secretary, url("minutes_approve", minutes.pk), **read) == 403
    assert forged(secretary, url("minutes_submit", minutes.pk), version=minutes.version) == 409
    assert forged(president, url("sitting_undo", minutes.meeting_id, decision.pk)) == 409
    text = {"text": "Réécrit.", "version": decision.version}
    assert forged(president, url("sitting_reword", minutes.meeting_id, decision.pk), **text) == 409
    assert forged(secretary, url("sitting_add_item", minutes.meeting_id), title="Après coup", minutes=5) == 409
    assert Entry.objects.filter(event="minutes.approved").count() == 1
    assert MeetingMinutes.objects.get(content_digest=minutes.content_digest).status == "approved"


def give_code(page, code):
    tab_to(page, page.get_by_label("Code"))
    page.keyboard.press("Control+a")
    type_(page, code)
    page.keyboard.press("Enter")


def assert_says_what_was_decided(pdf, world):
    pages = PdfReader(pdf).pages
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    decided = said[said.index(" Décisions ") : said.index(" Reports ")]
    references = [item.action.reference for item in world.items]
    numbers = [f"COPIL-2015-04 / D-{number:02}" for number in (1, 2, 3, 4)]
    assert re.findall(r"COPIL-2015-04 / \S+", decided) == numbers
    written = zip(numbers, TITLES, SAID, strict=True)
    assert in_order(
        decided,
        *(f"{number} {title} {text.format(*references, site=world.service.site)}" for number, title, text in written),
    )
    assert said.count(" Pilote : ") == len(SAID)
    assert "identité confirmée par second facteur" in said
    assert MeetingMinutes.objects.get().journal_head in said.replace(" ", "")
