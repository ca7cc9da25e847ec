"""The dossier de candidature: to prepare, to follow, to read."""

from qualipref import clock
from qualipref.jobs.models import JobStatus
from qualipref.typography import long_date, plural

from ..menu import address
from .situation import Task


def dossier_to_prepare(situation):
    campaign, draft = situation.campaign, situation.dossier
    if campaign is None:
        return []
    if draft is None:
        context = f"Aucun brouillon n’a encore été demandé pour la campagne {campaign.year}."
        return [
            Task(
                "neutre",
                "À commencer",
                f"Préparer le dossier de candidature {campaign.year}",
                context,
                address("pilotage:dossier"),
                "Préparer",
            )
        ]
    return dossier_to_read(situation)


def dossier_to_read(situation):
    draft, url = situation.dossier, address("pilotage:dossier")
    if situation.campaign is None or draft is None or draft.job is None:
        return []
    name, subject = f"Brouillon n°\u00a0{draft.number}", f"dossier de candidature {situation.campaign.year}"
    if draft.job.status == JobStatus.FAILED:
        return [Task("bas", f"{name} en échec", f"Relancer le {subject}", draft.job.failure, url, "Relancer", "non")]
    if draft.job.status == JobStatus.DONE:
        context = f"Demandé le {long_date(draft.requested_at.astimezone(clock.PARIS))}"
        context += f", {plural(draft.page_count, 'page')}." if draft.page_count else "."
        return [Task("ok", f"{name} prêt", f"Relire le {subject}", context, url, "Relire")]
    context = draft.job.step_label or "La page de préparation montre où en est le travail."
    return [Task("info", f"{name} en cours", f"Suivre la préparation du {subject}", context, url, "Suivre", "cours")]
