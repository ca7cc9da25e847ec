"""The pairs of a service and a module, one by one: what the figures of the perimeter count."""

import csv
import datetime
import io

import pytest
from django.urls import reverse

from sites.enums import Role
from tests.factories import ModuleFactory, ScopeEntryFactory, ServiceFactory, SiteFactory, holder

pytestmark = pytest.mark.django_db
LIST, MARCH = reverse("sites:scope_list"), datetime.date(2015, 3, 1)


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def coordinator(client):
    client.force_login(holder(Role.COORDINATOR))
    return client


def listed(client, **asked):
    return {entry.pk for entry in client.get(LIST, asked).context["page"]}


def test_each_filter_keeps_its_pairs_and_the_export_has_them(coordinator):
    site, module = SiteFactory(), ModuleFactory()
    ours = ScopeEntryFactory(service=ServiceFactory(site=site), to_verify=True)
    of_module = ScopeEntryFactory(module=module)
    over = ScopeEntryFactory(au=MARCH)
    assert listed(coordinator) == {ours.pk, of_module.pk}
    assert listed(coordinator, le="2015-03-01") == {ours.pk, of_module.pk, over.pk}
    for asked, kept in (
        ({"site": site.slug}, ours),
        ({"module": module.slug}, of_module),
        ({"etat": "a-verifier"}, ours),
    ):
        assert listed(coordinator, **asked) == {kept.pk}
        export = coordinator.get(reverse("sites:scope_list_export", args=["csv"]), asked).text
        (row,) = csv.DictReader(io.StringIO(export.removeprefix("\ufeff")), delimiter=";")
        assert row["service"] == kept.service.name and row["à vérifier"] == ("oui" if kept.to_verify else "non")


@pytest.mark.parametrize(
    "asked", [{"site": "inconnu"}, {"module": "é"}, {"etat": "x"}, {"le": "31/02/2015"}, {"le": "9" * 400}]
)
def test_what_is_not_understood_is_said_and_does_not_filter(coordinator, asked):
    pair = ScopeEntryFactory()
    assert listed(coordinator, **asked) == {pair.pk}
    assert "--error" in coordinator.get(LIST, asked).text


def test_a_service_reads_its_own_pairs(client):
    ours, _ = ScopeEntryFactory(), ScopeEntryFactory()
    client.force_login(holder(Role.CORRESPONDENT, site=ours.site, service=ours.service))
    assert listed(client) == {ours.pk}


def test_an_empty_list_says_what_to_do(coordinator):
    assert "La coordination fait entrer un service" in coordinator.get(LIST).text
    assert "Tout voir" in coordinator.get(LIST, {"etat": "a-verifier"}).text


def test_the_list_costs_the_same_for_one_or_ten(coordinator, django_assert_max_num_queries):
    costs = []
    for batch in (1, 9):
        ScopeEntryFactory.create_batch(batch)
        with django_assert_max_num_queries(10) as queries:
            coordinator.get(LIST)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_service_of_the_perimeter_is_one_that_implements_a_module(coordinator):
    inside = ScopeEntryFactory().service
    ScopeEntryFactory(au=MARCH)
    ServiceFactory()
    rows = coordinator.get(reverse("sites:service_list"), {"nature": "perimetre"}).context["rows"]
    assert [service for service, _ in rows] == [inside]
