"""The minutes: submitted, sent back, approved as they were read, sealed, corrected by others only."""

import datetime
import io
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from pilotage.documents.minutes import minutes_digest
from pilotage.documents.minutes_pdf import minutes_pdf
from pilotage.models import Action, Decision, Meeting, MeetingMinutes
from pilotage.usecases import minutes as usecases
from pilotage.usecases.decisions import decide, reword_decision, undo_decision
from pilotage.usecases.meetings import close_meeting, list_attendances, open_meeting, record_presences, sheet_digest
from qualipref.jobs.models import Job, JobFailed
from qualipref.journal.models import Entry
from qualipref.notifications.models import OutgoingEmail
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from tests.factories import holder
from tests.factories.steering import (
    ActionFactory,
    AgendaItemFactory,
    CommitteeMemberFactory,
    DecisionFactory,
    MeetingFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-24"


@pytest.fixture
def president():
    return holder(Role.SECRETARY_GENERAL)


@pytest.fixture
def secretary():
    return holder(Role.COORDINATOR)


@pytest.fixture
def minutes(president, secretary):
    """A closed meeting with one member present and one action validated."""
    opened = datetime.datetime(2015, 10, 23, 12, 30, tzinfo=datetime.UTC)
    meeting = MeetingFactory(
        status="open",
        number=3,
        committee__code="copil",
        opened_at=opened,
        opened_by=president,
        keyboard=president,
        place="Cergy",
    )
    CommitteeMemberFactory(committee=meeting.committee, function="Secrétaire général", is_president=True)
    (line,) = list_attendances(meeting, by=secretary)
    record_presences(meeting, {line: ("present", "")}, shown=sheet_digest([line]), by=secretary)
    item = AgendaItemFactory(meeting=meeting, kind="new_action", action=ActionFactory(), title="Signalétique")
    decide(item, "approved", key=uuid.uuid4(), by=president)
    return close_meeting(meeting, by=president)


def submitted(minutes, by):
    usecases.submit_minutes(minutes, version=minutes.version, by=by)
    return minutes


def approve(minutes, by, **changes):
    read = {"version": minutes.version, "digest": minutes.content_digest, "factor": "password"} | changes
    usecases.approve_minutes(minutes, by=by, **read)


def test_what_is_submitted_says_what_was_decided(minutes, secretary):
    submitted(minutes, secretary)
    (decision,) = minutes.content["decisions"]
    assert decision["reference"] == "COPIL-2015-03\u00a0/ D-01" or decision["reference"] == "COPIL-2015-03 / D-01"
    assert decision["text"] == Decision.objects.get().text
    assert minutes.content["attendances"][0]["presence"] == "Présent"
    assert minutes.content_digest == minutes_digest(minutes.content)


def test_approved_minutes_are_sealed_journaled_mailed_and_their_pdf_asked(minutes, secretary, president):
    approve(submitted(minutes, secretary), president)
    minutes.refresh_from_db()
    assert minutes.status == "approved"
    assert minutes.content["approval"]["factor"] == "mot de passe"
    assert minutes_digest(minutes.content) == minutes.content_digest
    assert minutes.journal_head == Entry.objects.get(event="minutes.submitted").hash
    assert Job.objects.filter(kind="pilotage.minutes", key=str(minutes.pk)).count() == 1
    assert Entry.objects.filter(event="minutes.approved").count() == 1
    assert OutgoingEmail.objects.filter(subject__contains="approuvé").count() == 1
    assert Decision.objects.get().is_sealed
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(text="Autre")


def test_a_service_receives_only_what_concerns_it(minutes, secretary, president):
    service = Decision.objects.get().item.action.lead_service
    correspondent = holder(Role.CORRESPONDENT, site=service.site, service=service)
    other = AgendaItemFactory(meeting=minutes.meeting, kind="new_action", action=ActionFactory(title="Autre service"))
    decide(other, "approved", key=uuid.uuid4(), by=president)
    approve(submitted(minutes, secretary), president)
    mail = OutgoingEmail.objects.get(recipient=correspondent)
    assert "D-01" in mail.body
    assert "Autre service" not in mail.body


def test_no_mail_of_a_decision_leaves_before_approval(minutes, secretary):
    submitted(minutes, secretary)
    assert not OutgoingEmail.objects.filter(subject__contains="Décisions").exists()


def test_a_text_that_changed_since_it_was_read_is_not_approved(minutes, secretary, president):
    submitted(minutes, secretary)
    with pytest.raises(StaleVersion):
        approve(minutes, president, version=minutes.version - 1)
    with pytest.raises(StaleVersion):
        approve(minutes, president, digest="0" * 64)
    minutes.refresh_from_db()
    assert minutes.status == "submitted"
    assert not Job.objects.exists()


def test_who_submits_does_not_approve(minutes, secretary):
    with pytest.raises(TransitionRefused, match="soumis"):
        approve(submitted(minutes, secretary), secretary)


def test_what_is_approved_is_not_approved_twice(minutes, secretary, president):
    approve(submitted(minutes, secretary), president)
    with pytest.raises(TransitionRefused):
        approve(minutes, president)
    assert Entry.objects.filter(event="minutes.approved").count() == 1


def test_a_change_that_is_asked_comes_back_with_what_was_read(minutes, secretary, president):
    submitted(minutes, secretary)
    read, decision = minutes.content, Decision.objects.get()
    usecases.ask_minutes_changes(
        minutes, [(decision, "Nommer le service."), (None, " ")], version=minutes.version, by=president
    )
    remark = minutes.remarks.get()
    usecases.answer_remark(remark, answer="C’est fait.", by=secretary)
    reword_decision(decision, text="Le comité charge le bureau d’accueil.", version=decision.version, by=secretary)
    submitted(minutes, secretary)
    minutes.refresh_from_db()
    assert minutes.read_content == read
    assert minutes.content["decisions"][0]["text"] == "Le comité charge le bureau d’accueil."
    assert [period.status for period in minutes.periods.all()] == ["draft", "submitted", "changes_asked", "submitted"]


def test_sending_back_says_what_to_change(minutes, secretary, president):
    submitted(minutes, secretary)
    with pytest.raises(ValidationError):
        usecases.ask_minutes_changes(minutes, [(None, "  ")], version=minutes.version, by=president)
    minutes.refresh_from_db()
    assert minutes.status == "submitted"


def test_a_point_taken_back_is_decided_before_the_minutes_are_submitted(minutes, secretary, president):
    undo_decision(Decision.objects.get(), by=president)
    with pytest.raises(TransitionRefused, match="Signalétique"):
        submitted(minutes, secretary)


def test_approved_minutes_are_corrected_by_others_linked_both_ways(minutes, secretary, president):
    approve(submitted(minutes, secretary), president)
    before = dict(minutes.content)
    made = usecases.rectify_minutes(minutes, reason="Nom du service", by=secretary)
    usecases.write_rectification(
        made, texts={"D-01": "Le comité valide la signalétique."}, opening="", closing="", version=1, by=secretary
    )
    approve(submitted(made, secretary), president)
    minutes.refresh_from_db()
    assert minutes.content == before
    assert made.reference == "PV COPIL-2015-03 rectificatif 1"
    assert (made.rectifies, minutes.rectified_by) == (minutes, made)
    assert made.content["decisions"][0]["text"] == "Le comité valide la signalétique."
    assert "approval" in made.content


def test_minutes_are_rectified_once_each(minutes, secretary, president):
    approve(submitted(minutes, secretary), president)
    usecases.rectify_minutes(minutes, reason="Nom", by=secretary)
    with pytest.raises(TransitionRefused, match="déjà son rectificatif"):
        usecases.rectify_minutes(minutes, reason="Autre", by=secretary)


def test_what_is_not_approved_is_not_rectified(minutes, secretary):
    with pytest.raises(TransitionRefused):
        usecases.rectify_minutes(minutes, reason="Nom", by=secretary)


def test_a_draft_is_not_read_before_approval(minutes, secretary, president):
    member = CommitteeMemberFactory(committee=minutes.meeting.committee).account
    service_agent = holder(Role.CORRESPONDENT, service=ActionFactory().lead_service, user=member).pk
    assert service_agent == member.pk
    day = datetime.date(2015, 10, 24)
    assert not MeetingMinutes.objects.visible_to(member, day).exists()
    approve(submitted(minutes, secretary), president)
    member.__dict__.pop("_assignments_held", None)
    assert MeetingMinutes.objects.visible_to(member, day).exists()


def test_the_pdf_says_what_was_decided_and_carries_its_seal(minutes, secretary, president):
    approve(submitted(minutes, secretary), president)
    job = Job.objects.claim(minutes.job.pk)
    usecases.produce_minutes(minutes, job=job)
    pdf = minutes.pdf.path.read_bytes()
    text = pdf_text(pdf)
    assert "COPIL-2015-03 / D-01" in text
    assert Decision.objects.get().text.replace("\u00a0", " ") in text
    assert minutes.content_digest[:8] in text
    assert minutes.journal_head[:8] in text
    assert minutes_pdf(minutes.content) == pdf


def test_a_pdf_is_not_made_from_a_content_that_was_forged(minutes, secretary, president):
    approve(submitted(minutes, secretary), president)
    job = Job.objects.claim(minutes.job.pk)
    minutes.content["decisions"][0]["text"] = "Autre"
    with pytest.raises(JobFailed, match="empreinte"):
        usecases.produce_minutes(minutes, job=job)


def pdf_text(pdf):
    printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(printed.replace("\u00a0", " ").replace("\u202f", " ").split())


def opened(meeting, president):
    """What the meeting reads of the previous decisions when it opens."""
    open_meeting(meeting, by=president, factor="password", version=meeting.version)
    return Meeting.objects.get(pk=meeting.pk).follow_up


def test_the_minutes_say_who_kept_them_and_what_became_of_the_former_decisions(minutes, secretary, president):
    committee = minutes.meeting.committee
    CommitteeMemberFactory(committee=committee, function="Responsable qualité", is_secretary=True)
    former = MeetingFactory(
        committee=committee,
        number=2,
        status="closed",
        starts_at=datetime.datetime(2015, 5, 28, 12, tzinfo=datetime.UTC),
    )
    late = AgendaItemFactory(meeting=former, kind="new_action", action=ActionFactory(in_progress=True))
    DecisionFactory(item=late, number=1)
    meeting = MeetingFactory(committee=committee, number=4, status="convened", starts_at=minutes.meeting.starts_at)
    AgendaItemFactory(meeting=meeting)
    Meeting.objects.filter(pk=minutes.meeting.pk).update(follow_up=opened(meeting, president))
    Action.objects.filter(pk=late.action_id).update(status="abandoned", outcome_reason="Après la séance")
    minutes.refresh_from_db()
    approve(submitted(minutes, secretary), president)
    usecases.produce_minutes(minutes, job=Job.objects.claim(minutes.job.pk))
    text = pdf_text(minutes.pdf.path.read_bytes())
    assert "Secrétariat Responsable qualité" in text
    assert "▲ En retard, attendu pour le 30 septembre 2015" in text
