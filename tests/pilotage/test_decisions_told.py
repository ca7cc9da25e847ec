"""Journey K2: a service and a member read what a committee decided once its minutes are approved, and no draft."""

import pytest
from django.urls import reverse

from pilotage.usecases import minutes as usecases
from sites.enums import Role
from tests.factories import ServiceFactory, SiteFactory, holder
from tests.factories.steering import (
    ActionFactory,
    CommitteeMemberFactory,
    DecisionFactory,
    DueDateRequestFactory,
    MeetingFactory,
    MeetingMinutesFactory,
    ObjectiveFactory,
)

pytestmark = pytest.mark.django_db
SAID = "Le comité décide ainsi."


@pytest.fixture
def meeting():
    meeting = MeetingFactory(status="closed")
    MeetingMinutesFactory(meeting=meeting)
    return meeting


@pytest.fixture
def service():
    return ServiceFactory()


def approve(meeting):
    minutes = meeting.minutes.get()
    usecases.submit_minutes(minutes, version=minutes.version, by=holder(Role.COORDINATOR))
    read = {"version": minutes.version, "digest": minutes.content_digest}
    usecases.approve_minutes(minutes, by=holder(Role.SECRETARY_GENERAL), factor="password", **read)


def told(client, user, path):
    client.force_login(user)
    response = client.get(path)
    assert response.status_code == 200
    return SAID in response.content.decode()


@pytest.mark.parametrize("through", ["action", "date_request"])
def test_a_service_reads_what_was_decided_of_its_action_once_the_minutes_are_approved(
    client, meeting, service, through
):
    action = ActionFactory(lead_service=service, in_progress=True)
    about = {"action": action} if through == "action" else {"date_request": DueDateRequestFactory(action=action)}
    DecisionFactory(meeting=meeting, item__meeting=meeting, text=SAID, **{f"item__{k}": v for k, v in about.items()})
    path = reverse("pilotage:action_detail", args=[action.pk])
    correspondent = holder(Role.CORRESPONDENT, site=service.site, service=service)
    assert told(client, holder(Role.QUALITY_MANAGER, site=service.site), path)
    assert not told(client, correspondent, path)
    approve(meeting)
    assert told(client, correspondent, path)


def test_a_member_reads_what_was_decided_of_an_objective_once_the_minutes_are_approved(client, meeting):
    objective = ObjectiveFactory()
    DecisionFactory(meeting=meeting, item__meeting=meeting, item__objective=objective, text=SAID)
    site = SiteFactory()
    member = holder(Role.CORRESPONDENT, site=site, service=ServiceFactory(site=site))
    CommitteeMemberFactory(committee=meeting.committee, account=member)
    objective.status = "approved"
    objective.save()
    path = reverse("pilotage:objective_detail", args=[objective.pk])
    assert not told(client, member, path)
    approve(meeting)
    assert told(client, member, path)
