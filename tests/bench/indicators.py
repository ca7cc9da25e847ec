"""Thirty-three indicators measured by every unit, month after month, written in bulk."""

import datetime
import itertools

from django.db import transaction

from engagements.enums import Rhythm
from engagements.models import Indicator, Measurement, MeasurementVersion
from qualipref.civil_periods import CivilPeriod
from qualipref.journal.models import Entry

RHYTHMS = ("monthly",) * 10 + ("quarterly",) * 8 + ("half_yearly",) * 2 + ("yearly",) * 13
LAST_DAY = datetime.date(2015, 10, 12)
KEPT = ("status", "numerator", "denominator", "origin", "version")


@transaction.atomic
def add_indicators(world):
    """Each measures two commitments."""
    world.indicators = [
        Indicator.objects.create(
            framework=world.framework,
            code=f"M-{rank:02}",
            name=f"Taux mesuré numéro {rank}",
            definition="Part des réponses données dans le délai.",
            kind="ratio",
            formula={"numerator": "Réponses dans le délai", "denominator": "Réponses"},
            unit="%",
            direction="hausse_souhaitee",
            target=80,
            frequency=Rhythm(rhythm).label,
            rhythm=rhythm,
            attestation_level="D",
            order=rank,
        )
        for rank, rhythm in enumerate(RHYTHMS)
    ]
    for rank, indicator in enumerate(world.indicators):
        indicator.commitments.add(world.commitments[rank], world.commitments[rank + 20])


@transaction.atomic
def add_measurements(world, year):
    """What each unit measured over each period of the year that is over, all validated."""
    points = [
        Measurement(
            indicator=indicator,
            unit=unit,
            period_from=period.first,
            period_to=period.last,
            status="validated",
            numerator=world.draw.randint(40, 100),
            denominator=100,
            recorded_by=world.coordinator,
            version=2,
        )
        for indicator in world.indicators
        for period, unit in itertools.product(_periods(indicator, year), world.units)
    ]
    Measurement.objects.bulk_create(points, batch_size=2000)
    MeasurementVersion.objects.bulk_create(
        (
            MeasurementVersion(measurement=point, by=world.coordinator, **{name: getattr(point, name) for name in KEPT})
            for point in points
        ),
        batch_size=2000,
    )
    Entry.objects.record("measurements.recorded", count=len(points), origin="Saisie", indicators="M", periods=str(year))


def _periods(indicator, year):
    months = Rhythm(indicator.rhythm).months
    period = CivilPeriod.of(months, datetime.date(year, 1, 1))
    while period.first.year == year and period.last < LAST_DAY:
        yield period
        period = period.following()
