"""The dimensions of the measurements, written one way: « cni » is the « CNI » that the house already measures."""

from dataclasses import replace

from qualipref.collation import sort_key

from ..models import Measurement


def spelled_alike(lines):
    """The same NewMeasurements, each dimension as it was first written for its indicator; one query at most."""
    lines = list(lines)
    parted = {line.indicator.pk for line in lines if line.dimension}
    if not parted:
        return lines
    known = {}
    said = Measurement.objects.filter(indicator__in=parted).exclude(dimension="").order_by("dimension")
    for pk, dimension in said.values_list("indicator", "dimension").distinct():
        known.setdefault((pk, sort_key(dimension)), dimension)
    return [
        replace(line, dimension=known.setdefault((line.indicator.pk, sort_key(line.dimension)), line.dimension))
        for line in lines
    ]
