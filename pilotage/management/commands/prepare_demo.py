from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pilotage import installation


class Command(BaseCommand):
    help = "Charge le référentiel, le périmètre, les comptes et l’année de la démonstration, s’ils n’y sont pas."

    def handle(self, *args, **options):
        try:
            installation.check_database()
        except installation.Refused as refusal:
            raise CommandError(str(refusal)) from None
        if not settings.DEMO:
            raise CommandError("Cette installation n’est pas une démonstration\u00a0: rien n’a été chargé.")
        installation.load_demonstration()
