"""The files that prove something are still what was deposited."""

from .models import StoredFile


def stored_file_faults():
    """One sentence per file whose bytes are gone or no longer those of its sha256."""
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=500):
        if not stored.path.exists():
            yield f"Le fichier conservé n° {stored.pk} ({stored.sha256[:12]}…) a disparu."
        elif not stored.is_intact():
            yield f"Le fichier conservé n° {stored.pk} ({stored.sha256[:12]}…) a été modifié."
