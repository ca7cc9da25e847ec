"""The clock of Celery, in memory: due work is decided by database rows, beat only ticks."""

import datetime
import logging

from celery.beat import Scheduler
from django.db import DatabaseError, close_old_connections, connection

from .models import Heartbeat

log = logging.getLogger(__name__)

HEARTBEAT = 5  # seconds
LONG_AGO = datetime.timedelta(days=1)


class HeartbeatScheduler(Scheduler):
    """Ticks once at its start, then on schedule, and leaves a sign of life."""

    producer = None  # Celery's own would wait for the broker without an end

    def setup_schedule(self):
        super().setup_schedule()
        for entry in self.data.values():
            entry.last_run_at = entry.default_now() - LONG_AGO

    def tick(self, *args, **kwargs):
        self.leave_heartbeat()
        return min(super().tick(*args, **kwargs), HEARTBEAT)

    def leave_heartbeat(self):
        close_old_connections()
        try:
            Heartbeat.leave("beat")
        except DatabaseError as error:
            connection.close()
            log.error("beat : base en défaut : %s", error)

    def apply_entry(self, entry, producer=None):
        """Sends the tick on a connection of its own: a broker that came back is met anew."""
        try:
            with self.app.connection_for_write() as fresh:
                fresh.ensure_connection(max_retries=1, interval_start=0, timeout=2)
                self.app.send_task(entry.task, entry.args, entry.kwargs, connection=fresh, retry=False)
        except Exception as error:  # the boundary of the process: the next tick says the same
            log.error("beat : broker en défaut : %s", error)
