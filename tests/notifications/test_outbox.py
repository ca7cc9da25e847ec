import pytest
from django.db import transaction

from qualipref.notifications.models import OutgoingEmail
from qualipref.notifications.outbox import queue_email
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
INVITATION = "accounts/emails/invitation"


def queue(user=None, **options):
    options = {"link": "http://x/lien/SECRET/", "days": 7} | options
    return queue_email(INVITATION, to=user or UserFactory(), **options)


def test_mail_waits_with_its_text():
    user = UserFactory(label="Chef du bureau <A> & B")
    email = queue(user)
    assert email.status == "queued" and email.to == user.email
    assert "Chef du bureau <A> & B" in email.body
    assert "http://x/lien/SECRET/" in email.body


def test_same_key_writes_one_mail():
    user = UserFactory()
    first, second = queue(user, dedup_key="k:1"), queue(user, dedup_key="k:1")
    assert first == second and OutgoingEmail.objects.count() == 1


def test_mail_disappears_with_the_transaction_of_its_gesture():
    user = UserFactory()
    with pytest.raises(RuntimeError), transaction.atomic():
        queue(user)
        raise RuntimeError
    assert not OutgoingEmail.objects.exists()


def test_subject_holds_on_one_line(settings, tmp_path):
    (tmp_path / "piege_subject.txt").write_text("Bonjour {{ name }}")
    (tmp_path / "piege_body.txt").write_text("Texte")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    email = queue_email("piege", to=UserFactory(), name="x\r\nBcc: tous@ailleurs.example\n\n" + "y" * 400)
    assert "\n" not in email.subject and "\r" not in email.subject
    assert len(email.subject) == 250


def test_demonstration_holds_the_mail_without_its_secret(settings):
    settings.DEMO = True
    email = queue()
    assert email.status == "held"
    assert "SECRET" not in email.body and "/lien/…" in email.body


def test_without_a_mail_server_the_mail_is_held(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert queue().status == "held"
