from qualipref.links.addresses import link_url
from qualipref.notifications.outbox import queue_email


def invitation(user, token, *, lasting):
    queue_email("accounts/emails/invitation", to=user, link=link_url(token), days=lasting.days)


def password_reset(user, token):
    queue_email("accounts/emails/password_reset", to=user, link=link_url(token))


def recovery_code_used(user, *, left):
    """To the person himself, who may not be who used it."""
    queue_email("accounts/emails/recovery_code_used", to=user, left=left)


def second_factor_enrolled(user):
    queue_email("accounts/emails/second_factor_enrolled", to=user)


def second_factor_reset(user, *, by, reason):
    queue_email("accounts/emails/second_factor_reset", to=user, by=by, reason=reason)
