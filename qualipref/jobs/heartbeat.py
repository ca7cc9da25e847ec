"""The worker's sign of life: a thread of its own, so that long work does not make it look dead."""

import logging
import threading

from celery.signals import worker_ready, worker_shutting_down
from django.db import DatabaseError, connection

from .models import Heartbeat

log = logging.getLogger(__name__)

EVERY = 5.0  # seconds
_stopped = threading.Event()


def beat_until_stopped():
    while not _stopped.is_set():
        try:
            Heartbeat.leave("worker")
        except DatabaseError as error:
            log.error("worker : base en défaut : %s", error)
        finally:
            connection.close()
        _stopped.wait(EVERY)


@worker_ready.connect
def start(**kwargs):
    threading.Thread(target=beat_until_stopped, name="heartbeat", daemon=True).start()


@worker_shutting_down.connect
def stop(**kwargs):
    _stopped.set()
