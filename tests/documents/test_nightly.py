"""Every stored file is read again once a civil night, whatever happens to the worker."""

import datetime

import pytest

from pilotage.tasks import tick
from qualipref import clock
from qualipref.documents import nightly
from qualipref.documents.models import StoredFile
from qualipref.documents.tasks import check_every_file
from qualipref.jobs.models import Job, JobStatus
from qualipref.journal.models import Entry

pytestmark = pytest.mark.django_db


def at(monkeypatch, text):
    """The clock at that hour of Paris."""
    instant = datetime.datetime.fromisoformat(text).replace(tzinfo=clock.PARIS)
    monkeypatch.setattr(clock, "now", lambda: instant.astimezone(datetime.UTC))


@pytest.fixture
def files():
    return [StoredFile.objects.store(f"Relevé {n}".encode(), media_type="text/plain") for n in range(5)]


def test_the_tick_asks_for_the_check_once_a_civil_night(monkeypatch):
    hours = ("12T01:59", "12T02:00", "12T02:05", "12T23:55", "13T01:00", "13T02:00")
    for hour in hours:
        at(monkeypatch, f"2015-10-{hour}")
        tick()
    asked = Job.objects.filter(kind=nightly.KIND)
    assert sorted(asked.values_list("key", flat=True)) == ["2015-10-12", "2015-10-13"]


def test_a_night_missed_is_caught_up_when_beat_is_back(monkeypatch):
    at(monkeypatch, "2015-10-15T17:00")
    tick()
    assert Job.objects.get(kind=nightly.KIND).key == "2015-10-15"


def test_the_night_the_clocks_change_has_its_check(monkeypatch):
    at(monkeypatch, "2026-03-29T03:00")
    assert nightly.ask_tonight().key == "2026-03-29"


@pytest.fixture
def job(monkeypatch):
    at(monkeypatch, "2015-10-12T02:00")
    job = nightly.ask_tonight()
    Job.objects.filter(pk=job.pk).update(requested_at=clock.now())  # its default is not the clock of the test
    return job


def test_every_file_is_read_and_the_journal_says_only_what_changed(monkeypatch, files, job):
    monkeypatch.setattr(nightly, "CHUNK", 2)
    files[3].path.write_bytes(b"autre chose")
    check_every_file(job.pk)
    job.refresh_from_db()
    assert (job.status, job.step, job.step_count) == (JobStatus.DONE, 3, 3)
    assert not StoredFile.objects.filter(checked_at=None).exists()
    assert list(StoredFile.objects.exclude(altered_at=None)) == [files[3]]
    assert Entry.objects.get().via == "contrôle nocturne"


def test_the_next_worker_goes_on_where_the_killed_one_stopped(monkeypatch, files, job):
    class Killed(BaseException):
        pass

    read, is_intact = [], StoredFile.is_intact

    def watched(stored):
        if len(read) == 3:
            raise Killed
        read.append(stored.pk)
        return is_intact(stored)

    monkeypatch.setattr(nightly, "CHUNK", 2)
    monkeypatch.setattr(StoredFile, "is_intact", watched)
    with pytest.raises(Killed):
        check_every_file(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until="2015-01-01T00:00:00Z")
    read.clear()
    monkeypatch.setattr(StoredFile, "is_intact", lambda stored: read.append(stored.pk) or is_intact(stored))
    check_every_file(job.pk)
    assert read == [stored.pk for stored in files[2:]]
    assert Job.objects.get().status == JobStatus.DONE


def test_a_file_found_intact_again_is_no_longer_altered(files, job):
    StoredFile.objects.filter(pk=files[0].pk).update(altered_at=clock.now())
    check_every_file(job.pk)
    assert not StoredFile.objects.exclude(altered_at=None).exists()
    assert Entry.objects.get().event == "stored_file.restored"


def test_a_file_read_again_costs_no_query_of_its_own(monkeypatch, job, django_assert_num_queries):
    for n in range(30):
        StoredFile.objects.store(f"Relevé {n}".encode(), media_type="text/plain")
    claimed = Job.objects.claim(job.pk)
    with django_assert_num_queries(6):  # count, two chunks (the last empty), the job's progress and its reading, a note
        nightly.check_every_file(claimed)
