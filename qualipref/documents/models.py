import contextlib
import hashlib
import os
from functools import partial

from django.conf import settings
from django.db import models, transaction

from qualipref import clock


class StoredFileQuerySet(models.QuerySet):
    def store(self, content, *, media_type):
        """Keeps `content` (bytes) under its sha256, written whole before its row; the same bytes are kept once."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = settings.DOCUMENTS_DIR / sha256[:2] / sha256
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            _write_whole(path, content)
        stored, _ = self.get_or_create(sha256=sha256, defaults={"size": len(content), "media_type": media_type})
        return stored

    def receive(self, upload):
        """Keeps an Upload that was checked, and when the antivirus looked at it."""
        stored = self.store(upload.content, media_type=upload.media_type)
        if upload.scanned_at:
            self.filter(pk=stored.pk).update(scanned_at=upload.scanned_at)
        return stored

    def forget(self, stored):
        """Erases a file that holds personal data, row and bytes, unless another object still needs it."""
        try:
            with transaction.atomic():
                self.filter(pk=stored.pk).delete()
        except models.ProtectedError:
            return
        transaction.on_commit(partial(self._unlink, stored))

    def _unlink(self, stored):
        if not self.filter(sha256=stored.sha256).exists():  # deposited again meanwhile
            stored.path.unlink(missing_ok=True)


def _write_whole(path, content):
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
    _sync_folder(path.parent)
    _sync_folder(path.parent.parent)


def _sync_folder(folder):
    """Without it, the name of a file that is safely on the disk may be lost with the power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class StoredFile(models.Model):
    """A file known by the sha256 of its bytes. Its name belongs to the object that shows it."""

    sha256 = models.CharField("empreinte SHA-256", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("taille en octets")
    media_type = models.CharField("type", max_length=100)
    stored_at = models.DateTimeField("déposé le", default=clock.now)
    scanned_at = models.DateTimeField("analysé par l’antivirus le", null=True)
    checked_at = models.DateTimeField("intégrité vérifiée le", null=True)
    altered_at = models.DateTimeField("trouvé altéré le", null=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = "fichier"
        indexes = [
            models.Index(
                fields=["altered_at"], name="stored_file_altered", condition=models.Q(altered_at__isnull=False)
            )
        ]

    def __str__(self):
        return self.sha256

    @property
    def path(self):
        return settings.DOCUMENTS_DIR / self.sha256[:2] / self.sha256

    def is_intact(self):
        """Reads the bytes again and compares."""
        stream = self.open_intact()
        if stream is None:
            return False
        stream.close()
        return True

    def open_intact(self):
        """The file, open at its beginning, once its bytes were compared with the hash; None when they differ.

        A file that is gone, or that cannot be read, proves nothing either.
        """
        with contextlib.ExitStack() as opened, contextlib.suppress(OSError):
            stream = opened.enter_context(self.path.open("rb"))
            if hashlib.file_digest(stream, "sha256").hexdigest() == self.sha256:
                stream.seek(0)
                opened.pop_all()
                return stream
        return None
