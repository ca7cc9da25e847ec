"""How long a worker holds a job without a sign of life, and the thread that renews the lease while it works."""

import datetime
import logging
import threading
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection

log = logging.getLogger(__name__)

LONGEST_WORK = datetime.timedelta(minutes=15)  # after that the work is taken for stuck, and its lease lapses


def duration():
    return datetime.timedelta(seconds=settings.JOBS_LEASE_SECONDS)


@contextmanager
def kept(renew):
    """Calls `renew()` three times a lease while the block runs, until it returns False."""
    pause = duration() / 3
    over = threading.Event()

    def keep():
        for _ in range(LONGEST_WORK // pause):
            if over.wait(pause.total_seconds()) or not renewed():
                return

    def renewed():
        try:
            return renew()
        except DatabaseError as error:
            log.error("bail non renouvelé : %s", error)
            return True
        finally:
            connection.close()

    threading.Thread(target=keep, name="lease", daemon=True).start()
    try:
        yield
    finally:
        over.set()
