"""Journeys Q4, Q6 and K1: points brought to the committee, a working group of a site, a member before the meeting."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pilotage.models import Action, AgendaItem, Committee, Decision, Meeting, MeetingMinutes
from pilotage.usecases import meeting_pack
from pilotage.usecases.convening import convene
from qualipref.jobs.models import Job
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.factories import PASSWORD, ServiceFactory, holder
from tests.factories.steering import ActionFactory, CommitteeMemberFactory, MeetingFactory
from tests.pilotage.convened_world import build_committee, line_of, link_path, mails, read_calendar

from .gestures import forged

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCRIPTED = pytest.mark.parametrize("java_script_enabled", [True, False], ids=["with script", "without script"])
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def world(settings):
    settings.TODAY = "2015-10-12"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    world = build_committee()
    world.service = ServiceFactory(name="Bureau des titres")
    world.manager = holder(Role.QUALITY_MANAGER, site=world.service.site)
    world.stranger = holder(Role.QUALITY_MANAGER, site=ServiceFactory().site)
    world.head = holder(Role.CORRESPONDENT, site=world.service.site, service=world.service)
    return world


def url(name, *args):
    return reverse(f"pilotage:{name}", args=args)


def agenda(meeting):
    return list(meeting.items.order_by("order", "pk").values_list("title", flat=True))


@SCRIPTED
def test_q4_a_quality_manager_brings_points_once_and_the_coordination_orders_them(
    page_as, world, capture, java_script_enabled
):
    ActionFactory(title="Poser la signalétique", lead_service=world.service)
    page = page_as(world.manager, java_script_enabled=java_script_enabled)
    page.goto(url("meeting_detail", world.meeting.pk))
    page.get_by_role("link", name="Ajouter ce qui attend le comité").click()
    expect(page.get_by_role("row", name=re.compile("Poser la signalétique"))).to_contain_text("Bureau des titres")
    page.get_by_role("button", name="Ajouter les points cochés").click()
    page.get_by_role("link", name="Ajouter un point libre").click()
    page.get_by_label("Point", exact=True).fill("Horaires d’été de l’accueil")
    page.get_by_label("Pourquoi il est là").fill("Demandé par le comité des usagers.")
    capture(page, "/q4-point-libre", "1280")
    page.get_by_role("button", name="Ajouter le point").dblclick()
    expect(page.locator("main")).to_contain_text("Horaires d’été de l’accueil")
    wanted = ["Signalétique", "Poser la signalétique", "Horaires d’été de l’accueil"]
    assert agenda(world.meeting) == wanted
    assert Entry.objects.filter(event="agenda.item_added").count() == 1
    again = {"title": "Horaires d’été de l’accueil", "minutes": 5, "why": "Demandé par le comité des usagers."}
    assert forged(page, url("meeting_item_add", world.meeting.pk), **again, proposal="") == 302
    assert agenda(world.meeting) == wanted

    expect(page.get_by_role("button", name=re.compile("Monter|Descendre"))).to_have_count(0)
    keys = ",".join(str(item.pk) for item in world.meeting.items.order_by("-order"))
    version = Meeting.objects.get(pk=world.meeting.pk).version
    assert forged(page, url("meeting_reorder", world.meeting.pk), ordered=keys, version=version) == 403
    assert forged(page, url("meeting_item_remove", world.meeting.pk, world.item.pk)) == 403
    stranger = page_as(world.stranger)
    stranger.goto(url("meeting_detail", world.meeting.pk))
    theirs = world.meeting.items.get(title=wanted[2])
    assert forged(stranger, url("meeting_item_edit", world.meeting.pk, theirs.pk), title="X", version=1) == 403

    coordinator = page_as(world.coordinator, java_script_enabled=java_script_enabled)
    coordinator.goto(url("meeting_detail", world.meeting.pk))
    coordinator.get_by_role("button", name="Monter le point 3", exact=True).click()
    coordinator.wait_for_url("**#point-*")
    assert agenda(world.meeting) == [wanted[0], wanted[2], wanted[1]]
    assert page.complaints == [] and coordinator.complaints == []


@SCRIPTED
def test_q6_a_working_group_meets_and_its_actions_wait_for_the_steering_committee(
    page_as, world, capture, java_script_enabled
):
    page = page_as(world.manager, java_script_enabled=java_script_enabled)
    page.goto("/pilotage/comites/")
    page.get_by_role("link", name="Créer un comité").click()
    page.get_by_label("Genre").select_option(label="Groupe de travail")
    page.get_by_label("Code").fill("gt-accueil")
    page.get_by_label("Nom", exact=True).fill("Groupe de travail accueil")
    page.get_by_label("Site", exact=True).select_option(str(world.service.site.pk))
    page.get_by_role("button", name="Créer", exact=False).click()
    group = Committee.objects.get(code="gt-accueil")
    for function, account, charge in (
        ("Responsable qualité", world.manager, "Préside le comité"),
        ("Cheffe du bureau des titres", world.head, "Secrétaire de séance"),
    ):
        page.goto(url("committee_member_add", group.pk))
        page.get_by_label("Fonction").fill(function)
        page.get_by_label("Compte dans l’application").select_option(str(account.pk))
        page.get_by_text(charge, exact=True).click()
        page.get_by_role("button", name="Nommer", exact=False).click()
    page.get_by_role("link", name="Préparer une séance").click()
    page.get_by_label("Date et heure").fill("2015-10-15T10:00")
    page.get_by_role("button", name="Créer la séance").click()
    meeting = Meeting.objects.get(committee=group)
    page.get_by_role("link", name="Ajouter un point libre").click()
    page.get_by_label("Point", exact=True).fill("File d’attente du lundi")
    page.get_by_role("button", name="Ajouter le point").click()

    page.get_by_role("link", name="Mode comité").click()
    page.get_by_role("button", name="Ouvrir la séance").click()
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_role("link", name=re.compile("Présents")).click()
    page.get_by_label(re.compile("Marquer présents")).check(force=True)
    page.get_by_role("button", name="Enregistrer la présence").click()
    page.get_by_role("button", name=re.compile("Valider")).click()
    expect(page.locator("aside.q-pv")).to_contain_text("D-01")
    capture(page, "/q6-seance", "1280")
    page.locator("main").get_by_role("link", name="Lever la séance").click()
    page.get_by_role("button", name="Lever la séance").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("GT-ACCUEIL-2015-01")
    meeting.refresh_from_db()
    assert (meeting.status, meeting.opened_by) == ("closed", world.manager)
    assert set(meeting.attendances.values_list("presence", flat=True)) == {"present"}

    page.goto(url("meeting_detail", meeting.pk))
    capture(page, "/q6-apres", "1280")
    page.get_by_role("link", name="Proposer une action née de cette séance").click()
    page.get_by_label("Ce qu’il faut faire").fill("Ouvrir un guichet de plus le lundi")
    page.get_by_label("Service pilote").select_option(str(world.service.pk))
    page.get_by_label("Échéance", exact=False).first.fill("2015-12-15")
    page.get_by_role("button", name="Proposer", exact=True).click()
    action = Action.objects.get(title="Ouvrir un guichet de plus le lundi")
    assert (action.status, action.origin) == ("proposed", "committee")
    coordinator = page_as(world.coordinator, java_script_enabled=java_script_enabled)
    coordinator.goto(url("meeting_compose", world.meeting.pk))
    expect(coordinator.get_by_role("row", name=re.compile(action.title))).to_have_count(1)
    assert page.complaints == []


def test_q6_nobody_of_another_site_opens_a_group_and_no_group_validates_an_action(page_as, world):
    group = build_group(world)
    action = ActionFactory(lead_service=world.service)
    stranger, manager, head = (page_as(person) for person in (world.stranger, world.manager, world.head))
    for page in (stranger, manager, head):
        page.goto(url("meeting_detail", group.pk))
    version = group.version
    assert forged(stranger, url("sitting_open", group.pk), version=version) == 404
    assert forged(stranger, url("meeting_item_add", group.pk), title="X", minutes=5) == 404
    assert forged(head, url("sitting_open", group.pk), version=version) == 403
    for points in (f"new_action:{action.pk}", f"action:{action.pk}"):
        forged(manager, url("meeting_compose", group.pk), points=points)
    assert not AgendaItem.objects.filter(action=action).exists()
    manager.goto(url("sitting", world.meeting.pk))
    expect(manager.get_by_role("button", name="Ouvrir la séance")).to_have_count(0)
    assert forged(manager, url("sitting_open", world.meeting.pk), version=world.meeting.version) == 403
    assert Action.objects.get().status == "proposed"
    assert set(Meeting.objects.values_list("status", flat=True)) == {"preparation"}
    assert not Decision.objects.exists() and not MeetingMinutes.objects.exists()


def build_group(world):
    """A working group of the site, which the quality manager presides; its meeting has one free point."""
    meeting = MeetingFactory(
        committee__kind="working_group", committee__site=world.service.site, committee__code="gt", number=1
    )
    CommitteeMemberFactory(committee=meeting.committee, account=world.manager, is_president=True)
    CommitteeMemberFactory(committee=meeting.committee, account=world.head)
    AgendaItem.objects.create(meeting=meeting, kind="free", title="File d’attente")
    return meeting


def test_k1_a_member_answers_takes_the_date_and_the_pack_and_comments_from_a_telephone(page_as, world, capture):
    CommitteeMemberFactory(committee=world.committee, account=world.head, function="Cheffe du bureau", order=3)
    world.meeting.starts_at = "2015-10-16T12:30:00+00:00"
    world.meeting.save()
    world.meeting.refresh_from_db()
    convene(world.meeting, version=world.meeting.version, by=world.coordinator)
    meeting = Meeting.objects.get(pk=world.meeting.pk)
    meeting_pack.produce_meeting_pack(meeting, job=Job.objects.claim(meeting.pack_job_id))

    outside = page_as(viewport=PHONE)
    outside.goto(link_path(mails("union@exemple.fr")[-1]))
    assert line_of(world, world.outside).answer == "none"
    assert outside.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    capture(outside, "/k1-lien", "360")
    with outside.expect_download() as download:
        outside.get_by_role("link", name="Ajouter à mon calendrier").click()
    event = read_calendar(download.value.path().read_bytes())
    assert event["DTSTART"] == "20151016T123000Z"
    pack = outside.get_by_role("link", name=re.compile("Dossier de séance")).get_attribute("href")
    served = outside.request.get(f"{outside.url}{pack}")
    assert served.body().startswith(b"%PDF")
    outside.get_by_role("button", name="Je viens", exact=True).click()
    expect(outside.locator("main")).to_contain_text("Votre réponse est enregistrée")
    assert line_of(world, world.outside).answer == "accepted"

    member = page_as(world.head, viewport=PHONE)
    member.goto(url("meeting_detail", meeting.pk))
    member.get_by_role("button", name="Je ne viens pas").click()
    member.get_by_role("link", name=re.compile("Commenter")).first.click()
    member.get_by_label("Votre commentaire").fill("Le marché de signalétique n’est pas notifié.")
    member.get_by_role("button", name="Joindre au point").click()
    expect(member.locator("main")).to_contain_text("Le marché de signalétique n’est pas notifié.")
    assert member.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    capture(member, "/k1-commentaire", "360")
    assert meeting.attendances.get(member__account=world.head).answer == "excused"

    assert forged(member, url("meeting_item_add", meeting.pk), title="Point", minutes=5) == 403
    assert forged(member, url("meeting_reorder", meeting.pk), ordered=str(world.item.pk), version=2) == 403
    someone = page_as(holder(Role.CORRESPONDENT, site=world.service.site, service=world.service))
    someone.goto("/")
    assert someone.goto(url("meeting_detail", meeting.pk)).status == 404
    assert forged(someone, url("meeting_item_comment", meeting.pk, world.item.pk), text="Non") == 404
    assert forged(someone, url("meeting_answer", meeting.pk), answer="accepted") == 404
    assert someone.goto(link_path(mails("union@exemple.fr")[-1])).status == 403
    assert Entry.objects.filter(event="agenda.item_commented").count() == 1
