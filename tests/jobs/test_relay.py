"""The relay nudges what is due, again when a nudge was lost, and outlives its broker and its database."""

import datetime
import logging
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from qualipref import clock
from qualipref.celery import app
from qualipref.jobs import kinds
from qualipref.jobs import relay as relay_module
from qualipref.jobs.models import Heartbeat, Job
from qualipref.jobs.relay import NUDGE_AGAIN, ROOM, Relay, due_jobs

pytestmark = pytest.mark.django_db
BROKER = Path(django_settings.DATA_DIR / "broker.sqlite3")


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.register("test.nothing", task="tests.nothing", label="Ne rien faire")


@pytest.fixture
def relay(monkeypatch):
    """A relay on its own embedded broker, whose only source is the jobs."""
    monkeypatch.setattr(relay_module, "_sources", [due_jobs])
    monkeypatch.setattr(relay_module, "close_old_connections", lambda: None)  # the test's transaction must stay open
    BROKER.unlink(missing_ok=True)
    return Relay(app)


def ask(key=1):
    return Job.objects.ask("test.nothing", key, by=None)


def waiting_nudges():
    with app.connection_for_read() as broker:
        return broker.default_channel.queue_declare(queue="celery").message_count


def later():
    Job.objects.update(nudged_at=clock.real_now() - NUDGE_AGAIN - datetime.timedelta(seconds=1))


def test_due_job_is_nudged_once_then_again_when_nobody_took_it():
    job = ask()
    assert list(due_jobs()) == [("tests.nothing", (job.pk,))]
    assert list(due_jobs()) == []
    later()
    assert list(due_jobs()) == [("tests.nothing", (job.pk,))]


def test_job_that_runs_or_waits_for_its_next_try_is_not_nudged():
    Job.objects.claim(ask(1).pk)
    ask(2)
    Job.objects.filter(key="2").update(try_after=clock.real_now() + datetime.timedelta(minutes=1))
    assert list(due_jobs()) == []


def test_job_of_an_unknown_kind_waits():
    Job.objects.ask("test.unknown", 1, by=None)
    assert list(due_jobs()) == []


def test_tick_sends_the_nudge_and_leaves_a_sign_of_life(relay):
    ask()
    relay.tick()
    assert waiting_nudges() == 1
    assert Heartbeat.objects.filter(name="relay").exists()


def test_dead_worker_does_not_fill_the_broker(relay):
    for key in range(ROOM + 5):
        ask(key)
    for _ in range(4):
        relay.tick()
        later()
    assert waiting_nudges() == ROOM


def test_deleted_broker_file_is_made_again_and_the_nudge_sent_again(relay):
    ask()
    relay.tick()
    BROKER.unlink()
    later()
    relay.tick()
    assert waiting_nudges() == 1


def test_damaged_broker_file_is_replaced(relay):
    ask()
    relay.tick()
    BROKER.write_bytes(b"ceci n'est pas une base" * 1000)
    later()
    relay.tick()
    later()
    relay.tick()
    assert waiting_nudges() == 1


def test_broker_in_default_is_told_in_one_line_when_it_begins_and_when_it_ends(relay, caplog, monkeypatch):
    caplog.set_level(logging.WARNING)
    ask()
    with monkeypatch.context() as patch:
        patch.setattr(relay.app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
        relay.tick()
        relay.tick()
    relay.tick()
    assert [record.getMessage().split(" : ")[1] for record in caplog.records] == ["broker en défaut", "broker rétabli"]
    assert waiting_nudges() == 1


def test_source_in_default_does_not_stop_the_others(relay, monkeypatch):
    def broken():
        raise ValueError("en panne")

    monkeypatch.setattr(relay_module, "_sources", [broken, due_jobs])
    ask()
    relay.tick()
    assert waiting_nudges() == 1
