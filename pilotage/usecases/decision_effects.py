"""What a decision changes of the subject of its point, and how it is given back when the decision is taken back."""

import datetime

from engagements.enums import OptionalDecision
from engagements.models import Campaign, OptionalCommitmentDecision
from engagements.usecases.optional_decisions import record_optional_decision, withdraw_optional_decision
from qualipref import clock
from qualipref.workflow import TransitionRefused, save_if_unchanged

from ..enums import ItemKind, Verdict
from ..models import Action, DueDateChange, DueDateRequest, Objective
from . import actions, due_dates, objectives

FIXED = "Date fixée par le comité en validant l’action."
KEPT = "Le comité maintient l’échéance."
CHANGED_SINCE = "Ce point a changé depuis la décision : elle ne peut plus être reprise ici."


def apply_verdict(item, verdict, reason, new_due_on, by, author):
    """Changes the subject of the point; says what it was, for who takes the decision back."""
    is_examined_later = verdict == Verdict.POSTPONED and new_due_on is None
    effect = None if is_examined_later else EFFECTS.get((item.kind, verdict))
    return effect(item, reason, new_due_on, by, author) if effect else {}


def _said(author):
    """The author as the journal of an action says it."""
    return {"on_behalf_of": author["on_behalf_of"], "meeting_reference": author["meeting"].reference}


def _fresh(action):
    return Action.objects.select_related("site", "lead_service__site").get(pk=action.pk)


def _kept(action, **more):
    return {"action": action.pk, "version": action.version, **more}


def _approve(item, reason, new_due_on, by, author):
    """For another date than the one proposed, which stays the first: a change of date like any other."""
    action = _fresh(item.action)
    actions.approve_action(action, version=action.version, by=by, **_said(author))
    if new_due_on in (None, action.due_on):
        return _kept(action, undo="withdraw_approval")
    return _move(action, FIXED, new_due_on, by, author) | {"undo": "withdraw_approval"}


def _reject(item, reason, new_due_on, by, author):
    action = _fresh(item.action)
    actions.reject_action(action, reason=reason, version=action.version, by=by, **_said(author))
    return _kept(action, undo="propose_again")


def _close(item, reason, new_due_on, by, author):
    action = _fresh(item.action)
    actions.close_action(action, version=action.version, by=by, **_said(author))
    return _kept(action, undo="withdraw_closing")


def _send_back(item, reason, new_due_on, by, author):
    action = _fresh(item.action)
    former = {
        "proof": action.proof_id,
        "done_on": action.done_on.isoformat(),
        "done_by": action.done_by_id,
        "done_for": action.done_for_id,
        "outcome_reason": action.outcome_reason,
    }
    actions.send_back_action(action, reason=reason, version=action.version, by=by, **_said(author))
    return _kept(action, undo="withdraw_sending_back", former=former)


def _keep_date(item, reason, new_due_on, by, author):
    """What was asked meanwhile of the date of a late action is refused with it."""
    request = item.action.date_requests.open().select_related("action__site", "action__lead_service__site").first()
    if request is None:
        return {}
    due_dates.refuse_due_date(request, answer=reason or KEPT, by=by, meeting=author["meeting"], **_said(author))
    return _kept(_fresh(item.action), request=request.pk)


def _postpone(item, reason, new_due_on, by, author):
    request = item.action.date_requests.open().first()
    if request is None:
        return _move(item.action, reason, new_due_on, by, author)
    return _grant_another(request, reason, new_due_on, by, author)


def _move(action, reason, new_due_on, by, author):
    action = _fresh(action)
    change = due_dates.change_due_date(
        action,
        due_on=new_due_on,
        reason=reason,
        version=action.version,
        by=by,
        meeting=author["meeting"],
        **_said(author),
    )
    return _kept(action, change=change.pk)


def _grant(item, reason, new_due_on, by, author):
    request, action = item.date_request, _fresh(item.date_request.action)
    request.action = action
    change = due_dates.grant_due_date(
        request, version=action.version, by=by, meeting=author["meeting"], **_said(author)
    )  # fmt: skip
    return _kept(action, change=change.pk, request=request.pk)


def _grant_otherwise(item, reason, new_due_on, by, author):
    return _grant_another(item.date_request, reason, new_due_on, by, author)


def _grant_another(request, reason, new_due_on, by, author):
    DueDateRequest.objects.advance(request, "grant", answer=reason)
    return _move(request.action, reason, new_due_on, by, author) | {"request": request.pk}


def _refuse_date(item, reason, new_due_on, by, author):
    due_dates.refuse_due_date(item.date_request, answer=reason, by=by, meeting=author["meeting"], **_said(author))
    return _kept(_fresh(item.date_request.action), request=item.date_request_id)


def _retain(item, reason, new_due_on, by, author):
    return _register(item, OptionalDecision.RETAINED, reason, by, author)


def _defer(item, reason, new_due_on, by, author):
    return _register(item, OptionalDecision.DEFERRED, reason, by, author)


def _register(item, decided, reason, by, author):
    meeting = author["meeting"]
    campaign = Campaign.objects.of(meeting.day)
    if campaign is None:
        raise TransitionRefused(f"Aucune campagne n’est ouverte pour {meeting.day.year} : ouvrez-la d’abord.")
    held = OptionalCommitmentDecision.objects.filter(
        campaign=campaign, commitment=item.commitment, site=None
    ).first()  # fmt: skip
    record_optional_decision(
        campaign,
        item.commitment,
        decided,
        by=by,
        decided_on=meeting.day,
        meeting_reference=meeting.reference,
        reason=reason,
    )
    return {"campaign": campaign.pk, "held": _as_data(held)}


def _as_data(held):
    if held is None:
        return None
    names = ("decision", "meeting_reference", "reason")
    return {name: getattr(held, name) for name in names} | {"decided_on": held.decided_on.isoformat()}


def _set_objective(item, reason, new_due_on, by, author):
    target = item.objective.target
    if target:
        item.objective.targets.filter(pk=target.pk).update(meeting=author["meeting"])
    objectives.settle_objective(item.objective, "approve", by=by, **_said(author))
    return {"objective": item.objective_id, "target": target.pk if target else None}


def _keep_objective(item, reason, new_due_on, by, author):
    """Another value is refused: the one that a committee approved before holds again."""
    if item.objective.approved_target is None:
        return {}
    objectives.settle_objective(item.objective, "approve", by=by, **_said(author))
    return {"objective": item.objective_id}


EFFECTS = {
    (ItemKind.NEW_ACTION, Verdict.APPROVED): _approve,
    (ItemKind.NEW_ACTION, Verdict.REJECTED): _reject,
    (ItemKind.LATE_ACTION, Verdict.APPROVED): _keep_date,
    (ItemKind.LATE_ACTION, Verdict.REJECTED): _keep_date,
    (ItemKind.LATE_ACTION, Verdict.POSTPONED): _postpone,
    (ItemKind.DATE_REQUEST, Verdict.APPROVED): _grant,
    (ItemKind.DATE_REQUEST, Verdict.REJECTED): _refuse_date,
    (ItemKind.DATE_REQUEST, Verdict.POSTPONED): _grant_otherwise,
    (ItemKind.CLOSING, Verdict.APPROVED): _close,
    (ItemKind.CLOSING, Verdict.REJECTED): _send_back,
    (ItemKind.OPTIONAL_COMMITMENT, Verdict.APPROVED): _retain,
    (ItemKind.OPTIONAL_COMMITMENT, Verdict.REJECTED): _defer,
    (ItemKind.OBJECTIVE, Verdict.APPROVED): _set_objective,
    (ItemKind.OBJECTIVE, Verdict.REJECTED): _keep_objective,
}


def take_back(decision, by):
    """Gives the subject of the point its former state; TransitionRefused when it went on since."""
    before = decision.before
    if "action" in before:
        _take_back_action(before, by)
    if "request" in before:
        _reopen_request(before["request"])
    if "campaign" in before:
        _take_back_register(decision, by)
    if "objective" in before:
        _take_back_objective(before, by)


def _take_back_objective(before, by):
    objective = Objective.objects.get(pk=before["objective"])
    objectives.settle_objective(objective, "withdraw_approval", by=by)
    objective.targets.filter(pk=before.get("target")).update(meeting=None)


def _take_back_action(before, by):
    action = Action.objects.select_related("site", "lead_service__site").get(pk=before["action"])
    if action.version != before["version"]:
        raise TransitionRefused(CHANGED_SINCE)
    if "undo" in before:
        never_ended = {"closed_on": None, "efficacy_due_on": None, "outcome_reason": ""}
        actions.advance(action, before["undo"], action.version, **never_ended | before.get("former", {}))
    if "change" in before:
        _cancel_change(action, before["change"])
    actions.record("action.decision_undone", action, by)


def _cancel_change(action, change_pk):
    change = DueDateChange.objects.get(pk=change_pk)
    action.due_on = change.old_due_on
    save_if_unchanged(action, version=action.version, fields=("due_on",))
    DueDateChange.objects.filter(pk=change_pk, cancelled_at=None).update(cancelled_at=clock.now())


def _reopen_request(request_pk):
    request = DueDateRequest.objects.get(pk=request_pk)
    if DueDateRequest.objects.open().filter(action=request.action_id).exists():
        raise TransitionRefused(CHANGED_SINCE)
    DueDateRequest.objects.advance(request, "open_again", answer="")


def _take_back_register(decision, by):
    before, commitment = decision.before, decision.item.commitment
    campaign = Campaign.objects.get(pk=before["campaign"])
    standing = OptionalCommitmentDecision.objects.filter(campaign=campaign, commitment=commitment, site=None).first()
    if standing is None or standing.meeting_reference != decision.meeting.reference:
        raise TransitionRefused(CHANGED_SINCE)
    held = before["held"]
    if held is None:
        withdraw_optional_decision(campaign, commitment, by=by)
        return
    day = datetime.date.fromisoformat(held.pop("decided_on"))
    record_optional_decision(campaign, commitment, held.pop("decision"), by=by, decided_on=day, **held)
