"""Where a commitment and a service stand, on their own pages: the same figures as the board."""

import pytest
from django.urls import reverse

from engagements.readiness import board, score
from sites.enums import Role
from tests.factories import FrameworkFactory, ScopeEntryFactory, ServiceFactory, holder
from tests.readiness.world import TODAY, assess, build, prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    found = build(services=2, commitments=3)
    assess(found, found.commitments[0], found.services[0])
    prove(found.commitments[0], found.services[0], accepted=True)
    return found


def commitment_page(client, world, user):
    client.force_login(user)
    named = {"framework_pk": world.framework.pk, "code": world.commitments[0].code}
    return client.get(reverse("engagements:commitment_detail", kwargs=named))


def service_page(client, world, user):
    client.force_login(user)
    return client.get(reverse("sites:service_detail", kwargs={"pk": world.services[0].pk}))


def said(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def test_a_commitment_shows_its_cells_with_their_score_and_their_page(client, world):
    shown = said(commitment_page(client, world, holder(Role.COORDINATOR)))
    states = [s for s in board(world.campaign, TODAY).states if s.commitment == world.commitments[0]]
    assert score(states).percent == 50
    for expected in ("Où en est-on en 2015 ?", "50 %", "1 sur 2 cases évaluées", "1 case à traiter", "5 sur 5 : prêt"):
        assert expected in shown, expected
    for service in world.services:
        assert f"/engagements/2015/cases/{world.commitments[0].code}/{service.slug}.{world.site.slug}/" in shown


def test_a_service_reads_its_own_cell_only(client, world):
    reader = holder(Role.CORRESPONDENT, site=world.site, service=world.services[0])
    shown = said(commitment_page(client, world, reader))
    assert str(world.services[0]) in shown and "5 sur 5 : prêt" in shown
    assert f"{world.services[1].slug}.{world.site.slug}" not in shown


def test_a_commitment_of_another_framework_has_no_cell(client, world):
    world.campaign.framework = FrameworkFactory()
    world.campaign.save()
    assert "Où en est-on" not in said(commitment_page(client, world, holder(Role.COORDINATOR)))


def test_a_service_shows_its_score_and_what_is_to_treat(client, world):
    shown = said(service_page(client, world, holder(Role.QUALITY_MANAGER, site=world.site)))
    states = [s for s in board(world.campaign, TODAY).states if s.place.service == world.services[0]]
    assert score(states).percent == 33
    for expected in ("33 %", "5 critères remplis sur 15", "1 / 3 évalués", "2 cases à traiter"):
        assert expected in shown, expected


def test_a_service_that_answers_for_nothing_shows_no_score(client, world):
    world.services.insert(0, ServiceFactory(site=world.site))
    assert "Prêt pour l’audit" not in said(service_page(client, world, holder(Role.COORDINATOR)))


def test_an_agent_reads_no_score(client, world):
    assert "Prêt pour l’audit" not in said(service_page(client, world, holder(Role.AGENT, site=world.site)))


@pytest.mark.parametrize("shown", [commitment_page, service_page])
def test_it_costs_the_same_for_one_or_ten(client, world, shown, django_assert_max_num_queries):
    reader, costs = holder(Role.COORDINATOR), []
    for batch in (1, 9):
        for _ in range(batch):
            entry = ScopeEntryFactory(service=ServiceFactory(site=world.site), module=world.module)
            assess(world, world.commitments[0], entry.service)
            prove(world.commitments[1], world.services[0])
        shown(client, world, reader)
        with django_assert_max_num_queries(40) as queries:
            shown(client, world, reader)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_without_campaign_nothing_is_said(client, world):
    world.campaign.cells.all().delete()
    world.campaign.delete()
    reader = holder(Role.COORDINATOR)
    assert "Où en est-on" not in said(commitment_page(client, world, reader))
    assert "Prêt pour l’audit" not in said(service_page(client, world, reader))
