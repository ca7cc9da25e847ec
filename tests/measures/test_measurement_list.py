"""Every measurement one reads, filtered, exported line by line: the same rows on the screen and in both files."""

import csv
import io

import pytest
from django.urls import reverse

from engagements.models import Measurement
from sites.enums import Role
from tests.factories import PrefectureFactory, ServiceFactory, holder

from .world import AUGUST, SEPTEMBER, build, record

pytestmark = pytest.mark.django_db
LIST, EXPORT = "engagements:measurement_list", "engagements:measurement_export"


@pytest.fixture
def world():
    PrefectureFactory()
    return build()


@pytest.fixture
def manager(client, world):
    client.force_login(world.manager)
    return client


def exported(client, **asked):
    text = client.get(reverse(EXPORT, args=["csv"]), asked).text.removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_measurement_is_said_alike_on_the_page_and_in_the_file(manager, world):
    record(world, 2, 3, comment="Panne.")
    record(world, 0, 0, service=world.services[1])
    page = manager.get(reverse(LIST)).text
    rows = exported(manager)
    assert [row["valeur écrite"] for row in rows] == ["66,7\u202f%", "non mesurable"]
    assert all(row["valeur écrite"] in page for row in rows)
    assert (rows[0]["numérateur"], rows[0]["dénominateur"], rows[0]["cible"]) == ("2,00", "3,00", "80,00")
    assert (rows[0]["situation"], rows[1]["situation"]) == ("Cible manquée", "Non mesurable")
    assert (rows[0]["commentaire"], rows[0]["période"], rows[1]["valeur"]) == ("Panne.", "septembre 2015", "")
    assert "Cible manquée" in page and "Panne." in page


FILTERS = {
    "indicateur": lambda world: world.indicator.code,
    "site": lambda world: world.site.slug,
    "service": lambda world: world.service.name.upper(),
    "du": lambda world: "2015-09-01",
    "au": lambda world: "2015-08-31",
    "etat": lambda world: "validated",
    "origine": lambda world: "survey",
}


@pytest.mark.parametrize(
    ("name", "count"),
    [("indicateur", 3), ("site", 3), ("service", 2), ("du", 2), ("au", 1), ("etat", 0), ("origine", 1)],
)
def test_a_filter_keeps_the_same_rows_everywhere(manager, world, name, count):
    record(world), record(world, period=AUGUST), record(world, service=world.services[1])
    Measurement.objects.filter(unit__service=world.services[1]).update(origin="survey")
    asked = {name: FILTERS[name](world)}
    said = f"{count}\u00a0mesure{'s' if count > 1 else ''}</strong>"
    assert said in manager.get(reverse(LIST), asked).text
    assert len(exported(manager, **asked)) == count
    ods = manager.get(reverse(EXPORT, args=["ods"]), asked)
    assert b"".join(ods.streaming_content).startswith(b"PK")


@pytest.mark.parametrize(
    "wrong",
    [
        {"indicateur": "x"},
        {"site": "x"},
        {"service": "x"},
        {"service": "%"},
        {"du": "2015-02-30"},
        {"du": "2015-09-01", "au": "2015-08-01"},
        {"etat": "withdrawn"},
        {"origine": "x"},
        {"page": "x"},
    ],
)
def test_what_is_not_understood_is_said_and_filters_nothing(manager, world, wrong):
    record(world)
    assert manager.get(reverse(LIST), wrong).status_code == 200
    assert len(exported(manager, **wrong)) in (0, 1)


def test_what_was_withdrawn_is_not_listed(manager, world):
    record(world)
    Measurement.objects.update(status="withdrawn")
    assert "Rien n’a encore été mesuré" in manager.get(reverse(LIST)).text
    assert exported(manager) == []


def test_each_one_reads_his_own(client, world):
    record(world), record(world, service=world.services[1])
    for user, count in (
        (holder(Role.COORDINATOR), 2),
        (world.clerk, 1),
        (holder(Role.AGENT, site=world.site), 0),
        (holder(Role.CORRESPONDENT, service=ServiceFactory()), 0),
    ):
        client.force_login(user)
        assert len(exported(client)) == count


def test_the_list_costs_the_same_for_one_or_ten(manager, world, django_assert_num_queries):
    for period in (SEPTEMBER, AUGUST):
        for service in world.services:
            record(world, service=service, period=period)
        with django_assert_num_queries(8):
            manager.get(reverse(LIST))
