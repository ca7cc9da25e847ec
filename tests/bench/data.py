"""The scale of PERFORMANCE.md, written in bulk: sites, services, commitments, then years of monthly assessments."""

import datetime
import itertools
import random
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import OuterRef, Subquery

from engagements.models import (
    Assessment,
    Campaign,
    CampaignSite,
    Cell,
    Chapter,
    Commitment,
    Evidence,
    EvidenceUse,
    EvidenceUsePeriod,
    EvidenceVersion,
    Framework,
    FrameworkModule,
    OpenGap,
    Unit,
)
from qualipref import clock
from qualipref.accounts.models import User
from qualipref.collation import sort_key
from qualipref.documents.models import StoredFile
from qualipref.journal.models import Entry
from sites.enums import Role, ServiceKind, SiteKind
from sites.models import Assignment, Module, Prefecture, ScopeEntry, Service, Site, SiteModule

SITES, SERVICES, COMMITMENTS, CHAPTERS = 3, 25, 60, 6
EVIDENCE_A_YEAR, FILES = 4_000, 100
SMALL = "petit"  # a fourth site, of one service: what a page costs for few rows
FIRST_DAY = datetime.date(2011, 1, 1)
CONFORMITIES = ("compliant",) * 6 + ("improvement", "improvement", "weakness", "strength")
USE_STATUSES = ("accepted",) * 7 + ("submitted", "submitted", "refused")


@dataclass
class World:
    coordinator: User
    framework: Framework
    commitments: list
    units: list
    files: list
    draw: random.Random = field(default_factory=lambda: random.Random("bench"))


@transaction.atomic
def build():
    """The préfecture and its référentiel, without any answer."""
    Prefecture.objects.create(pk=1, name="Préfecture de mesure", name_with_article="la préfecture", department="Essai")
    module = Module.objects.create(slug="accueil", name="Accueil", order=1)
    framework = Framework.objects.create(
        code="mesure", version="1.0", title="Référentiel de mesure", loaded_at=clock.now(), file_digest="0" * 64
    )
    commitments = _commitments(framework, module)
    sites = [_site(number, module) for number in range(SITES)]
    small = Site.objects.create(slug=SMALL, name="Petit site", kind=SiteKind.SUB_PREFECTURE, order=9, du=FIRST_DAY)
    SiteModule.objects.create(site=small, module=module, du=FIRST_DAY)
    services = [_service(site, number, module) for site in sites for number in range(SERVICES)]
    services.append(_service(small, 0, module))
    units = [Unit.objects.create(site=service.site, service=service) for service in services]
    user = User.objects.create(email="coordination@qualipref.example", label="Coordination")
    for role, site in ((Role.COORDINATOR, None), (Role.QUALITY_MANAGER, sites[0])):
        Assignment.objects.create(user=user, role=role, site=site, valid_from=FIRST_DAY)
    Entry.objects.record("framework.loaded", on=framework, title=framework.title, version=framework.version)
    files = [StoredFile.objects.store(f"Relevé {n}".encode(), media_type="text/plain") for n in range(FILES)]
    return World(user, framework, commitments, units, files)


def _commitments(framework, module):
    row = FrameworkModule.objects.create(framework=framework, module=module, number="1", title="Accueil")
    made = []
    for chapter in range(CHAPTERS):
        held = Chapter.objects.create(
            framework=framework, module=row, code=f"1.{chapter + 1}", title=f"Chapitre {chapter + 1}", order=chapter
        )
        for number in range(COMMITMENTS // CHAPTERS):
            title = f"Tenir la promesse {chapter + 1}.{number + 1} faite aux usagers"
            made.append(
                Commitment.objects.create(
                    framework=framework,
                    chapter=held,
                    code=f"1.{chapter + 1}.{number + 1}",
                    title=title,
                    title_sort=sort_key(title),
                    requirement="L’usager reçoit une réponse dans le délai annoncé.",
                    validity=("annuelle", "semestrielle", "trimestrielle")[number % 3],
                    attestation_level="D",
                    order=len(made),
                )
            )
    return made


def _site(number, module):
    site = Site.objects.create(
        slug=f"site-{number}", name=f"Site {number}", kind=SiteKind.SUB_PREFECTURE, order=number, du=FIRST_DAY
    )
    SiteModule.objects.create(site=site, module=module, du=FIRST_DAY)
    return site


def _service(site, number, module):
    service = Service.objects.create(
        slug=f"bureau-{number}", name=f"Bureau numéro {number}", kind=ServiceKind.BUREAU, site=site, order=number
    )
    ScopeEntry.objects.create(service=service, site=site, module=module, du=FIRST_DAY)
    return service


@transaction.atomic
def add_year(world, year):
    """A campaign with twelve assessments of each cell; its proofs come apart."""
    campaign = Campaign.objects.create(
        year=year,
        framework=world.framework,
        opens_on=datetime.date(year, 1, 1),
        freezes_on=datetime.date(year, 12, 31),
    )
    for site in Site.objects.all():
        CampaignSite.objects.create(campaign=campaign, site=site, audit_target_on=datetime.date(year, 11, 16))
    _add_cells(world, campaign)
    _add_gaps(world, year)


def _add_cells(world, campaign):
    at = _noon(campaign.year, 9, 15)
    cells = [
        Cell(
            campaign=campaign,
            commitment=commitment,
            unit=unit,
            status="submitted" if world.draw.random() < 0.95 else "in_preparation",
            implementation="in_place",
            conformity=world.draw.choice(CONFORMITIES),
            assessed_by=world.coordinator,
            assessed_at=at,
            version=12,
        )
        for commitment, unit in itertools.product(world.commitments, world.units)
    ]
    Cell.objects.bulk_create(cells, batch_size=2000)
    Assessment.objects.bulk_create(
        (
            Assessment(
                cell=cell,
                version=month,
                status=cell.status,
                implementation=cell.implementation,
                conformity=cell.conformity,
                by=world.coordinator,
                at=_noon(campaign.year, month, 15),
            )
            for cell in cells
            for month in range(1, 13)
        ),
        batch_size=2000,
    )


@transaction.atomic
def add_evidence(world, year, count=EVIDENCE_A_YEAR):
    evidence = [_proof(world, year, number) for number in range(count)]
    Evidence.objects.bulk_create(evidence, batch_size=2000)
    EvidenceVersion.objects.bulk_create(
        (
            EvidenceVersion(
                evidence=each,
                number=1,
                stored_file=world.draw.choice(world.files),
                filename="releve.txt",
                submitted_by=world.coordinator,
                submitted_at=each.submitted_at,
            )
            for each in evidence
        ),
        batch_size=2000,
    )
    own = EvidenceVersion.objects.filter(evidence=OuterRef("pk"))
    Evidence.objects.filter(current=None).update(current=Subquery(own.values("pk")[:1]))
    uses = [use for each in evidence for use in _uses(world, each)]
    EvidenceUse.objects.bulk_create(uses, batch_size=2000)
    EvidenceUsePeriod.objects.bulk_create(
        (EvidenceUsePeriod(subject=use, status=use.status, since=use.evidence.submitted_at) for use in uses),
        batch_size=2000,
    )


def _proof(world, year, number):
    first = datetime.date(year, world.draw.choice((1, 1, 4, 7)), 1)
    last = datetime.date(year, world.draw.choice((7, 9, 9)), 30)
    return Evidence(
        title=f"Relevé {number} de {year}",
        support="file",
        period_from=first,
        period_to=last,
        submitted_by=world.coordinator,
        submitted_at=_noon(year, 10, 1 + number % 9),
    )


def _uses(world, evidence):
    """One cell, or two services for the same commitment."""
    commitment = world.draw.choice(world.commitments)
    for unit in world.draw.sample(world.units, world.draw.choice((1, 1, 2))):
        status = world.draw.choice(USE_STATUSES)
        refusal = "La période ne convient pas." if status == "refused" else ""
        yield EvidenceUse(evidence=evidence, commitment=commitment, unit=unit, status=status, refusal_reason=refusal)


def _add_gaps(world, year):
    OpenGap.objects.bulk_create(
        OpenGap(
            commitment=world.draw.choice(world.commitments),
            unit=world.draw.choice(world.units),
            origin="audit",
            label="Délai non affiché",
            opened_on=datetime.date(year, 3, 1),
            lifted_on=datetime.date(year, 11, 30) if number % 5 else None,
        )
        for number in range(40)
    )


def _noon(year, month, day):
    return datetime.datetime(year, month, day, 12, tzinfo=clock.PARIS)
