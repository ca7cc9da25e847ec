"""What is kept under a measurement at each gesture, and what the journal says of it."""

from qualipref import clock
from qualipref.journal.models import Entry

from ..measures import Targets, value_of
from ..models import MeasurementVersion

KEPT = ("status", "numerator", "denominator", "comment", "source", "origin")


def keep(points, by, *, reason=""):
    now = clock.now()
    MeasurementVersion.objects.bulk_create(
        MeasurementVersion(
            measurement=point,
            version=point.version,
            by=by,
            at=now,
            reason=reason,
            **{name: getattr(point, name) for name in KEPT},
        )
        for point in points
    )


def record(event, point, by, **details):
    unit = point.unit
    Entry.objects.record(
        event,
        on=point,
        by=by,
        site=unit.site.slug if unit.site else "",
        service=service_code(unit),
        indicator=point.indicator.code,
        unit=str(unit),
        dimension=point.dimension,
        period=str(point.period),
        version=point.version,
        numerator=point.numerator,
        denominator=point.denominator,
        value=value_of(point, Targets([point.indicator_id])).printed,
        comment=point.comment,
        origin=point.get_origin_display(),
        **details,
    )


def record_together(event, points, by, *, via="", **details):
    """One entry for many points: its place is the one they share."""
    sites = {point.unit.site.slug if point.unit.site else "" for point in points}
    services = {service_code(point.unit) for point in points}
    Entry.objects.record(
        event,
        by=by,
        via=via,
        site=sites.pop() if len(sites) == 1 else "",
        service=services.pop() if len(services) == 1 else "",
        count=len(points),
        indicators=", ".join(sorted({point.indicator.code for point in points})),
        periods=", ".join(dict.fromkeys(str(point.period) for point in sorted(points, key=lambda p: p.period_from))),
        points=[[point.pk, point.version] for point in points],
        **details,
    )


def service_code(unit):
    """The code of the service of `unit`, or nothing; its site is the one of the unit, and is not read again."""
    service = unit.service
    if service and service.site_id == unit.site_id:
        service.site = unit.site
    return service.code if service else ""
