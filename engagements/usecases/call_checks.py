"""The call list is checked: everyone is called, what came of it is written, the check is closed, then proves."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.documents.uploads import Upload
from qualipref.journal.models import Entry
from qualipref.workflow import TransitionRefused, save_if_unchanged

from ..documents import call_check_content, call_check_pdf
from ..enums import CallCheckStatus, CallOutcome, EvidenceSupport
from ..models import CallCheck, CallCheckLine, CallListOperator, Campaign
from ..models.wall import CellWall
from ..permissions import places_to_prove
from ..readiness import places
from ..readiness.coverage import add_months
from .call_list import keeper_code
from .crisis_figures import record_trained_operators
from .crisis_framework import ALERT, CALL_LIST, crisis_commitments, months_allowed
from .evidence import EvidenceContent, submit_evidence

EMPTY = "La liste d’appel est vide : inscrivez d’abord ses opérateurs."
UNDER_WAY = "Une vérification est déjà en cours : terminez-la ou abandonnez-la."
OVER = "Cette vérification n’est plus en cours."
UNFINISHED = "Tous les opérateurs n’ont pas été appelés : notez chaque résultat avant de clore."
PROVED = "Cette vérification est déjà déposée comme preuve."
NOT_CLOSED = "Seule une vérification close se dépose comme preuve."
NO_PLACE = "Aucune case de la campagne n’attend cette preuve de votre part."


@transaction.atomic
def open_check(*, by: User) -> CallCheck:
    """Opens a check of all those who are on the list today; one at a time."""
    operators = CallListOperator.objects.listed().on(clock.today()).in_order()
    if not operators:
        raise TransitionRefused(EMPTY)
    try:
        with transaction.atomic():
            check = CallCheck.objects.create(opened_by=by)
    except IntegrityError:
        raise TransitionRefused(UNDER_WAY) from None
    CallCheckLine.objects.bulk_create(CallCheckLine(check_made=check, operator=operator) for operator in operators)
    _record("call_check.opened", check, by, count=len(operators))
    return check


@transaction.atomic
def record_outcomes(check: CallCheck, outcomes: Mapping[int, str], *, version: int, by: User) -> int:
    """Writes what came of the calls, by key of line; how many lines changed."""
    if check.status != CallCheckStatus.OPEN:
        raise TransitionRefused(OVER)
    lines = {line.pk: line for line in check.lines.all()}
    changed = [lines[pk] for pk, outcome in outcomes.items() if pk in lines and lines[pk].outcome != outcome]
    if not changed:
        return 0
    save_if_unchanged(check, version=version, fields=[])
    for line in changed:
        line.outcome = outcomes[line.pk]
    CallCheckLine.objects.bulk_update(changed, ["outcome"])
    called = sum(bool(line.outcome) for line in lines.values())
    _record("call_check.noted", check, by, called=called, count=len(lines))
    return len(changed)


@transaction.atomic
def close_check(check: CallCheck, *, version: int, by: User) -> None:
    """Everyone was called: the check is dated, and never changes again. The next one is due in its turn."""
    save_if_unchanged(check, version=version, fields=[])
    if waiting(check).exists():
        raise TransitionRefused(UNFINISHED)
    due_on = add_months(clock.today(), months_allowed(CALL_LIST, clock.today()))
    CallCheck.objects.advance(check, "close", closed_by=by, closed_at=clock.now(), next_due_on=due_on)
    record_trained_operators(by=by)
    _record("call_check.closed", check, by, **counts(check), due_on=due_on)


@transaction.atomic
def cancel_check(check: CallCheck, *, reason: str, by: User) -> None:
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Un abandon doit être motivé."})
    CallCheck.objects.advance(check, "cancel", cancel_reason=reason)
    _record("call_check.cancelled", check, by, reason=reason)


def waiting(check):
    """The lines of those who are still on the list and were not called."""
    return check.lines.filter(outcome="", operator__au=None)


def counts(check) -> dict:
    """How many were called, by outcome, in the words of the certificate; never who."""
    outcomes = list(check.lines.values_list("outcome", flat=True))
    return {"count": len(outcomes)} | {each.value: outcomes.count(each.value) for each in CallOutcome}


def places_proved_by_check(user, today) -> list:
    """The cells of the call list and of its alert for which `user` may deposit."""
    campaign = Campaign.objects.current(today)
    if campaign is None:
        return []
    asked = crisis_commitments([CALL_LIST, ALERT], today)
    opened = places(campaign, campaign.day(today), CellWall(user, today), pk__in=asked)
    return places_to_prove(user, opened, today)


def prove_check(check: CallCheck, *, by: User):
    """Deposits the certificate of the check, without a name, as a proof of the cells that `by` answers for."""
    if check.status != CallCheckStatus.CLOSED:
        raise TransitionRefused(NOT_CLOSED)
    if check.evidence_id:
        raise TransitionRefused(PROVED)
    proved = places_proved_by_check(by, clock.today())
    if not proved:
        raise TransitionRefused(NO_PLACE)
    content = call_check_content(check, counts(check))
    pdf = call_check_pdf(content)  # laid out before the transaction, which other writers wait for
    with transaction.atomic():
        held = CallCheck.objects.select_for_update().get(pk=check.pk)
        if held.evidence_id:
            raise TransitionRefused(PROVED)
        evidence = submit_evidence(
            proved,
            title=content["title"],
            support=EvidenceSupport.FILE,
            period_from=check.opened_on,
            period_to=check.closed_on,
            content=EvidenceContent(upload=Upload(pdf, content["filename"], "application/pdf")),
            by=by,
        )
        CallCheck.objects.filter(pk=check.pk).update(evidence=evidence)
        check.evidence = evidence
        _record("call_check.proved", check, by, title=evidence.title)
    return evidence


def _record(event, check, by, **details):
    Entry.objects.record(event, on=check, by=by, service=keeper_code(by), check=str(check), **details)
