"""Who reads a measurement, who enters one, who validates it."""

import datetime

import pytest

from engagements import permissions
from engagements.models import Contribution, Measurement
from qualipref.civil_periods import CivilPeriod
from sites.enums import Role
from tests.factories import ServiceFactory, SiteFactory, holder

from .world import AUGUST, TODAY, record

pytestmark = pytest.mark.django_db
END = datetime.date(2015, 12, 31)


def seen(user):
    return list(Measurement.objects.visible_to(user, TODAY))


def support(world):
    """The correspondent of a support service that supplies the chapter on the site."""
    service = ServiceFactory(is_support=True)
    supply = Contribution.objects.create(
        service=service, module=world.module, chapter_code=world.chapter.code, du=datetime.date(2015, 1, 1)
    )
    supply.sites.add(world.site)
    return holder(Role.CORRESPONDENT, site=service.site, service=service)


def test_readers_of_the_prefecture_read_every_measurement(world):
    point = record(world)
    for role in (Role.ADMINISTRATOR, Role.SECRETARY_GENERAL, Role.SUB_PREFECT, Role.COORDINATOR, Role.QUALITY_MANAGER):
        assert seen(holder(role)) == [point]


def test_a_service_reads_its_own_and_what_it_supplies(world):
    own, other = record(world), record(world, service=world.services[1])
    assert seen(world.clerk) == [own]
    assert set(seen(support(world))) == {own, other}


def test_an_agent_and_a_stranger_read_none(world):
    record(world)
    assert seen(holder(Role.AGENT, site=world.site)) == seen(holder(Role.CORRESPONDENT, service=ServiceFactory())) == []


def test_an_auditor_reads_the_validated_ones_of_his_perimeter(world):
    auditor = holder(Role.AUDITOR, site=world.site, module=world.module, valid_until=END)
    elsewhere = holder(Role.AUDITOR, site=SiteFactory(), module=world.module, valid_until=END)
    point = record(world)
    assert seen(auditor) == []
    Measurement.objects.update(status="validated")
    assert (seen(auditor), seen(elsewhere)) == ([point], [])


def test_an_auditor_reads_the_measurements_of_his_evidence_period(world):
    where = {"site": world.site, "module": world.module, "valid_until": END}
    auditor = holder(Role.AUDITOR, **where, evidence_from=datetime.date(2015, 9, 15), evidence_until=END)
    earlier = holder(Role.AUDITOR, **where, evidence_until=datetime.date(2015, 8, 31))
    for period in (CivilPeriod.month(2013, 3), AUGUST):
        record(world, period=period)
    touching = record(world)
    Measurement.objects.update(status="validated")
    assert seen(auditor) == [touching]
    assert {point.period for point in seen(earlier)} == {CivilPeriod.month(2013, 3), AUGUST}


@pytest.mark.parametrize(
    ("who", "own", "neighbour", "site", "whole"),
    [
        ("clerk", True, False, False, False),
        ("support", True, True, True, False),
        ("manager", True, True, True, False),
        ("coordinator", False, False, False, True),
        ("agent", False, False, False, False),
    ],
)
def test_who_enters(world, who, own, neighbour, site, whole):
    makers = {
        "support": lambda: support(world),
        "coordinator": lambda: holder(Role.COORDINATOR),
        "agent": lambda: holder(Role.AGENT, site=world.site),
    }
    user = makers[who]() if who in makers else getattr(world, who)
    places = ((world.site, world.services[0]), (world.site, world.services[1]), (world.site, None), (None, None))
    allowed = [permissions.can_measure(user, *place, world.commitments, TODAY) for place in places]
    assert allowed == [own, neighbour, site, whole]


def test_the_manager_validates_on_his_site_and_the_coordination_for_the_prefecture(world):
    manager, coordinator = world.manager, holder(Role.COORDINATOR)
    assert permissions.can_validate_measurements(manager, world.site)
    assert not permissions.can_validate_measurements(manager, SiteFactory())
    assert not permissions.can_validate_measurements(manager, None)
    assert permissions.can_validate_measurements(coordinator, None)
    assert not permissions.can_validate_measurements(world.clerk, world.site)
