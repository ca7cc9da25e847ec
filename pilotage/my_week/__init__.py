"""What awaits a person, computed from what is recorded: small rules by role, no HTML."""

from sites.enums import Role
from sites.permissions import has_role

from . import (
    actions,
    cells,
    committees,
    departures,
    documents,
    dossier,
    emergencies,
    installation,
    measurements,
    own,
    perimeter,
    training,
)
from .chair import opening
from .dates import upcoming_dates
from .situation import Situation, Task, UpcomingDate

__all__ = ["Situation", "Task", "UpcomingDate", "opening", "tasks", "upcoming_dates"]

AT_MOST = 7
RULES = {
    Role.ADMINISTRATOR: (
        installation.first_steps,
        departures.held_by_suspended,
        departures.audits_to_close,
        installation.accounts_never_opened,
    ),
    Role.COORDINATOR: (
        committees.minutes_to_submit,
        actions.efficacy_overdue,
        committees.meetings_to_prepare,
        actions.late_actions_of_all,
        actions.dates_to_grant,
        actions.actions_to_close,
        actions.proposals_to_bring,
        documents.versions_to_verify,
        documents.versions_sent_back,
        documents.documents_to_review,
        measurements.measurements_to_validate,
        dossier.dossier_to_prepare,
        perimeter.optional_commitments_to_decide,
        perimeter.pairs_to_verify,
        departures.held_by_suspended,
        emergencies.feedback_awaited,
        emergencies.call_list_to_check,
        emergencies.operators_to_train,
        actions.efficacy_to_check,
        actions.late_actions,
        actions.actions_of_the_week,
        cells.scores_of_sites,
        perimeter.wordings_to_verify,
    ),
    Role.QUALITY_MANAGER: (
        committees.minutes_to_submit,
        actions.efficacy_overdue,
        committees.meetings_to_prepare,
        committees.notices_to_answer,
        cells.altered_files,
        actions.dates_to_grant,
        actions.actions_to_close,
        actions.late_managed_actions,
        cells.late_requests,
        cells.proofs_to_review,
        departures.held_by_suspended,
        documents.versions_to_verify,
        documents.versions_sent_back,
        documents.documents_to_review,
        training.meetings_to_fill,
        training.services_below_target,
        cells.cells_without_coverage,
        cells.cells_not_assessed,
        measurements.measurements_to_validate,
        actions.efficacy_to_check,
        actions.late_actions,
        actions.actions_of_the_week,
        dossier.dossier_to_read,
        perimeter.optional_commitments_to_decide,
        perimeter.pairs_to_verify,
    ),
    Role.SECRETARY_GENERAL: (
        committees.minutes_to_approve,
        actions.efficacy_overdue,
        committees.notices_to_answer,
        documents.versions_to_approve,
        actions.dates_to_decide,
        actions.late_actions_of_all,
        actions.proposals_to_bring,
        actions.efficacy_to_check,
        actions.late_actions,
        actions.actions_of_the_week,
        documents.documents_to_review,
        dossier.dossier_to_read,
        perimeter.optional_commitments_to_decide,
    ),
    Role.SUB_PREFECT: (committees.notices_to_answer, cells.scores_of_sites, own.own_sites, dossier.dossier_to_read),
    Role.AUDITOR: (own.audit_under_way, cells.proofs_to_read, own.own_commitments),
    Role.CORRESPONDENT: (
        committees.notices_to_answer,
        actions.late_actions,
        actions.actions_of_the_week,
        cells.changes_asked,
        cells.proofs_asked,
        cells.proofs_refused,
        emergencies.feedback_awaited,
        emergencies.call_list_to_check,
        emergencies.numbers_found_wrong,
        emergencies.operators_to_train,
        documents.documents_to_read,
        documents.versions_sent_back,
        documents.documents_to_review,
        measurements.measurements_to_type,
        measurements.missed_targets_to_explain,
        training.sessions_to_fill,
        training.sheets_to_deposit,
        training.sessions_to_come,
        training.names_to_erase,
        cells.assessments_to_give,
        cells.own_holes,
        own.proofs_to_supply,
        own.own_services,
    ),
    Role.AGENT: (documents.documents_to_read, own.own_commitments),
}


def tasks(situation, *, among=None):
    """What to do, most pressing first; a rule is asked once, and a task told once, however many roles call for it.

    `among` keeps some of the rules only. Nothing is asked any more once there is enough to show.
    """
    rules = {rule: None for role, ruled in RULES.items() if _holds(situation, role) for rule in ruled}
    found = {}
    for rule in rules:
        if len(found) < AT_MOST and (among is None or rule in among):
            found |= dict.fromkeys(task for task in rule(situation) if task.url)
    return list(found)[:AT_MOST]


def _holds(situation, role):
    return has_role(situation.user, role, on=situation.today)
