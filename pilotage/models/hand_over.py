from django.conf import settings
from django.db import models

from qualipref import clock
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import Job
from sites.permissions import READERS_OF_ACCOUNTS, has_role


class HandOverQuerySet(models.QuerySet):
    def visible_to(self, user, on):
        """All of them for who reads every account; for the others, their own and those that they made themselves."""
        if has_role(user, *READERS_OF_ACCOUNTS, on=on):
            return self.all()
        return self.filter(models.Q(person=user) | models.Q(handed_over_by=user))

    def for_list(self):
        return self.select_related("person", "handed_over_by", "job", "pdf").order_by("-handed_over_at", "-pk")


class HandOver(models.Model):
    """What someone who leaves handed over in one gesture: `content` is frozen, the PDF is made from it alone."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hand_overs", verbose_name="partant"
    )
    content = models.JSONField("contenu figé")
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="transféré par"
    )
    handed_over_at = models.DateTimeField("transféré le", default=clock.now)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, null=True, related_name="hand_over")
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="hand_overs")

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = "feuille de passation"
        verbose_name_plural = "feuilles de passation"
        ordering = ["-handed_over_at", "-pk"]

    def __str__(self):
        return f"Feuille de passation {self.reference}"

    @property
    def reference(self):
        return f"FP-{self.handed_over_at.astimezone(clock.PARIS).year}-{self.pk:03}"

    @property
    def filename(self):
        return f"feuille-de-passation-{self.reference.lower()}.pdf"
