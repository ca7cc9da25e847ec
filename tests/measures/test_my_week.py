"""What the indicators put in the week of each person; each number is that of the list it leads to."""

import pytest

from pilotage import my_week
from pilotage.my_week import measurements
from pilotage.reminders import AWAITED
from sites.enums import Role
from tests.factories import holder

from .world import AUGUST, OCTOBER, TODAY, record

pytestmark = pytest.mark.django_db


def told(user, rule):
    return my_week.tasks(my_week.Situation(user, TODAY), among={rule})


def test_a_service_is_asked_for_the_month_that_is_over(world):
    [task] = told(world.clerk, measurements.measurements_to_type)
    assert (task.reason, task.gesture) == ("1\u00a0mesure à saisir", "Saisir")
    assert "septembre 2015" in task.title and world.indicator.code in task.context
    record(world)
    assert told(world.clerk, measurements.measurements_to_type) == []


def test_the_manager_is_asked_to_validate(world, client):
    record(world)
    record(world, period=OCTOBER)  # not over
    [task] = told(world.manager, measurements.measurements_to_validate)
    assert task.reason == "1\u00a0mesure à valider"
    client.force_login(world.manager)
    assert client.get(task.url).context["page"].paginator.count == 1
    assert told(holder(Role.QUALITY_MANAGER), measurements.measurements_to_validate) == []


def test_a_service_explains_its_missed_targets(world):
    record(world, 50)
    record(world, 60, period=AUGUST, comment="Congés")
    record(world, 50, service=world.services[1])
    [task] = told(world.clerk, measurements.missed_targets_to_explain)
    assert task.reason == "1\u00a0cible manquée sans commentaire"
    record(world, 50, comment="Panne")
    assert told(world.clerk, measurements.missed_targets_to_explain) == []


def test_they_are_in_the_mail_of_the_week():
    assert {
        measurements.measurements_to_type,
        measurements.measurements_to_validate,
        measurements.missed_targets_to_explain,
    } <= AWAITED
