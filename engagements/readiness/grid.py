"""Which cells a campaign has: commitments × the units that answer for them, from the perimeter of the day."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from sites.models import ScopeEntry, Service, Site

from ..enums import CommitmentLevel
from ..models import Campaign, Commitment, Unit
from ..models.unit import unit_code, unit_name, unit_slugs


class Place(NamedTuple):
    """Where a cell is: a commitment, and the service on a site, the site, or the préfecture that answers for it."""

    commitment: Commitment
    site: Site | None
    service: Service | None

    @property
    def key(self):
        return self.commitment.pk, self.site_id, self.service_id

    @property
    def site_id(self):
        return self.site.id if self.site else None

    @property
    def service_id(self):
        return self.service.id if self.service else None

    @property
    def unit_code(self):
        return unit_code(self.site, self.service)

    @property
    def unit_name(self):
        return unit_name(self.site, self.service)


class Bearer(NamedTuple):
    """Who answers for a commitment, by keys, and the key of the Unit when it was already made."""

    site: Site | None
    service: Service | None
    site_id: int | None
    service_id: int | None
    unit: int | None


@dataclass
class Perimeter:
    """Who answers for what on a day: for each module, in the order of the perimeter, the services and the sites.

    Under None, those of every module: the steering requirements concern them all.
    """

    day: datetime.date
    services: dict = field(default_factory=lambda: defaultdict(dict))
    sites: dict = field(default_factory=lambda: defaultdict(dict))
    whole: dict = field(default_factory=dict)

    def narrowed(self, only):
        """The same, where a unit answers only if `only(site, service)` holds."""
        return Perimeter(
            self.day,
            defaultdict(dict, {module: _narrowed(held, only) for module, held in self.services.items()}),
            defaultdict(dict, {module: _narrowed(held, only) for module, held in self.sites.items()}),
            _narrowed(self.whole, only),
        )

    def bearers(self, commitment):
        module = commitment.chapter.module
        module_id = module.module_id if module else None
        if commitment.level == CommitmentLevel.SERVICE:
            return self.services[module_id].values()
        if commitment.level == CommitmentLevel.SITE:
            return self.sites[module_id].values()
        return [self.whole[module_id]] if module_id in self.whole else []


def _narrowed(bearers, only):
    return {key: bearer for key, bearer in bearers.items() if only(bearer.site, bearer.service)}


def perimeter(day, **where):
    """The perimeter of `day` in one query, read from the entries that answer `where`."""
    found = Perimeter(day)
    entries = (
        ScopeEntry.objects.on(day)
        .for_list()
        .annotate(
            service_unit=_unit(site=OuterRef("site"), service=OuterRef("service")),
            site_unit=_unit(site=OuterRef("site"), service=None),
            prefecture_unit=_unit(site=None, service=None),
        )
    )
    for entry in entries.filter(**where):
        site_id, service_id = entry.site_id, entry.service_id
        service = Bearer(entry.site, entry.service, site_id, service_id, entry.service_unit)
        for module_id in (entry.module_id, None):
            found.services[module_id].setdefault((site_id, service_id), service)
            found.sites[module_id].setdefault(site_id, Bearer(entry.site, None, site_id, None, entry.site_unit))
            found.whole[module_id] = Bearer(None, None, None, None, entry.prefecture_unit)
    return found


def unit_perimeter(day, code):
    """The perimeter of `day` where the unit of that code alone answers."""
    return perimeter(day, **unit_slugs(code)).narrowed(lambda *place: unit_code(*place) == code)


def _unit(**where):
    return Subquery(Unit.objects.filter(**where).order_by().values("pk")[:1])


def places(campaign: Campaign, day, wall=None, *, unit=None, **commitment_filter):
    """The places of `campaign` on `day`, commitment by commitment; those that `wall` (a CellWall) opens, if given.

    `unit`, a code, keeps its places alone. A module is answered for by the services, or the sites, that implement it on
    the day; the steering requirements by every site that implements something. A disabled commitment has no place.
    """
    found = unit_perimeter(day, unit) if unit else perimeter(day)
    return [place for place, _ in borne(found, campaign, wall, **commitment_filter)]


def borne(found: Perimeter, campaign, wall=None, **commitment_filter):
    """The places of `campaign` in the perimeter `found`, each with its Bearer."""
    commitments = Commitment.objects.filter(framework=campaign.framework_id, **commitment_filter)
    commitments = commitments.in_force(found.day).select_related("chapter__module__module")
    for commitment in commitments.order_by("chapter__order", "chapter_id", "order"):
        for bearer in found.bearers(commitment):
            if wall is None or wall.opens(commitment, bearer.site_id, bearer.service_id):
                yield Place(commitment, bearer.site, bearer.service), bearer
