"""The proofs of a cell as its page lists them."""

import datetime
from dataclasses import dataclass

from qualipref.typography import long_date, period

from ..enums import EvidenceStatus
from ..models import EvidenceUse
from ..models.evidence import COUNTING
from .badge import Badge
from .coverage import ONE_DAY, valid_until
from .proof import is_expired, proof_state
from .year import touches

OTHERS = 5
DONE = {
    EvidenceStatus.SUBMITTED: "Remplacée",
    EvidenceStatus.ACCEPTED: "Acceptée",
    EvidenceStatus.REFUSED: "Refusée",
    EvidenceStatus.WITHDRAWN: "Retirée",
}


@dataclass(frozen=True)
class ProofLine:
    """A proof of the cell; `others` names the cells that it serves too, as far as the reader sees them."""

    use: EvidenceUse
    badge: Badge
    is_of_year: bool
    expired_on: datetime.date | None
    others: list
    hidden_count: int
    after_freeze: str

    @property
    def evidence(self):
        return self.use.evidence

    @property
    def stored_file(self):
        return self.evidence.current.stored_file if self.evidence.current else None

    @property
    def period(self):
        return period(self.evidence.period_from, self.evidence.period_to)

    @property
    def is_to_review(self):
        return self.use.status == EvidenceStatus.SUBMITTED


def proof_lines(uses, place, campaign, day, user, today):
    """A line per use, those to review first, then the latest period."""
    others = _others(uses, place, user, today)
    lines = [_line(use, campaign, day, others.get(use.evidence_id, [])) for use in uses]
    return sorted(lines, key=lambda line: not line.is_to_review)


def _line(use, campaign, day, others):
    is_of_year = touches(use, campaign) and use.counted_status != EvidenceStatus.WITHDRAWN
    is_counting = is_of_year and use.counted_status in COUNTING
    return ProofLine(
        use=use,
        badge=proof_state(use, campaign, day),
        is_of_year=is_of_year,
        expired_on=_expired_on(use) if is_counting and is_expired(use, day) else None,
        others=others[:OTHERS],
        hidden_count=max(len(others) - OTHERS, 0),
        after_freeze=_after_freeze(use, campaign),
    )


def _after_freeze(use, campaign):
    """What came too late to count, in French; nothing when all of it counts."""
    if use.status == use.counted_status:
        return ""
    done = DONE[use.status] if use.counted_status else "Proposée"
    day = long_date(campaign.freezes_on)
    return f"{done} après le gel du {day}\u00a0: le score de {campaign.year} n’en tient pas compte."


def _expired_on(use):
    return valid_until(use.evidence.period_to, use.commitment.validity) + ONE_DAY


def _others(uses, place, user, today):
    """{proof: the other cells that it serves}, by their code, with the unit when it is another one."""
    shared = EvidenceUse.objects.visible_to(user, today).filter(evidence__in=[use.evidence_id for use in uses])
    found = {}
    for use in shared.exclude(pk__in=[use.pk for use in uses]).select_related(
        "commitment", "unit__site", "unit__service"
    ):
        same_unit = (use.unit.site_id, use.unit.service_id) == (place.site_id, place.service_id)
        name = use.commitment.code if same_unit else f"{use.commitment.code} ({use.unit})"
        found.setdefault(use.evidence_id, []).append(name)
    return found
