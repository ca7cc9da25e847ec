import datetime

from django.conf import settings
from django.db import models

from qualipref import clock


class DraftQuerySet(models.QuerySet):
    def keep(self, user, key, fields):
        """Keeps what `user` has typed in the form `key`: {name: [values]}, over what it held before."""
        draft, _ = self.update_or_create(user=user, key=key, defaults={"fields": fields, "saved_at": clock.now()})
        return draft

    def held(self, user, key):
        """The draft of that form, or None."""
        return self.filter(user=user, key=key).first()

    def forget(self, user, key):
        self.filter(user=user, key=key).delete()

    def purge_older_than(self, days):
        self.filter(saved_at__lt=clock.now() - datetime.timedelta(days=days)).delete()


class Draft(models.Model):
    """A form that was left unfinished: found again by its author alone, at the same address.

    It is not a write of the trade: it leaves no entry in the journal, and is deleted when the form is sent.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField("formulaire", max_length=200)
    fields = models.JSONField("saisie", default=dict)
    saved_at = models.DateTimeField("gardé le", default=clock.real_now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "brouillon"
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="draft_once_per_form")]

    def __str__(self):
        return self.key
