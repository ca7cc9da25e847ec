"""How a mail is written: in the transaction of its gesture, once per key, without a line of its own making."""

import uuid

from django.conf import settings
from django.template import Context
from django.template.loader import get_template

from .models import EmailStatus, OutgoingEmail, without_links

SILENT_BACKENDS = ("django.core.mail.backends.console.EmailBackend", "django.core.mail.backends.dummy.EmailBackend")


def mail_leaves():
    """Whether a mail can leave this installation: never in the demonstration, nor without a mail server."""
    return not settings.DEMO and settings.EMAIL_BACKEND not in SILENT_BACKENDS


def queue_email(template_prefix, *, to, dedup_key=None, **context):
    """Writes the mail `<prefix>_subject.txt` and `<prefix>_body.txt` for `to`, an account or an address; a key, once.

    What cannot leave is kept as held, without the secret links it carries.
    """
    account = None if isinstance(to, str) else to
    context = Context({"recipient": account, "site_url": settings.SITE_URL, **context}, autoescape=False)
    subject = _render(f"{template_prefix}_subject.txt", context)
    body = _render(f"{template_prefix}_body.txt", context)
    leaves = mail_leaves()
    email, _ = OutgoingEmail.objects.get_or_create(
        dedup_key=dedup_key or f"once:{uuid.uuid4()}",
        defaults={
            "recipient": account,
            "to": account.email if account else to,
            "subject": " ".join(subject.split())[:250],
            "body": f"{body.strip()}\n" if leaves else f"{without_links(body).strip()}\n",
            "status": EmailStatus.QUEUED if leaves else EmailStatus.HELD,
        },
    )
    return email


def _render(name, context):
    return get_template(name).template.render(context)
