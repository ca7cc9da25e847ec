from django.conf import settings
from django.db import models

from qualipref import clock

from .action import Action


class EfficacyReview(models.Model):
    """Whether a closed action did what was wanted, said months later by someone else than who did it."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="efficacy_reviews")
    is_effective = models.BooleanField("efficace")
    comment = models.TextField("constat")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField("le", default=clock.today)

    class Meta:
        verbose_name = "vérification d’efficacité"
        verbose_name_plural = "vérifications d’efficacité"
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"{self.action.reference}, {'efficace' if self.is_effective else 'non efficace'}"
