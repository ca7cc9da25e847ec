"""A small préfecture where every role of the access table exists."""

import datetime
from types import SimpleNamespace

from qualipref.documents.models import StoredFile
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.factories import (
    CampaignFactory,
    CellFactory,
    ChapterFactory,
    CommitmentFactory,
    EvidenceFactory,
    EvidenceRequestFactory,
    EvidenceUseFactory,
    FrameworkFactory,
    IndicatorFactory,
    MeasurementFactory,
    ModuleFactory,
    PrefectureFactory,
    ScopeEntryFactory,
    SensitisationFactory,
    ServiceFactory,
    SiteFactory,
    SiteModuleFactory,
    StaffCountFactory,
    TraineeFactory,
    TrainingRecordFactory,
    TrainingSessionFactory,
    TrainingThemeFactory,
    UnitFactory,
    UserFactory,
    holder,
)

LONG_AGO = datetime.date(2000, 1, 31)
FAR = datetime.date(2100, 12, 31)
YEAR = {"period_from": datetime.date(2015, 1, 1), "period_to": datetime.date(2015, 12, 31)}


def build_world():
    """The objects that lines speak of (`world.site`, `world.service`…) and one account per role (`world.users`)."""
    world = SimpleNamespace(prefecture=PrefectureFactory(), module=ModuleFactory(), other_module=ModuleFactory())
    world.site, world.other_site = SiteFactory(name="Site A"), SiteFactory(name="Site B")
    world.service = ServiceFactory(site=world.site, name="Bureau A")
    world.other_service = ServiceFactory(site=world.other_site, name="Bureau B")
    for site, service in ((world.site, world.service), (world.other_site, world.other_service)):
        SiteModuleFactory(site=site, module=world.module)
        ScopeEntryFactory(service=service, module=world.module)
    world.framework = FrameworkFactory()
    chapter = ChapterFactory(module__framework=world.framework, module__module=world.module)
    world.commitment = CommitmentFactory(chapter=chapter)
    world.indicator = IndicatorFactory(framework=world.framework)
    world.commitment.indicators.add(world.indicator)
    world.campaign = CampaignFactory(framework=world.framework)
    _build_cell(world)
    _build_training(world)
    auditor = {"module": world.module, "valid_until": FAR}
    world.users = {
        "unassigned": UserFactory(),
        "administrator": holder(Role.ADMINISTRATOR),
        "secretary_general": holder(Role.SECRETARY_GENERAL),
        "sub_prefect": holder(Role.SUB_PREFECT, site=world.site),
        "coordinator": holder(Role.COORDINATOR),
        "quality_manager": holder(Role.QUALITY_MANAGER, site=world.site),
        "quality_manager_elsewhere": holder(Role.QUALITY_MANAGER, site=world.other_site),
        "correspondent": holder(Role.CORRESPONDENT, site=world.site, service=world.service),
        "correspondent_elsewhere": holder(Role.CORRESPONDENT, site=world.other_site, service=world.other_service),
        "auditor": holder(Role.AUDITOR, site=world.site, **auditor),
        "auditor_elsewhere": holder(Role.AUDITOR, site=world.other_site, **auditor),
        "auditor_over": holder(
            Role.AUDITOR,
            site=world.site,
            module=world.module,
            valid_from=LONG_AGO - datetime.timedelta(days=30),
            valid_until=LONG_AGO,
        ),
        "agent": holder(Role.AGENT, site=world.site),
    }
    world.entry = Entry.objects.record(
        "site.updated",
        on=world.site,
        site=world.site.slug,
        service=world.service.code,
        module=world.module.slug,
    )
    return world


def _build_cell(world):
    """The cell of the commitment for Bureau A, with a proof to review, an accepted one and a request."""
    world.unit = UnitFactory(service=world.service)
    place = {"commitment": world.commitment, "unit": world.unit}
    world.cell = CellFactory(campaign=world.campaign, **place)
    year = {"period_from": world.campaign.first_day, "period_to": world.campaign.last_day}
    world.evidence = EvidenceFactory(**year)
    world.use = EvidenceUseFactory(evidence=world.evidence, **place)
    world.accepted_use = EvidenceUseFactory(evidence=EvidenceFactory(**year), accepted=True, **place)
    world.request = EvidenceRequestFactory(**place)
    world.measurement = MeasurementFactory(indicator=world.indicator, unit=world.unit, **YEAR)
    world.cell_address = {
        "year": world.campaign.year,
        "code": world.commitment.code,
        "unit": f"{world.service.slug}.{world.site.slug}",
    }


def _build_training(world):
    """A session of Site A, held, where an agent of Bureau A was present, with his attestation and the signed sheet."""
    stored = StoredFile.objects.store(b"%PDF-1.4 attestation", media_type="application/pdf")
    world.theme = TrainingThemeFactory(module=world.module)
    sheet = {"sheet": stored, "sheet_name": "feuille.pdf"}
    world.session = TrainingSessionFactory(theme=world.theme, site=world.site, held=True, **sheet)
    world.trainee = TraineeFactory(service=world.service, name="CANARI Prénom")
    attestation = {"attestation": stored, "attestation_name": "attestation.pdf"}
    world.record = TrainingRecordFactory(session=world.session, trainee=world.trainee, **attestation)
    StaffCountFactory(service=world.service, count=4)
    support = {"support": stored, "support_name": "diaporama.pdf"}
    audience = {world.service: 12}
    world.meeting = SensitisationFactory(site=world.site, held=True, audience=audience, **support, **sheet)
    world.meeting_to_come = SensitisationFactory(site=world.site, audience=audience)
