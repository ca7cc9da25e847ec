from django.conf import settings
from django.db import models

from qualipref import clock


class EmailStatus(models.TextChoices):
    QUEUED = "queued", "En attente"
    SENT = "sent", "Parti"
    FAILED = "failed", "Échec"
    HELD = "held", "Retenu (démonstration)"


class OutgoingEmail(models.Model):
    """A mail written in the transaction of its gesture; it leaves later, once, under a Message-ID of its key."""

    Status = EmailStatus

    dedup_key = models.CharField("clé", max_length=200, unique=True)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    to = models.EmailField("destinataire", max_length=254)
    subject = models.CharField("objet", max_length=250)
    body = models.TextField("texte")
    status = models.CharField("état", max_length=10, choices=EmailStatus, default=EmailStatus.QUEUED)
    created_at = models.DateTimeField("écrit le", default=clock.now)
    try_after = models.DateTimeField(default=clock.real_now)
    lease_until = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    sent_at = models.DateTimeField("parti le", null=True)
    failure = models.TextField("motif de l’échec", blank=True)

    class Meta:
        verbose_name = "courriel"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "try_after"], name="email_due")]

    def __str__(self):
        return self.subject
