"""An invented préfecture with what a dossier needs: two sites, two modules, a campaign, figures, texts."""

import datetime
from types import SimpleNamespace

from pilotage import usecases
from pilotage.documents import application_file_content, numbered_content
from qualipref.jobs.models import Job
from sites.enums import Role, SiteKind
from sites.models import Milestone, ServiceContact, SteeringFunction, SupportTask
from tests.factories import (
    CampaignFactory,
    ChapterFactory,
    CommitmentFactory,
    DossierTextFactory,
    FrameworkFactory,
    FrameworkModuleFactory,
    KeyFigureFactory,
    ModuleFactory,
    PrefectureFactory,
    ScopeEntryFactory,
    ServiceFactory,
    SiteFactory,
    SiteModuleFactory,
    holder,
)

ON = datetime.date(2015, 10, 12)
AT = datetime.datetime(2015, 10, 12, 14, 42, tzinfo=datetime.UTC)


def build(**prefecture):
    PrefectureFactory(brand="Préfet|du Haut-Pays", procedures_guide="Guide des procédures, 3e étage", **prefecture)
    framework = FrameworkFactory(title="Qualité 9 — essai")
    world = SimpleNamespace(campaign=CampaignFactory(year=2015, framework=framework))
    world.main = SiteFactory(name="Montclair", kind=SiteKind.PREFECTURE, order=1, du=datetime.date(2006, 1, 1))
    world.other = SiteFactory(name="Aubeville", order=2)
    world.common, world.trade = ModuleFactory(name="Accueillir"), ModuleFactory(name="Délivrer", short_name="Titres")
    common = FrameworkModuleFactory(framework=framework, module=world.common, number="1", is_mandatory=True, order=1)
    trade = FrameworkModuleFactory(framework=framework, module=world.trade, number="2", order=2)
    chapter = ChapterFactory(module=common, code="1.1", title="Dispositions", order=1)
    CommitmentFactory(chapter=chapter, code="1.1.1", title="Informer l'usager", attestation_level="A")
    world.optional = CommitmentFactory(chapter=chapter, code="1.1.2", title="Répondre le samedi", is_optional=True)
    CommitmentFactory(chapter=ChapterFactory(module=trade, code="2.1", order=2), code="2.1.1", title="Délivrer vite")
    world.service = ServiceFactory(site=world.main, name="Bureau des titres")
    world.reception = ServiceFactory(site=world.other, name="Mission accueil")
    for service, module in (
        (world.service, world.common),
        (world.service, world.trade),
        (world.reception, world.common),
    ):
        SiteModuleFactory(site=service.site, module=module)
        ScopeEntryFactory(service=service, module=module, to_verify=True)
    world.support = ServiceFactory(site=None, name="Bureau du courrier", is_support=True)
    SupportTask.objects.create(service=world.support, text="Transmet les réclamations")
    SteeringFunction.objects.create(slug="sg", title="Secrétaire général", tasks=["Préside les comités"])
    Milestone.objects.create(slug="m", on=datetime.date(2006, 1, 1), precision="year", title="Début de la démarche")
    world.whole = KeyFigureFactory(label="personnes reçues", value=2000, order=1)
    world.part = KeyFigureFactory(label="étrangers reçus", value=500, part_of=world.whole, order=2)
    DossierTextFactory(section="enjeux", title="Recevoir", text="Recevoir mieux.\n\nEt plus vite.")
    DossierTextFactory(section="facteurs", title="Un comité régulier", text="Il se réunit.")
    world.coordinator = holder(Role.COORDINATOR)
    return world


def name_heads(world):
    for service in (world.service, world.reception):
        ServiceContact.objects.create(service=service, function="Chef de bureau", is_head=True)


def content(world, number=1, checks=()):
    frozen = application_file_content(world.campaign, ON, list(checks))
    return numbered_content(frozen, number=number, requested_at=AT)


def produce(file):
    """What the worker does with the job of `file`."""
    with Job.objects.claimed(file.job_id) as job:
        usecases.produce_application_file(file, job=job)
    file.refresh_from_db()
    return file
