"""The action plan in the dossier: the decided actions, their state on the day, the figures of their page."""

import datetime

import pytest

from pilotage.documents import application_file_content
from pilotage.figures import plan_figures
from pilotage.models import Action
from tests.factories.steering import ActionFactory

from .dossier_world import ON, build

pytestmark = pytest.mark.django_db
PAST = ON - datetime.timedelta(days=10)
AHEAD = ON + datetime.timedelta(days=10)


def plan_of(world):
    figures = plan_figures(Action.objects.all(), ON)
    return application_file_content(world.campaign, ON, [], figures)


def test_what_is_only_proposed_rejected_or_abandoned_is_no_plan():
    world = build()
    ActionFactory(lead_service=world.service)
    ActionFactory(lead_service=world.service, rejected=True)
    assert plan_of(world)["action_plan"] is None


def test_a_decided_action_says_its_service_its_date_and_its_state():
    world = build()
    late = ActionFactory(lead_service=world.service, in_progress=True, original_due_on=PAST)
    ActionFactory(lead_service=world.service, approved=True, original_due_on=AHEAD)
    rows = plan_of(world)["action_plan"]["rows"]
    assert [row["reference"] for row in rows][0] == late.reference
    assert rows[0]["state"] == "△ En retard de 10\u00a0jours" and rows[0]["tone"] == "alerte"
    assert rows[1]["state"] == "○ Validée, à commencer"
    assert rows[0]["service"] == str(world.service)


def test_its_figures_are_noted_with_those_of_the_page():
    world = build()
    ActionFactory(lead_service=world.service, in_progress=True, original_due_on=PAST)
    done = ActionFactory(lead_service=world.service, done=True, original_due_on=PAST)
    Action.objects.filter(pk=done.pk).update(status="closed", closed_on=PAST)
    content = plan_of(world)
    said = [line["text"] for line in content["action_plan"]["said"]]
    assert said == ["Actions en retard\u00a0: 1 sur 1", "Actions échues et closes\u00a0: 50\u00a0% (1/2)"]
    numbers = {line["note"] for line in content["action_plan"]["said"]}
    assert numbers <= {note["number"] for note in content["notes"]}
