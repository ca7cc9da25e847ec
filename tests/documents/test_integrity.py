"""`verify_integrity` also tells a stored file that was changed or lost."""

import pytest
from django.core.management import CommandError, call_command

from qualipref.documents.models import StoredFile

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
