from django.apps import AppConfig
from django.urls import reverse

from qualipref.jobs import kinds
from qualipref.journal.sentences import sentences


def dossier_address(job):
    return reverse("pilotage:dossier")


class PilotageConfig(AppConfig):
    name = "pilotage"
    verbose_name = "Pilotage"

    def ready(self):
        from qualipref.documents import integrity

        from .usecases.application_file import names_of_file

        integrity.register(names=names_of_file)
        kinds.register(
            "pilotage.application_file",
            task="pilotage.tasks.produce_application_file",
            label="Dossier de candidature",
            url=dossier_address,
        )
        kinds.register("pilotage.reminders", task="pilotage.tasks.send_reminders", label="Courriels de la semaine")
        sentences(
            {
                "application_file.requested": "Brouillon n° {number} du dossier de candidature {year} demandé",
                "application_file.produced": "Brouillon n° {number} du dossier de candidature {year} produit",
                "application_file.restarted": "Brouillon n° {number} du dossier de candidature {year} relancé",
                "installation.opened": "Installation ouverte par son premier administrateur : {label} ({email})",
                "weekly_mail.chosen": "Courriel de la semaine\u00a0: {choice}",
            }
        )
