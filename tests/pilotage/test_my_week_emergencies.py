"""What emergencies put in the week, in the search and on the pages around; each number is that of its list."""

import datetime
import re

import pytest
from django.urls import reverse

from engagements.usecases.call_list import withdraw_operator
from pilotage import my_week, reminders
from pilotage.my_week import emergencies
from qualipref.notifications.models import OutgoingEmail
from sites.enums import Role
from tests.engagements.crisis_world import build_crisis, checked, ended, exercise, operator, reported
from tests.factories import SiteFactory, holder

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2015, 10, 12)


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def world():
    return build_crisis()


@pytest.fixture
def keeper(world):
    return my_week.Situation(world.keeper, TODAY)


@pytest.fixture
def coordinator(world):
    return my_week.Situation(world.coordinator, TODAY)


def said(task):
    return task.reason.replace("\u00a0", " ")


def on(day, user):
    return my_week.Situation(user, datetime.date.fromisoformat(day))


def test_a_feedback_is_awaited_then_late(world, keeper, coordinator):
    event = ended(world)
    (task,) = emergencies.feedback_awaited(on("2015-05-11", world.keeper))
    assert said(task) == "Retour d’expérience attendu pour le 11 mai 2015"
    (task,) = emergencies.feedback_awaited(keeper)
    assert task.tone == "bas" and said(task) == "Retour d’expérience en retard de 154 jours"
    assert task.url == reverse("engagements:crisis_event_detail", args=[event.pk])
    assert emergencies.feedback_awaited(coordinator) == [task]


def test_nothing_is_awaited_of_what_is_reported_or_to_come(world, keeper):
    reported(world)
    exercise(world)
    assert emergencies.feedback_awaited(keeper) == []


@pytest.mark.parametrize(("day", "told"), [("2016-03-12", False), ("2016-03-13", True), ("2016-04-12", True)])
def test_a_check_is_told_a_month_before_it_is_due(world, day, told):
    operator(world)
    checked(world, "reached")
    found = emergencies.call_list_to_check(on(day, world.keeper))
    assert bool(found) == told
    assert [task.tone for task in found] == ["part"] * told


def test_a_late_check_and_a_list_never_checked(world, keeper):
    assert emergencies.call_list_to_check(keeper) == []
    operator(world)
    (task,) = emergencies.call_list_to_check(keeper)
    assert said(task) == "Jamais vérifiée"
    checked(world, "reached")
    (task,) = emergencies.call_list_to_check(on("2016-04-13", world.keeper))
    assert task.tone == "bas" and said(task) == "Vérification en retard de 1 jour"


def test_the_operators_to_train_are_those_of_the_list(world, keeper, coordinator, client):
    operator(world, "A", trained_on=None)
    operator(world, "B")
    gone = operator(world, "C", trained_on=None)
    withdraw_operator(gone, au=datetime.date(2015, 10, 11), version=gone.version, by=world.keeper)
    (task,) = emergencies.operators_to_train(keeper)
    assert said(task) == "1 opérateur à former" and emergencies.operators_to_train(coordinator) == [task]
    client.force_login(world.coordinator)
    assert re.search(r"\b1\sopérateur\b", client.get(task.url).text)


def test_a_wrong_number_is_for_who_keeps_the_list(world, keeper, coordinator):
    operator(world)
    checked(world, "wrong_number")
    (task,) = emergencies.numbers_found_wrong(keeper)
    assert said(task) == "1 numéro trouvé faux"
    assert emergencies.numbers_found_wrong(coordinator) == []


@pytest.mark.parametrize("role", [Role.SECRETARY_GENERAL, Role.QUALITY_MANAGER, Role.ADMINISTRATOR, Role.AGENT])
def test_the_others_are_told_nothing(world, role):
    operator(world, trained_on=None)
    ended(world)
    situation = my_week.Situation(holder(role, site=world.site if role != Role.ADMINISTRATOR else None), TODAY)
    rules = (emergencies.feedback_awaited, emergencies.call_list_to_check, emergencies.operators_to_train)
    assert [rule(situation) for rule in rules] == [[], [], []]


def test_the_weekly_mail_names_nobody(world):
    operator(world, "Dupont Camille", numbers=("06 39 98 76 54",), trained_on=None)
    checked(world, "wrong_number")
    ended(world)
    reminders.send_weekly(today=TODAY)
    mail = OutgoingEmail.objects.get(recipient=world.keeper, dedup_key__startswith="weekly:")
    assert "Corriger la liste d’appel" in mail.body and "Rendre le retour d’expérience" in mail.body
    assert "Dupont" not in mail.body and "06 39" not in mail.body


def test_the_search_finds_an_event_for_who_may_read_it(world, client):
    ended(world, hot_debrief="")
    client.force_login(world.keeper)
    page = client.get(reverse("pilotage:search"), {"q": "rupture DIGUE"}).text
    assert "Exercices et activations" in page and "Rupture de digue" in page
    client.force_login(holder(Role.AGENT, site=world.site))
    assert "Rupture de digue" not in client.get(reverse("pilotage:search"), {"q": "rupture digue"}).text


def test_the_page_of_the_service_in_charge_shows_its_last_events(world, client):
    address = reverse("sites:service_detail", args=[world.service.pk])
    client.force_login(world.keeper)
    assert "Aucun événement n’est inscrit" in client.get(address).text
    event = ended(world)
    page = client.get(address).text
    assert event.title in page and "45\u00a0minutes" in page
    assert reverse("engagements:call_list") in page
    client.force_login(world.manager)
    page = client.get(address).text
    assert event.title in page and reverse("engagements:call_list") not in page


def test_a_cell_of_the_module_shows_the_events_of_its_site(world, client):
    event = ended(world)
    client.force_login(world.coordinator)
    unit = f"{world.service.slug}.{world.site.slug}"
    assert event.title in client.get(reverse("engagements:cell_detail", args=[2015, "7.3.2", unit])).text
    type(event).objects.update(site=SiteFactory())
    assert event.title not in client.get(reverse("engagements:cell_detail", args=[2015, "7.3.2", unit])).text
