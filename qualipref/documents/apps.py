from django.apps import AppConfig

from qualipref.journal.sentences import sentences


class DocumentsConfig(AppConfig):
    name = "qualipref.documents"
    verbose_name = "Documents"

    def ready(self):
        from qualipref.journal import integrity

        from .integrity import stored_file_faults

        integrity.register(stored_file_faults)
        sentences({"job.restarted": "Travail relancé : {label}"})
