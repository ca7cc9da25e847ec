"""The state of one proof of a cell, as every list says it: a tone, a word and a symbol."""

from ..enums import EvidenceStatus
from .badge import ALTERED, Badge
from .coverage import valid_until

REFUSED = Badge("bas", "Refusée", "non")
WITHDRAWN = Badge("neutre", "Retirée", "so")
OLD = Badge("neutre", "Ancienne", "jours")
LATER = Badge("neutre", "Postérieure", "jours")
TO_REVIEW = Badge("info", "À examiner", "depot")
EXPIRED = Badge("bas", "Périmée", "temps")
ACCEPTED = Badge("ok", "Acceptée", "ok")


def proof_state(use, campaign, day):
    """The state of `use` (as `for_list` reads it) in `campaign`, on `day`.

    « Ancienne » and « Périmée » are computed: the first when its period ends before the year of the campaign, the
    second, of an accepted proof, the day after it stops being valid. One to review is to review before all else.
    """
    evidence = use.evidence
    if use.status == EvidenceStatus.REFUSED:
        return REFUSED
    if use.status == EvidenceStatus.WITHDRAWN:
        return WITHDRAWN
    if is_altered(evidence):
        return ALTERED
    if evidence.period_to < campaign.first_day:
        return OLD
    if evidence.period_from > campaign.last_day:
        return LATER
    if use.status == EvidenceStatus.SUBMITTED:
        return TO_REVIEW
    return EXPIRED if is_expired(use, day) else ACCEPTED


def is_expired(use, day):
    """Whether `use` no longer proves that its commitment holds on `day`, and no later proof has taken over.

    Its own period stays covered: a quarter that was proved, then the next one, are both in order.
    """
    if use.is_relayed:
        return False
    until = valid_until(use.evidence.period_to, use.commitment.validity)
    return until is not None and until < day


def is_altered(evidence):
    stored = evidence.current.stored_file if evidence.current else None
    return stored is not None and stored.altered_at is not None
