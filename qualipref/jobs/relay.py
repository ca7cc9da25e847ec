"""Tells the workers what is due. A nudge may be lost or repeated: the row in the database is the truth."""

import contextlib
import datetime
import logging
import threading
from itertools import islice

from django.db import DatabaseError, close_old_connections, connection
from django.db.models import F, Q

from qualipref import clock

from . import kinds
from .models import Heartbeat, Job

log = logging.getLogger(__name__)

TICK = 1.0  # seconds
HEARTBEAT = datetime.timedelta(seconds=5)
NUDGE_AGAIN = datetime.timedelta(seconds=10)
ROOM = 20  # nudges that may wait in the broker: more would only be stale when the worker comes back

_sources = []


def source(function):
    """Registers `function()`, which yields (task name, args) for what is due now."""
    _sources.append(function)
    return function


@source
def due_jobs():
    """Jobs that a worker may take, the longest forgotten first; one that nobody took is nudged again after a while."""
    now = clock.real_now()
    forgotten = Q(nudged_at=None) | Q(nudged_at__lt=now - NUDGE_AGAIN)
    waiting = Job.objects.due(now).filter(forgotten, kind__in=kinds.names())
    for pk, kind in waiting.order_by(F("nudged_at").asc(nulls_first=True), "pk").values_list("pk", "kind")[:ROOM]:
        if Job.objects.filter(forgotten, pk=pk).update(nudged_at=now):
            yield kinds.get(kind).task, (pk,)


class Relay:
    """One connection to the broker, opened again when it fails."""

    def __init__(self, app):
        self.app = app
        self.connection = None
        self.beaten_at = None
        self.faults = {}
        self.stopped = threading.Event()

    def run(self):
        while not self.stopped.is_set():
            self.tick()
            self.stopped.wait(TICK)
        self._drop_connection()

    def stop(self):
        self.stopped.set()

    def tick(self):
        """Never raises: what fails now is due again at the next tick."""
        close_old_connections()
        with self._told("base"):
            self._leave_heartbeat()
        with self._told("broker"):
            room = self._room()
        if self.faults:
            return
        for function in _sources:
            with self._told(function.__name__):
                for task, args in islice(function(), room):
                    self.app.send_task(task, args, connection=self.connection, retry=False)

    def _leave_heartbeat(self):
        now = clock.real_now()
        if self.beaten_at is None or now - self.beaten_at >= HEARTBEAT:
            Heartbeat.leave("relay")
            self.beaten_at = now

    def _room(self):
        """How many nudges the broker may still take."""
        if self.connection is None:
            self.connection = self.app.connection_for_write()
            self.connection.ensure_connection(max_retries=1, interval_start=0, timeout=2)
        queue = self.app.conf.task_default_queue
        declared = self.connection.default_channel.queue_declare(queue=queue)
        return max(0, ROOM - declared.message_count)

    def _drop_connection(self):
        dropped, self.connection = self.connection, None
        if dropped is not None:
            with contextlib.suppress(Exception):
                dropped.release()

    @contextlib.contextmanager
    def _told(self, what):
        """Runs the block; a fault is written in one line when it begins, and another line says that it is over."""
        try:
            yield
        except Exception as error:  # the boundary of the process: the loop must outlive any fault
            if what not in self.faults:
                log.error("relais : %s en défaut : %s", what, str(error).splitlines()[0] if str(error) else repr(error))
            self.faults[what] = error
            self._drop_connection()
            if isinstance(error, DatabaseError):
                connection.close()
        else:
            if self.faults.pop(what, None):
                log.warning("relais : %s rétabli", what)
