"""The file of a proof: who reads it, what is shown of it, what an altered one becomes."""

import datetime

import pytest

from engagements.models import Evidence, EvidenceVersion
from engagements.tasks import draw_evidence_preview
from engagements.usecases import evidence as usecases
from engagements.usecases.evidence import EvidenceContent
from engagements.usecases.previews import KINDS
from qualipref.documents.models import StoredFile
from qualipref.documents.uploads import Upload
from qualipref.jobs.models import Job
from qualipref.notifications.models import OutgoingEmail
from tests.documents.samples import picture
from tests.factories import CommitmentFactory, EvidenceUseFactory, UnitFactory, UserFactory, holder

from .evidence_pages import deposited, url
from .evidence_world import build_two_sites, signed_in

pytestmark = pytest.mark.django_db
DAY = datetime.date(2015, 10, 12)


@pytest.fixture
def world(settings):
    settings.TODAY = "2015-10-12"
    return build_two_sites()


def test_an_administrator_reads_that_a_proof_exists_and_not_what_is_in_it(world):
    evidence = deposited(world, world.here.places[0])
    client = signed_in(holder("administrator"))
    page = client.get(url("evidence_detail", evidence.pk)).content.decode()
    assert evidence.current.stored_file.sha256 in page and "Télécharger" not in page
    assert client.get(url("evidence_download", evidence.pk, 1)).status_code == 403


def test_a_proof_without_a_file_has_nothing_to_download(world):
    evidence = deposited(world, support="paper", content=EvidenceContent(archive_place="214"))
    client = signed_in(world.here.manager)
    assert "214" in client.get(url("evidence_detail", evidence.pk)).content.decode()
    assert client.get(url("evidence_download", evidence.pk, 1)).status_code == 404
    assert client.get(url("evidence_preview", evidence.pk, 1, 1)).status_code == 404


def test_an_altered_file_is_neither_served_nor_shown(world):
    evidence = deposited(world, world.here.places[0])
    stored = evidence.current.stored_file
    stored.path.write_bytes(b"autre chose")
    client = signed_in(world.here.manager)
    assert client.get(url("evidence_download", evidence.pk, 1)).status_code == 409
    StoredFile.objects.filter(pk=stored.pk).update(altered_at="2015-10-12T08:00Z")
    page = client.get(url("evidence_detail", evidence.pk)).content.decode()
    assert "Fichier altéré" in page and "Télécharger" not in page


def test_one_byte_changed_is_told_on_the_page_once_verified(world):
    evidence = deposited(world, world.here.places[0])
    client = signed_in(world.here.manager)
    page = client.get(url("evidence_detail", evidence.pk)).content.decode()
    assert url("evidence_verify", evidence.pk) in page and "Fichier altéré" not in page
    path = evidence.current.stored_file.path
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    told = client.post(url("evidence_verify", evidence.pk), follow=True).content.decode()
    assert "n’est plus celui qui a été déposé" in told and "Fichier altéré" in told
    assert client.get(url("evidence_download", evidence.pk, 1)).status_code == 409


def test_a_pdf_is_drawn_by_a_worker(world):
    evidence = deposited(world, world.here.places[0])
    client = signed_in(world.here.manager)
    assert "en cours de préparation" in client.get(url("evidence_detail", evidence.pk)).content.decode()
    job = Job.objects.get(kind=KINDS[EvidenceVersion], key=str(evidence.current.pk))
    draw_evidence_preview(job.pk)
    draw_evidence_preview(job.pk)
    assert [preview.page for preview in evidence.current.previews.all()] == [1, 2]
    assert (
        url("evidence_preview", evidence.pk, 1, 2) in client.get(url("evidence_detail", evidence.pk)).content.decode()
    )
    answer = client.get(url("evidence_preview", evidence.pk, 1, 1))
    assert answer["Content-Type"] == "image/png" and b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert client.get(url("evidence_preview", evidence.pk, 1, 3)).status_code == 404


def test_a_pdf_that_cannot_be_drawn_says_so(world):
    content = EvidenceContent(upload=Upload(b"%PDF-1.7 rien", "releve.pdf", "application/pdf"))
    evidence = deposited(world, world.here.places[0], content=content)
    job = Job.objects.get(kind=KINDS[EvidenceVersion], key=str(evidence.current.pk))
    draw_evidence_preview(job.pk)
    job.refresh_from_db()
    assert job.status == "failed"
    page = signed_in(world.here.manager).get(url("evidence_detail", evidence.pk)).content.decode()
    assert "pas pu être dessiné" in page


def test_a_picture_is_shown_as_it_was_redrawn(world):
    photo = EvidenceContent(upload=Upload(picture(), "affichage.jpg", "image/jpeg"))
    evidence = deposited(world, world.here.places[0], content=photo)
    answer = signed_in(world.here.manager).get(url("evidence_preview", evidence.pk, 1, 1))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]


def test_an_agent_sees_what_he_deposited_and_nothing_else(world):
    photo = EvidenceContent(upload=Upload(picture(), "a.jpg", "image/jpeg"))
    own = deposited(world, world.here.places[0], content=photo, by=world.here.agent)
    other = deposited(world, world.here.places[0])
    client = signed_in(world.here.agent)
    assert client.get(url("evidence_detail", own.pk)).status_code == 200
    assert client.get(url("evidence_download", own.pk, 1)).status_code == 200
    assert client.get(url("evidence_detail", other.pk)).status_code == 404
    assert client.get(url("evidence_download", other.pk, 1)).status_code == 404


def test_the_page_of_a_proof_costs_the_same_for_two_uses_or_twelve(world, django_assert_num_queries):
    client = signed_in(world.here.manager)
    few = deposited(world, *world.here.places)
    many = deposited(world, *world.here.places)
    for commitment in CommitmentFactory.create_batch(10, chapter=world.chapter):
        EvidenceUseFactory(evidence=many, commitment=commitment, unit=UnitFactory(service=world.here.service))
    client.get(url("evidence_detail", few.pk))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as cost:
        client.get(url("evidence_detail", few.pk))
    with django_assert_num_queries(len(cost)):
        client.get(url("evidence_detail", many.pk))


def test_a_suspended_depositor_is_not_written_to(world):
    gone = UserFactory(is_active=False)
    use = deposited(world, world.here.places[0], by=gone).uses.get()
    usecases.refuse_evidence(use, reason="Illisible", by=world.here.manager)
    assert not OutgoingEmail.objects.filter(recipient=gone).exists()
    assert Evidence.objects.count() == 1
