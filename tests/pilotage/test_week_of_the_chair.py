"""What opens the week of who presides: three figures, and what was done since his last visit (S1)."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotage import my_week
from pilotage.models import Action
from qualipref import clock, figures
from qualipref.journal.models import AccessEntry, Entry
from sites.enums import Role
from sites.models import Delegation
from tests.factories import holder
from tests.factories.steering import ActionFactory
from tests.readiness.world import assess, build, prove

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2015, 10, 12)
LAST = datetime.date(2015, 10, 5)
NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def president():
    return holder(Role.SECRETARY_GENERAL)


def opening(user):
    return my_week.opening(my_week.Situation(user, TODAY))


def at(day, hour):
    return datetime.datetime.combine(day, datetime.time(hour), tzinfo=clock.PARIS)


def visited(user, day, hour=10):
    path = reverse("pilotage:home")
    AccessEntry.objects.create(at=at(day, hour), user=user, method="GET", path=path, view="pilotage:home", status=200)


def done(settings, event, day, hour, **fields):
    settings.DEMO = True
    with clock.playing(at(day, hour)):
        Entry.objects.record(event, **fields)


def test_the_three_figures_are_those_of_their_own_pages(president):
    world = build(services=1, commitments=3)
    assess(world, world.commitments[0], world.services[0])
    prove(world.commitments[0], world.services[0], accepted=True)
    for traits in ({"in_progress": True}, {"status": "closed", "done": True, "closed_on": TODAY}):
        ActionFactory(lead_service=world.services[0], due_on=datetime.date(2015, 9, 30), **traits)
    ActionFactory(lead_service=world.services[0], approved=True, due_on=TODAY)
    shown = [each.figure for each in opening(president).headlines]
    assert [each.value for each in shown[:2]] == ["1 sur 2", "50\u202f% (1/2)"]
    assert [each.key for each in shown] == [
        "pilotage.actions_late",
        "pilotage.plan_realisation",
        "engagements.score",
    ]
    for each in shown:
        page = figures.definition(each.key).figure(president, TODAY, **dict(each.parameters))
        assert (page.value, page.label, page.rows) == (each.value, each.label, each.rows)
    client = Client()
    client.force_login(president)
    page = client.get(reverse("pilotage:home")).text
    assert page.count("Pourquoi ce chiffre") == 3 and "UNKNOWN-VARIABLE" not in page


def test_nothing_is_counted_of_what_does_not_exist_yet(president):
    assert opening(president).headlines == []
    assert opening(president).since is None


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.QUALITY_MANAGER, Role.SUB_PREFECT, Role.ADMINISTRATOR])
def test_who_does_not_preside_has_no_opening(role):
    assert opening(holder(role)) is None


def test_a_substitute_who_presides_has_it(president):
    substitute = holder(Role.SUB_PREFECT)
    Delegation.objects.create(
        absent=president, substitute=substitute, role=Role.SECRETARY_GENERAL, valid_from=TODAY, valid_until=TODAY
    )
    assert opening(substitute)
    client = Client()
    client.force_login(substitute)
    assert f"par suppléance de&nbsp;: {president}" in client.get(reverse("pilotage:home")).text


def test_each_count_since_the_last_visit_leads_to_as_many_entries(president, settings):
    done(settings, "action.closed", LAST - datetime.timedelta(days=1), 23)
    visited(president, LAST, hour=18)
    visited(president, TODAY)  # the same visit: it takes nothing away
    for day, hour in ((LAST, 9), (TODAY, 0)):
        done(settings, "action.closed", day, hour)
    done(settings, "decision.taken", TODAY, 0)
    done(settings, "action.progressed", TODAY, 0)
    since = opening(president).since
    assert since.day == LAST
    assert [each.said for each in since.told] == [f"1{NBSP}décision prise en comité", f"2{NBSP}actions clôturées"]
    client = Client()
    client.force_login(president)
    assert [len(client.get(each.url).context["lines"]) for each in since.told] == [1, 2]
    assert "Lundi 5" in client.get(reverse("pilotage:home")).text


def test_the_opening_costs_the_same_for_one_or_ten_of_each(president, settings):
    world = build(services=1, commitments=1)
    visited(president, LAST)
    client, counts = Client(), []
    client.force_login(president)
    for batch in (1, 9):
        ActionFactory.create_batch(batch, lead_service=world.services[0], in_progress=True)
        for _ in range(batch):
            done(settings, "evidence.submitted", TODAY, 0)
        client.get(reverse("pilotage:home"))  # works out the scores of the sites, once for a head of the journal
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("pilotage:home"))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 30
    assert Action.objects.count() == 10
