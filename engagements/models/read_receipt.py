from django.conf import settings
from django.db import models

from qualipref import clock

from .quality_document import DocumentVersion


class ReadReceipt(models.Model):
    """« J’ai lu et compris »: one person, one version, once."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="receipts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField("lue le", default=clock.now)

    class Meta:
        verbose_name = "accusé de lecture"
        verbose_name_plural = "accusés de lecture"
        ordering = ["version", "read_at"]
        constraints = [models.UniqueConstraint(fields=["version", "user"], name="read_receipt_once")]
