"""Who checks whether an action worked: neither who did it, nor its owner, nor anyone in the name of one of them."""

import datetime

import pytest
from django.urls import reverse

from pilotage import my_week, reminders
from pilotage.enums import FollowedBy, PlanState
from pilotage.models import Action
from pilotage.permissions import can_verify_efficacy, verifies_for
from pilotage.usecases.actions import complete_action, verify_efficacy
from qualipref.workflow import TransitionRefused
from sites.enums import Role
from sites.models import Delegation
from tests.factories import EvidenceFactory, UserFactory, holder
from tests.factories.steering import ActionFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2015, 10, 12)
CHECKABLE = {"done": True, "status": "closed", "closed_on": datetime.date(2015, 6, 1)}
DAYS = {"valid_from": datetime.date(2015, 10, 1), "valid_until": datetime.date(2015, 10, 31)}


def checkable(service, *, due_on=TODAY, **fields):
    return ActionFactory(lead_service=service, efficacy_due_on=due_on, **CHECKABLE | fields)


def stand_in(absent, substitute, site=None, role=Role.QUALITY_MANAGER):
    Delegation.objects.create(absent=absent, substitute=substitute, role=role, site=site, **DAYS)
    return substitute


def may(user, action):
    """What the page says of one action, which the list says of all."""
    listed = Action.objects.followed_by(FollowedBy.CHECKED, user, TODAY).filter(pk=action.pk).exists()
    assert listed == can_verify_efficacy(user, action)
    return listed


@pytest.mark.parametrize("place", ["done_by", "done_for", "owner"])
def test_a_manager_who_did_the_action_or_leads_it_leaves_it_to_another(service, manager, place):
    action = checkable(service, **{place: manager})
    substitute = stand_in(manager, holder(Role.CORRESPONDENT, service=service), service.site)
    assert not may(manager, action) and not may(substitute, action)
    assert may(holder(Role.QUALITY_MANAGER, site=service.site), action)
    assert may(holder(Role.COORDINATOR), action) and may(holder(Role.SECRETARY_GENERAL), action)


def test_a_substitute_who_leads_the_action_does_not_check_it(service, manager):
    substitute = stand_in(manager, holder(Role.CORRESPONDENT, service=service), service.site)
    assert not may(substitute, checkable(service, owner=substitute))
    assert may(substitute, checkable(service))


def test_who_stands_in_for_two_checks_in_the_name_of_the_one_who_did_nothing(service, manager):
    secretary = holder(Role.SECRETARY_GENERAL)
    substitute = stand_in(manager, holder(Role.SUB_PREFECT, site=service.site), service.site)
    stand_in(secretary, substitute, role=Role.SECRETARY_GENERAL)
    action = checkable(service, owner=secretary)
    assert may(substitute, action) and verifies_for(substitute, action) == manager
    assert not may(substitute, checkable(service, owner=secretary, done_by=manager))


def test_the_coordination_checks_what_nobody_is_left_to_check(service, manager, client):
    action, coordinator = checkable(service, owner=manager), holder(Role.COORDINATOR)
    client.force_login(coordinator)
    sent = {"is_effective": "oui", "comment": "Les délais sont lus", "version": 1}
    assert client.post(reverse("pilotage:action_verify", args=[action.pk]), sent).status_code == 302
    assert action.efficacy_reviews.get().by == coordinator


def test_who_was_absent_when_it_was_declared_in_his_name_does_not_check_it_on_return(service, manager):
    substitute = stand_in(manager, holder(Role.SUB_PREFECT, site=service.site), service.site)
    action, proof = ActionFactory(lead_service=service, in_progress=True), EvidenceFactory()
    complete_action(action, proof=proof, done_on=TODAY, version=1, by=substitute, on_behalf_of=manager)
    assert action.doers == {substitute.pk, manager.pk}
    Action.objects.filter(pk=action.pk).update(status="closed", closed_on=TODAY, efficacy_due_on=TODAY)
    action.refresh_from_db()
    assert not may(manager, action) and not may(substitute, action)
    with pytest.raises(TransitionRefused, match="quelqu’un d’autre"):
        verify_efficacy(action, is_effective=True, comment="Oui", version=action.version, by=manager)


def test_an_owner_named_since_the_page_was_shown_is_read_when_it_is_checked(service, manager):
    action, absent = checkable(service), UserFactory()
    Action.objects.filter(pk=action.pk).update(owner=manager)
    said = {"is_effective": True, "comment": "Oui", "version": 1}
    with pytest.raises(TransitionRefused, match="quelqu’un d’autre"):
        verify_efficacy(action, by=manager, **said)
    with pytest.raises(TransitionRefused, match="quelqu’un d’autre"):
        verify_efficacy(action, by=absent, on_behalf_of=manager, **said)
    assert not action.efficacy_reviews.exists()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.QUALITY_MANAGER, Role.SECRETARY_GENERAL])
def test_a_check_a_month_overdue_stands_before_the_rest_of_the_plan(service, role):
    """Whoever has more to do than a page shows is told of it nonetheless, once."""
    checker = holder(role, site=service.site if role == Role.QUALITY_MANAGER else None)
    checkable(service, due_on=datetime.date(2015, 9, 13))
    ActionFactory(lead_service=service, in_progress=True)
    ActionFactory(lead_service=service, done=True)
    title = "Vérifier l’efficacité des actions clôturées"
    assert [task.title for task in my_week.tasks(my_week.Situation(checker, TODAY))].index(title) > 0
    checkable(service, due_on=datetime.date(2015, 9, 12))
    for told in (my_week.tasks(my_week.Situation(checker, TODAY)), reminders.awaiting(checker, TODAY)):
        assert [task.title for task in told].index(title) == 0
        assert [task.title for task in told].count(title) == 1
    assert "1\u00a0attend depuis un mois" in told[0].context


def test_a_check_overdue_costs_no_query_more(service, manager, django_assert_num_queries):
    checkable(service, due_on=datetime.date(2015, 9, 12))
    situation = my_week.Situation(manager, TODAY)
    manager.assignments.of(manager, TODAY)
    with django_assert_num_queries(1):
        assert my_week.actions.efficacy_overdue(situation) == my_week.actions.efficacy_to_check(situation)
    assert situation.action_counts[PlanState.TO_CHECK, FollowedBy.CHECKED] == 1
