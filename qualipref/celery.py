"""The Celery application: worker and beat."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qualipref.settings.embedded")
TRANSPORT_ALIASES["embedded"] = "qualipref.jobs.embedded_broker:Transport"

app = Celery("qualipref")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
