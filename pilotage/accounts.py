"""Which accounts a review looks at."""

import datetime

from django.db.models import Exists, OuterRef, Q
from django_otp.plugins.otp_totp.models import TOTPDevice

from sites.enums import NEEDS_SECOND_FACTOR, Role
from sites.models import Assignment

INACTIVE_AFTER = datetime.timedelta(days=90)
INACTIVE, AUDITS_OVER, IDLE, HOLDS, SUSPENDED = "inactifs", "auditeurs-echus", "rien", "tient", "suspendus"
PASSWORD_ALONE = "mot-de-passe-seul"  # noqa: S105  a choice of the filter


def inactive(now):
    """Never entered or not entered for 90 days, and created more than 90 days ago."""
    since = now - INACTIVE_AFTER
    return (Q(last_login=None) | Q(last_login__lt=since)) & Q(created_at__lt=since)


def audits_over(today):
    """Auditors, none of whose assignments goes on or is to come."""
    held = Assignment.objects.filter(role=Role.AUDITOR, user=OuterRef("pk"))
    return Exists(held) & ~Exists(held.filter(valid_until__gte=today))


def password_alone(today):
    """Those whose role needs a second factor, and who have enrolled none yet."""
    held = Assignment.objects.valid_on(today).filter(role__in=NEEDS_SECOND_FACTOR, user=OuterRef("pk"))
    return Exists(held) & ~Exists(TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True))
