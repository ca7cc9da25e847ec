"""The answer to a notice: by its link, which a scanner may read, or in the application; until the meeting starts."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from pilotage.enums import Answer
from pilotage.models import Attendance, Meeting
from pilotage.usecases import convening
from pilotage.views import meeting_answers
from qualipref import clock
from qualipref.documents.models import StoredFile
from qualipref.journal.models import Entry
from qualipref.journal.sentences import sentence
from qualipref.links.models import AccessLink
from sites.enums import Role
from tests.factories import UserFactory, holder
from tests.factories.steering import CommitteeMemberFactory

from .convened_world import USERS, build_committee, convened, line_of, link_path, mails, read_calendar

pytestmark = pytest.mark.django_db
BUTTON = "Convoquer les nouveaux membres"
EXCUSED, ACCEPTED = {"answer": "excused"}, {"answer": "accepted"}


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def world():
    world = convened()
    world.path = link_path(mails("union@exemple.fr")[0])
    world.line = line_of(world, world.outside)
    return world


def said(world):
    return Attendance.objects.get(pk=world.line.pk).answer


def address(world, name, *args):
    return reverse(f"pilotage:{name}", args=[world.meeting.pk, *args])


def text(response):
    return response.content.decode()


def test_reading_the_link_answers_nothing(client, world):
    for _ in range(3):
        shown = client.get(world.path)
    assert shown.status_code == 200
    assert "Signalétique" in text(shown) and USERS in text(shown) and "Salle Erignac" in text(shown)
    assert said(world) == "none" and not Entry.objects.filter(event="attendance.answered").exists()


def test_a_member_without_an_account_comes_then_changes_his_mind(client, world):
    assert "Votre réponse est enregistrée" in text(client.post(world.path, ACCEPTED))
    assert said(world) == "accepted"
    client.post(world.path, EXCUSED)
    assert said(world) == "excused"
    entry = Entry.objects.filter(event="attendance.answered").last()
    assert entry.via == "lien" and entry.author is None


@pytest.mark.parametrize("sent", [{}, {"answer": "none"}, {"answer": "x"}])
def test_an_answer_that_is_none_is_said_and_keeps_the_link(client, world, sent):
    response = client.post(world.path, sent)
    assert response.status_code == 200 and "Dites si vous venez." in text(response)
    assert said(world) == "none" and AccessLink.objects.filter(revoked_at=None, used_at=None).exists()


def test_the_link_closes_when_the_meeting_starts(client, world):
    Meeting.objects.update(starts_at=clock.now() - datetime.timedelta(minutes=1))
    for method in (client.get, client.post):
        shown = method(world.path, ACCEPTED)
        assert shown.status_code == 410 and "répondre est passé" in text(shown)
    assert said(world) == "none"


def test_the_link_lasts_until_the_start_and_not_after(world):
    link = AccessLink.objects.get(subject_id=str(world.line.pk))
    left = link.expires_at - clock.real_now()
    assert abs(left - (world.meeting.starts_at - clock.now())) < datetime.timedelta(minutes=1)


def test_a_cancelled_or_moved_meeting_says_so_behind_the_former_link(client, world):
    starts_at = world.meeting.starts_at + datetime.timedelta(days=3)
    fields = {name: getattr(world.meeting, name) for name in convening.TOLD} | {"starts_at": starts_at}
    convening.edit_meeting(world.meeting, version=world.meeting.version, by=world.coordinator, **fields)
    assert "a été modifiée" in text(client.get(world.path))
    newer = link_path(mails("union@exemple.fr")[0])
    assert client.get(newer).status_code == 200
    convening.cancel_meeting(world.meeting, reason="Grève des transports", by=world.coordinator)
    shown = client.get(newer)
    assert shown.status_code == 410 and "Grève des transports" in text(shown)
    assert "qualite@haut-pays.example" in text(shown)


def test_the_link_gives_the_meeting_to_a_calendar(client, world):
    response = client.get(f"{world.path}?fichier=calendrier")
    read = read_calendar(response.content)
    assert response["Content-Type"].startswith("text/calendar") and read["METHOD"] == "REQUEST"
    assert read["ATTENDEE"].endswith("union@exemple.fr")
    assert client.get(f"{world.path}?fichier=autre").status_code == 404
    assert client.get(f"{world.path}?fichier=dossier").status_code == 404


def test_the_link_gives_the_dossier_once_it_is_made(client, world):
    stored = StoredFile.objects.store(b"%PDF-1.4 dossier", media_type="application/pdf")
    Meeting.objects.update(pack_pdf=stored)
    assert "Dossier de séance" in text(client.get(world.path))
    assert b"".join(client.get(f"{world.path}?fichier=dossier")) == b"%PDF-1.4 dossier"


def test_someone_else_signed_in_is_refused(client, world):
    client.force_login(UserFactory())
    assert client.post(world.path, ACCEPTED).status_code == 403
    assert said(world) == "none"


def test_who_tries_too_often_waits(client, world, monkeypatch):
    monkeypatch.setattr(meeting_answers, "PER_LINK", 2)
    assert [client.post(world.path, ACCEPTED).status_code for _ in range(3)] == [200, 200, 429]


def test_a_forged_form_without_its_token_is_refused(world):
    assert Client(enforce_csrf_checks=True).post(world.path, ACCEPTED).status_code == 403
    assert said(world) == "none"


def test_who_sits_with_an_account_answers_in_the_application(client, world):
    client.force_login(world.general)
    assert "Viendrez-vous" in text(client.get(address(world, "meeting_detail")))
    client.post(address(world, "meeting_answer"), EXCUSED)
    assert line_of(world, world.president).answer == "excused"
    client.post(address(world, "meeting_answer"), {})
    assert line_of(world, world.president).answer == "excused"
    client.force_login(world.coordinator)
    assert client.post(address(world, "meeting_answer"), EXCUSED).status_code == 404


def test_an_answer_after_the_start_is_a_wrong_state(client, world):
    Meeting.objects.update(status="open")
    client.force_login(world.general)
    assert "Viendrez-vous" not in text(client.get(address(world, "meeting_detail")))
    assert client.post(address(world, "meeting_answer"), ACCEPTED).status_code == 409


def test_the_page_and_its_export_say_who_comes(client, world):
    convening.answer_notice(world.line, Answer.EXCUSED)
    client.force_login(world.coordinator)
    shown = text(client.get(address(world, "meeting_detail")))
    assert "1\u00a0excusé" in shown and "2 sans réponse" in shown
    rows = b"".join(client.get(address(world, "attendance_export", "csv"))).decode()
    assert "Excusé" in rows and "Secrétaire général" in rows


def test_a_member_named_after_the_notice_is_convened_from_the_page(client, world):
    seat = {"committee": world.committee, "account": None}
    CommitteeMemberFactory(**seat, function="Suppléante", email="suppleante@exemple.fr", stands_in_for=world.outside)
    client.force_login(world.coordinator)
    assert BUTTON not in text(client.get(address(world, "meeting_detail")))
    Attendance.objects.create(meeting=world.meeting, function="Membre sans siège")
    named = CommitteeMemberFactory(**seat, function="Défenseur des droits", email="nouveau@exemple.fr")
    CommitteeMemberFactory(**seat, function="Maire de Sarcelles")
    shown = text(client.get(address(world, "meeting_detail")))
    assert BUTTON in shown and "Maire de Sarcelles : sans adresse électronique" in shown
    count = len(mails())
    path = address(world, "meeting_convene_newcomers")
    assert "1\u00a0convocation est envoyée" in text(client.post(path, follow=True))
    (written,) = mails("nouveau@exemple.fr")
    assert len(mails()) == count + 1 and Client().get(link_path(written)).status_code == 200
    assert line_of(world, named).email == "nouveau@exemple.fr"
    entry = Entry.objects.order_by("seq").last()
    assert sentence(entry).startswith(f"Nouveaux membres convoqués à la séance {world.meeting.reference}, 1")
    assert BUTTON not in text(client.get(address(world, "meeting_detail")))
    assert client.post(path).status_code == 409 and len(mails()) == count + 1


def test_nobody_is_added_once_the_meeting_has_started_nor_shown_to_who_only_reads(client, world, settings):
    CommitteeMemberFactory(committee=world.committee, account=None, email="nouveau@exemple.fr")
    client.force_login(world.general)
    assert BUTTON not in text(client.get(address(world, "meeting_detail")))
    settings.TODAY = "2015-10-24"
    client.force_login(world.coordinator)
    assert BUTTON not in text(client.get(address(world, "meeting_detail")))
    assert client.post(address(world, "meeting_convene_newcomers")).status_code == 409
    assert not mails("nouveau@exemple.fr")


def test_the_page_of_a_convened_meeting_costs_the_same_for_more_members(client, world, django_assert_max_num_queries):
    client.force_login(world.coordinator)
    counts = []
    for size in (0, 8):
        for _ in range(size):
            Attendance.objects.create(meeting=world.meeting, function="Membre")
        with django_assert_max_num_queries(30) as captured:
            client.get(address(world, "meeting_detail"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_confirmation_says_who_is_reached_and_who_is_not(client):
    world = build_committee()
    client.force_login(world.coordinator)
    shown = text(client.get(address(world, "meeting_convene")))
    assert "2\u00a0membres reçoivent" in shown and "Mairie" in shown and "16\u00a0octobre 2015" in shown
    assert not mails()
    response = client.post(address(world, "meeting_convene"), {"version": 1})
    assert response.status_code == 302 and len(mails()) == 2
    assert client.get(address(world, "meeting_convene")).status_code == 409


def test_convening_what_changed_meanwhile_shows_it_again(client):
    world = build_committee(version=2)
    client.force_login(world.coordinator)
    response = client.post(address(world, "meeting_convene"), {"version": 1})
    assert response.status_code == 409 and 'value="2"' in text(response)
    assert not mails()


def test_the_sheet_lists_who_is_asked_and_leaves_room_to_sign(client, world):
    client.force_login(holder(Role.SECRETARY_GENERAL))
    response = client.get(address(world, "attendance_sheet"))
    assert response["Content-Type"] == "application/pdf" and response.content.startswith(b"%PDF")


def test_a_failed_dossier_is_asked_again(client, settings):
    settings.TODAY = "2015-10-19"
    world = convened()
    job = world.meeting.pack_job
    type(job).objects.filter(pk=job.pk).update(status="failed", failure="Le moteur s’est arrêté.")
    client.force_login(world.coordinator)
    shown = text(client.get(address(world, "meeting_detail")))
    assert "Le moteur s’est arrêté." in shown and "Relancer" in shown
    client.post(address(world, "meeting_pack_restart"))
    job.refresh_from_db()
    assert job.status == "queued"
    assert client.post(address(world, "meeting_pack_restart")).status_code == 409
