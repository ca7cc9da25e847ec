from django.apps import AppConfig

from .sentences import sentences


class JournalConfig(AppConfig):
    name = "qualipref.journal"
    verbose_name = "Journal"

    def ready(self):
        sentences({"journal.details_erased": "Détails de l’écriture n° {seq} effacés"})
