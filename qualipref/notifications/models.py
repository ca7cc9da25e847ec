import datetime
import hashlib
import re
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models

from qualipref import clock
from qualipref.workflow import TransitionRefused, WorkflowQuerySet

LEASE = datetime.timedelta(minutes=2)
MAX_ATTEMPTS = 5
BACKOFF = [datetime.timedelta(minutes=m) for m in (1, 5, 30, 120)]
NUDGE_AGAIN = datetime.timedelta(seconds=10)
LINK = re.compile(r"(/lien/)[^/\s]+")


class EmailStatus(models.TextChoices):
    QUEUED = "queued", "En attente"
    SENT = "sent", "Parti"
    FAILED = "failed", "Échec"
    HELD = "held", "Retenu"


def without_links(text):
    """The text of a mail once its secret links are cut: what may be shown and kept."""
    return LINK.sub(r"\1…", text)


class OutgoingEmailQuerySet(WorkflowQuerySet):
    def due(self, now):
        """Mails to send: waiting and ripe, held by no worker or by one that died."""
        free = models.Q(lease_until=None) | models.Q(lease_until__lt=now)
        return self.filter(free, status=EmailStatus.QUEUED, try_after__lte=now)

    def claim(self, pk):
        """Takes the mail for this worker by one conditional update; None when another has it."""
        now, token = clock.real_now(), uuid.uuid4()
        lease = {"token": token, "lease_until": now + LEASE, "attempts": models.F("attempts") + 1}
        return self.get(pk=pk) if self.due(now).filter(pk=pk).update(**lease) else None

    def nudge(self):
        """Whether mails are due that nobody was told about lately; they count as told from now on."""
        now = clock.real_now()
        forgotten = models.Q(nudged_at=None) | models.Q(nudged_at__lt=now - NUDGE_AGAIN)
        due = self.due(now).filter(forgotten)
        return due.exists() and bool(due.update(nudged_at=now))


class OutgoingEmail(models.Model):
    """A mail written in the transaction of its gesture; it leaves later, once, under a Message-ID of its key."""

    Status = EmailStatus
    TRANSITIONS = {"restart": ({EmailStatus.FAILED}, EmailStatus.QUEUED)}

    dedup_key = models.CharField("clé", max_length=200, unique=True)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    to = models.EmailField("destinataire", max_length=254)
    subject = models.CharField("objet", max_length=250)
    body = models.TextField("texte")
    status = models.CharField("état", max_length=10, choices=EmailStatus, default=EmailStatus.QUEUED)
    created_at = models.DateTimeField("écrit le", default=clock.now)
    try_after = models.DateTimeField(default=clock.real_now)
    nudged_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    sent_at = models.DateTimeField("parti le", null=True)
    failure = models.TextField("motif de l’échec", blank=True)

    objects = OutgoingEmailQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "try_after"], name="email_due")]

    def __str__(self):
        return self.subject

    @property
    def message_id(self):
        """The same for the same key: a mail sent twice after a crash is recognised as one."""
        digest = hashlib.sha256(self.dedup_key.encode()).hexdigest()[:40]
        return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"

    @property
    def readable_body(self):
        return without_links(self.body)

    def _close(self, **changes):
        mine = OutgoingEmail.objects.filter(pk=self.pk, token=self.token, status=EmailStatus.QUEUED)
        mine.update(**changes, lease_until=None)

    def mark_sent(self):
        self._close(status=EmailStatus.SENT, sent_at=clock.real_now(), body=without_links(self.body), failure="")

    def mark_failed(self, sentence):
        self._close(status=EmailStatus.FAILED, failure=sentence)

    def try_later(self, sentence):
        """Another attempt after a pause; the last one is a failure that someone may restart."""
        if self.attempts >= MAX_ATTEMPTS:
            self.mark_failed(sentence)
            return
        pause = BACKOFF[min(self.attempts, len(BACKOFF)) - 1]
        self._close(try_after=clock.real_now() + pause, failure=sentence)

    def restart(self):
        """« Relancer »; raises TransitionRefused when the mail is not failed any more."""
        try:
            OutgoingEmail.objects.advance(
                self, "restart", attempts=0, failure="", try_after=clock.real_now(), nudged_at=None
            )
        except TransitionRefused:
            raise TransitionRefused("Ce courriel n’est plus en échec : il n’y a rien à relancer.") from None
