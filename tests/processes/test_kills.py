"""Whatever is killed, a job ends once, and /sante/ says what does not work."""

import os
import signal
import time

import pytest

from .installation import until

pytestmark = pytest.mark.processes


def begin(installation, key):
    """A job that a worker has in hand."""
    installation.ask(key)

    def in_hand():
        status, step, _ = installation.job(key)
        return status == "running" and step >= 2

    until(in_hand)


def ends_once(installation, key, seconds=45):
    def over():
        return installation.job(key)[0] == "done"

    until(over, seconds)
    time.sleep(2)  # another worker that would hold it too has the time to end
    assert installation.effects(key) == 1


def test_worker_killed_midway(installation):
    begin(installation, "worker")
    worker = installation.child("worker")
    os.kill(worker, signal.SIGKILL)
    ends_once(installation, "worker")
    assert installation.job("worker")[2] == 2
    assert installation.child("worker") != worker
    until(installation.is_healthy, 60)


def test_relay_killed(installation):
    relay = installation.child("relay")
    os.kill(relay, signal.SIGKILL)
    installation.ask("relay")
    ends_once(installation, "relay")


def test_broker_lost_with_all_that_it_held(installation):
    begin(installation, "broker-1")
    if installation.redis:
        installation.redis.kill()
        installation.ask("broker-2")
        assert installation.health() == (503, ["broker"])
        installation.redis.start()
    else:
        (installation.folder / "broker.sqlite3").unlink()
        installation.ask("broker-2")
    ends_once(installation, "broker-1")
    ends_once(installation, "broker-2")
    until(installation.is_healthy, 60)


def test_broker_file_that_is_damaged(installation):
    if installation.redis:
        pytest.skip("sans objet avec Redis")
    (installation.folder / "broker.sqlite3").write_bytes(b"ce n'est plus une base" * 500)
    installation.ask("damaged")
    ends_once(installation, "damaged")
    until(installation.is_healthy, 60)


def test_everything_killed_but_the_launcher(installation):
    begin(installation, "all")
    for pid in installation.children():
        os.kill(pid, signal.SIGKILL)
    ends_once(installation, "all")
    until(installation.is_healthy, 60)


def test_silent_relay_and_worker_are_told_then_forgiven(installation):
    frozen = [installation.child("relay"), installation.child("worker")]
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)

    def both_told():
        return installation.health() == (503, ["relay", "worker"])

    until(both_told, 50)
    for pid in frozen:
        os.kill(pid, signal.SIGCONT)
    until(installation.is_healthy, 30)
