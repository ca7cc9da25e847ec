"""The call list, its checks, the exercises and the activations."""

import datetime

import factory
from factory.django import DjangoModelFactory

from engagements.models import (
    CallCheck,
    CallListOperator,
    CrisisEvent,
    OperatorPhone,
)

from .sites import START, ModuleFactory, ServiceFactory, SiteFactory, UserFactory


class CallListOperatorFactory(DjangoModelFactory):
    """Someone on the call list since 2015, trained that year, with one number."""

    class Meta:
        model = CallListOperator
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Personne {n}")
    service = factory.SubFactory(ServiceFactory)
    function = "operator"
    trained_on = START
    du = START

    @factory.post_generation
    def number(self, create, extracted, **fields):
        OperatorPhone.objects.create(operator=self, number=extracted or "01 99 00 55 55", rank=1)


class CallCheckFactory(DjangoModelFactory):
    """A check under way of the operators given; `closed`, the next one is due in April."""

    class Meta:
        model = CallCheck
        skip_postgeneration_save = True

    opened_by = factory.SubFactory(UserFactory)

    class Params:
        closed = factory.Trait(
            status="closed",
            closed_by=factory.SelfAttribute("opened_by"),
            closed_at=datetime.datetime(2015, 10, 1, 9, tzinfo=datetime.UTC),
            next_due_on=datetime.date(2016, 4, 1),
        )

    @factory.post_generation
    def operators(self, create, extracted, **fields):
        for operator in extracted or ():
            self.lines.create(operator=operator, outcome="reached")


class CrisisEventFactory(DjangoModelFactory):
    """An exercise that was planned; `ended`, its feedback is awaited."""

    class Meta:
        model = CrisisEvent

    site = factory.SubFactory(SiteFactory)
    module = factory.SubFactory(ModuleFactory)
    kind = "exercise"
    title = factory.Sequence(lambda n: f"Exercice {n}")
    scenario = "Une crue coupe trois routes."
    held_on = datetime.date(2015, 6, 16)

    class Params:
        ordered = factory.Trait(status="in_progress", ordered_at=datetime.datetime(2015, 6, 16, 7, tzinfo=datetime.UTC))
        ended = factory.Trait(
            status="ended",
            ordered_at=datetime.datetime(2015, 6, 16, 7, tzinfo=datetime.UTC),
            first_call_at=datetime.datetime(2015, 6, 16, 7, 40, tzinfo=datetime.UTC),
            ended_at=datetime.datetime(2015, 6, 16, 12, tzinfo=datetime.UTC),
            feedback_due_on=datetime.date(2015, 8, 16),
        )
