from django.core.management.base import BaseCommand, CommandError

from qualipref.journal.integrity import faults
from qualipref.journal.models import ChainHead


class Command(BaseCommand):
    help = "Vérifie la chaîne du journal et les fichiers conservés ; nomme la première faute et sort en erreur."

    def handle(self, *args, **options):
        fault = next(faults(), None)
        if fault is not None:
            raise CommandError(fault)
        head = ChainHead.objects.get()
        self.stdout.write(f"Intégrité vérifiée : {head.seq} écritures, tête {head.hash}.")
