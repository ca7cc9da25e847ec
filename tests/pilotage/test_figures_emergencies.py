"""The figures of emergencies name what they count, and their links open as many rows."""

import datetime

import pytest

from engagements.figures.emergencies import DELAYS, EXERCISES, FEEDBACKS, TRAINED
from sites.enums import Role
from tests.engagements.crisis_world import build_crisis, ended, operator, reported
from tests.engagements.test_crisis_figures import practised
from tests.factories import holder

from .figure_rows import rows_behind

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2015, 10, 12)


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def world():
    return build_crisis()


def check_rows(client, figure):
    for rows in (figure.rows, *(rows for _, rows in figure.lacking)):
        assert rows_behind(client, rows.url) == rows.count


def test_each_figure_counts_the_rows_of_its_list(world, client):
    reported(world, "2015-05-12")
    practised(world, title="Exercice d’été")
    practised(world, "2015-07-01", tests_communication=False)
    practised(world, "2015-10-01", title="Exercice d’automne")
    operator(world, "A", trained_on=None)
    operator(world, "B")
    operator(world, "C", du=datetime.date(2015, 10, 13))
    client.force_login(world.keeper)
    figures = [definition.figure(world.keeper, TODAY) for definition in (EXERCISES, FEEDBACKS, TRAINED)]
    assert [(each.numerator, each.denominator) for each in figures] == [(2, None), (0, 3), (1, 2)]
    assert "Exercice d’automne" in figures[0].calculation and "Rupture de digue" in figures[1].lacking[0][0]
    for figure in figures:
        check_rows(client, figure)


def test_a_delay_is_the_one_of_the_page_of_its_event(world, client):
    event = ended(world)
    client.force_login(world.keeper)
    asked = {"evenement": str(event.pk), "indicateur": "IQ-30"}
    figure = DELAYS.figure(world.keeper, TODAY, **asked)
    assert figure.value == "45\u00a0minutes" and "23\u00a0h\u00a030" in figure.calculation
    check_rows(client, figure)
    page = client.get(figure.rows.url)
    assert figure in [shown for _, shown in page.context["delays"]] and "engagements.crisis_delay" in page.text
    for wrong in ({"evenement": "0"}, {"evenement": "²"}, {"indicateur": "IQ-99"}, {"evenement": ""}):
        assert DELAYS.figure(world.keeper, TODAY, **asked | wrong) is None
    assert DELAYS.figure(holder(Role.AGENT, site=world.site), TODAY, **asked) is None


def test_a_year_without_anything_due_has_no_rate(world):
    assert FEEDBACKS.figure(world.keeper, TODAY) is None
    assert EXERCISES.figure(world.keeper, TODAY).printed == "0"
    for wrong in ("x", "20155", "٢٠١٥", "0001"):
        assert EXERCISES.figure(world.keeper, TODAY, annee=wrong) is None


def test_who_may_not_read_has_no_figure(world):
    ended(world)
    operator(world)
    agent = holder(Role.AGENT, site=world.site)
    assert [each.figure(agent, TODAY) for each in (EXERCISES, FEEDBACKS, TRAINED)] == [None] * 3
    assert TRAINED.figure(world.manager, TODAY) is None
