"""One linear chain, whatever is written and however many write."""

import datetime
import itertools
import os
import subprocess
import sys
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from qualipref.journal.integrity import faults
from qualipref.journal.models import GENESIS, ChainHead, Entry, EntryDetail
from tests.factories import SiteFactory, UserFactory

pytestmark = pytest.mark.django_db


def in_threads(function, count):
    """Runs `function` in `count` threads that start together; returns what they raised."""
    raised, start = [], threading.Barrier(count)

    def run():
        start.wait()
        try:
            function()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def assert_one_chain(count):
    entries = list(Entry.objects.order_by("seq"))
    assert [entry.seq for entry in entries] == list(range(1, count + 1))
    hashes = [GENESIS, *(entry.hash for entry in entries)]
    assert [entry.prev_hash for entry in entries] == hashes[:-1]
    assert ChainHead.objects.get().hash == hashes[-1]
    assert list(faults()) == []


def test_each_entry_follows_the_one_before():
    for _ in range(5):
        Entry.objects.record("site.updated")
    assert_one_chain(5)


@pytest.mark.django_db(transaction=True)
def test_a_hundred_concurrent_writers_make_one_chain():
    assert in_threads(lambda: [Entry.objects.record("site.updated", rank=n) for n in range(5)], 20) == []
    assert_one_chain(100)


@pytest.mark.django_db(transaction=True)
def test_the_very_first_writers_make_one_chain():
    ChainHead.objects.all().delete()
    assert in_threads(lambda: Entry.objects.record("site.updated"), 20) == []
    assert_one_chain(20)


@pytest.mark.django_db(transaction=True)
def test_four_processes_make_one_chain():
    script = (
        "import django; django.setup()\n"
        "from qualipref.journal.models import Entry\n"
        "for n in range(25): Entry.objects.record('site.updated', rank=n)\n"
    )
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        url = f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{name}"
    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "qualipref.settings.test"}
    writers = [subprocess.Popen([sys.executable, "-c", script], env=env) for _ in range(4)]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0, 0]
    assert_one_chain(100)


@pytest.mark.django_db(transaction=True)
def test_a_gesture_that_fails_leaves_no_entry():
    Entry.objects.record("site.updated")
    with pytest.raises(RuntimeError), transaction.atomic():
        SiteFactory()
        Entry.objects.record("site.created")
        raise RuntimeError
    Entry.objects.record("site.updated")
    assert_one_chain(2)


def test_a_nested_transaction_undone_leaves_no_gap():
    with transaction.atomic():
        Entry.objects.record("site.updated")
        with pytest.raises(RuntimeError), transaction.atomic():
            Entry.objects.record("site.refused")
            raise RuntimeError
        Entry.objects.record("site.updated")
    assert_one_chain(2)


def test_an_entry_is_read_back_to_the_microsecond(monkeypatch):
    instants = (datetime.datetime(2015, 10, 12, 8, 0, 0, us, tzinfo=datetime.UTC) for us in itertools.count(1))
    monkeypatch.setattr("qualipref.clock.now", lambda: next(instants))
    assert [Entry.objects.record("site.updated").at.microsecond for _ in range(3)] == [1, 2, 3]
    assert_one_chain(3)


def test_any_detail_can_be_recorded():
    Entry.objects.record(
        "site.updated",
        via="lien\x00",
        day=datetime.date(2015, 10, 12),
        text="nul\x00 et demi-caractère \ud800",
        author=UserFactory(label="Agent"),
        nested={
            1: {
                "é",
            },
            ("a", "b"): [b"octets", None, True, 1.5],
        },
    )
    entry = Entry.objects.get()
    assert entry.via == "lien"
    assert entry.details["day"] == "2015-10-12"
    assert entry.details["author"] == "Agent"
    assert "\x00" not in entry.details["text"]
    assert entry.details["nested"] == {"1": ["é"], "('a', 'b')": ["b'octets'", None, True, 1.5]}
    assert_one_chain(1)


def test_an_entry_knows_its_subject_and_its_author():
    site, user = SiteFactory(), UserFactory()
    Entry.objects.record("site.updated", on=site, by=user, site=site.slug)
    Entry.objects.record("site.updated", on=SiteFactory())
    entry = Entry.objects.about(site).get()
    assert (entry.subject, entry.author, entry.site_code) == (site, user, site.slug)


def test_the_database_refuses_a_fork():
    first = Entry.objects.record("site.updated")
    fork = Entry(seq=7, at=first.at, event="site.forged", details_digest="", prev_hash=first.prev_hash, hash="0")
    with pytest.raises(IntegrityError), transaction.atomic():
        fork.save(force_insert=True)


def test_erased_details_leave_the_chain_valid():
    entry = Entry.objects.record("feedback.answered", name="Madame X")
    Entry.objects.erase_details(entry, by=UserFactory())
    detail = EntryDetail.objects.get(pk=entry.pk)
    assert (detail.text, detail.salt, detail.values()) == ("", "", {})
    assert Entry.objects.first().event == "journal.details_erased"
    assert_one_chain(2)
