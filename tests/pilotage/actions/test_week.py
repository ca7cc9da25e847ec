"""What the action plan puts in the week of each person; each number is that of the list it leads to."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from pilotage import my_week, reminders
from pilotage.my_week import actions
from sites.enums import Role
from tests.factories import ServiceFactory, holder
from tests.factories.steering import ActionFactory, DueDateRequestFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2015, 10, 12)
LATER = datetime.date(2015, 12, 1)
CHECKABLE = {"done": True, "status": "closed", "closed_on": datetime.date(2015, 7, 1), "efficacy_due_on": TODAY}


@pytest.fixture
def people(service):
    roles = {"manager": {"site": service.site}, "manager_elsewhere": {"site": ServiceFactory().site}}
    found = {name: holder(Role.QUALITY_MANAGER, **where) for name, where in roles.items()}
    found["correspondent"] = holder(Role.CORRESPONDENT, site=service.site, service=service)
    found["coordinator"], found["secretary"] = holder(Role.COORDINATOR), holder(Role.SECRETARY_GENERAL)
    return found


def asked(rule, user):
    return rule(my_week.Situation(user, TODAY))


def shown_by(user, task):
    client = Client()
    client.force_login(user)
    return [line.title for line in client.get(task.url).context["lines"]]


@pytest.mark.parametrize(
    ("rule", "fields", "told", "not_told"),
    [
        (actions.late_actions, {"in_progress": True}, ["correspondent"], ["manager", "coordinator"]),
        (actions.late_managed_actions, {"in_progress": True}, ["manager"], ["manager_elsewhere", "correspondent"]),
        (actions.late_actions_of_all, {"approved": True}, ["coordinator", "secretary"], []),
        (
            actions.actions_of_the_week,
            {"approved": True, "due_on": datetime.date(2015, 10, 18)},
            ["correspondent"],
            ["manager"],
        ),
        (actions.actions_to_close, {"done": True}, ["manager"], ["manager_elsewhere", "coordinator", "correspondent"]),
        (
            actions.efficacy_to_check,
            CHECKABLE,
            ["manager", "coordinator", "secretary"],
            ["manager_elsewhere", "correspondent"],
        ),
        (actions.proposals_to_bring, {}, ["coordinator", "secretary"], []),
    ],
)
def test_each_task_leads_to_the_rows_that_it_counts(service, people, rule, fields, told, not_told):
    titles = {ActionFactory(lead_service=service, title=title, **fields).title for title in ("Afficher", "Signaler")}
    ActionFactory(lead_service=service, rejected=True, title="Rejetée")
    for name in told:
        (task,) = asked(rule, people[name])
        assert task.reason.startswith("2\u00a0")
        assert set(shown_by(people[name], task)) == titles
    for name in not_told:
        assert asked(rule, people[name]) == []


def test_a_date_asked_awaits_the_manager_the_first_time_and_the_committee_after(service, people):
    DueDateRequestFactory(action__lead_service=service, action__title="Première")
    DueDateRequestFactory(action__lead_service=service, action__title="Seconde", goes_to_committee=True)
    (task,) = asked(actions.dates_to_grant, people["manager"])
    assert shown_by(people["manager"], task) == ["Première"]
    assert asked(actions.dates_to_grant, people["manager_elsewhere"]) == []
    task = next(each for each in my_week.tasks(my_week.Situation(people["secretary"], TODAY)) if "report" in each.title)
    assert task.reason == "1\u00a0report demandé" and shown_by(people["secretary"], task) == ["Seconde"]


def test_what_one_leads_in_another_service_is_one_s_own_too(service, people):
    action = ActionFactory(owner=people["correspondent"], in_progress=True)
    action.contributing_services.add(service)
    (task,) = asked(actions.late_actions, people["correspondent"])
    assert shown_by(people["correspondent"], task) == [action.title]


def test_due_on_its_last_day_is_not_late_and_due_next_week_is_not_of_this_one(service, people):
    ActionFactory(lead_service=service, in_progress=True, due_on=TODAY)
    ActionFactory(lead_service=service, in_progress=True, due_on=datetime.date(2015, 10, 19))
    assert asked(actions.late_actions, people["correspondent"]) == []
    (task,) = asked(actions.actions_of_the_week, people["correspondent"])
    assert task.reason.startswith("1\u00a0")


def test_who_did_it_is_not_asked_whether_it_worked(service, people):
    ActionFactory(lead_service=service, **CHECKABLE | {"done_by": people["manager"]})
    assert asked(actions.efficacy_to_check, people["manager"]) == []
    assert len(asked(actions.efficacy_to_check, people["secretary"])) == 1


def test_all_the_rules_of_a_week_cost_one_query(service, people, django_assert_num_queries):
    ActionFactory.create_batch(3, lead_service=service, in_progress=True)
    situation = my_week.Situation(people["manager"], TODAY)
    assert situation.held
    people["manager"].assignments.of(people["manager"], TODAY)
    with django_assert_num_queries(1):
        for rule in (actions.late_managed_actions, actions.actions_to_close, actions.dates_to_grant):
            rule(situation)


def test_the_weekly_mail_tells_them(service, people):
    ActionFactory(lead_service=service, in_progress=True)
    said = [task.title for task in reminders.awaiting(people["correspondent"], TODAY)]
    assert said == ["Rattraper les actions en retard"]


def test_every_rule_is_asked_of_some_role():
    told = {rule for rules in my_week.RULES.values() for rule in rules}
    own = {
        rule
        for name, rule in vars(actions).items()
        if not name.startswith("_") and getattr(rule, "__module__", "") == actions.__name__
    }
    assert own and own <= told


def test_an_action_is_found_by_its_reference_and_by_its_words_by_who_reads_it(client, service, people):
    action = ActionFactory(lead_service=service, number=19, title="Refaire la signalétique", due_on=LATER)
    client.force_login(people["correspondent"])

    def found(text):
        groups = client.get(reverse("pilotage:search"), {"q": text}).context["group_list"]
        return [result.label for group in groups if group.title == "Actions" for result in group.results]

    assert found("A-2015-019") == found("signaletique") == [action.title]
    assert found("A-2015-020") == []
    client.force_login(holder(Role.AGENT, site=service.site))
    assert found("signaletique") == []
