from django.conf import settings
from django.db import models

from qualipref import clock
from qualipref.documents.models import StoredFile

from .meeting import AgendaItem, Meeting


class ItemPieceQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        return self.filter(item__meeting__in=Meeting.objects.visible_to(user, on))


class ItemPiece(models.Model):
    """A file that someone joined to a point of the agenda, for the members to read before the meeting."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="pieces")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="item_pieces")
    filename = models.CharField("nom du fichier", max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("jointe le", default=clock.now)
    is_sealed = models.BooleanField(default=False)

    objects = ItemPieceQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce d’un point"
        verbose_name_plural = "pièces d’un point"
        ordering = ["item", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "stored_file"], name="item_piece_once")]

    def __str__(self):
        return self.filename
