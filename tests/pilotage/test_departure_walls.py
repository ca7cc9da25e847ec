"""What a departure shows to each: nothing of another site, and nothing left to nobody."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from engagements.usecases import document_versions
from pilotage.models import HandOver
from qualipref import clock, holdings
from sites.enums import Role
from tests.engagements.document_world import build_people, created, url
from tests.factories import AssignmentFactory, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build_people()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def departure(person):
    return reverse("pilotage:departure_detail", args=[person.pk])


def was_agent_elsewhere(world, until):
    started = datetime.date(2009, 1, 1)
    AssignmentFactory(
        user=world.correspondent, role=Role.AGENT, site=world.other_site, valid_from=started, valid_until=until
    )


def draft(world, **fields):
    owner = {"services": [world.service], "owner": world.correspondent}
    return created(world, by=world.correspondent, title="Projet du site A", **owner | fields)


def test_a_quality_manager_no_longer_reads_who_left_his_site_years_ago(world):
    was_agent_elsewhere(world, datetime.date(2010, 12, 31))
    assert signed_in(world.other_manager).get(departure(world.correspondent)).status_code == 404


def test_of_who_left_lately_he_sees_how_much_and_not_what_another_site_holds(world):
    document = draft(world)
    was_agent_elsewhere(world, clock.today() - datetime.timedelta(days=10))
    client = signed_in(world.other_manager)
    assert client.get(url("document_detail", document.pk)).status_code == 404
    page = client.get(departure(world.correspondent))
    assert page.status_code == 200
    assert "Projet du site A" not in page.text and document.code not in page.text
    assert "d’un autre site, que vous ne voyez pas" in page.text


@pytest.mark.parametrize("reader", ["manager", "coordinator"])
def test_who_may_hand_it_over_sees_it(world, reader):
    draft(world)
    assert "Projet du site A" in signed_in(getattr(world, reader)).get(departure(world.correspondent)).text


def test_a_version_that_waits_for_others_is_held_by_its_author(world):
    version = draft(world, owner=world.manager).versions.get()
    document_versions.submit_version(version, seen=version.version, by=world.correspondent)
    kinds = {held.kind.name for held in holdings.held_by(world.correspondent, clock.today())}
    assert "engagements.document_drafts" in kinds


def test_who_verified_a_version_never_becomes_its_author(world):
    version = draft(world, owner=world.manager).versions.get()
    document_versions.submit_version(version, seen=version.version, by=world.correspondent)
    version.refresh_from_db()
    document_versions.verify_version(version, seen=version.version, by=world.manager)
    [held] = [
        each
        for each in holdings.held_by(world.correspondent, clock.today())
        if each.kind.name == "engagements.document_drafts"
    ]
    assert "A vérifié" in held.kind.why_not(held.row, world.manager, clock.today())
    assert held.kind.why_not(held.row, world.coordinator, clock.today()) == ""


def test_a_sheet_is_read_by_its_two_people_and_by_who_reads_every_account(world):
    made = HandOver.objects.create(person=world.correspondent, content={}, handed_over_by=world.manager)
    readers = {
        world.correspondent: True,
        world.manager: True,
        world.coordinator: True,
        world.other_manager: False,
        holder(Role.QUALITY_MANAGER, site=world.site): False,
    }
    for reader, may_read in readers.items():
        assert HandOver.objects.visible_to(reader, clock.today()).filter(pk=made.pk).exists() == may_read, reader
