"""Which accounts a review looks at."""

import datetime

from django.db.models import Exists, OuterRef, Q

from sites.enums import Role
from sites.models import Assignment

INACTIVE_AFTER = datetime.timedelta(days=90)
INACTIVE, AUDITS_OVER, IDLE, HOLDS, SUSPENDED = "inactifs", "auditeurs-echus", "rien", "tient", "suspendus"


def inactive(now):
    """Never entered or not entered for 90 days, and created more than 90 days ago."""
    since = now - INACTIVE_AFTER
    return (Q(last_login=None) | Q(last_login__lt=since)) & Q(created_at__lt=since)


def audits_over(today):
    """Auditors, none of whose assignments goes on or is to come."""
    held = Assignment.objects.filter(role=Role.AUDITOR, user=OuterRef("pk"))
    return Exists(held) & ~Exists(held.filter(valid_until__gte=today))
