"""A meeting is convened, moved, cancelled: who is told, with what for his calendar, and when the dossier is frozen."""

import datetime
import io
from email import message_from_bytes

import pytest
from django.core import mail as outbox
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from pilotage import tasks
from pilotage.agenda_lines import agenda_items
from pilotage.documents.invitation import Invitation, calendar_file
from pilotage.documents.meeting_pack_pdf import meeting_pack_pdf
from pilotage.enums import Answer
from pilotage.models import AgendaItem, Attendance, Meeting
from pilotage.usecases import convening
from pilotage.usecases.meeting_pack import freeze_due_packs, has_changed_since, produce_meeting_pack
from pilotage.usecases.meetings import remove_item
from qualipref import clock
from qualipref.jobs.models import Job
from qualipref.journal.models import Entry
from qualipref.links.models import AccessLink
from qualipref.notifications import delivery
from qualipref.notifications.attachments import attachments_of
from qualipref.notifications.models import OutgoingEmail
from qualipref.workflow import StaleVersion, TransitionRefused
from tests.factories import UserFactory
from tests.factories.steering import (
    ActionFactory,
    AgendaItemFactory,
    CommitteeFactory,
    CommitteeMemberFactory,
    DecisionFactory,
    DueDateRequestFactory,
    MeetingFactory,
    MeetingMinutesFactory,
)

from .convened_world import (
    D_7,
    MONDAY,
    STARTS_AT,
    build_committee,
    calendar_of,
    convened,
    line_of,
    mails,
    read_calendar,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_URL = "https://qualipref.example"


def edit(world, **fields):
    said = {name: getattr(world.meeting, name) for name in convening.TOLD} | fields
    convening.edit_meeting(world.meeting, version=world.meeting.version, by=world.coordinator, **said)


def events():
    return list(Entry.objects.order_by("seq").values_list("event", flat=True))


def test_each_titular_member_who_has_an_address_is_written_to_once():
    world = convened()
    world.meeting.refresh_from_db()
    assert world.meeting.status == "convened" and world.meeting.convened_at
    assert {each.to for each in mails()} == {world.general.email, "union@exemple.fr"}
    assert world.meeting.attendances.count() == 3
    (written,) = mails("union@exemple.fr")
    assert "14\u00a0h\u00a030" in written.body and "1. Signalétique" in written.body
    assert events() == ["attendance.listed", "meeting.convened"]
    with pytest.raises(StaleVersion):
        convening.convene(world.meeting, version=1, by=world.coordinator)
    with pytest.raises(TransitionRefused):
        convening.convene(world.meeting, version=2, by=world.coordinator)
    assert len(mails()) == 2


@pytest.mark.parametrize("fault", ["past", "empty", "nobody"])
def test_what_cannot_be_convened_writes_to_nobody(fault):
    world = build_committee(**({"starts_at": STARTS_AT.replace(month=9)} if fault == "past" else {}))
    if fault == "empty":
        world.item.delete()
    if fault == "nobody":
        world.committee.members.update(au=datetime.date(2015, 1, 1))
    with pytest.raises(TransitionRefused):
        convening.convene(world.meeting, version=1, by=world.coordinator)
    assert not mails() and not Attendance.objects.exists()
    assert Meeting.objects.get().status == "preparation"


def test_the_calendar_file_is_one_that_calendars_read():
    world = convened()
    read = calendar_of(mails("union@exemple.fr")[0])
    assert read["METHOD"] == "REQUEST" and read["STATUS"] == "CONFIRMED"
    assert (read["DTSTART"], read["DTEND"]) == ("20151023T123000Z", "20151023T133000Z")
    assert read["UID"] == f"seance-{world.meeting.pk}@qualipref.example"
    assert read["ORGANIZER"] == "mailto:qualite@haut-pays.example"
    assert read["ATTENDEE"].endswith("mailto:union@exemple.fr")


def test_a_calendar_line_holds_75_octets_and_every_sign_comes_back():
    place = "Salle « Érignac », 2e étage ; accès par la cour, \\ porte B" * 3
    said = Invitation(
        uid="seance-1@x", method="REQUEST", sequence=2, stamp=STARTS_AT, starts_at=STARTS_AT, minutes=60,
        summary="Comité", location=place, description="Ligne 1\nLigne 2", organizer=("Préfecture", "a@b.fr"),
        attendee=('Union "des" usagers', "c@d.fr"),
    )  # fmt: skip
    content = calendar_file(said)
    lines = content.split(b"\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75 < len(place.encode())
    read = read_calendar(content)
    unescaped = read["LOCATION"].replace("\\;", ";").replace("\\,", ",").replace("\\\\", "\\")
    assert unescaped == place
    assert read["DESCRIPTION"] == "Ligne 1\\nLigne 2"
    assert 'CN="Union ’des’ usagers"'.encode() in content


def test_the_mail_that_leaves_carries_the_calendar_file_as_it_was_written():
    convened()
    delivery.deliver_due()
    assert len(outbox.outbox) == 2
    message = message_from_bytes(outbox.outbox[0].message().as_bytes())
    (part,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST" and part.get_filename() == "copil-2015-03.ics"
    assert part.get_payload(decode=True).startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_mail_of_another_kind_carries_nothing():
    assert attachments_of("weekly:12:2015-W42") == []
    assert attachments_of("pilotage.meeting_answer:REQUEST:999999:1:1:1") == []


def test_moving_a_convened_meeting_sends_the_same_event_with_a_greater_sequence():
    world = convened()
    first = calendar_of(mails("union@exemple.fr")[0])
    line = line_of(world, world.outside)
    convening.answer_notice(line, Answer.ACCEPTED)
    edit(world, starts_at=MONDAY)
    written, before = mails("union@exemple.fr")
    moved = calendar_of(written)
    assert written.subject.startswith("Séance modifiée") and moved["UID"] == first["UID"]
    assert int(moved["SEQUENCE"]) > int(first["SEQUENCE"])
    assert moved["DTSTART"] == "20151026T080000Z"
    line.refresh_from_db()
    assert line.answer == "none"  # who was free on Friday may not be on Monday
    opened = AccessLink.objects.filter(subject_id=str(line.pk))
    assert [link.is_open for link in opened.order_by("pk")] == [False, True]


def test_another_place_tells_the_members_and_keeps_their_answers():
    world = convened()
    line = line_of(world, world.outside)
    convening.answer_notice(line, Answer.ACCEPTED)
    edit(world, place="Salle Moulin")
    line.refresh_from_db()
    assert line.answer == "accepted"
    assert calendar_of(mails("union@exemple.fr")[0])["LOCATION"] == "Salle Moulin"
    count = len(mails())
    edit(world)
    assert len(mails()) == count  # nothing changed: nobody is told


def test_a_meeting_in_preparation_moves_and_is_cancelled_in_silence():
    world = build_committee()
    edit(world, starts_at=MONDAY)
    convening.cancel_meeting(world.meeting, reason="Grève", by=world.coordinator)
    assert not mails()


def test_cancelling_takes_the_meeting_out_of_the_calendars_and_closes_the_links():
    world = convened()
    with pytest.raises(ValidationError):
        convening.cancel_meeting(world.meeting, reason=" ", by=world.coordinator)
    sent = calendar_of(mails("union@exemple.fr")[0])
    convening.cancel_meeting(world.meeting, reason="Grève des transports", by=world.coordinator)
    written = mails("union@exemple.fr")[0]
    read = calendar_of(written)
    assert "Grève des transports" in written.body
    assert (read["METHOD"], read["STATUS"], read["UID"]) == ("CANCEL", "CANCELLED", sent["UID"])
    assert int(read["SEQUENCE"]) > int(sent["SEQUENCE"])
    assert not any(link.is_open for link in AccessLink.objects.all())


def test_the_deputies_of_who_excuses_himself_are_convened_in_his_place():
    world = build_committee()
    deputy = CommitteeMemberFactory(
        committee=world.committee, account=None, email="suppleant@exemple.fr", stands_in_for=world.outside
    )
    convening.convene(world.meeting, version=1, by=world.coordinator)
    assert not mails("suppleant@exemple.fr")
    line = line_of(world, world.outside)
    for _ in range(2):
        convening.answer_notice(line, Answer.EXCUSED)
    (written,) = mails("suppleant@exemple.fr")
    assert "suppléant" in written.body and line_of(world, deputy)
    convening.answer_notice(line, Answer.ACCEPTED)
    released = mails("suppleant@exemple.fr")[0]
    assert released.subject.startswith("Vous n’êtes plus attendu") and calendar_of(released)["METHOD"] == "CANCEL"
    assert not world.meeting.attendances.filter(member=deputy).exists()


def test_the_dossier_is_frozen_on_d_7_by_the_tick_and_no_sooner(settings):
    world = convened()
    assert freeze_due_packs(D_7 - datetime.timedelta(days=1)) == 0
    assert Meeting.objects.get().pack_frozen_at is None
    settings.TODAY = D_7.isoformat()
    tasks.tick()
    tasks.tick()
    world.meeting.refresh_from_db()
    assert world.meeting.pack_content["items"][0]["title"] == "Signalétique"
    assert Job.objects.filter(kind="pilotage.meeting_pack").count() == 1
    assert events().count("meeting.pack_frozen") == 1


def test_convening_after_d_7_freezes_at_once(settings):
    settings.TODAY = "2015-10-19"
    world = convened()
    assert world.meeting.pack_frozen_at and world.meeting.pack_job.requested_by == world.coordinator


def test_a_meeting_that_is_not_convened_has_no_dossier(settings):
    build_committee()
    settings.TODAY = "2015-10-20"
    assert freeze_due_packs(clock.today()) == 0


def test_what_is_frozen_does_not_change_with_the_agenda(settings):
    settings.TODAY = "2015-10-19"
    world = convened()
    frozen = world.meeting.pack_content
    remove_item(world.item, by=world.coordinator)
    world.meeting.refresh_from_db()
    assert world.meeting.pack_content == frozen


@pytest.mark.parametrize(
    ("changes", "is_old"),
    [
        ({}, False),
        ({"note": "Dit en séance"}, False),
        ({"title": "Signalétique : le hall"}, True),
        ({"proposal": "Poser six panneaux ?"}, True),
    ],
)
def test_a_dossier_is_old_as_soon_as_a_point_is_written_otherwise(settings, changes, is_old):
    settings.TODAY = "2015-10-19"
    world = build_committee()
    AgendaItem.objects.update(title="Signalétique : quel hall ?", proposal="Poser « cinq » panneaux ?")
    convening.convene(world.meeting, version=world.meeting.version, by=world.coordinator)
    AgendaItem.objects.filter(pk=world.item.pk).update(**changes)
    assert has_changed_since(world.meeting, agenda_items(world.meeting)) is is_old


def test_moving_a_frozen_meeting_freezes_its_dossier_again_when_it_is_time(settings):
    settings.TODAY = "2015-10-19"
    world = convened()
    job = world.meeting.pack_job
    edit(world, starts_at=MONDAY)
    assert world.meeting.pack_job not in (None, job)
    assert "26\u00a0octobre" in world.meeting.pack_content["meeting"]["on"]
    edit(world, starts_at=MONDAY + datetime.timedelta(days=30))
    world.meeting.refresh_from_db()
    assert world.meeting.pack_frozen_at is None and world.meeting.pack_job is None
    tasks.produce_meeting_pack(job.pk)  # the job of the day that is no more
    job.refresh_from_db()
    assert job.status == "done" and Meeting.objects.get().pack_pdf is None


@pytest.mark.parametrize(("status", "kind"), [("draft", "steering"), ("submitted", "steering"), ("approved", "users")])
def test_the_dossier_tells_no_draft_and_nothing_of_another_committee(settings, status, kind):
    settings.TODAY = "2015-10-19"
    world = build_committee()
    committee = world.committee if kind == "steering" else CommitteeFactory(kind=kind)
    held = {"status": "closed", "number": 2, "starts_at": datetime.datetime(2015, 9, 2, tzinfo=datetime.UTC)}
    before = MeetingFactory(committee=committee, **held)
    action = ActionFactory(in_progress=True)
    DecisionFactory(item=AgendaItemFactory(meeting=before, action=action), text="Le comité demande l’affichage.")
    MeetingMinutesFactory(meeting=before, **({"status": "draft"} if status == "draft" else {status: True}))
    AgendaItemFactory(meeting=world.meeting, action=action)
    convening.convene(world.meeting, version=1, by=world.coordinator)
    assert "Le comité demande l’affichage." not in str(world.meeting.pack_content)


def test_the_dossier_says_the_points_their_facts_and_what_became_of_the_last_decisions(settings):
    settings.TODAY = "2015-10-19"
    world = build_committee()
    before = MeetingFactory(
        committee=world.committee,
        status="closed",
        number=2,
        starts_at=datetime.datetime(2015, 9, 2, tzinfo=datetime.UTC),
    )
    action = ActionFactory(in_progress=True, title="Afficher les délais", number=7)
    DecisionFactory(item=AgendaItemFactory(meeting=before, action=action), text="Le comité demande l’affichage.")
    MeetingMinutesFactory(meeting=before, approved=True)
    AgendaItemFactory(meeting=world.meeting, action=action, title="Afficher les délais", why="En retard de 19 jours")
    taken_back = DueDateRequestFactory(goes_to_committee=True, status="withdrawn")
    AgendaItemFactory(meeting=world.meeting, kind="date_request", date_request=taken_back)
    convening.convene(world.meeting, version=1, by=world.coordinator)
    content = world.meeting.pack_content
    (row,) = content["follow_up"]
    assert "En retard" in row["said"] and row["reference"].startswith("COPIL-2015-02")
    facts = {fact["label"]: fact["value"] for fact in content["items"][1]["facts"]}
    assert facts["Action"].startswith("A-2015-007") and "Échéance" in facts
    assert content["items"][1]["decisions"][0]["text"] == "Le comité demande l’affichage."
    assert content["items"][2]["facts"][-1]["label"] == "Échéance demandée, puis retirée"


def test_the_pdf_comes_from_the_frozen_content_alone_and_is_sent_to_the_members(settings):
    settings.TODAY = "2015-10-19"
    world = convened()
    world.item.delete()
    produced_before = len(mails())
    with Job.objects.claimed(world.meeting.pack_job_id) as job:
        produce_meeting_pack(world.meeting, job=job)
    world.meeting.refresh_from_db()
    pdf = world.meeting.pack_pdf.path.read_bytes()
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "Signalétique" in said and "COPIL-2015-03" in said
    assert pdf == meeting_pack_pdf(world.meeting.pack_content)
    sent = mails()[: len(mails()) - produced_before]
    assert {each.to for each in sent} == {world.general.email, "union@exemple.fr"}
    (attachment,) = attachments_of(sent[0].dedup_key)
    assert attachment.content == pdf and attachment.media_type == "application/pdf"
    assert events()[-1] == "meeting.pack_produced"


def test_a_member_named_since_is_written_to_at_his_address_of_today():
    world = convened()
    world.outside.account = UserFactory(email="union@haut-pays.example")
    world.outside.save()
    edit(world, place="Salle Moulin")
    assert mails("union@haut-pays.example") and OutgoingEmail.objects.filter(to="union@exemple.fr").count() == 1
