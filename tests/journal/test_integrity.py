"""`verify_integrity` names the first fault and exits with an error."""

import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from qualipref.journal import integrity, protection
from qualipref.journal.models import ChainHead, Entry, EntryDetail, digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def journal():
    for rank in range(1, 6):
        Entry.objects.record("site.updated", rank=rank)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    protection.remove()


def fault():
    with pytest.raises(CommandError) as raised:
        call_command("verify_integrity")
    return str(raised.value)


def test_a_sound_journal_says_its_count_and_its_head(journal, capsys):
    call_command("verify_integrity")
    assert capsys.readouterr().out == f"Intégrité vérifiée : 5 écritures, tête {ChainHead.objects.get().hash}.\n"


def test_an_empty_journal_is_sound(capsys):
    call_command("verify_integrity")
    assert "0 écritures" in capsys.readouterr().out


@pytest.mark.parametrize(
    "change", [{"event": "site.updatee"}, {"site_code": "x"}, {"details_digest": "0" * 64}, {"hash": "0" * 64}]
)
def test_one_changed_byte_is_named(journal, change):
    Entry.objects.filter(seq=3).update(**change)
    assert fault() == "L’écriture n° 3 a été modifiée : son empreinte ne correspond plus."


def test_a_forged_entry_breaks_the_chain(journal):
    entry = Entry.objects.get(seq=3)
    entry.event = "site.forged"
    Entry.objects.filter(seq=3).update(event=entry.event, hash=digest(entry.chained_text()))
    assert fault() == "L’écriture n° 4 ne suit pas l’écriture n° 3 : la chaîne est rompue."


def test_an_entry_taken_from_the_middle_is_named(journal):
    EntryDetail.objects.filter(pk=3).delete()
    Entry.objects.filter(seq=3).delete()
    assert fault() == "L’écriture n° 3 manque."


def test_a_tail_taken_away_is_named(journal):
    EntryDetail.objects.filter(pk__gte=4).delete()
    Entry.objects.filter(seq__gte=4).delete()
    assert fault() == "Les écritures n° 4 à 5 manquent."


def test_an_entry_beyond_the_head_is_named(journal):
    four = Entry.objects.get(seq=4)
    ChainHead.objects.update(seq=four.seq, hash=four.hash)
    assert fault() == "L’écriture n° 5 dépasse la tête du journal : elle n’a pas été écrite par l’application."


def test_a_head_that_differs_is_named(journal):
    ChainHead.objects.update(hash="0" * 64)
    assert fault() == "La tête du journal ne correspond pas à l’écriture n° 5."


def test_a_head_taken_away_is_named(journal):
    ChainHead.objects.all().delete()
    assert fault() == "La tête du journal a disparu."


def test_changed_details_are_named(journal):
    EntryDetail.objects.filter(pk=2).update(text='{"rank": 20}')
    assert fault() == "Les détails de l’écriture n° 2 ont été modifiés."


def test_details_taken_away_are_named(journal):
    EntryDetail.objects.filter(pk=2).delete()
    assert fault() == "Les détails de l’écriture n° 2 ont disparu."


def test_details_changed_then_called_erased_are_named(journal):
    EntryDetail.objects.filter(pk=2).update(text='{"rank": 20}', erased_at=Entry.objects.get(seq=2).at)
    assert fault() == "Les détails de l’écriture n° 2 ont été modifiés."


def test_a_fork_is_named(journal):
    forked = Entry.objects.get(seq=5)
    forked.prev_hash = "1" * 64
    Entry.objects.filter(seq=5).update(prev_hash=forked.prev_hash, hash=digest(forked.chained_text()))
    assert fault() == "L’écriture n° 5 ne suit pas l’écriture n° 4 : la chaîne est rompue."


def test_a_registered_check_is_run_after_the_chain(journal, monkeypatch):
    monkeypatch.setattr(integrity, "_checks", [])
    integrity.register(lambda: iter(["Le fichier abc manque."]))
    assert fault() == "Le fichier abc manque."


def test_ten_thousand_entries_are_verified_within_ten_seconds():
    head, entries, details = ChainHead.objects.get_or_create(pk=1)[0], [], []
    first = Entry.objects.record("site.updated")
    prev = first
    for seq in range(2, 10_001):
        entry = Entry(seq=seq, at=first.at, event="site.updated", details_digest=digest("{}"), prev_hash=prev.hash)
        entry.hash = digest(entry.chained_text())
        entries.append(entry)
        details.append(EntryDetail(entry=entry, salt="", text="{}"))
        prev = entry
    Entry.objects.bulk_create(entries, batch_size=2000)
    EntryDetail.objects.bulk_create(details, batch_size=2000)
    ChainHead.objects.filter(pk=head.pk).update(seq=prev.seq, hash=prev.hash)
    start = time.perf_counter()
    call_command("verify_integrity")
    assert time.perf_counter() - start < 10
