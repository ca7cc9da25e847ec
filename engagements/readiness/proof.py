"""The state of one proof of a cell, as every list says it: a tone, a word and a symbol."""

import datetime
from typing import NamedTuple

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
AFTER_FREEZE = Badge("neutre", "Après le gel", "cadenas")


class Standing(NamedTuple):
    """All that the state of a proof of a cell depends on, beside the campaign and the day in which it is read."""

    status: str | None  # none of what came after the freeze of the campaign in which it is read
    first: datetime.date
    last: datetime.date
    rule: str
    is_altered: bool
    is_relayed: bool


def proof_state(use, campaign, day):
    """The state of `use` (as `for_list` reads it) in `campaign`, on `day`."""
    return state_of(_standing(use), campaign, day)


def state_of(proof, campaign, day):
    """The Badge of a Standing.

    « Ancienne » and « Périmée » are computed: the first when its period ends before the year of the campaign, the
    second, of an accepted proof, the day after it stops being valid. One to review is to review before all else.
    """
    if proof.status is None:
        return AFTER_FREEZE
    if proof.status == EvidenceStatus.REFUSED:
        return REFUSED
    if proof.status == EvidenceStatus.WITHDRAWN:
        return WITHDRAWN
    if proof.is_altered:
        return ALTERED
    if proof.last < campaign.first_day:
        return OLD
    if proof.first > campaign.last_day:
        return LATER
    if proof.status == EvidenceStatus.SUBMITTED:
        return TO_REVIEW
    return EXPIRED if _has_lapsed(proof, day) else ACCEPTED


def is_expired(use, day):
    """Whether `use` no longer proves that its commitment holds on `day`, and no later proof has taken over.

    Its own period stays covered: a quarter that was proved, then the next one, are both in order.
    """
    return _has_lapsed(_standing(use), day)


def _has_lapsed(proof, day):
    until = None if proof.is_relayed else valid_until(proof.last, proof.rule)
    return until is not None and until < day


def _standing(use):
    days, rule = use.evidence, use.commitment.validity
    return Standing(
        use.counted_status, days.period_from, days.period_to, rule, is_altered(use.evidence), use.is_relayed
    )


def is_altered(evidence):
    stored = evidence.current.stored_file if evidence.current else None
    return stored is not None and stored.altered_at is not None
