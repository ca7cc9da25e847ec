"""The measurements that wait: listed, filtered, exported, validated together with a result for each."""

import pytest
from django.urls import reverse

from engagements.models import Measurement
from tests.engagements.pages import lines, text
from tests.factories import ScopeEntryFactory, ServiceFactory, SiteFactory

from .world import AUGUST, OCTOBER, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client, world):
    client.force_login(world.manager)
    return client


def review(client, query=""):
    return client.get(reverse("engagements:measurement_review") + query)


def validate(client, *points):
    values = [f"{point.pk}:{point.version}" for point in points]
    return client.post(reverse("engagements:measurement_validate_together"), {"mesure": values})


def test_what_waits_is_listed_once_its_period_is_over(manager, world):
    done, waiting = record(world, period=AUGUST), record(world)
    record(world, period=OCTOBER)
    Measurement.objects.filter(pk=done.pk).update(status="validated")
    assert [row["point"] for row in review(manager).context["rows"]] == [waiting]


def test_the_list_is_filtered_and_exported_alike(manager, world):
    record(world, comment="Vu")
    bare = record(world, service=world.services[1])
    query = f"?commentaire=sans&site={world.site.slug}&indicateur={world.indicator.code.lower()}"
    assert [row["point"] for row in review(manager, query).context["rows"]] == [bare]
    answer = manager.get(reverse("engagements:measurement_review_export", kwargs={"kind": "csv"}) + query)
    assert [line["service"] for line in lines(answer)] == [str(world.services[1])]
    assert "avec un commentaire" in text(review(manager)).lower()
    for wrong in ("?site=x", "?commentaire=x", "?page=x", "?indicateur=" + "x" * 50):
        assert review(manager, wrong).status_code == 200


def test_many_are_validated_with_a_result_for_each(manager, world):
    good, missed = record(world), record(world, 50, service=world.services[1])
    shown = text(validate(manager, good, missed))
    assert "1\u00a0mesure validée sur 2" in shown and "un commentaire l’explique" in shown
    assert list(Measurement.objects.validated()) == [good]


def test_checking_all_leaves_out_what_wants_a_comment(manager, world):
    good, missed = record(world), record(world, 50, service=world.services[1])
    shown = text(review(manager, "?cocher=tout"))
    assert f'value="{good.pk}:1" checked' in shown and f'value="{missed.pk}:1" checked' not in shown
    assert "checked" not in text(review(manager)).split("<tbody>")[1]


def test_another_site_is_not_validated(manager, world):
    other = ServiceFactory(site=SiteFactory())
    ScopeEntryFactory(service=other, module=world.module)
    point = record(world, site=other.site, service=other)
    assert validate(manager, point).status_code == 403
    assert not Measurement.objects.validated().exists()


@pytest.mark.parametrize("values", [[], ["x"], ["1"], ["9" * 30 + ":1"], ["1:9" + "9" * 30], ["²:1"], ["999999:1"]])
def test_a_forged_choice_validates_nothing(manager, world, values):
    record(world)
    answer = manager.post(reverse("engagements:measurement_validate_together"), {"mesure": values})
    assert answer.status_code == 200 and "Aucune mesure n’était cochée" in text(answer)


def test_a_stale_choice_says_so(manager, world):
    point = record(world)
    record(world, 91)
    assert "a changé depuis l’affichage" in text(validate(manager, point))


def test_an_empty_list_says_what_to_do(manager, world):
    assert "Aucune mesure n’attend" in text(review(manager))
    assert "Tout voir" in text(review(manager, "?commentaire=sans"))


def test_the_list_costs_the_same_for_two_or_twenty(manager, world, django_assert_max_num_queries):
    counts, period = [], AUGUST
    for count in (2, 18):
        for _ in range(count):
            record(world, period=period)
            period = period.previous()
        review(manager)
        with django_assert_max_num_queries(11) as captured:  # ten, and the access log
            review(manager)
        counts.append(len(captured))
    assert counts[0] == counts[1]
