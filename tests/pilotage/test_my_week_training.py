"""What training and sensitisation ask of human resources and of the quality managers."""

import datetime

import pytest

from pilotage import my_week
from pilotage.my_week import training
from sites.enums import Role
from tests.engagements.training_world import TODAY, build_training, counted, trained
from tests.factories import SensitisationFactory, TraineeFactory, TrainingSessionFactory, holder

pytestmark = pytest.mark.django_db
YESTERDAY, SOON = TODAY - datetime.timedelta(days=1), TODAY + datetime.timedelta(days=10)


@pytest.fixture
def world():
    return build_training()


def titles(user):
    rules = {rule for name, rule in vars(training).items() if callable(rule) and rule.__module__ == training.__name__}
    return [task.title for task in my_week.tasks(my_week.Situation(user, TODAY), among=rules)]


def test_human_resources_fill_prepare_deposit_and_erase(world):
    TrainingSessionFactory(theme=world.theme, held_on=YESTERDAY)
    TrainingSessionFactory(theme=world.theme, held_on=SOON)
    TrainingSessionFactory(theme=world.theme, held_on=TODAY + datetime.timedelta(days=60))
    TrainingSessionFactory(theme=world.theme, held=True)
    TraineeFactory(service=world.service, left_on=YESTERDAY)
    assert titles(world.hr) == [
        "Saisir la présence des séances passées",
        "Déposer les feuilles signées des séances tenues",
        "Préparer la séance « Accueil physique »",
        "Effacer les noms des agents partis",
    ]


def test_another_correspondent_is_asked_nothing(world):
    TrainingSessionFactory(theme=world.theme, held_on=YESTERDAY)
    assert titles(holder(Role.CORRESPONDENT, site=world.site, service=world.service)) == []


def test_a_quality_manager_is_told_of_the_services_of_his_site(world):
    counted(world.service, 4)
    counted(world.other_service, 4)
    trained(world, world.service)
    SensitisationFactory(site=world.site, held_on=YESTERDAY)
    SensitisationFactory(site=world.site, held=True)
    SensitisationFactory(site=world.other_site, held_on=YESTERDAY)
    assert titles(holder(Role.QUALITY_MANAGER, site=world.site)) == [
        "Saisir la présence des réunions passées",
        "Déposer les feuilles signées des réunions",
        "Faire former les agents, Site A",
    ]


def test_nothing_waits_when_all_is_in_order(world):
    counted(world.service, 1)
    trained(world, world.service)
    assert titles(holder(Role.QUALITY_MANAGER, site=world.site)) == []
    assert "Saisir la présence des séances passées" not in titles(world.hr)
