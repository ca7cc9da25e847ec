"""A civil year of the démarche: it opens empty, and its dates move with a reason."""

import datetime

from django.db import IntegrityError, transaction

from qualipref import clock
from qualipref.accounts.models import User
from qualipref.journal.models import Entry
from qualipref.typography import french, long_date
from qualipref.workflow import TransitionRefused, save_if_unchanged

from ..models import Campaign, CampaignSite, Framework


def why_not_open(year):
    """Why the campaign of `year` may not be opened; nothing when it may."""
    if Campaign.objects.filter(year=year).exists():
        return f"La campagne {year} existe déjà."
    return ""


def why_not_freeze(campaign, opens_on, freezes_on):
    """Why the dates of `campaign` may not become these; nothing when they may."""
    today = clock.today()
    if freezes_on < opens_on:
        return "Le gel précède l’ouverture."
    if freezes_on == campaign.freezes_on:
        return ""
    if campaign.is_frozen(today):
        return f"La campagne est gelée depuis le {long_date(campaign.freezes_on)} : ses réponses ne changent plus."
    if freezes_on < today:
        return "Le gel ne peut pas tomber dans le passé : ce qui est écrit depuis serait perdu de vue."
    return ""


@transaction.atomic
def open_campaign(
    *, year: int, framework: Framework, opens_on: datetime.date, freezes_on: datetime.date, targets: dict, by: User
) -> Campaign:
    """Opens the year with that version of the référentiel, and copies nothing: every cell is « à confirmer ».

    `targets` gives each site of the campaign the date at which its audit is aimed, or None.
    """
    refusal = why_not_open(year)
    if refusal:
        raise TransitionRefused(refusal)
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(year=year, framework=framework, opens_on=opens_on, freezes_on=freezes_on)
    except IntegrityError:  # two coordinators at once
        raise TransitionRefused(why_not_open(year)) from None
    _aim(campaign, targets)
    Entry.objects.record(
        "campaign.opened",
        on=campaign,
        by=by,
        year=year,
        framework=framework.name,
        version=framework.version,
        opens_on=opens_on,
        freezes_on=freezes_on,
        targets=_named(targets),
    )
    return campaign


@transaction.atomic
def reschedule_campaign(
    campaign: Campaign,
    *,
    opens_on: datetime.date,
    freezes_on: datetime.date,
    targets: dict,
    reason: str,
    version: int,
    by: User,
) -> None:
    """Moves the opening, the freeze or the audits aimed at."""
    refusal = why_not_freeze(campaign, opens_on, freezes_on)
    if refusal:
        raise TransitionRefused(french(refusal))
    before = _dates(campaign)
    campaign.opens_on, campaign.freezes_on = opens_on, freezes_on
    save_if_unchanged(campaign, version=version, fields=["opens_on", "freezes_on"])
    _aim(campaign, targets)
    Entry.objects.record(
        "campaign.rescheduled",
        on=campaign,
        by=by,
        year=campaign.year,
        reason=reason,
        before=before,
        after=_dates(campaign),
    )


def _aim(campaign, targets):
    """Writes the audits aimed at; a site of the campaign left out keeps its date."""
    for site, day in targets.items():
        values = {"audit_target_on": day, "audit_target_precision": "day"}
        held = CampaignSite.objects.filter(campaign=campaign, site=site).first()
        if held is None:
            CampaignSite.objects.create(campaign=campaign, site=site, **values)
        elif held.audit_target_on != day:
            CampaignSite.objects.filter(pk=held.pk).update(**values)


def _named(targets):
    return {site.name: day for site, day in targets.items()}


def _dates(campaign):
    sites = campaign.campaign_sites.select_related("site")
    aimed = {f"audit visé, {each.site.name}": each.audit_target_on for each in sites}
    return {"ouverture": campaign.opens_on, "gel": campaign.freezes_on} | aimed
