"""Each service reads what concerns it, and that only: by mail and on its page, from the frozen text."""

import hashlib
import uuid

import pytest
from django.urls import reverse

from pilotage import emails
from pilotage.excerpts import excerpts
from pilotage.models import Attendance, Committee, CommitteeMember
from pilotage.usecases import minutes as usecases
from pilotage.usecases.decisions import decide
from qualipref.jobs.models import Job
from qualipref.notifications.attachments import attachments_of
from qualipref.notifications.models import OutgoingEmail
from sites.enums import Role
from sites.models import ServiceContact
from tests.factories import ServiceFactory, holder
from tests.factories.steering import ActionFactory, AgendaItemFactory, DueDateRequestFactory

from .minutes_world import DAY, address, approved, build_meeting, fresh, signed_in, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = DAY


@pytest.fixture
def world():
    return build_meeting()


def correspondent(service):
    return holder(Role.CORRESPONDENT, site=service.site, service=service)


def test_of_a_working_group_a_service_reads_its_decisions_and_not_those_of_the_others(world):
    Committee.objects.update(kind="working_group")
    service, other = (action.lead_service for action in world.actions)
    client = signed_in(correspondent(service))
    path = address("excerpt", world.minutes, service.pk)
    assert client.get(path).status_code == 404
    approved(world)
    shown = client.get(path).text
    assert "D-01" in shown and "Signalétique du hall" in shown
    assert "D-02" not in shown and "Menu vocal" not in shown
    assert client.get(address("excerpt", world.minutes, other.pk)).status_code == 404
    assert client.get(address("detail", world.minutes)).status_code == 404
    assert path in client.get(reverse("pilotage:minutes_list")).text


def test_the_approved_minutes_of_the_steering_committee_are_read_by_every_service(world):
    """SECURITY.md, section 2; a draft by none (K2)."""
    client = signed_in(correspondent(ServiceFactory()))
    assert client.get(address("detail", world.minutes)).status_code == 404
    approved(world)
    assert client.get(address("detail", world.minutes)).status_code == 200


def test_who_heads_a_service_reads_its_excerpt_and_who_helps_an_action_too(world):
    helping, action = ServiceFactory(), ActionFactory()
    action.contributing_services.add(helping)
    item = AgendaItemFactory(meeting=world.minutes.meeting, kind="new_action", action=action)
    decide(item, "approved", key=uuid.uuid4(), by=world.president)
    head = holder(Role.AGENT, site=helping.site)
    ServiceContact.objects.create(service=helping, function="Chef", account=head, is_head=True, du="2015-01-01")
    approved(world)
    shown = signed_in(head).get(address("excerpt", world.minutes, helping.pk)).text
    assert "D-03" in shown and "D-01" not in shown


def test_a_service_that_nothing_concerns_has_no_excerpt(world):
    approved(world)
    client = signed_in(world.president)
    assert client.get(address("excerpt", world.minutes, ServiceFactory().pk)).status_code == 404


def test_the_mail_leads_to_the_page_and_only_who_has_an_account_is_led(world):
    service = world.actions[0].lead_service
    reader = correspondent(service)
    ServiceContact.objects.create(
        service=service, function="Chef", email="chef@prefecture.example", is_head=True, du="2015-01-01"
    )
    approved(world)
    path = address("excerpt", world.minutes, service.pk)
    assert path in OutgoingEmail.objects.get(recipient=reader).body
    assert path not in OutgoingEmail.objects.get(to="chef@prefecture.example").body


def test_a_rectification_sends_its_own_words(world):
    minutes, service = approved(world).minutes, world.actions[0].lead_service
    reader = correspondent(service)
    made = usecases.rectify_minutes(minutes, reason="Nom du service", by=world.writer)
    texts = {"D-01": "Le comité valide la signalétique rectifiée."}
    usecases.write_rectification(made, texts=texts, opening="", closing="", version=1, by=world.writer)
    world.minutes = fresh(made)
    approved(world)
    assert "signalétique rectifiée" in OutgoingEmail.objects.get(recipient=reader).body
    assert "signalétique rectifiée" in signed_in(reader).get(address("excerpt", made, service.pk)).text


def test_a_decision_on_a_request_of_date_reaches_its_service():
    world = build_meeting()
    request = DueDateRequestFactory()
    item = AgendaItemFactory(meeting=world.minutes.meeting, kind="date_request", date_request=request)
    decide(item, "approved", key=uuid.uuid4(), by=world.president)
    minutes = approved(world).minutes
    (decision,) = excerpts(minutes)[request.action.lead_service]
    assert decision["number"] == "D-03"
    assert "Pilote" in decision["details"]


def test_nothing_leaves_before_approval(world):
    service = world.actions[0].lead_service
    reader = correspondent(service)
    submitted(world)
    assert not OutgoingEmail.objects.filter(recipient=reader).exists()


def of_association():
    return OutgoingEmail.objects.filter(to="asso@example.org")


def test_a_member_without_account_receives_the_sealed_pdf_once_it_is_made(world):
    Attendance.objects.create(
        meeting=world.minutes.meeting, function="Association", email="asso@example.org", presence="present"
    )
    minutes = approved(world).minutes
    member = world.member.account
    assert not of_association().exists() and OutgoingEmail.objects.filter(recipient=member).count() == 1
    usecases.produce_minutes(minutes, job=Job.objects.claim(minutes.job_id))
    mail = of_association().get()
    assert "joint à ce courriel" in mail.body and "/pilotage/" not in mail.body
    (attached,) = attachments_of(mail.dedup_key)
    assert hashlib.sha256(attached.content).hexdigest() == fresh(minutes).pdf.sha256
    assert (attached.name, attached.media_type) == (minutes.filename, "application/pdf")
    assert OutgoingEmail.objects.filter(recipient=member).count() == 1
    assert attachments_of(OutgoingEmail.objects.get(recipient=member).dedup_key) == []


def test_no_address_is_too_long_for_the_key_of_its_mails(world):
    service = world.actions[0].lead_service
    address = f"{'a' * 60}@{'.'.join(['b' * 50] * 3)}.example.org"
    head = {"function": "Chef", "email": f"chef.{address}", "is_head": True, "du": "2015-01-01"}
    ServiceContact.objects.create(service=service, **head)
    Attendance.objects.create(meeting=world.minutes.meeting, function="Association", email=address)
    minutes = approved(world).minutes
    usecases.produce_minutes(minutes, job=Job.objects.claim(minutes.job_id))
    keys = {mail.to: mail.dedup_key for mail in OutgoingEmail.objects.all()}
    assert max(map(len, keys.values())) <= OutgoingEmail._meta.get_field("dedup_key").max_length
    assert attachments_of(keys[address]) and attachments_of(keys[f"chef.{address}"]) == []


def test_the_sealed_pdf_goes_to_the_address_that_the_seat_says_today(world):
    CommitteeMember.objects.filter(pk=world.member.pk).update(account=None, email="juste@example.org")
    minutes = approved(world).minutes
    emails.minutes_sealed(minutes, word=usecases.SEALED_PDF)
    former = world.member.account.email
    assert OutgoingEmail.objects.filter(to="juste@example.org").count() == 1
    assert not OutgoingEmail.objects.filter(to=former).exists()


def test_a_suspended_account_receives_the_approved_minutes_nowhere(world):
    member = world.member.account
    member.is_active = False
    member.save()
    minutes = approved(world).minutes
    emails.minutes_sealed(minutes, word=usecases.SEALED_PDF)
    assert not OutgoingEmail.objects.filter(to=member.email).exists()


def test_a_pdf_laid_out_again_is_not_sent_again(world):
    Attendance.objects.create(meeting=world.minutes.meeting, function="Association", email="asso@example.org")
    minutes = approved(world).minutes
    for _ in range(2):
        emails.minutes_sealed(minutes, word=usecases.SEALED_PDF)
    assert of_association().count() == 1
