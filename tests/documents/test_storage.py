"""Stored files: written whole, kept once, refused when altered."""

import hashlib
import stat

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from qualipref.documents import serving
from qualipref.documents.models import StoredFile

pytestmark = pytest.mark.django_db


def stored(content=b"%PDF-1.7 essai", media_type="application/pdf"):
    return StoredFile.objects.store(content, media_type=media_type)


def test_same_bytes_are_kept_once():
    assert stored() == stored()
    assert StoredFile.objects.count() == 1


def test_file_is_private_and_leaves_no_draft():
    file = stored()
    assert file.sha256 == hashlib.sha256(b"%PDF-1.7 essai").hexdigest()
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.path.parent.iterdir()] == [file.sha256]


def test_storing_again_repairs_an_altered_file():
    file = stored()
    file.path.write_bytes(b"autre")
    assert not file.is_intact()
    stored()
    assert file.is_intact()


def test_missing_file_is_not_intact():
    file = stored()
    file.path.unlink()
    assert not file.is_intact()


def served(file, **options):
    return serving.serve(RequestFactory().get("/"), file, "Dossier n° 1.pdf", **options)


def test_file_is_a_download_that_cannot_act():
    response = served(stored())
    assert response.getvalue() == b"%PDF-1.7 essai"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")


def test_only_a_pdf_is_shown_in_the_browser():
    assert served(stored(), inline=True)["Content-Disposition"].startswith("inline")
    page = stored(b"<script>", media_type="text/html")
    assert served(page, inline=True)["Content-Disposition"].startswith("attachment")


def test_one_byte_changed_stops_the_download(monkeypatch):
    shown = {}

    def page(request, template, context, status):
        shown.update(context, template=template)
        return HttpResponse(status=status)

    monkeypatch.setattr(serving, "render", page)
    file = stored()
    file.path.write_bytes(b"%PDF-1.7 essaj")
    response = served(file)
    assert response.status_code == 409
    assert shown["template"] == "documents/altered.html"
