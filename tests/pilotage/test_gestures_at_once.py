"""The same gesture sent ten times at the same instant: done once, and never an error of the application."""

import datetime
import uuid

import pytest
from django.urls import reverse

from pilotage.models import Action, ActionComment, Decision, DueDateRequest
from pilotage.models.comment import CommentQuerySet
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.factories import ServiceFactory, holder
from tests.factories.steering import ActionFactory, CommitteeFactory

from .sitting_world import TODAY, build_sitting
from .test_minutes_at_once import recognised, sent_together

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 10


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY


@pytest.fixture
def action():
    return ActionFactory(in_progress=True)


def many(user, name, args, body):
    """The status of each answer."""
    path = reverse(f"pilotage:{name}", args=args)
    clients = [recognised(user) for _ in range(MANY)]
    return sorted(answer.status_code for answer in sent_together(clients, path, [body] * MANY))


def comment(action):
    user = holder(Role.QUALITY_MANAGER, site=action.site)
    return many(user, "action_comment", [action.pk], {"text": "Affiches posées"})


def test_a_comment_is_written_once(action):
    assert comment(action) == [200] * (MANY - 1) + [302]
    assert ActionComment.objects.count() == Entry.objects.filter(event="action.commented").count() == 1


def test_without_its_guard_it_would_be_written_ten_times(action, monkeypatch):
    monkeypatch.setattr(CommentQuerySet, "just_written", lambda self, text, author: self.none())
    assert comment(action) == [302] * MANY
    assert ActionComment.objects.count() == MANY


def test_another_date_is_asked_once(action):
    user = holder(Role.CORRESPONDENT, service=action.lead_service, site=action.site)
    asked = {"wanted_on": datetime.date(2015, 12, 15), "reason": "Congés"}
    assert many(user, "action_ask_date", [action.pk], asked) == [302] + [409] * (MANY - 1)
    assert DueDateRequest.objects.count() == Entry.objects.filter(event="action.due_date_asked").count() == 1


def test_a_decision_sent_again_is_found_and_not_refused():
    world = build_sitting()
    sent = {"verdict": "approved", "key": uuid.uuid4()}
    place = [world.meeting.pk, world.items[0].pk]
    assert many(world.president, "sitting_decide", place, sent) == [302] * MANY
    assert Decision.objects.count() == 1


COMMITTEE = {"kind": "working_group", "code": "gt-acces", "name": "Groupe accès"}
PRESIDENT = {"function": "Président", "college": "administration", "is_president": "on"}
MEETING = {"starts_at": "2015-11-20T10:00", "minutes_planned": 60}


@pytest.mark.parametrize(
    ("name", "sent"),
    [("committee_create", COMMITTEE), ("committee_member_add", PRESIDENT), ("meeting_create", MEETING)],
)
def test_a_committee_its_president_and_its_meeting_are_made_once(name, sent):
    args = [] if name == "committee_create" else [CommitteeFactory().pk]
    assert many(holder(Role.COORDINATOR), name, args, sent) == [200] * (MANY - 1) + [302]


def test_an_action_is_proposed_once():
    service = ServiceFactory()
    user = holder(Role.CORRESPONDENT, service=service, site=service.site)
    sent = {"title": "Afficher les délais", "lead_service": service.pk, "due_on": "2015-12-31", "kind": "improvement"}
    assert many(user, "action_propose", [], sent | {"priority": 2, "origin": "free"}) == [302] * MANY
    assert Action.objects.count() == Entry.objects.filter(event="action.proposed").count() == 1
