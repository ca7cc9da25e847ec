"""Which cells a campaign has: commitments × the units that answer for them, from the perimeter of the day."""

from collections import defaultdict
from dataclasses import dataclass

from sites.models import ScopeEntry, Service, Site

from ..enums import CommitmentLevel
from ..models import Campaign, Commitment
from ..models.unit import unit_code, unit_name


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell is: a commitment, and the service on a site, the site, or the préfecture that answers for it."""

    commitment: Commitment
    site: Site | None
    service: Service | None

    @property
    def key(self):
        return self.commitment.pk, self.site_id, self.service_id

    @property
    def site_id(self):
        return self.site.pk if self.site else None

    @property
    def service_id(self):
        return self.service.pk if self.service else None

    @property
    def unit_code(self):
        return unit_code(self.site, self.service)

    @property
    def unit_name(self):
        return unit_name(self.site, self.service)


def places(campaign: Campaign, day, wall=None, **commitment_filter):
    """The places of `campaign` on `day`, commitment by commitment; those that `wall` (a CellWall) opens, if given.

    A module is answered for by the services, or the sites, that implement it on the day; the steering requirements by
    every site that implements something. A disabled commitment has no place.
    """
    entries = list(ScopeEntry.objects.on(day).for_list())
    commitments = Commitment.objects.filter(framework=campaign.framework_id, disabled_on=None, **commitment_filter)
    pairs = _by_module(entries)
    found = []
    for commitment in commitments.select_related("chapter__module__module").order_by("chapter__order", "order"):
        for site, service in _answering(commitment, pairs):
            site_id, service_id = site and site.pk, service and service.pk
            if wall is None or wall.opens(commitment, site_id, service_id):
                found.append(Place(commitment, site, service))
    return found


def _by_module(entries):
    """{module, or None for all of them: {(site, service): None}}, in the order of the perimeter."""
    pairs = defaultdict(dict)
    for entry in entries:
        for module in (entry.module_id, None):
            pairs[module][entry.site, entry.service] = None
    return pairs


def _answering(commitment, pairs):
    module = commitment.chapter.module
    answering = pairs.get(module.module_id if module else None, {})
    if commitment.level == CommitmentLevel.SERVICE:
        return answering
    if commitment.level == CommitmentLevel.SITE:
        return dict.fromkeys((site, None) for site, _ in answering)
    return [(None, None)] if answering else []
