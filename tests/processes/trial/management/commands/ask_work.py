from django.core.management.base import BaseCommand

from qualipref.jobs.models import Job


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("keys", nargs="+")

    def handle(self, *args, keys, **options):
        for key in keys:
            Job.objects.ask("trial", key, by=None)
