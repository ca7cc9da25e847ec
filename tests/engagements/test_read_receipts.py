"""« J’ai lu et compris »: who is asked, who has read, who may name them."""

import pytest
from django.urls import reverse

from engagements import reading
from engagements.models import QualityDocument, ReadReceipt
from engagements.usecases.read_receipts import acknowledge_version
from qualipref.journal.models import Entry
from qualipref.workflow import StaleVersion
from sites.enums import Role
from tests.factories import ServiceFactory, holder

from .document_world import TODAY, approve, build_people, next_version, published
from .evidence_world import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build_people()
    world.document = published(world)
    world.version = world.document.versions.get()
    return world


def to_read(user):
    return list(reading.to_read(QualityDocument.objects.visible_to(user, TODAY), user, TODAY))


def page(world, user, name="document_detail", *args):
    return signed_in(user).get(reverse(f"engagements:{name}", args=[world.document.pk, *args]))


def acknowledge(world, user, **data):
    data = {"seen": world.version.pk} | data
    address = reverse("engagements:document_acknowledge", args=[world.document.pk])
    return signed_in(user).post(address, data)


def counted(world, viewer):
    lines = reading.readings(world.document, world.version, viewer, TODAY)
    return {line.label: (line.read, line.count) for line in lines}


def test_the_people_of_its_services_are_asked_and_no_other(world):
    assert to_read(world.agent) == to_read(world.correspondent) == [world.document]
    for other in ("other_correspondent", "manager", "coordinator", "secretary"):
        assert to_read(getattr(world, other)) == []
    world.document.services.set([world.service])
    assert to_read(world.correspondent) == [world.document]
    assert to_read(world.agent) == []  # of the site, of no service in particular
    assert to_read(holder(Role.AGENT, site=world.site, service=world.service)) == [world.document]
    assert to_read(holder(Role.AGENT, site=world.site, service=ServiceFactory(site=world.site))) == []


def test_a_reading_is_acknowledged_once_and_the_next_version_asks_again(world):
    assert acknowledge(world, world.agent).status_code == 302
    assert acknowledge(world, world.agent).status_code == 302
    assert ReadReceipt.objects.count() == 1
    assert Entry.objects.filter(event="document_version.acknowledged").count() == 1
    assert to_read(world.agent) == []
    assert "Vous avez confirmé votre lecture" in page(world, world.agent).text
    approve(world, next_version(world, world.document))
    assert to_read(world.agent) == [world.document]
    assert "J’ai lu et compris</button>" in page(world, world.agent).text


def test_an_old_page_does_not_acknowledge_the_new_version(world):
    approve(world, next_version(world, world.document))
    with pytest.raises(StaleVersion):
        acknowledge_version(world.version, by=world.agent)
    for seen in (world.version.pk, 999_999, "abc", "9" * 40, ""):
        assert acknowledge(world, world.agent, seen=seen).status_code == 409
    assert not ReadReceipt.objects.exists()


def test_the_version_of_another_document_is_not_acknowledged_here(world):
    other = published(world, code="PR-02").versions.get()
    assert acknowledge(world, world.agent, seen=other.pk).status_code == 409
    assert not ReadReceipt.objects.exists()


def test_the_statistics_follow_service_by_service(world):
    assert counted(world, world.manager) == {"Bureau A": (0, 1), "Service non précisé": (0, 1)}
    acknowledge(world, world.correspondent)
    assert counted(world, world.manager) == {"Bureau A": (1, 1), "Service non précisé": (0, 1)}
    shown = page(world, world.manager).text
    assert "1 sur 2" in shown


def test_a_person_of_two_services_counts_once_in_all(world):
    second = ServiceFactory(site=world.site, name="Bureau C")
    world.correspondent.assignments.create(role=Role.CORRESPONDENT, site=world.site, service=second, valid_from=TODAY)
    acknowledge(world, world.correspondent)
    lines = reading.readings(world.document, world.version, world.coordinator, TODAY)
    assert counted(world, world.coordinator)["Bureau C"] == (1, 1)
    assert reading.total(lines) == (1, 2)


@pytest.mark.parametrize(
    ("viewer", "named"),
    [("coordinator", True), ("secretary", True), ("manager", True), ("other_manager", False)],
)
def test_names_are_shown_where_they_may_be(world, viewer, named):
    user = getattr(world, viewer)
    shown = page(world, user, "document_readers").text
    assert (str(world.agent) in shown) is named
    assert ("Nombre seul" in shown) is not named
    exported = page(world, user, "document_readers_export", "csv").getvalue().decode()
    assert (str(world.agent) in exported) is named
    assert ("nombre seul" in exported) is not named


def test_a_service_counts_and_names_its_own(world):
    assert counted(world, world.correspondent) == {"Bureau A": (0, 1)}
    assert counted(world, world.other_correspondent) == {}
    assert page(world, world.agent, "document_readers").status_code == 403


def test_an_administrator_counts_and_acknowledges_nothing(world):
    administrator = holder(Role.ADMINISTRATOR)
    assert counted(world, administrator) == {"Bureau A": (0, 1), "Service non précisé": (0, 1)}
    assert "Nombre seul" in page(world, administrator, "document_readers").text
    assert acknowledge(world, administrator).status_code == 403


def test_who_has_read_is_not_told_in_the_history_of_the_page(world):
    acknowledge(world, world.agent)
    assert "lue et comprise" not in page(world, world.other_correspondent).text


def test_a_closed_account_is_no_longer_counted(world):
    world.agent.is_active = False
    world.agent.save()
    assert counted(world, world.coordinator) == {"Bureau A": (0, 1)}


def test_the_readers_cost_the_same_for_one_or_ten(world, django_assert_max_num_queries):
    client, found = signed_in(world.coordinator), []
    address = reverse("engagements:document_readers", args=[world.document.pk])
    for batch in (1, 9):
        for _ in range(batch):
            holder(Role.AGENT, site=world.site, service=ServiceFactory(site=world.site))
        with django_assert_max_num_queries(10) as queries:
            client.get(address)
        found.append(len(queries))
    assert found[0] == found[1]
