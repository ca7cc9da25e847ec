"""The objectives of the year: proposed here, approved in committee only (`decisions`); no target is ever lost."""

from decimal import Decimal

from django.db import models, transaction

from engagements.models import Campaign, Indicator
from qualipref import clock
from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.typography import french
from qualipref.workflow import TransitionRefused, save_if_unchanged
from sites.models import Site

from ..enums import ObjectiveStatus
from ..models import Objective
from .required_text import required_text

FROZEN = "Cette année est gelée : ses objectifs ne changent plus."
APPROVED = "Un objectif validé en comité ne se réécrit pas : changez sa valeur visée, ou abandonnez-le."


@transaction.atomic
def set_objective(
    campaign: Campaign,
    *,
    title: str,
    by: User,
    site: Site | None = None,
    indicator: Indicator | None = None,
    value: Decimal | None = None,
    unit: str = "",
    on_behalf_of: User | None = None,
) -> Objective:
    """An objective to bring before the committee, with its first target if it is measured."""
    if campaign.is_frozen(clock.today()):
        raise TransitionRefused(FROZEN)
    last = Objective.objects.filter(campaign=campaign).aggregate(models.Max("order"))["order__max"] or 0
    objective = Objective.objects.create(
        campaign=campaign, site=site, title=french(title.strip()), indicator=indicator, order=last + 1
    )
    if value is not None:
        objective.targets.create(value=value, unit=unit.strip(), by=by)
    _record("objective.set", objective, by, on_behalf_of, after=_aimed(objective))
    return objective


@transaction.atomic
def edit_objective(
    objective: Objective,
    *,
    title: str,
    indicator: Indicator | None,
    version: int,
    by: User,
    on_behalf_of: User | None = None,
) -> None:
    """What it says, as long as no committee has approved it."""
    _keep(objective)
    if objective.status != ObjectiveStatus.DRAFT:
        raise TransitionRefused(APPROVED)
    objective.title, objective.indicator = french(title.strip()), indicator
    save_if_unchanged(objective, version=version, fields=("title", "indicator"))
    _record("objective.edited", objective, by, on_behalf_of)


@transaction.atomic
def set_target(
    objective: Objective,
    *,
    value: Decimal,
    unit: str,
    version: int,
    by: User,
    reason: str = "",
    on_behalf_of: User | None = None,
) -> None:
    """Aims at another value, the former ones kept; an approved objective then goes back before the committee."""
    _keep(objective)
    if objective.status == ObjectiveStatus.DROPPED:
        raise TransitionRefused("Cet objectif est abandonné : sa valeur visée ne change plus.")
    if objective.campaign.is_frozen(clock.today()):
        raise TransitionRefused(FROZEN)
    if objective.target:
        reason = required_text(reason, "Dites pourquoi la valeur visée change : la précédente reste affichée.")
    save_if_unchanged(objective, version=version, fields=())
    was_approved = objective.status == ObjectiveStatus.APPROVED
    if was_approved:
        Objective.objects.advance(objective, "withdraw_approval")
    target = objective.targets.create(value=value, unit=unit.strip(), reason=reason.strip(), by=by)
    event = "objective.revised" if was_approved else "objective.target_set"
    _record(event, objective, by, on_behalf_of, after=str(target), reason=target.reason)


@transaction.atomic
def drop_objective(
    objective: Objective, *, reason: str, version: int, by: User, on_behalf_of: User | None = None
) -> None:
    reason = required_text(reason, "Un abandon doit être motivé.")
    save_if_unchanged(objective, version=version, fields=())
    Objective.objects.advance(objective, "drop")
    _record("objective.dropped", objective, by, on_behalf_of, reason=reason)


def settle_objective(
    objective: Objective, transition: str, *, by: User, on_behalf_of: User | None = None, meeting_reference: str = ""
) -> None:
    """What a committee says of it, or takes back: whoever had its page open finds it changed."""
    save_if_unchanged(objective, version=objective.version, fields=())
    Objective.objects.advance(objective, transition)
    event = "objective.approved" if transition == "approve" else "objective.approval_withdrawn"
    said = {"meeting": meeting_reference} if meeting_reference else {}
    _record(event, objective, by, on_behalf_of, after=_aimed(objective), **said)


def _keep(objective):
    """Keeps the row for this gesture, with the state of now: a committee may be approving it."""
    objective.status = Objective.objects.select_for_update(of=("self",)).get(pk=objective.pk).status


def _aimed(objective):
    return str(objective.target or "")


def _record(event, objective, by, on_behalf_of, **details):
    site = objective.site.slug if objective.site else ""
    Entry.objects.record(
        event, on=objective, by=by, on_behalf_of=on_behalf_of, site=site, title=objective.title, **details
    )
