import signal

from django.core.management.base import BaseCommand

from qualipref.celery import app
from qualipref.jobs.relay import Relay


class Command(BaseCommand):
    help = "Prévient les workers de ce qui est à faire, jusqu’à l’arrêt."

    def handle(self, *args, **options):
        relay = Relay(app)
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: relay.stop())
        relay.run()
