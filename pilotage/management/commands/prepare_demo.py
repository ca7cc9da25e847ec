from django.core.management.base import BaseCommand, CommandError

from pilotage import installation


class Command(BaseCommand):
    help = "Charge le référentiel, le périmètre et les comptes de la démonstration, s’ils n’y sont pas."

    def handle(self, *args, **options):
        try:
            installation.check_database()
        except installation.Refused as refusal:
            raise CommandError(str(refusal)) from None
        installation.load_demonstration()
