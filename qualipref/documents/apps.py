from django.apps import AppConfig

from qualipref.jobs import kinds
from qualipref.journal.sentences import sentences


class DocumentsConfig(AppConfig):
    name = "qualipref.documents"
    verbose_name = "Documents"

    def ready(self):
        from qualipref.journal import integrity

        from .integrity import stored_file_faults

        integrity.register(stored_file_faults)
        kinds.register(
            "documents.integrity",
            task="qualipref.documents.tasks.check_every_file",
            label="Contrôle des fichiers conservés",
        )
        sentences(
            {
                "job.restarted": "Travail relancé : {label}",
                "stored_file.altered": "Fichier trouvé altéré : {names}",
                "stored_file.restored": "Fichier de nouveau intègre : {names}",
            }
        )
