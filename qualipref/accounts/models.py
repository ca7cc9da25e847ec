from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models.functions import Lower

from qualipref import clock
from qualipref.collation import SortKeyField

NEVER_OPENED = models.Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)  # invited, no password chosen yet


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        """An account; without a password it opens by its invitation only."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser):
    """An agent's account. What it may do is in its assignments, never here."""

    email = models.EmailField("adresse électronique", max_length=254, unique=True)
    label = models.CharField("fonction", max_length=200, help_text="Par exemple « Responsable qualité, préfecture ».")
    label_sort = SortKeyField(source="label")
    is_active = models.BooleanField("accès ouvert", default=True)
    created_at = models.DateTimeField("créé le", default=clock.now)
    suspended_at = models.DateTimeField("suspendu le", null=True, blank=True)
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["label"]

    class Meta:
        verbose_name = "compte"
        ordering = ["label_sort", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="account_email_any_case")]

    def __str__(self):
        return self.label or self.email

    @property
    def state(self):
        """Its tone and its word."""
        if self.closed_at:
            return "neutre", "Fermé"
        if not self.is_active:
            return "neutre", "Suspendu"
        return ("ok", "Ouvert") if self.has_usable_password() else ("info", "Invité")


class Attempt(models.Model):
    """One attempt at a gesture that is counted; the key is a digest, it names nobody."""

    gesture = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.real_now)

    class Meta:
        verbose_name = "essai"
        indexes = [models.Index(fields=["gesture", "key", "at"], name="account_attempt")]


class RecoveryCodeQuerySet(models.QuerySet):
    def unused(self):
        return self.filter(used_at=None)


class RecoveryCode(models.Model):
    """A code that replaces the telephone, once. Only its digest is kept."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.real_now)
    used_at = models.DateTimeField("utilisé le", null=True)

    objects = RecoveryCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "code de secours"
        verbose_name_plural = "codes de secours"
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]
