import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.utils.crypto import constant_time_compare

from qualipref import clock


def token_hash(token):
    return hashlib.sha256(token.encode()).hexdigest()


class AccessLinkQuerySet(models.QuerySet):
    def issue(self, purpose, *, lasting, recipient=None, email="", subject_id=""):
        """A new link and its token; only the token's hash is kept, so it can be read nowhere again.

        Its recipient is an account or, without one, an address.
        """
        token = secrets.token_urlsafe(32)
        link = self.create(
            token_hash=token_hash(token),
            purpose=purpose,
            recipient=recipient,
            email=email,
            expires_at=clock.real_now() + lasting,
            subject_id=subject_id,
        )
        return link, token

    def find(self, token, purpose=None):
        """The link of a token, whatever its state, or None."""
        found = self.filter(token_hash=token_hash(token)).select_related("recipient").first()
        if found is None or (purpose and not constant_time_compare(found.purpose, purpose)):
            return None
        return found

    def use(self, link):
        """Marks the link used, once: False when it was used, revoked or expired meanwhile."""
        now = clock.real_now()
        free = self.filter(pk=link.pk, used_at=None, revoked_at=None, expires_at__gt=now)
        return bool(free.update(used_at=now))

    def revoke(self, purpose, recipient):
        return self.filter(purpose=purpose, recipient=recipient, used_at=None, revoked_at=None).update(
            revoked_at=clock.real_now()
        )

    def revoke_all(self, recipient):
        """Closes every link still open of that account, whatever it opens."""
        return self.filter(recipient=recipient, used_at=None, revoked_at=None).update(revoked_at=clock.real_now())

    def revoke_about(self, purpose, subject_id):
        """Closes every link still open about that subject, whoever received it."""
        return self.standing_about(purpose, subject_id).update(revoked_at=clock.real_now())

    def standing_about(self, purpose, subject_id):
        return self.filter(purpose=purpose, subject_id=subject_id, used_at=None, revoked_at=None)


class AccessLink(models.Model):
    """A link sent to one person for one purpose. GET shows, POST acts for the recipient."""

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField("objet", max_length=40)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    email = models.EmailField("adresse du destinataire", max_length=254, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=clock.real_now)
    expires_at = models.DateTimeField("expire le")
    used_at = models.DateTimeField("utilisé le", null=True)
    revoked_at = models.DateTimeField("révoqué le", null=True)

    objects = AccessLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien d’accès"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="link_to_someone",
                condition=models.Q(recipient__isnull=False) | ~models.Q(email=""),
                violation_error_message="Un lien s’adresse à un compte ou à une adresse.",
            )
        ]

    @property
    def is_open(self):
        return self.used_at is None and self.revoked_at is None and self.expires_at > clock.real_now()
