from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sites.models import Site
from sites.usecases.demonstration import create_demonstration


class Command(BaseCommand):
    help = "Crée les comptes de la démonstration, d’après le périmètre chargé. Peut être relancée."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("Cette installation n’est pas une démonstration : aucun compte n’a été créé.")
        if not Site.objects.exists():
            raise CommandError("Le périmètre est vide : lancez d’abord load_perimeter.")
        created = create_demonstration()
        self.stdout.write(f"{created} comptes de démonstration créés.")
