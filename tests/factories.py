"""Small true objects. Traits name the situations that tests speak of."""

import datetime

import factory
from factory.django import DjangoModelFactory

from engagements.models import (
    CallCheck,
    CallListOperator,
    Campaign,
    Cell,
    Chapter,
    Commitment,
    CrisisEvent,
    DocumentVersion,
    Evidence,
    EvidenceRequest,
    EvidenceUse,
    EvidenceVersion,
    FingerprintCertificate,
    Framework,
    FrameworkModule,
    Indicator,
    IndicatorTarget,
    Measurement,
    MeasurementImport,
    OpenGap,
    OperatorPhone,
    OptionalCommitmentDecision,
    QualityDocument,
    Sensitisation,
    StaffCount,
    Trainee,
    TrainingRecord,
    TrainingSession,
    TrainingTheme,
    Unit,
)
from pilotage.models import ApplicationFile, DossierText
from qualipref.accounts.models import User
from qualipref.jobs.models import Job
from sites.enums import Role, ServiceKind, SiteKind
from sites.models import Assignment, KeyFigure, Module, Prefecture, ScopeEntry, Service, Site, SiteModule

PASSWORD = "qualipref-demo"
START = datetime.date(2015, 1, 1)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"agent{n}@qualipref.example")
    label = factory.Sequence(lambda n: f"Agent {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(kwargs.pop("email"), kwargs.pop("password", PASSWORD), **kwargs)


class PrefectureFactory(DjangoModelFactory):
    class Meta:
        model = Prefecture
        django_get_or_create = ("pk",)

    pk = 1
    name = "Préfecture du Haut-Pays"
    name_with_article = "la préfecture du Haut-Pays"
    department = "Haut-Pays"


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = Site

    slug = factory.Sequence(lambda n: f"site-{n}")
    name = factory.Sequence(lambda n: f"Site {n}")
    kind = SiteKind.SUB_PREFECTURE


class ModuleFactory(DjangoModelFactory):
    class Meta:
        model = Module

    slug = factory.Sequence(lambda n: f"module-{n}")
    name = factory.Sequence(lambda n: f"Module {n}")


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = Service

    slug = factory.Sequence(lambda n: f"service-{n}")
    name = factory.Sequence(lambda n: f"Bureau {n}")
    kind = ServiceKind.BUREAU
    site = factory.SubFactory(SiteFactory)


class SiteModuleFactory(DjangoModelFactory):
    class Meta:
        model = SiteModule

    site = factory.SubFactory(SiteFactory)
    module = factory.SubFactory(ModuleFactory)
    du = START


class ScopeEntryFactory(DjangoModelFactory):
    class Meta:
        model = ScopeEntry

    service = factory.SubFactory(ServiceFactory)
    site = factory.SelfAttribute("service.site")
    module = factory.SubFactory(ModuleFactory)
    du = START


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = Assignment

    user = factory.SubFactory(UserFactory)
    role = Role.AGENT
    valid_from = START


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


class CellFactory(DjangoModelFactory):
    """A submitted assessment: in place and compliant."""

    class Meta:
        model = Cell

    commitment = factory.SubFactory(CommitmentFactory)
    campaign = factory.SubFactory(CampaignFactory, framework=factory.SelfAttribute("..commitment.framework"))
    unit = factory.SubFactory(UnitFactory)
    status = "submitted"
    implementation = "in_place"
    conformity = "compliant"
    version = 1


class EvidenceFactory(DjangoModelFactory):
    """A paper that covers the whole of 2015."""

    class Meta:
        model = Evidence
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Relevé {n}")
    support = "paper"
    period_from = START
    period_to = datetime.date(2015, 12, 31)

    @factory.post_generation
    def content(self, create, extracted, **fields):
        fields = {"archive_place": "Bureau 214"} | fields
        self.current = EvidenceVersion.objects.create(evidence=self, number=1, **fields)
        self.save(update_fields=["current"])


class EvidenceUseFactory(DjangoModelFactory):
    class Meta:
        model = EvidenceUse
        skip_postgeneration_save = True

    evidence = factory.SubFactory(EvidenceFactory)
    commitment = factory.SubFactory(CommitmentFactory)
    unit = factory.SubFactory(UnitFactory)

    class Params:
        accepted = factory.Trait(status="accepted")
        refused = factory.Trait(status="refused", refusal_reason="La période ne convient pas.")

    @factory.post_generation
    def since(self, create, extracted):
        """It has its status from the first day of its period, unless `since`, an instant, says otherwise."""
        first = datetime.date.fromisoformat(str(self.evidence.period_from))
        noon = datetime.datetime.combine(first, datetime.time(12), tzinfo=datetime.UTC)
        self.periods.create(status=self.status, since=extracted or noon)


class OpenGapFactory(DjangoModelFactory):
    class Meta:
        model = OpenGap

    commitment = factory.SubFactory(CommitmentFactory)
    unit = factory.SubFactory(UnitFactory)
    origin = "audit"
    label = "Délai non affiché"
    opened_on = START


class EvidenceRequestFactory(DjangoModelFactory):
    class Meta:
        model = EvidenceRequest

    commitment = factory.SubFactory(CommitmentFactory)
    unit = factory.SubFactory(UnitFactory)
    service = factory.SelfAttribute("unit.service")
    message = "Merci de fournir le relevé du trimestre."
    due_on = datetime.date(2015, 10, 30)
    requested_by = factory.SubFactory(UserFactory)


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


class FingerprintCertificateFactory(DjangoModelFactory):
    """A certificate that was asked for; `pdf` given, it is done."""

    class Meta:
        model = FingerprintCertificate
        skip_postgeneration_save = True

    campaign = factory.SubFactory(CampaignFactory)
    site = factory.SubFactory(SiteFactory)
    number = factory.Sequence(lambda n: n + 1)
    requested_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def job(self, create, extracted, **fields):
        self.job = Job.objects.ask("engagements.certificate", self.pk, by=self.requested_by)
        if self.pdf_id:
            Job.objects.filter(pk=self.job.pk).update(status="done")
        self.save(update_fields=["job"])


class QualityDocumentFactory(DjangoModelFactory):
    """A procedure of the whole préfecture; its versions are made beside it."""

    class Meta:
        model = QualityDocument
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"PR-{n:03}")
    title = factory.Sequence(lambda n: f"Procédure {n}")
    kind = "procedure"
    owner = factory.SubFactory(UserFactory)

    @factory.post_generation
    def services(self, create, extracted, **fields):
        self.services.set(extracted or [])

    @factory.post_generation
    def commitments(self, create, extracted, **fields):
        self.commitments.set(extracted or [])


class DocumentVersionFactory(DjangoModelFactory):
    """Version 1.0, an address of the intranet, in preparation."""

    class Meta:
        model = DocumentVersion

    document = factory.SubFactory(QualityDocumentFactory)
    major = 1
    minor = 0
    summary = "Première version."
    url = "https://intranet.example/procedure"
    author = factory.SubFactory(UserFactory)
    review_on = datetime.date(2016, 1, 1)

    class Params:
        submitted = factory.Trait(status="submitted")
        verified = factory.Trait(status="verified", verified_by=factory.SubFactory(UserFactory))
        approved = factory.Trait(
            status="approved",
            verified_by=factory.SubFactory(UserFactory),
            approved_by=factory.SubFactory(UserFactory),
            verified_at=datetime.datetime(2015, 1, 5, 9, tzinfo=datetime.UTC),
            approved_at=datetime.datetime(2015, 1, 6, 9, tzinfo=datetime.UTC),
            in_force_on=START,
        )


class KeyFigureFactory(DjangoModelFactory):
    class Meta:
        model = KeyFigure

    slug = factory.Sequence(lambda n: f"chiffre-{n}")
    year = 2014
    value = 1000
    label = factory.Sequence(lambda n: f"usagers reçus {n}")
    definition = "Usagers reçus à un guichet."
    source = "Comptage annuel"
    order = factory.Sequence(lambda n: n)


class DossierTextFactory(DjangoModelFactory):
    class Meta:
        model = DossierText

    slug = factory.Sequence(lambda n: f"texte-{n}")
    section = "enjeux"
    text = "L’accueil compte."
    order = factory.Sequence(lambda n: n)


class ApplicationFileFactory(DjangoModelFactory):
    """A draft that was asked for; `pdf` given, it is done."""

    class Meta:
        model = ApplicationFile
        skip_postgeneration_save = True

    campaign = factory.SubFactory(CampaignFactory)
    number = factory.Sequence(lambda n: n + 1)
    content = factory.LazyFunction(dict)
    content_digest = factory.Sequence(lambda n: f"{n:064}")
    requested_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def job(self, create, extracted, **fields):
        self.job = Job.objects.ask("pilotage.application_file", self.pk, by=self.requested_by)
        changes = ({"status": "done"} if self.pdf_id else {}) | fields
        if changes:
            Job.objects.filter(pk=self.job.pk).update(**changes)
        self.save(update_fields=["job"])


def holder(role, **fields):
    """An account that holds `role` with those fields, since 2015."""
    return AssignmentFactory(role=role, **fields).user
