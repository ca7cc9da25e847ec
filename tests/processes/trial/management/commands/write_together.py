import os
import sys
import traceback

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from qualipref.jobs.models import Job
from qualipref.journal.models import Entry


def write(name, times):
    """Transactions that read before they write: what SQLite refuses at once when it is badly set."""
    for time in range(times):
        with transaction.atomic():
            Entry.objects.count()
            Job.objects.ask("trial", f"{name}-{time}", by=None)
            Entry.objects.record("trial.written")


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("processes", type=int)
        parser.add_argument("times", type=int)

    def handle(self, *args, processes, times, **options):
        connection.close()
        children = [self.fork(name, times) for name in range(processes)]
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]
        sys.exit(1 if any(codes) else 0)

    def fork(self, name, times):
        pid = os.fork()
        if pid:
            return pid
        try:
            write(name, times)
        except Exception:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
