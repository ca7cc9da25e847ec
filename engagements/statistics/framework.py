"""What the pages of the référentiel count and bring together."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q

from sites.models import ScopeEntry

from ..models import (
    Campaign,
    Cell,
    Chapter,
    Commitment,
    EvidenceUse,
    FrameworkModule,
    FrameworkSource,
    Indicator,
    OptionalCommitmentDecision,
    Threshold,
)


@dataclass(frozen=True)
class Bearers:
    """A site and its services that carry a module today."""

    site: object
    services: list


def bearers_by_module(user, day):
    """{module: [Bearers]} of the perimeter on `day`, as far as `user` sees it."""
    held = defaultdict(lambda: defaultdict(list))
    for entry in ScopeEntry.objects.visible_to(user, day).on(day).for_list():
        services = held[entry.module_id][entry.site]
        if entry.service not in services:
            services.append(entry.service)
    return {module: [Bearers(site, services) for site, services in by_site.items()] for module, by_site in held.items()}


@dataclass(frozen=True)
class ModuleOverview:
    """A module of the référentiel, or the steering chapter when it has none, with what it holds and who carries it."""

    number: str
    title: str
    is_mandatory: bool
    module: FrameworkModule | None
    chapters: list
    bearers: list = field(default_factory=list)

    @property
    def commitment_count(self):
        return sum(chapter.commitment_count for chapter in self.chapters)

    @property
    def optional_count(self):
        return sum(chapter.optional_count for chapter in self.chapters)

    @property
    def service_count(self):
        return sum(len(bearers.services) for bearers in self.bearers)


def module_overviews(framework, user, day):
    """The modules of `framework` that `user` may read, then its steering chapters."""
    chapters = (
        Chapter.objects.visible_to(user, day)
        .filter(framework=framework)
        .annotate(
            commitment_count=Count("commitments"),
            optional_count=Count("commitments", filter=Q(commitments__is_optional=True)),
        )
    )
    by_module = defaultdict(list)
    for chapter in chapters:
        by_module[chapter.module_id].append(chapter)
    bearers = bearers_by_module(user, day)
    modules = FrameworkModule.objects.visible_to(user, day).filter(framework=framework)
    overviews = [
        ModuleOverview(
            number=module.number,
            title=module.title,
            is_mandatory=module.is_mandatory,
            module=module,
            chapters=by_module[module.pk],
            bearers=bearers.get(module.module_id, []),
        )
        for module in modules
    ]
    steering = [ModuleOverview(c.code, c.title, True, None, [c]) for c in by_module[None]]
    return overviews + steering


@dataclass(frozen=True)
class Totals:
    """The figures at the head of the référentiel."""

    modules: int
    commitments: int
    optional: int
    steering: int
    indicators: int


def totals(overviews, framework, user, day):
    modules = [overview for overview in overviews if overview.module]
    return Totals(
        modules=len(modules),
        commitments=sum(overview.commitment_count for overview in modules),
        optional=sum(overview.optional_count for overview in overviews),
        steering=sum(overview.commitment_count for overview in overviews if not overview.module),
        indicators=Indicator.objects.visible_to(user, day).filter(framework=framework).count(),
    )


@dataclass(frozen=True)
class RegisterRow:
    """An optional commitment and what was decided of it: a list of decisions per year, empty without decision."""

    commitment: Commitment
    years: list


@dataclass(frozen=True)
class RegisterYear:
    campaign: Campaign
    decisions: list


def optional_register(framework, user, day):
    """(campaigns, rows): the optional commitments of `framework` and their decisions, year by year.

    A disabled one stays in it, as such, for what was decided of it before.
    """
    campaigns = list(Campaign.objects.filter(framework=framework))
    decisions = defaultdict(list)
    made = OptionalCommitmentDecision.objects.visible_to(user, day).filter(campaign__in=campaigns)
    for decision in made.select_related("site").order_by("site__order"):
        decisions[decision.campaign_id, decision.commitment_id].append(decision)
    optional = Commitment.objects.visible_to(user, day).filter(framework=framework, is_optional=True).for_list()
    rows = [
        RegisterRow(commitment, [RegisterYear(c, decisions[c.pk, commitment.pk]) for c in campaigns])
        for commitment in optional
    ]
    return campaigns, rows


def to_decide(campaign, user, day):
    """(without a decision, in all): the optional commitments that the préfecture answers for in `campaign`."""
    answered = (
        Commitment.objects.visible_to(user, day).of_campaign(campaign, campaign.day(day)).filter(is_optional=True)
    )
    return answered.undecided(campaign).count(), answered.count()


def cited_sources(framework, user, day):
    """The sources of `framework`, each with the number of commitments and indicators that cite it."""
    commitments = Commitment.objects.visible_to(user, day).filter(framework=framework)
    indicators = Indicator.objects.visible_to(user, day).filter(framework=framework)
    cited_by = _citations(
        Commitment.sources.through.objects.filter(commitment__in=commitments).values_list(
            "frameworksource", "commitment"
        ),
        Threshold.sources.through.objects.filter(threshold__commitment__in=commitments).values_list(
            "frameworksource", "threshold__commitment"
        ),
    )
    measured_by = _citations(
        Indicator.sources.through.objects.filter(indicator__in=indicators).values_list("frameworksource", "indicator")
    )
    sources = list(FrameworkSource.objects.filter(framework=framework))
    for source in sources:
        source.commitment_count = cited_by[source.pk]
        source.indicator_count = measured_by[source.pk]
    return sources


def _citations(*links):
    """How many different objects cite each source, from (source, object) pairs."""
    return Counter(source for source, _ in set().union(*links))


@dataclass(frozen=True)
class Written:
    """What was already written of a commitment, in every campaign."""

    cells: int
    proofs: int

    def __bool__(self):
        return bool(self.cells or self.proofs)


def written_of(commitment):
    return Written(
        cells=Cell.objects.filter(commitment=commitment).count(),
        proofs=EvidenceUse.objects.filter(commitment=commitment).count(),
    )


def with_details(commitments):
    """`commitments` with all that their page shows."""
    return commitments.select_related("chapter__module__module", "framework").prefetch_related(
        "expected_evidence", "sources", "thresholds__sources", "indicators"
    )
