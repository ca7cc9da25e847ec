"""/sante/ tells the truth to who watches the installation, without a sign-in and without waiting."""

import datetime
import socket
import time

import pytest
from django.urls import reverse

from pilotage import health
from qualipref import clock
from qualipref.celery import app
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import Heartbeat, Job
from qualipref.journal.models import ChainHead, Entry

TRIES = 3  # the machine may be busy: the quickest answer tells what the page itself waits for
NAMES = ["beat", "broker", "database", "files", "journal", "relay", "worker"]


@pytest.fixture
def mute_server():
    """The port of a server that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def signs_of_life(db):
    for name in ("worker", "relay", "beat"):
        Heartbeat.leave(name)


def quickest_answer(client):
    answers = []
    for _ in range(TRIES):
        started = time.monotonic()
        answer = client.get(reverse("pilotage:health"))
        answers.append((time.monotonic() - started, answer))
    seconds, answer = min(answers, key=lambda pair: pair[0])
    return answer, seconds


@pytest.mark.django_db(transaction=True)
def test_installation_that_works_is_200(client, signs_of_life):
    answer = client.get(reverse("pilotage:health"))
    assert answer.status_code == 200
    assert sorted(answer.json()) == NAMES
    assert all(part["ok"] is True and part["detail"].endswith(".") for part in answer.json().values())


@pytest.mark.django_db(transaction=True)
def test_silent_process_is_503_and_is_named(client, signs_of_life):
    Heartbeat.objects.filter(name="relay").update(at=clock.real_now() - datetime.timedelta(seconds=31))
    answer = client.get(reverse("pilotage:health"))
    assert answer.status_code == 503
    assert [name for name, part in answer.json().items() if not part["ok"]] == ["relay"]


def test_worker_that_leaves_a_job_waiting_is_at_fault(signs_of_life):
    job = Job.objects.ask("test.nothing", 1, by=None)
    assert health.check_worker().ok
    Job.objects.filter(pk=job.pk).update(try_after=clock.real_now() - datetime.timedelta(seconds=61))
    assert not health.check_worker().ok


def test_job_abandoned_for_a_minute_is_at_fault(signs_of_life):
    job = Job.objects.claim(Job.objects.ask("test.nothing", 1, by=None).pk)
    Job.objects.filter(pk=job.pk).update(lease_until=clock.real_now() - datetime.timedelta(seconds=61))
    assert not health.check_worker().ok


def test_process_that_never_lived_is_at_fault(db):
    assert not health.check_life("beat").ok


def test_journal_whose_head_is_not_its_last_entry_is_at_fault(db):
    assert health.check_journal().ok
    Entry.objects.record("test.made")
    assert health.check_journal().ok
    ChainHead.objects.update(hash="f" * 64)
    assert not health.check_journal().ok


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "redis://127.0.0.1:{mute}/0"])
def test_broker_down_or_mute_is_told_within_two_seconds(client, signs_of_life, monkeypatch, mute_server, address):
    monkeypatch.setattr(app.conf, "broker_write_url", address.format(mute=mute_server))
    answer, seconds = quickest_answer(client)
    assert seconds < 2
    assert [name for name, part in answer.json().items() if not part["ok"]] == ["broker"]


@pytest.mark.django_db
def test_mute_database_is_told_within_two_seconds(client, monkeypatch):
    monkeypatch.setattr(health, "check_rows", lambda: time.sleep(3))
    answer, seconds = quickest_answer(client)
    assert seconds < 2
    assert answer.status_code == 503
    assert answer.json()["journal"] == {"ok": False, "detail": "Inconnu : la base ne répond pas."}


@pytest.fixture
def night_of(db):
    def make(day, **fields):
        return Job.objects.create(kind="documents.integrity", key=day.isoformat(), **{"status": "done"} | fields)

    return make


def test_the_first_night_is_yet_to_come(db):
    assert health.check_files().ok


def test_an_altered_file_is_a_fault_until_it_is_restored(night_of):
    night_of(clock.today())
    stored = StoredFile.objects.store(b"Releve", media_type="text/plain")
    assert health.check_files().ok
    StoredFile.objects.filter(pk=stored.pk).update(altered_at=clock.now())
    check = health.check_files()
    assert not check.ok and check.detail.startswith("1\u00a0fichier altéré")


def test_nights_that_no_longer_pass_are_a_fault(night_of):
    night_of(clock.today() - datetime.timedelta(days=2))
    assert health.check_files().ok
    Job.objects.update(key=(clock.today() - datetime.timedelta(days=3)).isoformat())
    assert not health.check_files().ok


def test_a_nightly_check_that_failed_is_a_fault(night_of):
    night_of(clock.today(), status="failed", failure="Interrompu.")
    assert health.check_files().detail.endswith("Interrompu.")
