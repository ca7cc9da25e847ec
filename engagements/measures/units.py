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


def is_covered(key, measured):
    """Whether a unit is measured: by itself, by its whole site, or by the whole préfecture."""
    return not measured.isdisjoint({key, (key[0], None), (None, None)})


def commitments_of(indicator, on):
    """The commitments that `indicator` measures on that day, with what rights hang on."""
    return list(Commitment.objects.in_force(on).filter(indicators=indicator).select_related("chapter__module"))
