from django.apps import AppConfig
from django.urls import reverse

from qualipref.jobs import kinds
from qualipref.journal.sentences import sentences


def dossier_address(job):
    return reverse("pilotage:dossier")


def hand_over_address(job):
    return reverse("pilotage:hand_over_detail", kwargs={"pk": job.key})


def minutes_address(job):
    return reverse("pilotage:minutes_detail", kwargs={"pk": job.key})


def meeting_pack_address(job):
    return reverse("pilotage:meeting_detail", kwargs={"pk": job.key.partition("-")[0]})


class PilotageConfig(AppConfig):
    name = "pilotage"
    verbose_name = "Pilotage"

    def ready(self):
        from qualipref.documents import integrity
        from qualipref.journal.integrity import register as verify
        from qualipref.links import purposes
        from qualipref.notifications import attachments

        from . import figures, missed_targets  # noqa: F401  declare them, say what answers them
        from .usecases import (
            action_plan_measures,  # noqa: F401  says what it measures
            application_file,
            departures,
            meeting_pack,
            minutes,
            minutes_integrity,
            notices,
            pieces,
        )
        from .views import meeting_answers

        integrity.register(names=application_file.names_of_file)
        integrity.register(names=departures.names_of_file)
        integrity.register(names=minutes.names_of_file)
        integrity.register(names=pieces.names_of_file)
        verify(minutes_integrity.minutes_faults)
        kinds.register(
            "pilotage.application_file",
            task="pilotage.tasks.produce_application_file",
            label="Dossier de candidature",
            url=dossier_address,
        )
        kinds.register(
            departures.KIND,
            task="pilotage.tasks.produce_hand_over",
            label="Feuille de passation",
            url=hand_over_address,
        )
        integrity.register(names=meeting_pack.names_of_file)
        attachments.register(notices.PURPOSE, notices.attachments_of_mail)
        attachments.register(minutes.SEALED_PDF, minutes.attachments_of_mail)
        purposes.register(
            notices.PURPOSE,
            view=meeting_answers.answer_by_link,
            closed=meeting_answers.link_closed,
            remedy="Écrivez à la coordination qualité, qui vous a convoqué.",
        )
        kinds.register(
            meeting_pack.KIND,
            task="pilotage.tasks.produce_meeting_pack",
            label="Dossier de séance",
            url=meeting_pack_address,
        )
        kinds.register(minutes.KIND, task="pilotage.tasks.produce_minutes", label="Procès-verbal", url=minutes_address)
        kinds.register("pilotage.reminders", task="pilotage.tasks.send_reminders", label="Courriels de la semaine")
        sentences(
            {
                "application_file.requested": "Brouillon n° {number} du dossier de candidature {year} demandé",
                "application_file.produced": "Brouillon n° {number} du dossier de candidature {year} produit",
                "application_file.restarted": "Brouillon n° {number} du dossier de candidature {year} relancé",
                "action.proposed": "Action {reference} proposée : {title}",
                "action.edited": "Action {reference} modifiée",
                "action.progressed": "Action {reference}, avancement à {after}\u00a0%",
                "action.commented": "Commentaire sur l’action {reference}",
                "action.completed": "Action {reference} réalisée, preuve « {proof} »",
                "action.sent_back": "Action {reference} renvoyée au service : {reason}",
                "action.closed": "Action {reference} clôturée",
                "action.verified": "Efficacité de l’action {reference} vérifiée",
                "action.found_ineffective": "Action {reference} rouverte, jugée non efficace",
                "action.abandoned": "Action {reference} abandonnée : {reason}",
                "action.reopened": "Action {reference} rouverte : {reason}",
                "action.proposed_again": "Action {reference} proposée de nouveau",
                "action.approved": "Action {reference} validée",
                "action.rejected": "Action {reference} rejetée : {reason}",
                "action.due_date_changed": "Échéance de l’action {reference} portée du {before} au {after}",
                "action.reminded": "Relance pour l’action {reference}, à {to} : {subject}",
                "action.due_date_asked": "Nouvelle échéance demandée pour l’action {reference} : {after}",
                "action.due_date_refused": "Échéance de l’action {reference} maintenue",
                "action.due_date_request_withdrawn": "Demande de nouvelle échéance retirée, action {reference}",
                "action.decision_undone": "Décision sur l’action {reference} reprise",
                "action.comment_withdrawn": "Commentaire retiré de l’action {reference} par son auteur",
                "cell.comment_withdrawn": "Commentaire retiré de la case {reference}, {name}, par son auteur",
                "cell.commented": "Commentaire sur la case {reference}, {name}",
                "committee.created": "Comité créé : {name}",
                "committee.edited": "Comité modifié : {name}",
                "committee.member_added": "Siège ouvert, {name} : {subject}",
                "committee.member_edited": "Siège modifié, {name} : {subject}",
                "committee.mandate_ended": "Mandat terminé, {name} : {subject}, {period}",
                "meeting.planned": "Séance {reference} créée",
                "meeting.edited": "Séance {reference} modifiée",
                "meeting.cancelled": "Séance {reference} annulée : {reason}",
                "meeting.opened": "Séance {reference} ouverte, identité confirmée par : {factor}",
                "meeting.keyboard_handed": "Séance {reference}, clavier remis à {to}",
                "meeting.closed": "Séance {reference} levée, décisions prises : {count}",
                "agenda.item_added": "Ordre du jour {reference}, point ajouté : {subject}",
                "agenda.composed": "Ordre du jour {reference} composé, {count} points ajoutés",
                "agenda.piece_attached": "Ordre du jour {reference}, pièce jointe à « {subject} » : {name}",
                "agenda.piece_withdrawn": "Ordre du jour {reference}, pièce retirée de « {subject} » : {name}",
                "agenda.item_commented": "Ordre du jour {reference}, point commenté : {subject}",
                "agenda.item_edited": "Ordre du jour {reference}, point modifié : {subject}",
                "agenda.item_removed": "Ordre du jour {reference}, point retiré : {subject}",
                "agenda.reordered": "Ordre du jour {reference} réordonné",
                "agenda.item_noted": "Séance {reference}, note sur : {subject}",
                "meeting.convened": "Séance {reference} convoquée, {count} convocations envoyées",
                "meeting.newcomers_convened": (
                    "Nouveaux membres convoqués à la séance {reference}, {count} convocations envoyées"
                ),
                "meeting.pack_frozen": "Dossier de la séance {reference} figé, {count} points",
                "meeting.pack_produced": "PDF du dossier de la séance {reference} produit",
                "meeting.pack_restarted": "PDF du dossier de la séance {reference} relancé",
                "attendance.answered": "Réponse à la convocation {reference}, {subject} : {answer}",
                "attendance.listed": "Feuille d’émargement {reference}, {count} membres",
                "attendance.recorded": "Émargement {reference} : {subject}",
                "decision.taken": "Décision {reference} / {number} prise, {decision} : {subject}",
                "decision.undone": "Décision {reference} / {number} reprise : {subject}",
                "decision.reworded": "Décision {reference} / {number} reformulée : {subject}",
                "departure.handed_over": (
                    "Fonction transmise, {label}\u00a0: {count} éléments remis ou terminés ({reference}), {successors}"
                ),
                "hand_over.produced": "Feuille de passation {reference} produite",
                "objective.set": "Objectif proposé : {title}",
                "objective.edited": "Objectif modifié : {title}",
                "objective.target_set": "Objectif « {title} », valeur visée : {after}",
                "objective.revised": "Objectif « {title} » à valider de nouveau, valeur visée : {after}",
                "objective.approved": "Objectif « {title} » validé en comité",
                "objective.approval_withdrawn": "Validation de l’objectif « {title} » reprise",
                "objective.dropped": "Objectif « {title} » abandonné : {reason}",
                "minutes.written": "Rédaction du procès-verbal {reference}",
                "minutes.submitted": "Procès-verbal {reference} soumis à l’approbation",
                "minutes.changes_asked": "Modification demandée sur le procès-verbal {reference} : {reason}",
                "minutes.remark_answered": "Réponse à une remarque sur le procès-verbal {reference}",
                "minutes.approved": "Procès-verbal {reference} approuvé, identité confirmée par : {factor}",
                "minutes.produced": "PDF du procès-verbal {reference} produit",
                "minutes.restarted": "PDF du procès-verbal {reference} relancé",
                "minutes.rectified": "Rectification du procès-verbal {reference} ouverte : {reason}",
                "saved_filter.created": "Filtre « {name} » enregistré",
                "saved_filter.renamed": "Filtre « {before} » renommé « {after} »",
                "saved_filter.deleted": "Filtre « {name} » supprimé",
                "saved_filter.default_set": "Liste ouverte d’office avec le filtre « {name} »",
                "saved_filter.default_unset": "Liste ouverte d’office sans le filtre « {name} »",
                "installation.opened": "Installation ouverte par son premier administrateur : {label} ({email})",
                "weekly_mail.chosen": "Courriel de la semaine\u00a0: {choice}",
            }
        )
