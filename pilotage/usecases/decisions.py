"""What the committee decides: the decision changes its subject at once, writes the sentence of the minutes, takes a
number, and can be taken back as long as the minutes are not submitted (DECISIONS, 31)."""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from engagements.enums import OptionalDecision
from engagements.models import Campaign, OptionalCommitmentDecision
from engagements.usecases.optional_decisions import record_optional_decision, withdraw_optional_decision
from qualipref import clock
from qualipref.accounts.models import User
from qualipref.workflow import StaleVersion, TransitionRefused, save_if_unchanged

from ..enums import CommitteeKind, ItemKind, MeetingStatus, Verdict
from ..models import Action, AgendaItem, Decision, DueDateChange, DueDateRequest, Objective
from . import actions, due_dates, objectives
from .meetings import add_author, keep_meeting, may_still_change, record, require_keyboard
from .sentences import facts, sentence

REASONED = (Verdict.REJECTED, Verdict.POSTPONED, Verdict.MORE_ASKED)
OF_ANY_COMMITTEE = (ItemKind.FREE, ItemKind.FOLLOW_UP, ItemKind.MINUTES)
DATED = (ItemKind.LATE_ACTION, ItemKind.DATE_REQUEST)
KEPT = "Le comité maintient l’échéance."
DECIDED = "Ce point vient d’être décidé. Reprenez la décision pour la changer."
CHANGED_SINCE = "Ce point a changé depuis la décision : elle ne peut plus être reprise ici."


@transaction.atomic
def decide(
    item: AgendaItem,
    verdict: Verdict | str,
    *,
    key: uuid.UUID,
    by: User,
    on_behalf_of: User | None = None,
    reason: str = "",
    new_due_on: datetime.date | None = None,
    seen: int | None = None,
) -> Decision:
    """Decides of a point once: the same `key` sent again gives the same decision back.

    `seen` is the version of the action or of the objective that was shown: StaleVersion when it has changed.

    In the room and, to correct what was taken back, until the minutes are submitted. Rejecting, postponing or asking
    for more wants a reason; postponing an action that is under way wants a date.
    """
    meeting = keep_meeting(item.meeting_id)
    verdict, reason = Verdict(verdict), reason.strip()
    sent_before = Decision.objects.filter(key=key).first()
    if sent_before:
        return _same(sent_before, item, verdict, reason, new_due_on)
    if not may_still_change(meeting):
        raise TransitionRefused("La séance n’est pas ouverte : rien ne s’y décide.")
    require_keyboard(by, meeting)
    if meeting.decisions.standing().filter(item=item).exists():
        raise TransitionRefused(DECIDED)
    if seen not in (None, item.subject_version):
        raise StaleVersion
    _refuse_what_does_not_suit(item, verdict, reason, new_due_on)
    author = {"on_behalf_of": on_behalf_of, "meeting": meeting}
    text = sentence(item, verdict, reason=reason, new_due_on=new_due_on)
    before = _apply(item, verdict, reason, new_due_on, by, author)
    decision = Decision(
        meeting=meeting,
        item=item,
        number=_free_number(meeting),
        key=key,
        verdict=verdict,
        text=text,
        reason=reason,
        new_due_on=new_due_on,
        before=before,
        about=facts(item),
        by=by,
        on_behalf_of=on_behalf_of,
    )
    _insert(decision)
    _record("decision.taken", decision, by, on_behalf_of=on_behalf_of, decision=verdict.label, reason=reason)
    return decision


@transaction.atomic
def undo_decision(decision: Decision, *, by: User, on_behalf_of: User | None = None) -> None:
    """Takes a decision back and gives its subject its former state; the journal keeps both gestures."""
    meeting = keep_meeting(decision.meeting_id)
    if not may_still_change(meeting):
        raise TransitionRefused("Le procès-verbal est soumis : une décision ne se reprend plus.")
    require_keyboard(by, meeting)
    number = decision.number
    undone = Decision.objects.standing().filter(pk=decision.pk)
    if not undone.update(undone_at=clock.now(), undone_by=by, number=None):
        raise TransitionRefused("Cette décision est déjà reprise.")
    _take_back(decision, by)
    decision.refresh_from_db()
    _record("decision.undone", decision, by, number=number, on_behalf_of=on_behalf_of)


@transaction.atomic
def reword_decision(decision: Decision, *, text: str, version: int, by: User) -> None:
    """Changes the sentence, not what was decided, until the minutes are submitted."""
    if not text.strip():
        raise ValidationError({"text": "La décision doit être écrite."})
    meeting = keep_meeting(decision.meeting_id)
    if decision.undone_at or not may_still_change(meeting):
        raise TransitionRefused("Cette décision ne se modifie plus.")
    if meeting.status == MeetingStatus.OPEN:  # who writes the minutes rewords it afterwards
        require_keyboard(by, meeting)
    before, decision.text = decision.text, text.strip()
    save_if_unchanged(decision, version=version, fields=("text",))
    add_author(decision.meeting_id, 1, by)
    _record("decision.reworded", decision, by, before=before, after=decision.text)


def _same(decision, item, verdict, reason, new_due_on):
    """The decision that this key already took; the same key never says anything else."""
    sent = (item.pk, verdict, reason, new_due_on)
    if decision.undone_at or sent != (decision.item_id, decision.verdict, decision.reason, decision.new_due_on):
        raise TransitionRefused(DECIDED)
    return decision


def _record(event, made, by, *, number=None, **details):
    number, subject = f"D-{number or made.number:02}", made.item.title
    record(event, made.meeting, by, on=made, number=number, subject=subject, **details)


def _refuse_what_does_not_suit(item, verdict, reason, new_due_on):
    if item.kind not in OF_ANY_COMMITTEE and item.meeting.committee.kind != CommitteeKind.STEERING:
        raise TransitionRefused("Ce point se décide en comité de pilotage : ce comité peut seulement l’y proposer.")
    if verdict not in item.verdicts:
        raise TransitionRefused(
            f"« {verdict.label} » ne se dit pas de ce point : choisissez l’une des réponses proposées."
        )
    if verdict in REASONED and not reason:
        raise ValidationError({"reason": "Cette décision demande un motif."})
    if verdict == Verdict.POSTPONED and item.kind in DATED and new_due_on is None:
        raise ValidationError({"new_due_on": "Donnez la nouvelle échéance."})


def _free_number(meeting):
    """The smallest one that no standing decision has: a decision taken again finds its number."""
    taken = set(meeting.decisions.standing().values_list("number", flat=True))
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def _insert(decision):
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError:
        raise TransitionRefused("Ce point vient d’être décidé sur un autre écran.") from None


def _apply(item, verdict, reason, new_due_on, by, author):
    """Changes the subject of the point; what it was, for who takes the decision back."""
    effect = EFFECTS.get((item.kind, verdict))
    return effect(item, reason, new_due_on, by, author) if effect else {}


def _said(author):
    """The author as the journal of an action says it."""
    return {"on_behalf_of": author["on_behalf_of"], "meeting_reference": author["meeting"].reference}


def _fresh(action):
    return Action.objects.select_related("site", "lead_service__site").get(pk=action.pk)


def _kept(action, **more):
    return {"action": action.pk, "version": action.version, **more}


def _approve(item, reason, new_due_on, by, author):
    action = _fresh(item.action)
    actions.approve_action(action, version=action.version, by=by, **_said(author))
    return _kept(action, undo="withdraw_approval")


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
    return {"request": request.pk}


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
    return {"request": item.date_request_id}


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


def _take_back(decision, by):
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
