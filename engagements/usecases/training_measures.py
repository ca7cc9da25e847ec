"""What the follow-up of training measures: IQ-15 (reception) and IQ-24 (false documents) of the référentiel."""

from qualipref.civil_periods import CivilPeriod
from qualipref.typography import long_date, plural
from sites.models.assignment import EVERYTHING

from ..enums import MeasurementOrigin
from ..measures.registers import feeds
from ..statistics.training import rows_of
from .measurements import NewMeasurement


@feeds("IQ-15", "IQ-24", origin=MeasurementOrigin.TRAINING)
def trained_agents(indicators, day):
    """For each service of a site whose staff was counted, the agents up to date among those concerned, that day.

    A service that counts more agents trained than agents is left out: its staff is to be counted again.
    """
    for row in rows_of(lambda path: EVERYTHING, day, indicator_code__in=list(indicators)):
        if row.service.site and row.concerned is not None and row.trained <= row.concerned:
            yield NewMeasurement(
                indicators[row.theme.indicator_code],
                row.service.site,
                CivilPeriod.year(day.year),
                row.trained,
                row.concerned,
                service=row.service,
                source=source_of(row, day),
            )


def source_of(row, day):
    """« Suivi des formations au 12 octobre 2015 : 9 agents formés sur 12, effectif au 1er septembre 2015 »."""
    trained = plural(row.trained, "agent formé", "agents formés")
    counted = f"effectif au {long_date(row.staff.counted_on)}"
    return f"Suivi des formations au {long_date(day)}\u00a0: {trained} sur {row.concerned}, {counted}"
