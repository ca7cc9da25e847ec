from django.apps import AppConfig

from qualipref.journal.sentences import sentences


class EngagementsConfig(AppConfig):
    name = "engagements"
    verbose_name = "Engagements"

    def ready(self):
        sentences(
            {
                "framework.loaded": "Référentiel chargé : {title}, version {version}",
                "optional_commitment.decided": "Engagement {commitment} pour {year} : {decision}. {reason}",
            }
        )
