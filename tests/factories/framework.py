"""A référentiel, its commitments and indicators, its campaigns, the units that answer."""

import datetime

import factory
from factory.django import DjangoModelFactory

from engagements.models import (
    Campaign,
    Chapter,
    Commitment,
    Framework,
    FrameworkModule,
    Indicator,
    IndicatorTarget,
    OptionalCommitmentDecision,
    Unit,
)

from .sites import START, ModuleFactory, ServiceFactory


class FrameworkFactory(DjangoModelFactory):
    class Meta:
        model = Framework

    code = "referentiel"
    version = factory.Sequence(lambda n: f"{n}.0")
    title = factory.LazyAttribute(lambda o: f"Référentiel {o.version} — pour les essais")
    loaded_at = datetime.datetime(2015, 1, 5, 9, tzinfo=datetime.UTC)


class FrameworkModuleFactory(DjangoModelFactory):
    class Meta:
        model = FrameworkModule

    framework = factory.SubFactory(FrameworkFactory)
    module = factory.SubFactory(ModuleFactory)
    number = factory.Sequence(lambda n: str(n + 1))
    title = factory.LazyAttribute(lambda o: o.module.name)


class ChapterFactory(DjangoModelFactory):
    class Meta:
        model = Chapter

    module = factory.SubFactory(FrameworkModuleFactory)
    framework = factory.SelfAttribute("module.framework")
    code = factory.Sequence(lambda n: f"C{n}")
    title = factory.Sequence(lambda n: f"Chapitre {n}")


class CommitmentFactory(DjangoModelFactory):
    class Meta:
        model = Commitment

    chapter = factory.SubFactory(ChapterFactory)
    framework = factory.SelfAttribute("chapter.framework")
    code = factory.Sequence(lambda n: f"E.{n}")
    title = factory.Sequence(lambda n: f"Engagement {n}")
    requirement = "L’usager reçoit une réponse dans le délai annoncé."
    attestation_level = "D"
    order = factory.Sequence(lambda n: n)


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    framework = factory.SubFactory(FrameworkFactory)
    code = factory.Sequence(lambda n: f"Q-{n}")  # no code that a register of the house feeds
    name = factory.Sequence(lambda n: f"Indicateur {n}")
    definition = "Part des réponses données dans le délai."
    kind = "ratio"
    formula = {"numerator": "Réponses dans le délai", "denominator": "Réponses"}
    unit = "%"
    direction = "hausse_souhaitee"
    target = 80
    frequency = "annuelle"
    rhythm = "yearly"
    attestation_level = "D"
    order = factory.Sequence(lambda n: n)


class IndicatorTargetFactory(DjangoModelFactory):
    class Meta:
        model = IndicatorTarget

    indicator = factory.SubFactory(IndicatorFactory)
    value = 90
    du = START
    basis = "Comité de pilotage"


class CampaignFactory(DjangoModelFactory):
    class Meta:
        model = Campaign

    framework = factory.SubFactory(FrameworkFactory)
    year = factory.Sequence(lambda n: 2100 + n)
    opens_on = factory.LazyAttribute(lambda o: datetime.date(o.year, 1, 1))
    freezes_on = factory.LazyAttribute(lambda o: datetime.date(o.year, 12, 31))


class OptionalCommitmentDecisionFactory(DjangoModelFactory):
    class Meta:
        model = OptionalCommitmentDecision

    campaign = factory.SubFactory(CampaignFactory)
    commitment = factory.SubFactory(CommitmentFactory, is_optional=True)
    decision = "retained"
    decided_on = START


class UnitFactory(DjangoModelFactory):
    """A service on its site; `service=None` for the site, both None for the préfecture."""

    class Meta:
        model = Unit
        django_get_or_create = ("site", "service")

    service = factory.SubFactory(ServiceFactory)
    site = factory.SelfAttribute("service.site")
