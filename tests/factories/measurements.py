"""What the indicators were worth."""

import datetime

import factory
from factory.django import DjangoModelFactory

from engagements.models import (
    Measurement,
    MeasurementImport,
)

from .framework import IndicatorFactory, UnitFactory
from .sites import UserFactory


class MeasurementFactory(DjangoModelFactory):
    """A provisional rate of 90 % over September 2015."""

    class Meta:
        model = Measurement

    indicator = factory.SubFactory(IndicatorFactory, rhythm="monthly")
    unit = factory.SubFactory(UnitFactory)
    period_from = datetime.date(2015, 9, 1)
    period_to = datetime.date(2015, 9, 30)
    numerator = 90
    denominator = 100
    version = 1

    class Params:
        validated = factory.Trait(status="validated")
        missed = factory.Trait(numerator=50)


class MeasurementImportFactory(DjangoModelFactory):
    """A preview of a file that holds nothing."""

    class Meta:
        model = MeasurementImport

    name = "mesures.csv"
    digest = "0" * 64
    author = factory.SubFactory(UserFactory)

    class Params:
        done = factory.Trait(status="done", done_at=datetime.datetime(2015, 10, 12, 9, tzinfo=datetime.UTC))
