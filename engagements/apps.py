from django.apps import AppConfig

from qualipref.journal.sentences import sentences


class EngagementsConfig(AppConfig):
    name = "engagements"
    verbose_name = "Engagements"

    def ready(self):
        sentences(
            {
                "assessment.change_asked": "Évaluation de {commitment} à modifier, {unit}\u00a0: {reason}",
                "assessment.saved": "Évaluation de {commitment} en préparation, {unit}, campagne {year}",
                "assessment.submitted": (
                    "Évaluation de {commitment} soumise, {unit}, campagne {year}\u00a0: {implementation}, {conformity}"
                ),
                "evidence.accepted": "Preuve « {title} » acceptée pour {commitments}, {units}",
                "evidence.refused": "Preuve « {title} » refusée pour {commitments}, {units}\u00a0: {reason}",
                "evidence.replaced": "Preuve « {title} » remplacée par une version {number}\u00a0: {reason}",
                "evidence.reused": "Preuve « {title} » utilisée aussi pour {commitments}, {units}",
                "evidence.submitted": "Preuve « {title} » déposée pour {commitments}, du {period_from} au {period_to}",
                "evidence.withdrawn": "Preuve « {title} » retirée de {commitments}, {units}\u00a0: {reason}",
                "framework.loaded": "Référentiel chargé : {title}, version {version}",
                "gap.lifted": "Écart levé sur {commitment}, {unit}\u00a0: {subject}",
                "gap.opened": "Écart ouvert sur {commitment}, {unit}\u00a0: {subject}",
                "optional_commitment.decided": "Engagement {commitment} pour {year} : {decision}. {reason}",
            }
        )
