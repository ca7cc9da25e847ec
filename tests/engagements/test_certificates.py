"""The certificate of fingerprints: asked once, made after every file was read again, from frozen content."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from engagements.documents import certificate_pdf
from engagements.models import FingerprintCertificate
from engagements.tasks import produce_fingerprint_certificate
from engagements.usecases.certificates import request_certificate
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import Job, JobStatus
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.factories import EvidenceFactory, EvidenceUseFactory, PrefectureFactory, holder
from tests.readiness.world import build, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    PrefectureFactory(brand="Préfet|du Haut-Pays", shows_brand=True)
    world = build(services=1, commitments=1)
    world.place = {"commitment": world.commitments[0], "unit": unit(world.services[0])}
    world.files = [StoredFile.objects.store(f"Releve {n}".encode(), media_type="text/plain") for n in range(3)]
    for number, stored in enumerate(world.files):
        evidence = EvidenceFactory(title=f"Relevé n° {number}", content__stored_file=stored)
        EvidenceUseFactory(evidence=evidence, **world.place)
    refused = EvidenceFactory(content__stored_file=StoredFile.objects.store(b"autre", media_type="text/plain"))
    EvidenceUseFactory(evidence=refused, refused=True, **world.place)
    world.manager = holder(Role.QUALITY_MANAGER, site=world.site)
    return world


def made(world):
    certificate = request_certificate(world.campaign, world.site, by=world.manager)
    produce_fingerprint_certificate(certificate.job_id)
    certificate.refresh_from_db()
    certificate.job.refresh_from_db()
    return certificate


def text_of(certificate):
    pages = PdfReader(io.BytesIO(certificate.pdf.path.read_bytes())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_double_click_asks_one_certificate(world):
    first = request_certificate(world.campaign, world.site, by=world.manager)
    assert request_certificate(world.campaign, world.site, by=world.manager) == first
    assert Entry.objects.filter(event="certificate.requested").count() == 1
    Job.objects.update(status=JobStatus.DONE)
    assert request_certificate(world.campaign, world.site, by=world.manager).number == 2


def test_it_prints_each_fingerprint_of_the_proofs_that_count_and_the_head_of_the_journal(world):
    certificate = made(world)
    assert certificate.job.status == JobStatus.DONE
    text = text_of(certificate)
    for stored in world.files:
        assert all(stored.sha256[start : start + 8] in text for start in range(0, 64, 8))
    assert "Relevé n° 0" in text and "3 fichiers de 3 preuves" in text.replace("\u00a0", " ")
    assert certificate.content["head"]["hash"] in text.replace(" ", "")
    assert not any(
        stored.checked_at is None for stored in StoredFile.objects.filter(pk__in=[f.pk for f in world.files])
    )


def test_an_altered_file_is_printed_as_such(world):
    world.files[1].path.write_bytes(b"autre chose")
    certificate = made(world)
    assert certificate.content["altered"] == 1
    assert "1 fichier altéré" in text_of(certificate).replace("\u00a0", " ")


def test_the_same_content_gives_the_same_bytes(world):
    certificate = made(world)
    assert certificate_pdf(certificate.content) == certificate.pdf.path.read_bytes()


def test_a_worker_killed_after_the_freeze_leaves_the_content_to_the_next(world, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    certificate = request_certificate(world.campaign, world.site, by=world.manager)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr("engagements.usecases.certificates.certificate_pdf", die)
        produce_fingerprint_certificate(certificate.job_id)
    frozen = FingerprintCertificate.objects.get().content
    Job.objects.update(lease_until="2015-01-01T00:00:00Z")
    for _ in range(2):
        produce_fingerprint_certificate(certificate.job_id)
    certificate.refresh_from_db()
    assert certificate.content == frozen and certificate.pdf is not None
    assert Entry.objects.filter(event="certificate.produced").count() == 1


def test_it_is_asked_and_downloaded_from_the_page_of_fingerprints(world, client):
    client.force_login(world.manager)
    asked = {"place": world.site.slug, "campaign": world.campaign.pk}
    page = client.post(reverse("engagements:certificate_request"), asked, follow=True)
    assert "est en préparation" in page.text and "CE-2015-01" in page.text
    certificate = FingerprintCertificate.objects.get()
    url = reverse("engagements:certificate_download", args=[certificate.pk])
    assert client.get(url).status_code == 404
    produce_fingerprint_certificate(certificate.job_id)
    assert client.get(url)["Content-Type"] == "application/pdf"
    assert url in client.get(reverse("documents:job_list")).text


@pytest.mark.parametrize("asked", [{}, {"place": "nulle-part"}, {"place": "prefecture"}, {"campaign": "x\x00"}])
def test_what_may_not_be_asked_is_not(world, client, asked):
    client.force_login(world.manager)
    data = {"place": world.site.slug, "campaign": world.campaign.pk} | asked if asked else {}
    client.post(reverse("engagements:certificate_request"), data)
    assert not FingerprintCertificate.objects.exists()
