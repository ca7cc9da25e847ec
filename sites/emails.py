"""What is said by mail of accounts, and to whom."""

from qualipref.notifications.outbox import queue_email

from .enums import Role
from .models import Assignment


def account_suspended(account, *, reason, by, on):
    """To the administrators and the coordination, but who did it: what he holds may have to be handed over."""
    for person in _told(on).exclude(pk__in=[by.pk, account.pk]):
        queue_email("administration/emails/account_suspended", to=person, account=account, reason=reason, by=by)


def account_restored(account, *, by, on):
    for person in _told(on).exclude(pk__in=[by.pk, account.pk]):
        queue_email("administration/emails/account_restored", to=person, account=account, by=by)


def _told(on):
    return Assignment.objects.filter(role__in=(Role.ADMINISTRATOR, Role.COORDINATOR)).holders(on)
