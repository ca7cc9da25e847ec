"""Who measures an indicator: the units that answer for one of the commitments that it measures."""

from ..models import Commitment


def units_of(indicator, found, wall=None):
    """{(site, service) by keys: Bearer} of an indicator read `with_commitments`, in the perimeter `found`.

    Those of which `wall` (a CellWall) opens a cell, if given. An indicator of no commitment is measured by every site.
    """
    units = {}
    if not indicator.measured and wall is None:
        return {(site_id, None): bearer for site_id, bearer in found.sites[None].items()}
    for commitment in indicator.measured:
        for bearer in found.bearers(commitment):
            key = bearer.site_id, bearer.service_id
            if key not in units and (wall is None or wall.opens(commitment, *key)):
                units[key] = bearer
    return units


class Coverage:
    """Which units are measured, of the (site, service, dimension) keys of what was said over one period.

    A unit is when it said something itself; or when its whole site, or the whole préfecture, did: without a dimension,
    or in each dimension that someone said.
    """

    def __init__(self, said):
        self.dimensions = {}
        for site_id, service_id, dimension in said:
            self.dimensions.setdefault((site_id, service_id), set()).add(dimension)
        self.every = set().union(*self.dimensions.values())

    def __contains__(self, key):
        if key in self.dimensions:
            return True
        whole = self.dimensions.get((key[0], None), set()) | self.dimensions.get((None, None), set())
        return bool(whole) and ("" in whole or whole == self.every)


def commitments_of(indicator, on):
    """The commitments that `indicator` measures on that day, with what rights hang on."""
    return list(Commitment.objects.in_force(on).filter(indicators=indicator).select_related("chapter__module"))
