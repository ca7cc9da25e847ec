"""The sentence that a decision writes in the minutes: one template per kind of point and verdict, edited afterwards;
and what the minutes say beneath it."""

import re

from qualipref.typography import french, inner_quotes, long_date

from ..enums import DATED, DateRequestStatus, ItemKind, Verdict
from ..models import Action
from ..models.action import LIVE
from .concerned import services_concerned

GENERAL = {
    Verdict.APPROVED: "Le comité approuve : {subject}.{proposal}",
    Verdict.REJECTED: "Le comité n’approuve pas : {subject}. Motif : {reason}.",
    Verdict.POSTPONED: "Le comité reporte l’examen du point « {subject} »{until}. Motif : {reason}.",
    Verdict.MORE_ASKED: "Le comité demande un complément sur « {subject} » : {reason}.",
    Verdict.NOTED: "Le comité prend acte : {subject}.{proposal}",
    Verdict.WITHDRAWN: "Le comité retire de l’ordre du jour le point « {subject} ». Motif : {reason}.",
}
FOR_ANOTHER_DATE = (
    "Le comité valide l’action {reference} « {title} », pilote : {service}, à échéance du {new_due_on} au lieu du "
    "{due_on}."
)
OVERDUE = (
    "Le comité n’accorde pas d’autre échéance à l’action {reference} « {title} », attendue pour le {due_on}, et "
    "demande sa réalisation sans attendre."
)
EXAMINED_LATER = "Le comité reporte l’examen de l’action {reference} « {title} »{until}. Motif : {reason}."
OF_KIND = {
    (ItemKind.NEW_ACTION, Verdict.APPROVED): (
        "Le comité valide l’action {reference} « {title} », pilote : {service}, à échéance du {due_on}."
    ),
    (ItemKind.NEW_ACTION, Verdict.REJECTED): "Le comité rejette l’action {reference} « {title} ». Motif : {reason}.",
    (ItemKind.NEW_ACTION, Verdict.POSTPONED): EXAMINED_LATER,
    (ItemKind.LATE_ACTION, Verdict.APPROVED): (
        "Le comité maintient l’échéance de l’action {reference} « {title} » au {due_on} et demande sa réalisation."
    ),
    (ItemKind.LATE_ACTION, Verdict.REJECTED): (
        "Le comité refuse un nouveau report de l’action {reference} « {title} ». Motif : {reason}."
    ),
    (ItemKind.LATE_ACTION, Verdict.POSTPONED): (
        "Le comité reporte l’échéance de l’action {reference} « {title} » au {new_due_on}. Motif : {reason}."
    ),
    (ItemKind.DATE_REQUEST, Verdict.APPROVED): (
        "Le comité accorde à l’action {reference} « {title} » la nouvelle échéance du {wanted_on}."
    ),
    (ItemKind.DATE_REQUEST, Verdict.REJECTED): (
        "Le comité maintient l’échéance de l’action {reference} « {title} » au {due_on}. Motif : {reason}."
    ),
    (ItemKind.DATE_REQUEST, Verdict.POSTPONED): (
        "Le comité fixe au {new_due_on} l’échéance de l’action {reference} « {title} ». Motif : {reason}."
    ),
    (ItemKind.CLOSING, Verdict.APPROVED): "Le comité clôture l’action {reference} « {title} ».",
    (ItemKind.CLOSING, Verdict.REJECTED): (
        "Le comité ne clôture pas l’action {reference} « {title} » et la renvoie au service. Motif : {reason}."
    ),
    (ItemKind.OPTIONAL_COMMITMENT, Verdict.APPROVED): (
        "Le comité retient pour {year} l’engagement optionnel {code} « {commitment} »."
    ),
    (ItemKind.OPTIONAL_COMMITMENT, Verdict.REJECTED): (
        "Le comité diffère pour {year} l’engagement optionnel {code} « {commitment} ». Motif : {reason}."
    ),
    (ItemKind.OBJECTIVE, Verdict.APPROVED): "Le comité valide l’objectif « {objective} »{target}.",
    (ItemKind.OBJECTIVE, Verdict.REJECTED): "Le comité ne retient pas l’objectif « {objective} ». Motif : {reason}.",
    (ItemKind.FOLLOW_UP, Verdict.NOTED): "Le comité prend acte des suites de la séance précédente.{proposal}",
    (ItemKind.GAP, Verdict.NOTED): "Le comité prend acte de l’écart « {subject} », {unit}.{proposal}",
}
ANSWERED = "Le comité prend acte : la date demandée pour l’action {reference} « {title} » a déjà sa réponse."
OF_ANSWERED = {
    DateRequestStatus.GRANTED: ANSWERED,
    DateRequestStatus.REFUSED: ANSWERED,
    DateRequestStatus.WITHDRAWN: (
        "Le comité prend acte : la demande d’une autre échéance pour l’action {reference} « {title} » est retirée."
    ),
}
OF_REVISION = {
    Verdict.APPROVED: "Le comité porte la valeur visée de l’objectif « {objective} » de {approved} à {aimed}.",
    Verdict.REJECTED: (
        "Le comité maintient la valeur visée de l’objectif « {objective} » à {approved}. Motif : {reason}."
    ),
}  # of an objective that a committee approved before with another value


def sentence(item, verdict, *, reason="", new_due_on=None):
    """What the minutes say of that verdict on that point."""
    template = _of_settled(item) if verdict == Verdict.NOTED and item.is_settled else None
    if item.objective and item.objective.approved_target:
        template = template or OF_REVISION.get(verdict)
    if verdict == Verdict.POSTPONED and item.kind in DATED and not new_due_on:
        template = EXAMINED_LATER  # its date does not move
    if (item.kind, verdict) == (ItemKind.NEW_ACTION, Verdict.APPROVED) and new_due_on not in (None, item.action.due_on):
        template = FOR_ANOTHER_DATE
    if (item.kind, verdict) == (ItemKind.LATE_ACTION, Verdict.APPROVED) and item.action.due_on < item.meeting.day:
        template = OVERDUE
    template = template or OF_KIND.get((item.kind, verdict)) or GENERAL[Verdict(verdict)]
    said = french(template.format(**_said(item, reason.rstrip(" ."), new_due_on)))
    return re.sub(r"([?!…])( »)?\.$", r"\1\2", inner_quotes(said))


def facts(item):
    """Who answers for the point, until when, for which commitments and services, once it is decided: plain data."""
    services = {str(service.pk): str(service) for service in services_concerned(item)}
    named = {"services": services} if services else {}
    if item.concerned_action is None:
        commitment = item.gap.commitment if item.gap else item.commitment
        return ({"codes": [commitment.code]} if commitment else {}) | named
    read = Action.objects.select_related("owner", "lead_service__site").prefetch_related("commitments")
    action = read.get(pk=item.concerned_action.pk)
    return {
        "owner": str(action.owner or action.lead_service.name_with_site),
        "due_on": action.due_on.isoformat(),
        "codes": [commitment.code for commitment in action.commitments.all()],
    } | named


def _of_settled(item):
    """What was settled out of the room is said as it is."""
    if item.kind == ItemKind.OBJECTIVE:
        return "Le comité prend acte de l’objectif « {objective} » : son état est « {objective_state} »."
    if item.date_request and item.concerned_action.status in LIVE:
        return OF_ANSWERED[item.date_request.status]
    return "Le comité prend acte de l’action {reference} « {title} » : son état est « {state} »."


def _said(item, reason, new_due_on):
    proposal = item.proposal.strip()
    return {
        "subject": item.title.rstrip(" ."),
        "proposal": f" {proposal}" if proposal else "",
        "reason": reason,
        "until": f" au {long_date(new_due_on)}" if new_due_on else " à une prochaine séance",
        "new_due_on": long_date(new_due_on) if new_due_on else "",
        "year": item.meeting.day.year,
        "unit": item.gap.unit if item.gap else "",
        **_of_action(item),
        **_of_commitment(item.commitment),
        **_of_objective(item.objective),
    }


def _of_action(item):
    action = item.concerned_action
    if action is None:
        return {}
    return {
        "reference": action.reference,
        "title": action.title,
        "state": action.get_status_display(),
        "service": action.lead_service.name_with_site,
        "due_on": long_date(action.due_on),
        "wanted_on": long_date(item.date_request.wanted_on) if item.date_request_id else "",
    }


def _of_commitment(commitment):
    return {"code": commitment.code, "commitment": commitment.title} if commitment else {}


def _of_objective(objective):
    if objective is None:
        return {}
    target = objective.target
    return {
        "aimed": target,
        "approved": objective.approved_target,
        "objective": objective.title,
        "objective_state": objective.get_status_display(),
        "target": f", valeur visée : {target}" if target else "",
    }
