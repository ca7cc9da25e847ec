"""Which campaign and which cell an address names, for who may see it."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from qualipref import clock

from ..models import Campaign, CampaignSite
from ..models.wall import CellWall
from ..readiness import places


def campaign_or_404(user, year):
    """The campaign of that year, for whoever holds a role."""
    if not user.assignments.of(user, clock.today()):
        raise Http404
    return get_object_or_404(Campaign.objects.select_related("framework"), year=year)


def campaign_and_sites_or_404(user, year):
    """The campaign of that year and its sites, with the date at which each audit is aimed."""
    if not user.assignments.of(user, clock.today()):
        raise Http404
    aimed = list(CampaignSite.objects.filter(campaign__year=year).select_related("campaign", "site"))
    return (aimed[0].campaign if aimed else campaign_or_404(user, year)), aimed


def place_or_404(user, campaign, code, unit):
    """The place of the commitment `code` for the unit named `unit`, if it has one there and `user` may see it."""
    today = clock.today()
    found = places(campaign, campaign.day(today), CellWall(user, today), unit=unit, code=code)
    place = next(iter(found), None)
    if place is None:
        raise Http404
    return place
