import datetime
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends import locmem

from qualipref import clock
from qualipref.jobs import relay
from qualipref.notifications import attachments, delivery, tasks, usecases
from qualipref.notifications.attachments import Attachment
from qualipref.notifications.models import MAX_ATTEMPTS, OutgoingEmail
from qualipref.workflow import TransitionRefused
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def waiting(**fields):
    number = OutgoingEmail.objects.count()
    return OutgoingEmail.objects.create(
        **{"dedup_key": f"k:{number}", "to": "a@qualipref.example", "subject": "Objet", "body": "Texte"} | fields
    )


class Server(locmem.EmailBackend):
    """A mail server whose moods the tests choose."""

    opened = 0
    mood = None

    def open(self):
        type(self).opened += 1
        if self.mood == "down":
            raise ConnectionRefusedError
        return True

    def send_messages(self, messages):
        if isinstance(self.mood, Exception):
            raise self.mood
        return super().send_messages(messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.opened, Server.mood = 0, None
    return Server


def test_a_batch_leaves_on_one_connection(server):
    for _ in range(3):
        waiting()
    assert delivery.deliver_due() == 3
    assert server.opened == 1 and len(mail.outbox) == 3
    assert set(OutgoingEmail.objects.values_list("status", flat=True)) == {"sent"}


def test_batches_are_bounded(server, monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 2)
    for _ in range(3):
        waiting()
    assert [delivery.deliver_due(), delivery.deliver_due(), delivery.deliver_due()] == [2, 1, 0]


def test_message_id_comes_from_the_key(settings):
    settings.SITE_URL = "https://qualipref.example.gouv.fr"
    first, again, other = (OutgoingEmail(dedup_key=key) for key in ("a", "a", "b"))
    assert first.message_id == again.message_id != other.message_id
    assert first.message_id.endswith("@qualipref.example.gouv.fr>")


def test_sent_mail_keeps_no_secret_link():
    email = waiting(body="http://x/lien/SECRET/ puis la suite")
    delivery.deliver_due()
    email.refresh_from_db()
    assert "SECRET" in mail.outbox[0].body
    assert email.body == "http://x/lien/…/ puis la suite"


def test_two_workers_send_one_mail():
    email = waiting()
    assert OutgoingEmail.objects.claim(email.pk)
    assert OutgoingEmail.objects.claim(email.pk) is None
    assert delivery.deliver_due() == 0 and mail.outbox == []


def test_mail_sent_by_a_worker_that_died_before_marking_leaves_again_under_the_same_message_id():
    email = waiting()
    claimed = OutgoingEmail.objects.claim(email.pk)
    delivery._message(claimed, None).send()  # then kill -9
    OutgoingEmail.objects.update(lease_until=clock.real_now() - datetime.timedelta(seconds=1))
    delivery.deliver_due()
    sent = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(sent) == 2 and len(set(sent)) == 1


def test_worker_that_lost_its_lease_marks_nothing():
    email = waiting()
    slow = OutgoingEmail.objects.claim(email.pk)
    OutgoingEmail.objects.update(lease_until=clock.real_now() - datetime.timedelta(seconds=1))
    OutgoingEmail.objects.claim(email.pk)
    slow.mark_failed("trop tard")
    email.refresh_from_db()
    assert email.status == "queued"


def test_server_down_postpones_without_counting_an_attempt(server):
    server.mood = "down"
    email = waiting()
    assert delivery.deliver_due() == 0
    email.refresh_from_db()
    assert (email.status, email.attempts, email.failure) == ("queued", 0, delivery.SERVER_DOWN)
    assert email.try_after > clock.real_now()


def test_refusal_for_good_fails_at_once_and_says_why(server):
    server.mood = smtplib.SMTPRecipientsRefused({"a@qualipref.example": (550, b"mailbox unknown")})
    email = waiting()
    delivery.deliver_due()
    email.refresh_from_db()
    assert email.status == "failed"
    assert "550" in email.failure and "mailbox unknown" in email.failure


def test_passing_refusal_is_tried_again_then_fails(server):
    server.mood = smtplib.SMTPDataError(451, b"greylisted")
    email = waiting()
    for attempt in range(1, MAX_ATTEMPTS + 1):
        OutgoingEmail.objects.update(try_after=clock.real_now())
        delivery.deliver_due()
        email.refresh_from_db()
        assert email.attempts == attempt
    assert email.status == "failed"


def test_server_that_leaves_stops_the_batch(server):
    server.mood = smtplib.SMTPServerDisconnected()
    first, second = waiting(), waiting()
    delivery.deliver_due()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.attempts, first.failure, second.attempts) == (1, delivery.SERVER_LEFT, 0)


def test_failed_mail_can_be_restarted_once():
    email, user = waiting(status="failed", attempts=5, failure="non"), UserFactory()
    usecases.restart_email(email, by=user)
    assert (email.status, email.attempts) == ("queued", 0)
    with pytest.raises(TransitionRefused):
        usecases.restart_email(email, by=user)


def test_relay_is_nudged_once_for_all_that_waits():
    assert tasks.due_emails in relay._sources
    waiting(), waiting()
    assert list(tasks.due_emails()) == [("qualipref.notifications.tasks.deliver_due", ())]
    assert list(tasks.due_emails()) == []


def test_a_mail_carries_what_its_key_says(server, monkeypatch):
    monkeypatch.setattr(
        attachments, "_makers", {"essai": lambda rest: [Attachment("a.txt", rest.encode(), "text/plain")]}
    )
    waiting(dedup_key="essai:12:a")
    waiting(dedup_key="autre:12:a")
    delivery.deliver_due()
    (part,), other = mail.outbox[0].attachments, mail.outbox[1].attachments
    assert not other
    assert (part.get_filename(), part.get_payload(decode=True)) == ("a.txt", b"12:a")
