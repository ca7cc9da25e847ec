"""« PV rectificatif »: approved minutes are corrected by others, and each leads to the other."""

import pytest
from django.urls import reverse

from pilotage.models import AgendaItem, Attendance, Decision, Meeting, MeetingMinutes
from pilotage.usecases import minutes as usecases
from pilotage.usecases.minutes_integrity import minutes_faults
from qualipref.jobs.models import Job
from qualipref.notifications.models import OutgoingEmail
from qualipref.typography import french
from sites.enums import Role
from tests.factories import holder
from tests.factories.steering import CommitteeMemberFactory

from .minutes_world import DAY, address, approved, build_meeting, confirmed, fresh, read, signed_in, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = DAY


@pytest.fixture
def world():
    return build_meeting()


@pytest.fixture
def president(world):
    return signed_in(world.president)


def test_approved_minutes_are_corrected_by_others_and_each_leads_to_the_other(world, president):
    minutes, writer = approved(world).minutes, signed_in(world.writer)
    response = writer.post(address("rectify", minutes), {"reason": "Nom du service"})
    made = MeetingMinutes.objects.get(rectifies=minutes)
    assert response.url == address("write", made)
    assert writer.post(address("rectify", minutes), {"reason": "Encore"}).status_code == 409
    sent = typed(made, {world.decisions[0]: "Le comité valide la signalétique du hall d’accueil."})
    assert writer.post(address("write", made), sent).status_code == 302
    assert writer.post(address("submit", made), {"version": 2}).status_code == 302
    made = fresh(made)
    confirmed(president, address("approve", made), read(made))
    assert fresh(made).content["decisions"][0]["text"].startswith("Le comité valide la signalétique du hall d’accueil")
    assert Decision.objects.get(pk=world.decisions[0].pk).text == world.decisions[0].text
    told = set(OutgoingEmail.objects.filter(body__contains=address("detail", made)).values_list("subject", flat=True))
    reference = f"Procès-verbal rectificatif {made.meeting.reference}"
    assert told == {f"{reference} à approuver", f"{reference} approuvé"}
    assert address("detail", made) in president.get(address("detail", minutes)).text
    assert address("detail", minutes) in president.get(address("detail", made)).text


def test_a_rectification_being_written_is_hidden_from_who_reads_no_draft(world):
    minutes = approved(world).minutes
    made = usecases.rectify_minutes(minutes, reason="Nom du service", by=world.writer)
    member = holder(Role.AGENT, site=world.actions[0].site)
    CommitteeMemberFactory(committee=minutes.meeting.committee, account=member)
    client = signed_in(member)
    assert client.get(address("detail", made)).status_code == 404
    assert "Nom du service" not in client.get(address("detail", minutes)).text


def test_a_rectification_is_motivated(world):
    minutes = approved(world).minutes
    response = signed_in(world.writer).post(address("rectify", minutes), {"reason": " "})
    assert "reason" in response.context["form"].errors
    assert not MeetingMinutes.objects.filter(rectifies=minutes).exists()


def test_what_is_not_approved_has_no_rectification(world):
    assert signed_in(world.writer).get(address("rectify", world.minutes)).status_code == 409


# What is corrected beside the sentences


def rectified(world, **said):
    """A rectificatif of which the page was sent with `said`; the response of that page."""
    made = usecases.rectify_minutes(approved(world).minutes, reason="Présence", by=world.writer)
    response = signed_in(world.writer).post(address("write", made), typed(made, **said))
    return fresh(made), response


def test_presence_place_hours_and_notes_are_corrected_in_the_copy_alone(world, president):
    first = world.decisions[0]
    said = {"presence-0": "represented", "par-0": "M. le sous-préfet", "place": "Argenteuil"}
    said |= {"hours": "de 14 h 30 à 15 h 10", f"note-{first.pk}": "Le service demande : quand ?"}
    made, response = rectified(world, **said)
    assert response.status_code == 302
    (line,) = made.content["attendances"]
    assert (line["presence"], line["sign"], line["note"]) == ("Représenté", "◐", french("par M. le sous-préfet"))
    assert (made.content["meeting"]["place"], made.content["meeting"]["hours"]) == (
        "Argenteuil",
        french("de 14 h 30 à 15 h 10"),
    )
    assert made.content["decisions"][0]["note"] == french("Le service demande : quand ?")
    original = fresh(world.minutes)
    assert (original.content["meeting"]["place"], original.content["attendances"][0]["presence"]) == (
        "Cergy",
        "Présent",
    )
    assert (Meeting.objects.get().place, Attendance.objects.get().presence) == ("Cergy", "present")
    assert AgendaItem.objects.get(decisions=first).note == ""
    shown = president.get(address("detail", made)).text
    assert "Ce que ce rectificatif corrige" in shown
    assert "<del>Cergy</del>" in shown and "<ins>Argenteuil</ins>" in shown
    assert "Président\u00a0: <del>présent</del> <ins>représenté par M." in shown
    assert "Ce que ce rectificatif corrige" not in president.get(address("detail", original)).text


def test_the_meeting_says_that_its_presence_is_rectified_once_that_is_approved(world, president):
    made, _ = rectified(world, **{"presence-0": "excused"})
    place = reverse("pilotage:meeting_detail", args=[made.meeting_id])
    assert "La présence est rectifiée" not in president.get(place).text
    world.minutes = made
    minutes = approved(world).minutes
    assert "La présence est rectifiée" in president.get(place).text
    usecases.produce_minutes(minutes, job=Job.objects.claim(minutes.job_id))
    assert list(minutes_faults()) == []


def test_a_represented_member_is_so_by_someone(world):
    made, response = rectified(world, **{"presence-0": "represented", "par-0": " "})
    assert "par-0" in response.context["form"].errors
    assert made.content["attendances"][0]["presence"] == "Présent"


def test_a_correction_typed_on_a_stale_page_is_kept_and_compared_in_words(world):
    made, _ = rectified(world, place="Argenteuil")
    stale = typed(made, place="Sarcelles", **{"presence-0": "absent"}) | {"version": 1}
    response = signed_in(world.writer).post(address("write", made), stale)
    assert response.status_code == 409
    compared = {each.label: (each.theirs, each.mine) for each in response.context["conflicts"].lines}
    assert compared == {"Lieu": ("Argenteuil", "Sarcelles"), "Présence, Président": ("Présent", "Absent")}
