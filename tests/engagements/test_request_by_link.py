"""The page behind the link of a request: it shows, it takes an answer once, and says what to do when it is closed."""

import datetime
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from engagements.enums import RequestStatus
from engagements.models import Evidence, EvidenceRequest
from engagements.usecases import evidence_requests as usecases
from engagements.views import evidence_answers
from qualipref import clock
from qualipref.documents.models import StoredFile
from qualipref.links.models import AccessLink
from tests.factories import UserFactory

from .request_world import answer, ask, build_asked, link_path, text_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build_asked()
    world.request = ask(world)
    world.path = link_path()
    return world


def is_open():
    return EvidenceRequest.objects.get().status == RequestStatus.OPEN


def test_reading_the_link_changes_nothing(client, world):
    for _ in range(3):
        page = client.get(world.path)
    assert page.status_code == 200
    assert "Le relevé du trimestre." in page.text and world.commitment.title in page.text
    assert 'value="2015-01-01"' in page.text  # the period that misses
    assert is_open() and AccessLink.objects.get().is_open


@pytest.mark.parametrize(
    "fields",
    [
        answer(),
        answer(support="observation", observation="Affiche en place.", observed_by="Agent d’accueil"),
        answer(support="file", title=""),
    ],
)
def test_an_answer_deposits_and_closes(client, world, fields):
    if fields["support"] == "file":
        fields["files"] = text_file()
    page = client.post(world.path, fields)
    assert page.status_code == 200 and "Votre preuve est reçue" in page.text
    evidence = Evidence.objects.get()
    assert (evidence.support, evidence.submitted_by, evidence.supplied_by) == (
        fields["support"],
        None,
        "Chef du bureau",
    )
    again = client.get(world.path)
    assert again.status_code == 410 and "Déjà répondu" in again.text
    assert client.post(world.path, fields).status_code == 410
    assert Evidence.objects.count() == 1


def test_evidence_by_link_has_an_address_a_capture_and_its_day(client, world):
    fields = answer(support="link", url="https://reseau.example/page", captured_on="2015-10-09")
    refused = client.post(world.path, fields)
    assert "Joignez la capture" in refused.text and is_open()
    page = client.post(world.path, fields | {"capture": text_file(_picture(), "capture.png")})
    assert "Votre preuve est reçue" in page.text
    version = Evidence.objects.get().current
    assert (version.url, version.captured_on) == ("https://reseau.example/page", datetime.date(2015, 10, 9))
    assert version.stored_file.media_type.startswith("image/")


def _picture():
    stream = BytesIO()
    Image.new("RGB", (40, 30), "white").save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"period_to": "2030-01-01"}, "dans le futur"),
        ({"period_from": "2015-10-01", "period_to": "2015-09-01"}, "finit avant de commencer"),
        ({"archive_place": ""}, "Dites où le papier est conservé"),
        ({"support": "autre"}, "autre"),
        ({"supplied_by": ""}, ""),
    ],
)
def test_a_mistake_keeps_the_link_and_what_was_typed(client, world, fields, sentence):
    page = client.post(world.path, answer() | fields)
    assert page.status_code == 200 and sentence in page.text
    assert is_open() and AccessLink.objects.get().is_open and not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "vide.pdf"), (b"MZ\x90\x00" + b"\x00" * 60, "releve.pdf"), (b"%PDF-1.4\nx", "x.pdf")],
    ids=["vide", "programme", "tronque"],
)
def test_the_files_of_a_stranger_go_through_the_same_checks(client, world, content, name):
    page = client.post(world.path, answer(support="file", files=text_file(content, name)))
    assert page.status_code == 200 and name in page.text
    assert is_open() and not StoredFile.objects.exists()


def test_someone_else_signed_in_is_refused(client, world):
    client.force_login(UserFactory())
    for method in (client.get, client.post):
        page = method(world.path, answer())
        assert page.status_code == 403 and "une autre personne" in page.text
    assert is_open()


def test_an_expired_link_names_who_sends_another(client, world):
    AccessLink.objects.update(expires_at=clock.real_now() - datetime.timedelta(seconds=1))
    for method in (client.get, client.post):
        page = method(world.path, answer())
        assert page.status_code == 410 and "a expiré" in page.text
        assert world.manager.email in page.text and "qui relancera la demande" in page.text
    assert not Evidence.objects.exists()


def test_a_reminder_or_a_cancellation_says_what_became_of_the_former_link(client, world):
    EvidenceRequest.objects.update(requested_at=clock.now() - datetime.timedelta(days=1))
    world.request.refresh_from_db()
    usecases.remind_request(world.request, by=world.manager)
    assert "le plus récent" in client.get(world.path).text
    usecases.cancel_request(world.request, reason="Retrouvée au greffe.", by=world.manager)
    assert "Retrouvée au greffe." in client.get(world.path).text


def test_who_tries_too_often_waits(client, world, monkeypatch):
    monkeypatch.setattr(evidence_answers, "PER_LINK", 3)
    wrong = answer(archive_place="")
    assert [client.post(world.path, wrong).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert is_open()


def test_the_recipient_with_an_account_signs_his_answer(client):
    head = UserFactory(email="chef.bureau@qualipref.example")
    world = build_asked(account=head)
    ask(world)
    client.force_login(head)
    assert "Votre preuve est reçue" in client.post(link_path(), answer()).text
    assert Evidence.objects.get().submitted_by == head


def test_a_forged_form_without_its_token_is_refused(world):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(world.path, answer()).status_code == 403
    assert is_open()
