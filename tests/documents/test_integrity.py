"""`verify_integrity` also tells a stored file that was changed or lost."""

import pytest
from django.core.management import CommandError, call_command

from qualipref.documents import integrity
from qualipref.documents.models import StoredFile
from qualipref.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored():
    return StoredFile.objects.store(b"Rapport d'audit", media_type="text/plain")


def fault():
    with pytest.raises(CommandError) as raised:
        call_command("verify_integrity")
    return str(raised.value)


def test_a_file_as_deposited_is_sound(stored, capsys):
    call_command("verify_integrity")
    assert "Intégrité vérifiée" in capsys.readouterr().out


def test_a_file_whose_byte_changed_is_named(stored):
    stored.path.write_bytes(b"Rapport d'audiT")
    assert fault() == f"Le fichier conservé n° {stored.pk} ({stored.sha256[:12]}…) a été modifié."


def test_a_file_that_is_gone_is_named(stored):
    stored.path.unlink()
    assert fault() == f"Le fichier conservé n° {stored.pk} ({stored.sha256[:12]}…) a disparu."


def test_a_file_that_cannot_be_read_is_not_intact(stored):
    stored.path.unlink()
    stored.path.mkdir()
    assert not stored.is_intact()


def test_a_sound_file_is_noted_and_leaves_no_entry(stored):
    assert integrity.check(stored)
    assert stored.checked_at is not None and stored.altered_at is None
    assert not Entry.objects.exists()


def test_an_alteration_is_journalled_once_and_so_is_the_repair(stored):
    stored.path.write_bytes(b"Rapport d'audiT")
    assert not integrity.check(stored)
    assert not integrity.check(stored)
    found_at = stored.altered_at
    assert found_at is not None
    stored.path.write_bytes(b"Rapport d'audit")
    assert integrity.check(stored) and integrity.check(stored)
    assert stored.altered_at is None
    events = Entry.objects.order_by("seq").values_list("event", flat=True)
    assert list(events) == ["stored_file.altered", "stored_file.restored"]


def test_whoever_holds_the_file_is_told_when_it_changes_and_names_it(stored, monkeypatch):
    told = []
    monkeypatch.setattr(integrity, "_holders", [])
    integrity.register(names=lambda file: [f"rapport n° {file.pk}"], altered=told.append)
    stored.path.write_bytes(b"Rapport d'audiT")
    integrity.check(stored)
    integrity.check(stored)
    assert told == [stored]
    assert Entry.objects.get().details["names"] == [f"rapport n° {stored.pk}"]
    assert fault().endswith(f"a été modifié : rapport n° {stored.pk}.")
