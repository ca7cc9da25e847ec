"""A campaign 2015 with services that answer for a module, and what can be laid in its cells."""

import datetime
from types import SimpleNamespace

from tests.factories import (
    CampaignFactory,
    CellFactory,
    ChapterFactory,
    CommitmentFactory,
    EvidenceFactory,
    EvidenceUseFactory,
    FrameworkFactory,
    ModuleFactory,
    ScopeEntryFactory,
    ServiceFactory,
    SiteFactory,
    UnitFactory,
)

TODAY = datetime.date(2015, 10, 12)


def build(services=2, commitments=3, **fields):
    """`world.services` × `world.commitments` cells on one site; `fields` go to each commitment."""
    world = SimpleNamespace(site=SiteFactory(), module=ModuleFactory(), framework=FrameworkFactory())
    world.services = ServiceFactory.create_batch(services, site=world.site)
    for service in world.services:
        ScopeEntryFactory(service=service, module=world.module)
    world.chapter = ChapterFactory(module__framework=world.framework, module__module=world.module)
    world.commitments = CommitmentFactory.create_batch(commitments, chapter=world.chapter, **fields)
    world.campaign = CampaignFactory(framework=world.framework, year=2015)
    return world


def unit(service):
    return UnitFactory(service=service, site=service.site)


def assess(world, commitment, service, **fields):
    return CellFactory(campaign=world.campaign, commitment=commitment, unit=unit(service), **fields)


def prove(commitment, service, first="2015-01-01", last="2015-10-12", **fields):
    days = {"period_from": datetime.date.fromisoformat(first), "period_to": datetime.date.fromisoformat(last)}
    return EvidenceUseFactory(evidence=EvidenceFactory(**days), commitment=commitment, unit=unit(service), **fields)
