import hashlib
import os

from django.conf import settings
from django.db import models

from qualipref import clock


class StoredFileQuerySet(models.QuerySet):
    def store(self, content, *, media_type):
        """Keeps `content` (bytes) under its sha256, written whole before its row; the same bytes are kept once."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = settings.DOCUMENTS_DIR / sha256[:2] / sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_whole(path, content)
        stored, _ = self.get_or_create(sha256=sha256, defaults={"size": len(content), "media_type": media_type})
        return stored


def _write_whole(path, content):
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with draft.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    draft.chmod(0o600)
    draft.replace(path)


class StoredFile(models.Model):
    """A file known by the sha256 of its bytes. Its name belongs to the object that shows it."""

    sha256 = models.CharField("empreinte SHA-256", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("taille en octets")
    media_type = models.CharField("type", max_length=100)
    stored_at = models.DateTimeField("déposé le", default=clock.now)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = "fichier"

    def __str__(self):
        return self.sha256

    @property
    def path(self):
        return settings.DOCUMENTS_DIR / self.sha256[:2] / self.sha256

    def is_intact(self):
        """Reads the bytes again and compares."""
        if not self.path.exists():
            return False
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == self.sha256
