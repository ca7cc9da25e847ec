"""`proof_state` as conditions on rows: what a list filters, it shows under the same word."""

import datetime

from django.db import models

from ..enums import EvidenceStatus, ValidityRule
from ..models.evidence import relayed
from .coverage import valid_until


class ProofFilter(models.TextChoices):
    """What one may ask of a list of proofs, in the words of `proof_state`."""

    TO_REVIEW = "a-examiner", "À examiner"
    ACCEPTED = "acceptee", "Acceptée"
    EXPIRED = "perimee", "Périmée"
    OLD = "ancienne", "Ancienne"
    LATER = "posterieure", "Postérieure"
    REFUSED = "refusee", "Refusée"
    WITHDRAWN = "retiree", "Retirée"
    ALTERED = "alteree", "Fichier altéré"


def in_state(asked, campaign, day):
    """The condition on EvidenceUse rows whose `proof_state` in `campaign` on `day` is `asked`."""
    by_status = {ProofFilter.REFUSED: EvidenceStatus.REFUSED, ProofFilter.WITHDRAWN: EvidenceStatus.WITHDRAWN}
    if asked in by_status:
        return models.Q(status=by_status[asked])
    counting = models.Q(status__in=(EvidenceStatus.SUBMITTED, EvidenceStatus.ACCEPTED))
    altered = models.Q(evidence__current__stored_file__altered_at__isnull=False)
    if asked == ProofFilter.ALTERED:
        return counting & altered
    intact = counting & models.Q(evidence__current__stored_file__altered_at__isnull=True)
    if asked == ProofFilter.OLD:
        return intact & models.Q(evidence__period_to__lt=campaign.first_day)
    if asked == ProofFilter.LATER:
        return intact & models.Q(evidence__period_from__gt=campaign.last_day)
    of_year = models.Q(evidence__period_to__gte=campaign.first_day, evidence__period_from__lte=campaign.last_day)
    if asked == ProofFilter.TO_REVIEW:
        return intact & of_year & models.Q(status=EvidenceStatus.SUBMITTED)
    accepted = intact & of_year & models.Q(status=EvidenceStatus.ACCEPTED)
    return accepted & _expired(day) if asked == ProofFilter.EXPIRED else accepted & ~_expired(day)


def _expired(day):
    expired = models.Q(pk__in=[])
    for rule in ValidityRule:
        if rule.months:
            first_valid = _first_valid(rule, day)
            expired |= models.Q(commitment__validity=rule, evidence__period_to__lt=first_valid)
    return expired & ~models.Q(relayed())


def _first_valid(rule, day):
    """The earliest end of period that is still valid on `day`."""
    end = day - datetime.timedelta(days=31 * rule.months + 3)
    while valid_until(end, rule) < day:
        end += datetime.timedelta(days=1)
    return end
