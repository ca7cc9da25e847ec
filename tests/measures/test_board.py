"""The board of the indicators: values added up, targets, what is left to measure; the export says the same."""

import datetime

import pytest
from django.urls import reverse

from engagements.measures.board import WHOLE, BoardReader, Scope
from engagements.models import Measurement
from engagements.usecases.measurement_validation import validate_measurement
from sites.enums import Role
from tests.engagements.pages import lines, text
from tests.factories import (
    IndicatorFactory,
    IndicatorTargetFactory,
    MeasurementFactory,
    ScopeEntryFactory,
    ServiceFactory,
    UnitFactory,
    holder,
)

from .world import AUGUST, SEPTEMBER, TODAY, build, record

pytestmark = pytest.mark.django_db
END = datetime.date(2015, 12, 31)


def board_line(world, user=None, scope=WHOLE):
    user = user or holder(Role.COORDINATOR)
    [line] = BoardReader(user, TODAY).lines(world.framework, scope)
    return line


@pytest.fixture
def coordinator(client):
    client.force_login(holder(Role.COORDINATOR))
    return client


def board_page(client, query=""):
    return client.get(reverse("engagements:indicator_list") + query)


def codes(response):
    return [line.indicator.code for line in response.context["lines"]]


def test_numerators_and_denominators_are_added_not_rates(world):
    record(world, 9, 10)
    record(world, 45, 90, service=world.services[1])
    line = board_line(world)
    assert (line.value.printed, line.period) == ("54\u202f%", SEPTEMBER)


def test_what_the_whole_site_measured_stands_for_its_services(world):
    record(world, 9, 10)
    record(world, 50, 100, service=None)
    line = board_line(world)
    assert (line.value.printed, line.measured, line.expected) == ("50\u202f%", 2, 2)
    record(world, 1, 4, site=None, service=None)
    assert board_line(world).value.printed == "25\u202f%"


def test_a_site_measured_as_a_whole_in_one_dimension_hides_no_other(world):
    record(world, 50, 100, dimension="CNI")
    record(world, 10, 10, service=None, dimension="Passeport")
    line = board_line(world)
    assert (line.value.numerator, line.value.denominator) == (60, 110)
    assert (line.measured, line.expected) == (1, 2)  # nobody said of the other service what its CNI are worth
    record(world, 7, 10, service=world.services[1], dimension="Passeport")  # its site stands for it
    assert board_line(world).value.denominator == 110


def test_a_site_measured_as_a_whole_in_every_dimension_stands_for_its_services(world):
    record(world, 50, 100, dimension="CNI")
    record(world, 10, 10, service=None, dimension="Passeport")
    record(world, 20, 40, service=None, dimension="CNI")
    line = board_line(world)
    assert (line.value.numerator, line.value.denominator, line.measured) == (30, 50, 2)


def test_a_site_measured_as_a_whole_without_a_dimension_stands_for_them_all(world):
    record(world, 50, 100, dimension="CNI")
    record(world, 30, 60, service=None)
    line = board_line(world)
    assert (line.value.denominator, line.measured) == (60, 2)


def test_a_site_or_a_service_reads_its_own(world):
    record(world, 9, 10)
    record(world, 45, 90, service=world.services[1])
    scope = Scope(world.site.pk, world.service.pk)
    line = board_line(world, scope=scope)
    assert (line.value.printed, line.measured, line.expected) == ("90\u202f%", 1, 1)
    assert board_line(world, scope=Scope(world.site.pk)).value.printed == "54\u202f%"


def test_durations_are_averaged():
    world = build(kind="duration", unit="minutes", rhythm="each_event")
    for service, minutes in zip(world.services, (40, 60), strict=True):
        event = {"indicator": world.indicator, "unit": UnitFactory(service=service), "denominator": None}
        MeasurementFactory(**event, numerator=minutes, period_from=TODAY, period_to=TODAY)
    assert board_line(world).value.printed == "50\u00a0minutes"


def test_counts_are_added():
    world = build(kind="count", unit="nombre")
    for service, number in zip(world.services, (4, 6), strict=True):
        record(world, number, None, service=service)
    assert board_line(world).value.printed == "10"


def test_the_last_value_is_held_to_the_target_of_its_last_day(world):
    record(world, 85)
    IndicatorTargetFactory(indicator=world.indicator, value=86, du=datetime.date(2015, 9, 30))
    IndicatorTargetFactory(indicator=world.indicator, value=10, du=datetime.date(2015, 10, 1))
    assert (board_line(world).badge.word, board_line(world).aimed) == ("Cible manquée", "≥\u00a086\u202f%")


def test_twelve_months_are_told_in_words(world):
    record(world, 80, period=AUGUST)
    record(world, 85)
    assert board_line(world).change == "+\u00a05\u00a0points depuis août 2015"
    record(world, 80)
    assert board_line(world).change == "stable depuis août 2015"


def test_what_cannot_be_measured_is_a_gap_and_not_a_zero(world):
    record(world, 0, 0)
    record(world, 80, period=AUGUST)
    line = board_line(world)
    assert (line.value.printed, line.badge.word, line.change) == ("non mesurable", "Non mesurable", "")


def test_an_auditor_reads_what_is_validated_in_his_perimeter(world):
    auditor = holder(Role.AUDITOR, site=world.site, module=world.module, valid_until=END)
    point = record(world)
    assert board_line(world, auditor).value is None
    validate_measurement(point, version=1, by=world.manager)
    assert board_line(world, auditor).value.printed == "90\u202f%"


def test_a_service_reads_its_own_measurements_alone(world):
    record(world, 9, 10)
    record(world, 45, 90, service=world.services[1])
    line = board_line(world, world.clerk)
    assert (line.value.printed, line.measured, line.expected) == ("90\u202f%", 1, 1)


def test_what_is_kept_follows_each_gesture(coordinator, world):
    record(world, 90)
    assert "90\u202f%" in text(board_page(coordinator))
    record(world, 70)
    shown = text(board_page(coordinator))
    assert "70\u202f%" in shown and "90\u202f%" not in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?etat=manquee", ["missed"]),
        ("?etat=atteinte", ["met"]),
        ("?etat=non-mesurable", ["gap"]),
        ("?etat=a-saisir", ["empty"]),
        ("?rythme=yearly", ["yearly"]),
    ],
)
def test_the_board_is_filtered_and_its_export_has_the_same_rows(coordinator, query, found):
    world = build(services=1)
    names = {"missed": (50, 100), "met": (95, 100), "gap": (0, 0), "empty": None}
    made = {name: IndicatorFactory(framework=world.framework, rhythm="monthly") for name in names}
    made["yearly"] = IndicatorFactory(framework=world.framework, rhythm="yearly")
    world.commitments[0].indicators.set(made.values())
    world.indicator.delete()
    for name, numbers in names.items():
        if numbers:
            record(world, *numbers, indicator=made[name])
    MeasurementFactory(
        indicator=made["yearly"],
        unit=UnitFactory(service=world.service),
        period_from=datetime.date(2014, 1, 1),
        period_to=datetime.date(2014, 12, 31),
        numerator=80,
    )
    expected = [made[name].code for name in found]
    if query == "?etat=atteinte":
        expected.append(made["yearly"].code)
    assert codes(board_page(coordinator, query)) == expected
    answer = coordinator.get(reverse("engagements:indicator_export", kwargs={"kind": "csv"}) + query)
    assert [line["code"] for line in lines(answer)] == expected


def test_the_board_is_filtered_by_module_site_and_service(coordinator, world):
    record(world, 9, 10)
    slug = f"{world.service.slug}.{world.site.slug}"
    for query in (f"?site={world.site.slug}", f"?service={slug}", f"?module={world.module.pk}"):
        assert "90\u202f%" in text(board_page(coordinator, query))
    assert codes(board_page(coordinator, "?module=999999")) == [world.indicator.code]  # not understood: said, not kept


@pytest.mark.parametrize(
    "query", ["?site=nulle-part", "?service=x", "?etat=rouge", "?rythme=9", "?module=x", "?niveau=Z"]
)
def test_a_filter_that_is_not_understood_is_said_beside_its_field(coordinator, world, query):
    answer = board_page(coordinator, query)
    assert answer.status_code == 200 and "Sélectionnez un choix valide" in text(answer)


def test_screen_and_export_say_the_same_of_what_cannot_be_measured(coordinator, world):
    record(world, 0, 0)
    [row] = lines(coordinator.get(reverse("engagements:indicator_export", kwargs={"kind": "csv"})))
    assert (row["valeur"], row["situation"]) == ("non mesurable", "Non mesurable")
    assert "non mesurable" in text(board_page(coordinator))


def test_an_agent_reads_definitions_and_no_value(client, world):
    record(world)
    client.force_login(holder(Role.AGENT, site=world.site))
    shown = text(board_page(client))
    assert world.indicator.name in shown and "90\u202f%" not in shown


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CORRESPONDENT, Role.AUDITOR])
def test_the_board_costs_the_same_for_one_or_ten(client, world, django_assert_max_num_queries, role):
    more = {"module": world.module, "valid_until": END} if role == Role.AUDITOR else {}
    more |= {"service": world.service} if role == Role.CORRESPONDENT else {}
    client.force_login(holder(role, site=None if role == Role.COORDINATOR else world.site, **more))
    counts = []
    record(world)
    for count in (0, 9):
        for made in IndicatorFactory.create_batch(count, framework=world.framework, rhythm="monthly"):
            world.commitments[0].indicators.add(made)
            record(world, indicator=made)
        for service in ServiceFactory.create_batch(count, site=world.site):
            ScopeEntryFactory(service=service, module=world.module)
        board_page(client)
        with django_assert_max_num_queries(11) as captured:  # ten, and the access log
            board_page(client)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert Measurement.objects.count() == 10
