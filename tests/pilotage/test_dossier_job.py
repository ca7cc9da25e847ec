"""Asking for the dossier and making it: once, whole, from what was frozen."""

import io

import pikepdf
import pytest
from pypdf import PdfReader

from pilotage import documents, usecases
from pilotage.models import ApplicationFile
from pilotage.tasks import produce_application_file
from qualipref.documents import integrity
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import Job, JobStatus
from qualipref.journal.models import Entry
from qualipref.workflow import TransitionRefused

from .dossier_world import build, produce

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def world():
    return build(shows_brand=True)


def prepare(world):
    return usecases.prepare_application_file(world.campaign, by=world.coordinator)


def test_double_click_asks_one_job(world):
    first, second = prepare(world), prepare(world)
    assert first == second
    assert Job.objects.count() == 1
    assert Entry.objects.filter(event="application_file.requested").count() == 1


def test_what_changed_meanwhile_is_another_draft(world):
    first = prepare(world)
    world.service.name = "Bureau des passeports"
    world.service.save()
    second = prepare(world)
    assert (first.number, second.number) == (1, 2)
    assert first.content["scope"]["sites"][0]["services"][0]["name"] == "Bureau des titres"


def test_finished_draft_may_be_asked_again(world):
    produce(prepare(world))
    assert prepare(world).number == 2


def test_worker_makes_one_file_and_one_entry_however_often_it_is_nudged(world):
    file = prepare(world)
    for _ in range(3):
        produce_application_file(file.job_id)
    file.refresh_from_db()
    assert file.job.status == JobStatus.DONE
    assert file.page_count == len(PdfReader(io.BytesIO(file.pdf.path.read_bytes())).pages)
    assert StoredFile.objects.count() == 1
    assert Entry.objects.filter(event="application_file.produced").count() == 1


def test_worker_killed_before_the_end_leaves_nothing_and_the_next_one_finishes(world, monkeypatch):
    class Killed(BaseException):
        """A process that dies catches nothing."""

    def die(*args, **details):
        raise Killed

    file = prepare(world)
    record = Entry.objects.record
    monkeypatch.setattr(type(Entry.objects), "record", die)
    with pytest.raises(Killed):
        produce_application_file(file.job_id)
    monkeypatch.setattr(type(Entry.objects), "record", lambda self, *args, **details: record(*args, **details))
    file.refresh_from_db()
    assert file.pdf is None
    Job.objects.filter(pk=file.job_id).update(lease_until="2015-01-01T00:00:00Z")
    produce_application_file(file.job_id)
    file.refresh_from_db()
    assert file.job.status == JobStatus.DONE
    assert Entry.objects.filter(event="application_file.produced").count() == 1


def test_altered_frozen_content_is_refused_with_a_readable_reason(world):
    file = prepare(world)
    content = file.content
    content["scope"]["total"]["pairs"] = 99
    ApplicationFile.objects.filter(pk=file.pk).update(content=content)
    produce_application_file(file.job_id)
    file.job.refresh_from_db()
    assert file.job.status == JobStatus.FAILED
    assert "a été modifié depuis sa demande" in file.job.failure


def test_pdf_is_remade_byte_for_byte_from_its_content(world):
    file = produce(prepare(world))
    again = documents.application_file_pdf(ApplicationFile.objects.get(pk=file.pk).content)
    assert again == file.pdf.path.read_bytes()


def test_only_a_failed_draft_is_restarted(world):
    file = prepare(world)
    with pytest.raises(TransitionRefused):
        usecases.restart_application_file(file, by=world.coordinator)
    Job.objects.filter(pk=file.job_id).update(status=JobStatus.FAILED, failure="Motif")
    usecases.restart_application_file(ApplicationFile.objects.get(pk=file.pk), by=world.coordinator)
    assert Job.objects.get().status == JobStatus.QUEUED
    assert Entry.objects.filter(event="application_file.restarted").exists()


def test_invented_prefecture_has_its_own_dossier(world):
    file = produce(prepare(world))
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.pdf.path.read_bytes())).pages)
    assert "Montclair" in text
    assert "DU HAUT-PAYS" in text
    assert "Val-d’Oise" not in text


def test_attached_data_are_the_frozen_content(world):
    file = produce(prepare(world))
    with pikepdf.open(file.pdf.path) as pdf:
        attached = pdf.attachments["contenu.json"].get_file().read_bytes().decode()
    assert file.content_digest in attached


def test_the_check_of_files_knows_a_dossier_by_its_name(world):
    file = produce(prepare(world))
    assert integrity.names_of(file.pdf) == ["dossier de candidature 2015, brouillon n° 1"]
