from django.apps import AppConfig
from django.urls import reverse

from qualipref.jobs import kinds
from qualipref.journal.sentences import sentences


def certificate_address(job):
    return reverse("engagements:certificate_download", kwargs={"pk": job.key})


class EngagementsConfig(AppConfig):
    name = "engagements"
    verbose_name = "Engagements"

    def ready(self):
        from qualipref.documents import integrity
        from qualipref.links import purposes

        from . import figures  # noqa: F401  declares them
        from .usecases import (  # noqa: F401  say what they measure
            crisis_figures,
            document_measures,
            self_assessment_measures,
            training_measures,
        )
        from .usecases.integrity import names_of_file, tell_of_altered_file
        from .usecases.quality_documents import names_of_document_file, tell_of_altered_document
        from .views import evidence_answers

        integrity.register(names=names_of_file, altered=tell_of_altered_file)
        integrity.register(names=names_of_document_file, altered=tell_of_altered_document)
        purposes.register(
            "engagements.evidence_request",
            view=evidence_answers.answer_by_link,
            closed=evidence_answers.link_closed,
            remedy="Demandez un nouveau lien au responsable qualité qui vous a écrit.",
        )
        kinds.register(
            "engagements.certificate",
            task="engagements.tasks.produce_fingerprint_certificate",
            label="Certificat d’empreintes",
            url=certificate_address,
        )
        kinds.register(
            "engagements.measurements",
            task="engagements.tasks.measure_month",
            label="Mesures calculées du mois",
        )
        kinds.register(
            "engagements.evidence_preview",
            task="engagements.tasks.draw_evidence_preview",
            label="Aperçu d’une preuve",
        )
        kinds.register(
            "engagements.document_preview",
            task="engagements.tasks.draw_document_preview",
            label="Aperçu d’un document",
        )
        sentences(
            {
                "assessment.change_asked": "Évaluation de {commitment} à modifier, {unit}\u00a0: {reason}",
                "assessment.saved": "Évaluation de {commitment} en préparation, {unit}, campagne {year}",
                "assessment.submitted": (
                    "Évaluation de {commitment} soumise, {unit}, campagne {year}\u00a0: {implementation}, {conformity}"
                ),
                "call_check.cancelled": "Vérification de la liste d’appel abandonnée\u00a0: {reason}",
                "call_check.closed": "Vérification de la liste d’appel close\u00a0: {reached} joints sur {count}",
                "call_check.noted": "Appels de la vérification de la liste notés\u00a0: {called} sur {count}",
                "call_check.opened": "Vérification de la liste d’appel ouverte\u00a0: {count} opérateurs à appeler",
                "call_check.proved": "Vérification de la liste d’appel déposée comme preuve\u00a0: « {title} »",
                "call_list.printed": "Liste d’appel imprimée, {count} opérateurs",
                "campaign.opened": "Campagne {year} ouverte avec {framework}, version {version}",
                "campaign.rescheduled": "Dates de la campagne {year} changées\u00a0: {reason}",
                "certificate.produced": "Certificat d’empreintes {reference} produit pour {place}, {year}",
                "certificate.requested": "Certificat d’empreintes {reference} demandé pour {place}, {year}",
                "commitment.corrected": "Engagement {commitment} corrigé ({fields})\u00a0: {reason}",
                "commitment.disabled": "Engagement {commitment} désactivé\u00a0: {reason}",
                "commitment.doubted": "Engagement {commitment} de nouveau à vérifier\u00a0: {reason}",
                "commitment.enabled": "Engagement {commitment} réactivé\u00a0: {reason}",
                "commitment.verified": "Engagement {commitment} vérifié, source lue\u00a0: {source}",
                "crisis_event.cancelled": "Événement annulé au registre des urgences, {title}\u00a0: {reason}",
                "crisis_event.corrected": "Fiche d’urgence corrigée, {title} ({fields})\u00a0: {reason}",
                "crisis_event.ended": "Événement terminé, {title}, le {ended_at}\u202f; retour attendu le {due_on}",
                "crisis_event.first_call_noted": "Premier appel noté, {title}, le {at}",
                "crisis_event.first_publication_noted": "Première publication notée, {title}, le {at}",
                "crisis_event.registered": "Événement inscrit au registre des urgences, {title}, {kind}, {day}",
                "crisis_event.reported": "Retour d’expérience rendu, {title}, daté du {day}",
                "crisis_event.started": "Événement décidé, {title}, le {ordered_at}",
                "document_version.abandoned": "Version {number} de {code} abandonnée\u00a0: {reason}",
                "document_version.acknowledged": "Version {number} de {code} « {title} » lue et comprise",
                "document_version.approved": (
                    "Version {number} de {code} « {title} » approuvée, en vigueur le {in_force_on}, "
                    "à réviser le {review_on}"
                ),
                "document_version.prepared": "Version {number} de {code} en préparation\u00a0: {summary}",
                "document_version.rewritten": "Version {number} de {code} modifiée\u00a0: {summary}",
                "document_version.sent_back": "Version {number} de {code} renvoyée à son auteur\u00a0: {reason}",
                "document_version.submitted": "Version {number} de {code} soumise à vérification",
                "document_version.verified": "Version {number} de {code} vérifiée",
                "evidence.accepted": "Preuve « {title} » acceptée pour {commitments}, {units}",
                "evidence.refused": "Preuve « {title} » refusée pour {commitments}, {units}\u00a0: {reason}",
                "evidence.replaced": "Preuve « {title} » remplacée par une version {number}\u00a0: {reason}",
                "evidence.reused": "Preuve « {title} » utilisée aussi pour {commitments}, {units}",
                "evidence.submitted": "Preuve « {title} » déposée pour {commitments}, du {period_from} au {period_to}",
                "evidence.verified": "Fichiers de la preuve « {title} » relus\u00a0: {result}",
                "evidence.withdrawn": "Preuve « {title} » retirée de {commitments}, {units}\u00a0: {reason}",
                "evidence_request.answered": "Demande sur {commitment}, {unit}, répondue par « {title} »",
                "evidence_request.cancelled": "Demande sur {commitment}, {unit}, annulée\u00a0: {reason}",
                "evidence_request.reminded": "Demande sur {commitment}, {unit}, relancée auprès de {asked_of}",
                "evidence_request.sent": "Preuve demandée à {asked_of} pour le {due_on}, {commitment}, {unit}",
                "framework.loaded": "Référentiel chargé : {title}, version {version}",
                "gap.lifted": "Écart levé sur {commitment}, {unit}\u00a0: {subject}",
                "gap.opened": "Écart ouvert sur {commitment}, {unit}\u00a0: {subject}",
                "indicator_target.set": "Cible de {indicator} pour {place}, à partir du {du}\u00a0: {value}. {basis}",
                "measurement.recorded": "Mesure de {indicator}, {unit}, {period}\u00a0: {value}",
                "measurement.reopened": "Mesure de {indicator}, {unit}, {period}, rouverte\u00a0: {reason}",
                "measurement.validated": "Mesure de {indicator}, {unit}, {period}, validée\u00a0: {value}",
                "measurement_import.confirmed": "Import de {count}, {name}\u00a0: {indicators}, {periods}",
                "measurement_import.undone": "Import de {count} annulé, {name}\u00a0: {reason}",
                "measurements.recorded": "Mesures enregistrées ({count}, {origin})\u00a0: {indicators}, {periods}",
                "measurements.validated": "Mesures validées ({count})\u00a0: {indicators}, {periods}",
                "operator.changed": "Opérateur de la liste d’appel modifié, {operator} ({fields})",
                "operator.registered": "Opérateur inscrit sur la liste d’appel, {operator}\u00a0: {function}",
                "operator.withdrawn": "Opérateur retiré de la liste d’appel, numéros effacés, {operator}, le {day}",
                "optional_commitment.decided": "Engagement {commitment} pour {year} : {decision}. {reason}",
                "optional_commitment.decision_withdrawn": "Engagement {commitment} pour {year} : décision reprise",
                "quality_document.confirmed": (
                    "Version {number} de {code} « {title} » confirmée sans changement, "
                    "à réviser le {review_on}\u00a0: {reason}"
                ),
                "quality_document.created": "Document {code} « {title} » créé",
                "quality_document.described": "Fiche de {code} « {title} » modifiée ({fields})",
                "quality_document.withdrawn": "Document {code} « {title} » retiré\u00a0: {reason}",
                "sensitisation.announced": "Sensibilisation prévue le {day}, {where} : {kind} « {title} »",
                "sensitisation.cancelled": "Sensibilisation du {day} annulée, {kind} « {title} »\u00a0: {reason}",
                "sensitisation.changed": "Sensibilisation modifiée\u00a0: {kind} « {title} », {day}, {where}",
                "sensitisation.held": "Sensibilisation du {day} tenue, {kind} « {title} »\u00a0: {count} présents",
                "sensitisation.sent": "Communication aux agents enregistrée\u00a0: {kind} « {title} », {day}, {where}",
                "staff.counted": "Effectifs « {function} » comptés au {day}\u00a0: {counts}",
                "trainee.attested": "Attestation déposée pour l’{agent}, {place}\u00a0: {theme}",
                "trainee.changed": "Fiche de l’{agent} modifiée, {place}",
                "trainee.departure_corrected": (
                    "Dernier jour de l’{agent} corrigé, {place}\u00a0: {left_on} au lieu du {before}. {reason}"
                ),
                "trainee.erased": "Nom de l’{agent} effacé, {place}",
                "trainee.left": "Départ de l’{agent} le {left_on}, {place}",
                "trainee.registered": "Agents inscrits au suivi des formations, {services}\u00a0: {count}",
                "training_plan.changed": "Plan de formation {year}, « {theme} »\u00a0: {goal} agents à former",
                "training_session.attendance_corrected": (
                    "Présence corrigée, séance « {theme} » du {day}\u00a0: {count} présents sur {expected}"
                ),
                "training_session.cancelled": "Séance « {theme} » du {day} annulée\u00a0: {reason}",
                "training_session.changed": "Séance « {theme} » du {day} modifiée, {where}",
                "training_session.enrolled": "Agents inscrits à la séance « {theme} » du {day}\u00a0: {count}",
                "training_session.held": "Séance « {theme} » du {day} tenue\u00a0: {count} présents sur {expected}",
                "training_session.planned": "Séance « {theme} » planifiée le {day}, {where}",
                "training_session.sheet_deposited": "Feuille signée de la séance « {theme} » du {day} déposée",
                "training_theme.changed": "Thème de formation « {theme} » modifié",
                "training_theme.created": "Thème de formation « {theme} » créé",
            }
        )
