"""Themes, sessions, agents, meetings of information."""

import datetime

import factory
from factory.django import DjangoModelFactory

from engagements.models import (
    Sensitisation,
    StaffCount,
    Trainee,
    TrainingRecord,
    TrainingSession,
    TrainingTheme,
)

from .sites import START, ServiceFactory


class TrainingThemeFactory(DjangoModelFactory):
    """For the agents in contact with the public, once every three years."""

    class Meta:
        model = TrainingTheme

    slug = factory.Sequence(lambda n: f"theme-{n}")
    name = factory.Sequence(lambda n: f"Accueil {n}")
    audience = "public"
    valid_months = 36


class TrainingSessionFactory(DjangoModelFactory):
    class Meta:
        model = TrainingSession

    theme = factory.SubFactory(TrainingThemeFactory)
    held_on = datetime.date(2015, 3, 12)
    hours = 7
    place = "Salle 2"
    provider = "Centre de formation"

    class Params:
        held = factory.Trait(status="held")
        cancelled = factory.Trait(status="cancelled", cancel_reason="Le formateur est absent.")


class TraineeFactory(DjangoModelFactory):
    """An agent in contact with the public, unless `functions` says otherwise."""

    class Meta:
        model = Trainee
        skip_postgeneration_save = True

    service = factory.SubFactory(ServiceFactory)
    name = factory.Sequence(lambda n: f"NOM{n} Prénom")

    @factory.post_generation
    def functions(self, create, extracted, **fields):
        for function in ["public"] if extracted is None else extracted:
            self.functions.create(function=function)


class TrainingRecordFactory(DjangoModelFactory):
    """An agent who followed a session."""

    class Meta:
        model = TrainingRecord

    session = factory.SubFactory(TrainingSessionFactory, held=True)
    trainee = factory.SubFactory(TraineeFactory)
    presence = "present"


class StaffCountFactory(DjangoModelFactory):
    class Meta:
        model = StaffCount

    service = factory.SubFactory(ServiceFactory)
    function = "public"
    count = 10
    counted_on = START


class SensitisationFactory(DjangoModelFactory):
    """A meeting to come, unless told otherwise; `audience` is {service: expected}."""

    class Meta:
        model = Sensitisation
        skip_postgeneration_save = True

    kind = "reunion"
    subject = factory.Sequence(lambda n: f"Résultats {n}")
    held_on = datetime.date(2015, 3, 12)
    commitment_codes = factory.LazyFunction(lambda: ["IV.9"])

    class Params:
        held = factory.Trait(status="held")

    @factory.post_generation
    def audience(self, create, extracted, **fields):
        for service, invited in (extracted or {}).items():
            self.audience.create(service=service, invited=invited)
