"""What the addresses of the figures of engagements may ask."""

from qualipref.figures import Parameter
from sites.models import Site

from ..models import Campaign
from ..models.unit import unit_code, unit_name

ALL_SITES = "tous"
PREFECTURE = unit_code(None, None)


def _sites(user, on):
    return list(Site.objects.visible_to(user, on).values_list("slug", "name"))


def _places(user, on):
    return [*_sites(user, on), (PREFECTURE, unit_name(None, None))]


YEAR = Parameter("annee", "Campagne")
SITE = Parameter("site", "Site", _sites, empty="Tous les sites")
PLACE = Parameter("site", "Site", _places, empty="Tous les sites")


def site_asked(user, on, slug):
    """The site of that code that `user` may see, or None; no query when none is asked."""
    return Site.objects.visible_to(user, on).filter(slug=slug).first() if slug else None


def campaign_asked(year, on):
    """The campaign of that year, None when there is none; without a year, the campaign in course."""
    if not year:
        return Campaign.objects.current(on)
    if not year.isdecimal():
        return None
    return Campaign.objects.select_related("framework").filter(year=year).first()
