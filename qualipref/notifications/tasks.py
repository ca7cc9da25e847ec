from celery import shared_task

from qualipref.jobs import relay

from . import delivery
from .models import OutgoingEmail


@shared_task
def deliver_due():
    delivery.deliver_due()


@relay.source
def due_emails():
    """One nudge when mails wait: a worker takes the whole batch."""
    if OutgoingEmail.objects.nudge():
        yield "qualipref.notifications.tasks.deliver_due", ()
