from qualipref.links.addresses import link_url
from qualipref.notifications.outbox import queue_email


def invitation(user, token, *, lasting):
    queue_email("accounts/emails/invitation", to=user, link=link_url(token), days=lasting.days)


def password_reset(user, token):
    queue_email("accounts/emails/password_reset", to=user, link=link_url(token))
