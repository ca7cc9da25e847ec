"""What beat asks for: each task may run twice, or late, without harm."""

import datetime

from celery import shared_task
from django.conf import settings
from django.contrib.sessions.models import Session

from qualipref import clock
from qualipref.journal.models import AccessEntry
from qualipref.links.models import AccessLink

DAYS_IN_MONTH = 30.5
LINKS_KEPT = datetime.timedelta(days=90)  # an expired link still says that it has expired


@shared_task
def tick():
    """Every five minutes: forgets what must not be kept."""
    now = clock.real_now()
    access_log_kept = datetime.timedelta(days=settings.ACCESS_LOG_MONTHS * DAYS_IN_MONTH)
    AccessEntry.objects.filter(at__lt=now - access_log_kept).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    AccessLink.objects.filter(expires_at__lt=now - LINKS_KEPT).delete()
