"""The page of an indicator, of a measurement, of a target: why this number, what was said before, what to do."""

import datetime

import pytest
from django.urls import reverse

from engagements.models import IndicatorTarget, Measurement
from engagements.usecases.measurement_validation import validate_measurement
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.engagements.pages import lines, text
from tests.factories import holder

from .world import AUGUST, SEPTEMBER, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client, world):
    client.force_login(world.manager)
    return client


def page(client, world, query="", name="indicator_detail", **more):
    where = {"framework_pk": world.framework.pk, "code": world.indicator.code} | more
    return client.get(reverse(f"engagements:{name}", kwargs=where) + query)


def detail(point):
    return reverse("engagements:measurement_detail", kwargs={"pk": point.pk})


def gesture(client, point, name, **data):
    return client.post(reverse(f"engagements:{name}", kwargs={"pk": point.pk}), data)


def test_the_page_tells_the_trend_and_each_unit(manager, world):
    record(world, 80, period=AUGUST)
    record(world, 90, comment="Effectif complet")
    shown = text(page(manager, world))
    assert "90\u202f%, septembre 2015, cible atteinte" in shown
    assert "août 2015" in shown and "Effectif complet" in shown and "À saisir" in shown


def test_what_cannot_be_measured_is_named_on_the_drawing_and_in_its_table(manager, world):
    record(world, 80, period=AUGUST)
    record(world, 0, 0)
    answer = page(manager, world)
    chart = answer.context["chart"]
    assert ("septembre 2015", "non mesurable") in [row[:2] for row in chart.rows]
    assert "non mesurable" in chart.wide and "non mesurable" in text(answer)


def test_the_period_and_the_place_are_chosen_in_the_address(manager, world):
    record(world, 80, period=AUGUST)
    record(world, 90)
    slug = f"{world.service.slug}.{world.site.slug}"
    answer = page(manager, world, f"?periode=2015-08&service={slug}")
    assert [line.value.number for line in answer.context["lines"]] == [80]
    for wrong in ("hier", "0001-01", "0999-01", "0001-01-01", "9999-12", "9999"):
        assert page(manager, world, f"?periode={wrong}").status_code == 404
    assert page(manager, world, "?service=x").status_code == 200


def test_the_table_is_exported_with_the_same_rows(manager, world):
    record(world, 0, 0)
    rows = lines(page(manager, world, name="indicator_sheet_export", kind="csv"))
    assert [(row["service"], row["valeur"], row["situation"]) for row in rows] == [
        (str(world.services[0]), "non mesurable", "Non mesurable"),
        (str(world.services[1]), "", "À saisir"),
    ]


def test_a_measurement_says_its_number_its_target_and_its_history(manager, world):
    record(world, 80, by=world.clerk)
    point = record(world, 85, by=world.manager, comment="Corrigé")
    shown = text(manager.get(detail(point)))
    assert "85 sur 100." in shown and "Cible ≥\u00a080\u202f%, celle du référentiel" in shown
    assert str(world.clerk) in shown and "80 sur 100" in shown


def test_a_missed_target_is_validated_with_its_comment_in_one_gesture(manager, world):
    point = record(world, 50)
    refused = gesture(manager, point, "measurement_validate", version=1)
    assert refused.status_code == 200 and "un commentaire l’explique" in text(refused)
    assert not Measurement.objects.validated().exists()
    assert gesture(manager, point, "measurement_validate", version=1, comment="Panne").status_code == 302
    point.refresh_from_db()
    assert (point.is_validated, point.comment, point.versions.latest("version").comment) == (True, "Panne", "Panne")


def test_a_stale_validation_is_refused(manager, world):
    point = record(world)
    record(world, 91)
    assert gesture(manager, point, "measurement_validate", version=1).status_code == 409


def test_a_measurement_is_reopened_with_a_reason(manager, world):
    point = validate_measurement(record(world), version=1, by=world.manager)
    assert gesture(manager, point, "measurement_reopen", version=2, reason=" ").status_code == 200
    assert gesture(manager, point, "measurement_reopen", version=2, reason="Erreur").status_code == 302
    assert gesture(manager, point, "measurement_reopen", version=3, reason="Encore").status_code == 409
    assert "Motif\u00a0: Erreur" in text(manager.get(detail(point)))


@pytest.mark.parametrize("data", [{}, {"version": ""}, {"version": "-1"}, {"version": "9" * 30}, {"version": "x"}])
def test_a_validation_without_its_version_is_not_done(manager, world, data):
    assert gesture(manager, record(world), "measurement_validate", **data).status_code == 200
    assert not Measurement.objects.validated().exists()


def test_an_auditor_reads_the_validated_versions_alone(client, world):
    point = record(world, 80, comment="Brouillon interne")
    point = record(world, 90)
    validate_measurement(point, version=2, by=world.manager)
    client.force_login(
        holder(Role.AUDITOR, site=world.site, module=world.module, valid_until=datetime.date(2015, 12, 31))
    )
    answer = client.get(detail(point))
    assert [version.version for version in answer.context["versions"]] == [3]
    assert "Brouillon interne" not in text(answer)


def target(client, world, **data):
    where = {"framework_pk": world.framework.pk, "code": world.indicator.code}
    values = {"place": world.site.slug, "value": "92,5", "du": "2015-09-01", "basis": "Comité du 28 mai"} | data
    return client.post(reverse("engagements:indicator_target_set", kwargs=where), values)


def test_a_target_is_changed_and_those_before_stay(manager, world):
    record(world, 90)
    assert target(manager, world).status_code == 302
    assert target(manager, world, value="95", du="2015-10-01").status_code == 302
    shown = text(page(manager, world))
    assert "92,5" in shown and "95" in shown and "Cible manquée" in shown
    assert [float(each.value) for each in IndicatorTarget.objects.order_by("pk")] == [92.5, 95]
    assert Entry.objects.filter(event="indicator_target.set").count() == 2


@pytest.mark.parametrize(
    "data",
    [
        {"value": "beaucoup"},
        {"value": "-1"},
        {"value": "1,234"},
        {"value": "999999999999"},
        {"du": "hier"},
        {"au": "2015-08-31"},
        {"basis": " "},
        {"place": "prefecture"},  # the coordination's
        {"place": "ailleurs"},
    ],
)
def test_a_target_that_cannot_be_is_refused_beside_its_field(manager, world, data):
    answer = target(manager, world, **data)
    assert answer.status_code == 200 and answer.context["form"].errors
    assert not IndicatorTarget.objects.exists()


def test_the_coordination_sets_the_target_of_all(client, world):
    client.force_login(holder(Role.COORDINATOR))
    assert target(client, world, place="prefecture").status_code == 302
    assert IndicatorTarget.objects.get().site is None


def test_the_page_of_a_cell_shows_the_last_value_of_its_indicators(manager, world):
    record(world, 80, period=AUGUST)
    record(world, 50, service=None, by=world.manager)
    place = {"year": 2015, "code": world.commitments[0].code, "unit": f"{world.service.slug}.{world.site.slug}"}
    shown = text(manager.get(reverse("engagements:cell_detail", kwargs=place)))
    assert "50\u202f%" in shown and f"septembre 2015, {world.site}" in shown
    record(world, 91)
    shown = text(manager.get(reverse("engagements:cell_detail", kwargs=place)))
    assert "91\u202f%" in shown and "50\u202f%" not in shown


def test_the_page_costs_the_same_for_one_month_or_ten(manager, world, django_assert_max_num_queries):
    counts, period = [], SEPTEMBER
    for _ in range(2):
        record(world, 90, period=period)
        page(manager, world)
        with django_assert_max_num_queries(16) as captured:
            page(manager, world)
        counts.append(len(captured))
        for _ in range(9):
            period = period.previous()
            record(world, 90, period=period)
            record(world, 80, period=period, service=world.services[1])
        period = period.previous()
    assert counts[0] == counts[1]
