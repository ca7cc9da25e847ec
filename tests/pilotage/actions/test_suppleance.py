"""Who stands in for a quality manager acts in his name, and in his own where he has the right himself."""

import datetime

import pytest
from django.urls import reverse

from pilotage.models import Action
from qualipref.journal.models import Entry
from sites.enums import Role
from sites.models import Delegation
from tests.factories import CampaignFactory, ServiceFactory, holder
from tests.factories.steering import ActionFactory, DueDateRequestFactory, ObjectiveFactory

pytestmark = pytest.mark.django_db
DAYS = {"valid_from": datetime.date(2015, 10, 1), "valid_until": datetime.date(2015, 10, 31)}


def stand_in(absent, substitute, site, role=Role.QUALITY_MANAGER):
    Delegation.objects.create(absent=absent, substitute=substitute, role=role, site=site, **DAYS)
    return substitute


@pytest.fixture
def substitute(service, manager):
    """The correspondent of another service of the site."""
    return stand_in(manager, holder(Role.CORRESPONDENT, service=ServiceFactory(site=service.site)), service.site)


@pytest.fixture
def desk(client, substitute):
    client.force_login(substitute)
    return client


def address(name, action):
    return reverse(f"pilotage:action_{name}", args=[action.pk])


def authors(event):
    entry = Entry.objects.get(event=event)
    return entry.author, entry.on_behalf_of


MANAGED = [
    ("close", {"done": True}, {}, "action.closed"),
    ("send_back", {"done": True}, {"reason": "Photographie floue"}, "action.sent_back"),
    ("abandon", {"approved": True}, {"reason": "Doublon"}, "action.abandoned"),
    ("propose_again", {"rejected": True}, {"reason": "Financée"}, "action.proposed_again"),
    ("change_date", {"approved": True}, {"due_on": "15/12/2015", "reason": "Congés"}, "action.due_date_changed"),
    ("progress", {"in_progress": True}, {"progress": 60}, "action.progressed"),
    ("comment", {"in_progress": True}, {"text": "Affiches posées"}, "action.commented"),
]


@pytest.mark.parametrize(("gesture", "state", "said", "event"), MANAGED)
def test_a_gesture_of_the_manager_names_whom_the_substitute_represents(
    desk, substitute, manager, service, gesture, state, said, event
):
    action = ActionFactory(lead_service=service, **state)
    assert desk.post(address(gesture, action), {"version": 1} | said).status_code == 302
    assert authors(event) == (substitute, manager)


def test_the_manager_himself_represents_nobody(page, manager, service, substitute):
    action = ActionFactory(lead_service=service, done=True)
    page.post(address("close", action), {"version": 1})
    assert authors("action.closed") == (manager, None)


def test_a_manager_who_stands_in_on_another_site_acts_there_in_the_name_of_his_colleague(client, manager, service):
    elsewhere = ServiceFactory()
    colleague = stand_in(manager, holder(Role.QUALITY_MANAGER, site=elsewhere.site), service.site)
    client.force_login(colleague)
    client.post(address("close", ActionFactory(lead_service=service, done=True)), {"version": 1})
    assert authors("action.closed") == (colleague, manager)
    own = ActionFactory(lead_service=elsewhere, approved=True)
    client.post(address("abandon", own), {"reason": "Doublon", "version": 1})
    assert authors("action.abandoned") == (colleague, None)


def test_what_a_substitute_does_for_his_own_service_he_does_in_his_name(client, manager, service, correspondent):
    stand_in(manager, correspondent, service.site)
    client.force_login(correspondent)
    action = ActionFactory(lead_service=service, in_progress=True)
    client.post(address("progress", action), {"progress": 60, "version": 1})
    assert authors("action.progressed") == (correspondent, None)
    client.post(address("abandon", action), {"reason": "Doublon", "version": 2})
    assert authors("action.abandoned") == (correspondent, manager)


@pytest.mark.parametrize(
    ("gesture", "event"), [("grant_date", "action.due_date_changed"), ("refuse_date", "action.due_date_refused")]
)
def test_an_answer_names_whom_the_substitute_represents(desk, substitute, manager, service, gesture, event):
    request = DueDateRequestFactory(action__lead_service=service)
    desk.post(address(gesture, request.action), {"answer": "Vu avec le service", "version": 1})
    assert authors(event) == (substitute, manager)


def test_the_row_and_the_gesture_on_several_name_him_too(desk, substitute, manager, service):
    action = ActionFactory(lead_service=service, in_progress=True)
    typed = {"progress": 60, "owner": "", "priority": "1", "version": 1}
    desk.post(reverse("pilotage:action_row_edit", args=[action.pk]), typed)
    assert authors("action.edited") == authors("action.progressed") == (substitute, manager)
    version = Action.objects.get(pk=action.pk).version
    several = {"geste": "commentaire", "choix": f"{action.pk}:{version}", "text": "Affiches posées"}
    desk.post(reverse("pilotage:action_bulk"), several)
    assert authors("action.commented") == (substitute, manager)


def test_a_check_of_efficacy_names_him(desk, substitute, manager, service, settings):
    action = ActionFactory(
        lead_service=service, done=True, status="closed", closed_on="2015-06-01", efficacy_due_on="2015-09-01"
    )
    desk.post(address("verify", action), {"is_effective": "oui", "comment": "Les délais sont lus", "version": 1})
    assert authors("action.verified") == (substitute, manager)


def test_an_objective_and_a_proposal_name_him(desk, substitute, manager, service):
    objective = ObjectiveFactory(campaign=CampaignFactory(year=2015), site=service.site)
    dropped = {"reason": "Hors du périmètre", "version": 1}
    desk.post(reverse("pilotage:objective_drop", args=[objective.pk]), dropped)
    assert authors("objective.dropped") == (substitute, manager)
    proposal = {"title": "Afficher", "lead_service": service.pk, "due_on": "15/12/2015"}
    proposal |= {"kind": "corrective", "priority": "1", "origin": "complaint"}
    desk.post(reverse("pilotage:action_propose"), proposal)
    assert authors("action.proposed") == (substitute, manager)
