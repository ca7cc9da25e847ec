from django.apps import AppConfig

from qualipref.journal.sentences import sentences


class EngagementsConfig(AppConfig):
    name = "engagements"
    verbose_name = "Engagements"

    def ready(self):
        sentences(
            {
                "framework.loaded": "Référentiel chargé : {title}, version {version}",
                "gap.lifted": "Écart levé sur {commitment}, {unit}\u00a0: {subject}",
                "gap.opened": "Écart ouvert sur {commitment}, {unit}\u00a0: {subject}",
                "optional_commitment.decided": "Engagement {commitment} pour {year} : {decision}. {reason}",
            }
        )
