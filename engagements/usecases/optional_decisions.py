import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.typography import long_date
from qualipref.workflow import TransitionRefused
from sites.models import Site

from ..models import Campaign, Commitment, OptionalCommitmentDecision


@transaction.atomic
def record_optional_decision(
    campaign: Campaign,
    commitment: Commitment,
    decision: str,
    *,
    by: User,
    decided_on: datetime.date,
    site: Site | None = None,
    meeting_reference: str = "",
    reason: str = "",
) -> OptionalCommitmentDecision:
    """Writes the committee's decision in the register of the year; a later one takes its place, the journal keeps both.

    Without a site the decision holds for all of them.
    """
    _refuse_if_frozen(campaign)
    _refuse_what_is_not_decided(campaign, commitment, decision)
    taken, previous = _previous(campaign, commitment, site)
    taken.decision, taken.decided_on = decision, decided_on
    taken.meeting_reference, taken.reason = meeting_reference, reason
    taken.save()
    module = commitment.chapter.module
    Entry.objects.record(
        "optional_commitment.decided",
        on=taken,
        by=by,
        site=site.slug if site else "",
        module=module.module.slug if module else "",
        commitment=commitment.code,
        title=commitment.title,
        year=campaign.year,
        decision=taken.get_decision_display(),
        previous=previous,
        decided_on=decided_on,
        meeting_reference=meeting_reference,
        reason=reason,
    )
    return taken


@transaction.atomic
def withdraw_optional_decision(
    campaign: Campaign, commitment: Commitment, *, by: User, site: Site | None = None
) -> None:
    """Takes back the only decision of the year on a commitment: the register waits for one again."""
    held = OptionalCommitmentDecision.objects.filter(campaign=campaign, commitment=commitment, site=site).first()
    if held is None:
        return
    _refuse_if_frozen(campaign)
    module = commitment.chapter.module
    details = {"commitment": commitment.code, "title": commitment.title, "year": campaign.year}
    previous, pk = held.get_decision_display(), held.pk
    held.delete()
    held.pk = pk
    Entry.objects.record(
        "optional_commitment.decision_withdrawn",
        on=held,
        by=by,
        site=site.slug if site else "",
        module=module.module.slug if module else "",
        previous=previous,
        **details,
    )


def _previous(campaign, commitment, site):
    """The line of the register to write, and what it said until now."""
    place = {"campaign": campaign, "commitment": commitment, "site": site}
    held = OptionalCommitmentDecision.objects.filter(**place).first()
    return (held, held.get_decision_display()) if held else (OptionalCommitmentDecision(**place), "")


def _refuse_if_frozen(campaign):
    if campaign.is_frozen(clock.today()):
        day = long_date(campaign.freezes_on)
        raise TransitionRefused(
            f"La campagne {campaign.year} est gelée depuis le {day} au soir : son registre ne change plus."
        )


def _refuse_what_is_not_decided(campaign, commitment, decision):
    if decision not in OptionalCommitmentDecision.Decision.values:
        raise ValidationError("Un engagement optionnel est retenu ou différé.")
    if not commitment.is_optional:
        raise ValidationError(f"L’engagement {commitment.code} est obligatoire : il ne se décide pas chaque année.")
    if commitment.framework_id != campaign.framework_id:
        raise ValidationError(
            f"L’engagement {commitment.code} n’est pas du référentiel de la campagne {campaign.year}."
        )
