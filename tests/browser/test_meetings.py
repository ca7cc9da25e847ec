"""Journey M3, its first half: a meeting is planned, its agenda composed and ordered, its members convened."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pilotage.enums import Answer
from pilotage.models import AgendaItem, Meeting
from pilotage.usecases import convening
from tests.factories import CommitmentFactory, ServiceFactory
from tests.factories.steering import (
    ActionFactory,
    AgendaItemFactory,
    CommitteeMemberFactory,
    DecisionFactory,
    DueDateRequestFactory,
    MeetingFactory,
    MeetingMinutesFactory,
)
from tests.pilotage.convened_world import build_committee, line_of, link_path, mails

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLES = ["Former les nouveaux agents", "Poser la signalétique du guichet étrangers", "Rappeler les usagers"]


@pytest.fixture
def world(settings):
    settings.TODAY = "2015-10-12"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    world = build_committee(minutes_planned=30)
    world.item.delete()
    service = ServiceFactory(name="Bureau des usagers de la route")
    world.late, world.proposed, third = [
        ActionFactory(title=title, lead_service=service, **state)
        for title, state in zip(TITLES, ({"in_progress": True}, {}, {"done": True}), strict=True)
    ]
    ActionFactory.create_batch(6, lead_service=service)
    DueDateRequestFactory(goes_to_committee=True, action__lead_service=service)
    CommitteeMemberFactory(
        committee=world.committee, function="Adjoint", stands_in_for=world.president, account=None, du="2015-01-01"
    )
    return world


def detail(world):
    return reverse("pilotage:meeting_detail", args=[world.meeting.pk])


def order():
    return list(AgendaItem.objects.order_by("order").values_list("title", flat=True))


@pytest.mark.parametrize("java_script", [True, False])
def test_from_the_plan_to_the_notice(world, page_as, java_script):
    page = page_as(world.coordinator, java_script_enabled=java_script)
    page.goto(reverse("pilotage:committee_detail", args=[world.committee.pk]))
    page.get_by_role("link", name="Préparer une séance").click()
    page.get_by_label("Date et heure").fill("2015-11-06T14:30")
    page.get_by_label("Lieu").fill("Salle Erignac")
    page.get_by_role("button", name="Créer la séance").click()
    meeting = Meeting.objects.get(starts_at=datetime.datetime(2015, 11, 6, 13, 30, tzinfo=datetime.UTC))
    page.get_by_role("link", name="Composer l’ordre du jour").click()
    for box in page.get_by_role("checkbox").all()[3:]:
        box.uncheck()
    if java_script:
        assert "3 points : 10 min prévues sur 60" in page.locator("[data-agenda-sum]").inner_text()
    page.get_by_role("button", name="Ajouter les points cochés").click()
    assert "min prévues sur 60" in page.locator("main").inner_text()
    first, second, third = order()
    page.get_by_role("button", name="Descendre le point 1", exact=True).click()
    page.wait_for_url("**#point-*")
    assert order() == [second, first, third]
    page.get_by_role("link", name="Convoquer les membres…").click()
    page.get_by_role("button", name="Convoquer 2").click()
    assert "2\u00a0convocations sont envoyées" in page.locator("main").inner_text()
    meeting.refresh_from_db()
    assert meeting.status == "convened" and len(mails()) == 2
    assert page.complaints == []


def test_a_point_is_moved_from_the_keyboard(world, page_as):
    for rank, title in enumerate("ABC"):
        AgendaItemFactory(meeting=world.meeting, title=title, order=rank)
    page = page_as(world.coordinator)
    page.goto(detail(world))
    page.locator("[data-point]").nth(2).focus()
    for expected in (["A", "C", "B"], ["C", "A", "B"], ["C", "A", "B"]):
        page.keyboard.press("Alt+ArrowUp")
        expect(page.locator("[data-point] h3")).to_have_text(expected)
        expect(page.locator("[data-point]:focus h3")).to_have_text("C")
        assert order() == expected
    assert page.complaints == []


def test_an_external_member_answers_from_his_telephone(world, page_as):
    AgendaItemFactory(meeting=world.meeting, title="Signalétique")
    convening.convene(world.meeting, version=1, by=world.coordinator)
    page = page_as(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.goto(link_path(mails("union@exemple.fr")[0]))
    assert line_of(world, world.outside).answer == "none"
    page.get_by_role("button", name="Je ne viens pas").click()
    assert "Votre réponse est enregistrée" in page.locator("main").inner_text()
    assert line_of(world, world.outside).answer == "excused"


def test_every_page_is_right_for_eyes_ears_and_small_screens(world, page_as, inspect):
    before = MeetingFactory(
        committee=world.committee, status="closed", number=2, place="Salle Erignac",
        starts_at=datetime.datetime(2015, 9, 2, 12, tzinfo=datetime.UTC),
    )  # fmt: skip
    MeetingMinutesFactory(meeting=before, submitted=True)
    for rank in range(1, 4):
        DecisionFactory(
            item__meeting=before, item__action=world.late, meeting=before, number=rank,
            text="Le comité demande la pose de la signalétique avant le 6 novembre 2015.",
        )  # fmt: skip
    page = page_as(world.coordinator)
    pk, seat = world.committee.pk, world.outside.pk
    faults = []
    for name, args in (
        ("committee_list", []), ("committee_detail", [pk]), ("committee_create", []), ("committee_member_add", [pk]),
        ("committee_member_end", [pk, seat]), ("committee_decisions", [pk]), ("meeting_create", [pk]),
        ("meeting_compose", [world.meeting.pk]),
    ):  # fmt: skip
        faults += inspect(page, reverse(f"pilotage:{name}", args=args))
    AgendaItemFactory(
        meeting=world.meeting,
        title=TITLES[0],
        action=world.late,
        kind="late_action",
        minutes=20,
        order=1,
        why="En retard de 12 jours, reportée 2 fois, avancement 40 %.",
        commitment=CommitmentFactory(),
    )
    AgendaItemFactory(meeting=world.meeting, title="Horaires d’été", minutes=15, order=2, proposal="Fermer à 15 h.")
    for name in ("meeting_detail", "meeting_convene", "meeting_item_add"):
        faults += inspect(page, reverse(f"pilotage:{name}", args=[world.meeting.pk]))
    convening.convene(world.meeting, version=1, by=world.coordinator)
    convening.answer_notice(line_of(world, world.outside), Answer.EXCUSED)
    by_link = page_as()
    faults += inspect(by_link, link_path(mails("union@exemple.fr")[-1]))
    faults += inspect(page_as(world.general), detail(world))
    faults += inspect(page, detail(world))
    assert faults == []
