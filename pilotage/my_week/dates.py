"""The next dates, each as near as it is known."""

import datetime
from collections import defaultdict

from engagements.models import CampaignSite
from qualipref.typography import enumeration, long_date, plural
from sites.enums import Precision
from sites.models import Site

from .situation import UpcomingDate


def upcoming_dates(situation):
    """The next dates in order: committees, audits aimed at, the freeze of the campaign, the end of one's own access."""
    dated = [*_audit_targets(situation), *_own_ends(situation)]
    dated += [
        (each.day, Precision.DAY, f"{each.committee}, {each.reference}") for each in situation.coming_meetings[:3]
    ]
    campaign = situation.campaign
    if campaign and campaign.freezes_on >= situation.today:
        dated.append((campaign.freezes_on, Precision.DAY, f"Gel de la campagne {campaign.year}"))
    dated.sort(key=lambda item: item[0])
    return [
        UpcomingDate(long_date(day, precision), label, distance(situation.today, day, precision))
        for day, precision, label in dated
    ]


def _audit_targets(situation):
    visible = Site.objects.visible_to(situation.user, situation.today)
    targets = CampaignSite.objects.filter(
        campaign=situation.campaign, site__in=visible, audit_target_on__isnull=False
    ).select_related("site")
    sites = defaultdict(list)
    for target in targets:
        if last_day(target.audit_target_on, target.audit_target_precision) >= situation.today:
            sites[target.audit_target_on, target.audit_target_precision].append(target.site.name)
    return [(day, precision, f"Audit visé, {enumeration(names)}") for (day, precision), names in sites.items()]


def _own_ends(situation):
    ends = {held.valid_until for held in situation.assignments if held.valid_until}
    return [(day, Precision.DAY, "Fin de votre accès") for day in ends]


def last_day(day, precision):
    """The last day that a date may mean: a month is not over before its end."""
    if precision == Precision.MONTH:
        return (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1) - datetime.timedelta(days=1)
    if precision in (Precision.YEAR, Precision.YEAR_END):
        return day.replace(month=12, day=31)
    return day


def distance(today, day, precision):
    """« aujourd’hui », « dans 20 jours »; for a month, how soon it may come."""
    if precision != Precision.DAY:
        days = (day.replace(day=1) - today).days
        return f"dans {plural(days, 'jour')} au plus tôt" if days > 0 else "période en cours"
    days = (day - today).days
    return {0: "aujourd’hui", 1: "demain"}.get(days, f"dans {plural(days, 'jour')}")
