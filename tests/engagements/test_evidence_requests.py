"""A proof is asked, recalled, called off, answered: who is told, what closes, what happens once."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from engagements.enums import RequestStatus
from engagements.models import Evidence, EvidenceRequest
from engagements.usecases import evidence_requests as usecases
from engagements.usecases.evidence import EvidenceContent, refuse_evidence
from qualipref import clock
from qualipref.journal.models import Entry
from qualipref.links.models import AccessLink
from qualipref.notifications.models import OutgoingEmail
from qualipref.workflow import TransitionRefused
from sites.enums import Role
from tests.factories import UserFactory, holder
from tests.readiness.world import TODAY

from .request_world import DUE_ON, ask, build_asked

pytestmark = pytest.mark.django_db
PAPER = [("Relevé", EvidenceContent(archive_place="Bureau 214"))]
FIELDS = {"support": "paper", "period_from": datetime.date(2015, 7, 1), "period_to": datetime.date(2015, 9, 30)}


@pytest.fixture
def world():
    return build_asked()


def yesterday(request):
    EvidenceRequest.objects.filter(pk=request.pk).update(requested_at=clock.now() - datetime.timedelta(days=1))
    request.refresh_from_db()


def test_the_contact_receives_what_is_asked_and_one_link(world):
    request = ask(world)
    mail = OutgoingEmail.objects.get()
    assert (mail.to, mail.recipient) == ("chef@haut-pays.example", None)
    assert request.token in mail.body and "Le relevé du trimestre." in mail.body
    assert "vous êtes le contact de ce service (Chef du bureau)" in mail.body
    entry = Entry.objects.about(request).get()
    assert (entry.event, entry.service_code) == ("evidence_request.sent", world.service.code)
    assert request.token not in str(entry.details)


@pytest.mark.parametrize(
    ("now", "hours"),
    [("2015-10-12T14:00:00+02:00", 18 * 24 + 11), ("2015-10-30T23:59:00+01:00", 0)],  # the clocks change on the 25th
)
def test_the_link_opens_until_the_end_of_the_day_in_paris(world, monkeypatch, now, hours):
    instant = datetime.datetime.fromisoformat(now)
    monkeypatch.setattr(clock, "now", lambda: instant)
    request = ask(world)
    left = request.link.expires_at - clock.real_now()
    assert abs(left - datetime.timedelta(hours=hours)) < datetime.timedelta(minutes=2)


def test_a_contact_with_an_account_is_the_recipient_of_the_link():
    head = UserFactory(email="chef.bureau@qualipref.example")
    world = build_asked(account=head, email="autre@haut-pays.example")
    request = ask(world)
    assert request.link.recipient == head
    assert OutgoingEmail.objects.get().to == "chef.bureau@qualipref.example"


def test_a_contact_whose_account_is_suspended_answers_by_his_address():
    world = build_asked(account=UserFactory(is_active=False))
    assert ask(world).link.recipient is None
    assert OutgoingEmail.objects.get().to == "chef@haut-pays.example"


def test_without_a_contact_the_correspondents_are_told_without_a_link(world):
    correspondent = holder(Role.CORRESPONDENT, site=world.site, service=world.service)
    request = ask(world, contact=None)
    mail = OutgoingEmail.objects.get()
    assert mail.recipient == correspondent and "/lien/" not in mail.body
    assert request.link is None and not AccessLink.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"message": "  "}, {"due_on": TODAY.replace(year=2014)}, {"due_on": TODAY - datetime.timedelta(days=1)}]
)
def test_what_cannot_be_asked_writes_nothing(world, settings, fields):
    settings.TODAY = TODAY.isoformat()
    with pytest.raises(ValidationError):
        ask(world, **fields)
    assert not EvidenceRequest.objects.exists() and not OutgoingEmail.objects.exists()


def test_a_contact_without_an_address_cannot_be_asked():
    world = build_asked(email="")
    with pytest.raises(ValidationError):
        ask(world)
    assert not AccessLink.objects.exists()


def test_the_same_request_is_not_sent_twice(world):
    ask(world)
    with pytest.raises(TransitionRefused):
        ask(world)
    assert OutgoingEmail.objects.count() == 1
    assert ask(world, message="Une autre preuve.").pk


def test_a_reminder_is_a_new_link_once_a_civil_day(world):
    request = ask(world)
    with pytest.raises(TransitionRefused, match="à partir de demain"):
        usecases.remind_request(request, by=world.manager)
    yesterday(request)
    first = request.link
    usecases.remind_request(request, by=world.manager)
    first.refresh_from_db()
    assert first.revoked_at and request.link != first and request.link.is_open
    assert OutgoingEmail.objects.first().subject.startswith("Rappel : ")
    with pytest.raises(TransitionRefused):
        usecases.remind_request(request, by=world.manager)
    assert OutgoingEmail.objects.count() == 2


def test_a_reminder_past_the_date_still_gives_seven_days(world, monkeypatch):
    request = ask(world)
    late = datetime.datetime.combine(DUE_ON + datetime.timedelta(days=20), datetime.time(9), tzinfo=clock.PARIS)
    monkeypatch.setattr(clock, "now", lambda: late)
    EvidenceRequest.objects.update(requested_at=late - datetime.timedelta(days=30))
    request.refresh_from_db()
    usecases.remind_request(request, by=world.manager)
    left = request.link.expires_at - clock.real_now()
    assert datetime.timedelta(days=6, hours=23) < left <= datetime.timedelta(days=7)


def test_a_cancelled_request_closes_its_link_and_says_why(world):
    request = ask(world)
    with pytest.raises(ValidationError):
        usecases.cancel_request(request, reason=" ", by=world.manager)
    usecases.cancel_request(request, reason="La preuve a été retrouvée.", by=world.manager)
    request.link.refresh_from_db()
    assert request.status == RequestStatus.CANCELLED and not request.link.is_open
    assert "La preuve a été retrouvée." in OutgoingEmail.objects.first().body
    for gesture in (
        lambda: usecases.cancel_request(request, reason="Encore", by=world.manager),
        lambda: usecases.remind_request(request, by=world.manager),
        lambda: usecases.answer_request(request, PAPER, by=world.manager, **FIELDS),
    ):
        with pytest.raises(TransitionRefused):
            gesture()
    assert not Evidence.objects.exists()


def test_an_answer_by_link_has_no_author_and_spends_it(world):
    request = ask(world)
    (evidence,) = usecases.answer_request(request, PAPER, link=request.link, **FIELDS)
    request.refresh_from_db()
    request.link.refresh_from_db()
    assert evidence.submitted_by is None
    assert (request.status, request.evidence) == (RequestStatus.ANSWERED, evidence)
    assert request.link.used_at
    use = evidence.uses.get()
    assert (use.commitment, use.unit) == (request.commitment, request.unit)
    vias = set(Entry.objects.exclude(event="evidence_request.sent").values_list("event", "via"))
    assert vias == {("evidence.submitted", "lien"), ("evidence_request.answered", "lien")}


def test_the_refusal_of_an_answer_by_link_is_told_to_who_sent_it(world):
    request = ask(world)
    (evidence,) = usecases.answer_request(request, PAPER, link=request.link, **FIELDS)
    refuse_evidence(evidence.uses.get(), reason="Le relevé est celui de 2014.", by=world.manager)
    mail = OutgoingEmail.objects.first()
    assert mail.to == "chef@haut-pays.example"
    assert "Le relevé est celui de 2014." in mail.body and world.manager.email in mail.body


def test_an_answer_in_the_application_closes_the_link(world):
    request = ask(world)
    correspondent = holder(Role.CORRESPONDENT, site=world.site, service=world.service)
    (evidence,) = usecases.answer_request(request, PAPER, by=correspondent, **FIELDS)
    request.link.refresh_from_db()
    assert evidence.submitted_by == correspondent and request.link.revoked_at
    with pytest.raises(TransitionRefused):
        usecases.answer_request(request, PAPER, link=request.link, **FIELDS)
    assert Evidence.objects.count() == 1


def test_a_refused_deposit_leaves_the_link_open(world):
    request = ask(world)
    wrong = FIELDS | {"period_to": datetime.date(2015, 1, 1)}
    with pytest.raises(Exception, match="evidence_period_in_order"):
        usecases.answer_request(request, PAPER, link=request.link, **wrong)


@pytest.mark.django_db(transaction=True)
def test_ten_answers_at_once_deposit_one_proof():
    world = build_asked()
    request = ask(world)

    def answer(_):
        try:
            usecases.answer_request(EvidenceRequest.objects.get(pk=request.pk), PAPER, link=request.link, **FIELDS)
        except TransitionRefused:
            return "refusée"
        else:
            return "acceptée"
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        found = sorted(pool.map(answer, range(10)))
    assert found == ["acceptée"] + ["refusée"] * 9
    assert Evidence.objects.count() == 1
    assert Entry.objects.filter(event="evidence_request.answered").count() == 1
