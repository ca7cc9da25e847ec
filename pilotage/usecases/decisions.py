"""What the committee decides: the decision changes its subject at once, writes the sentence of the minutes, takes a
number, and can be taken back as long as the minutes are not submitted (DECISIONS, 31)."""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.workflow import StaleVersion, TransitionRefused, save_if_unchanged

from ..enums import DATED, CommitteeKind, ItemKind, MeetingStatus, Verdict
from ..models import Action, AgendaItem, Decision, Objective
from .decision_effects import apply_verdict, take_back
from .meetings import add_author, keep_meeting, may_still_change, record, require_keyboard
from .required_text import required_text
from .sentences import facts, sentence

REASONED = (Verdict.REJECTED, Verdict.POSTPONED, Verdict.MORE_ASKED)
OF_ANY_COMMITTEE = (ItemKind.FREE, ItemKind.FOLLOW_UP, ItemKind.MINUTES)
NUMBER = "number"  # in `before`: the one that a decision taken back keeps for its point
DECIDED = "Ce point vient d’être décidé. Reprenez la décision pour la changer."


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
    for more wants a reason; postponing an action that is under way wants a date; a proposal may be validated for
    another date than its own.
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
    _keep_subject(item)
    if seen not in (None, item.subject_version):
        raise StaleVersion
    _refuse_what_does_not_suit(item, verdict, reason, new_due_on)
    return take_decision(
        meeting, item, verdict, key=key, by=by, on_behalf_of=on_behalf_of, reason=reason, new_due_on=new_due_on
    )  # fmt: skip


def take_decision(meeting, item, verdict, *, key, by, on_behalf_of, reason="", new_due_on=None):
    """Writes a decision that the rules of its gesture allow, in a meeting that it keeps, and changes its subject."""
    author = {"on_behalf_of": on_behalf_of, "meeting": meeting}
    text = sentence(item, verdict, reason=reason, new_due_on=new_due_on)
    before = apply_verdict(item, verdict, reason, new_due_on, by, author)
    decision = Decision(
        meeting=meeting,
        item=item,
        number=_number_of(item, meeting),
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
    before = decision.before | {NUMBER: number}
    if not undone.update(undone_at=clock.now(), undone_by=by, number=None, before=before):
        raise TransitionRefused("Cette décision est déjà reprise.")
    take_back(decision, by)
    decision.refresh_from_db()
    _record("decision.undone", decision, by, number=number, on_behalf_of=on_behalf_of)


@transaction.atomic
def reword_decision(decision: Decision, *, text: str, version: int, by: User) -> None:
    """Changes the sentence, not what was decided, until the minutes are submitted."""
    text = required_text(text, "La décision doit être écrite.", field="text")
    meeting = keep_meeting(decision.meeting_id)
    if decision.undone_at or not may_still_change(meeting):
        raise TransitionRefused("Cette décision ne se modifie plus.")
    if meeting.status == MeetingStatus.OPEN:  # who writes the minutes rewords it afterwards
        require_keyboard(by, meeting)
    before, decision.text = decision.text, text
    save_if_unchanged(decision, version=version, fields=("text",))
    add_author(decision.meeting_id, 1, by)
    _record("decision.reworded", decision, by, before=before, after=decision.text)


def _keep_subject(item):
    """Reads again what the point is about and keeps it for this gesture: what was shown is what is decided."""
    actions = Action.objects.select_for_update(of=("self",)).select_related("site", "lead_service__site", "owner")
    if item.date_request_id:
        item.date_request.action = actions.get(pk=item.date_request.action_id)
        item.date_request.refresh_from_db(fields=["status", "wanted_on", "reason"])
    elif item.action_id:
        item.action = actions.get(pk=item.action_id)
    elif item.objective_id:
        item.objective = Objective.objects.select_for_update(of=("self",)).get(pk=item.objective_id)


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


def _number_of(item, meeting):
    """The one that its point had before, else the first that no point has had.

    A number names one point from end to end; as no point is left undecided, none is missing from the minutes.
    """
    taken = meeting.decisions.values_list("number", "before", "item")
    held = {number or before.get(NUMBER): item_pk for number, before, item_pk in taken}
    own = (number for number, item_pk in held.items() if item_pk == item.pk and number)
    return next(own, None) or next(number for number in range(1, len(held) + 2) if number not in held)


def _insert(decision):
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError:
        raise TransitionRefused("Ce point vient d’être décidé sur un autre écran.") from None
