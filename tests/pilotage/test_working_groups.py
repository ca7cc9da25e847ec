"""Who presides over a committee that is not the steering one: its president, on the day of the meeting."""

import datetime

import pytest
from django.urls import reverse

from pilotage.models import Meeting
from sites.enums import Role
from tests.factories import PASSWORD, ServiceFactory, holder
from tests.factories.steering import AgendaItemFactory, CommitteeMemberFactory, MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-23"


@pytest.fixture
def head():
    service = ServiceFactory()
    return holder(Role.CORRESPONDENT, site=service.site, service=service)


def meeting_of(kind, account, **seat):
    meeting = MeetingFactory(committee__kind=kind, number=1)
    CommitteeMemberFactory(committee=meeting.committee, account=account, **{"is_president": True} | seat)
    AgendaItemFactory(meeting=meeting, title="File d’attente")
    return meeting


def url(name, *args):
    return reverse(f"pilotage:{name}", args=args)


def opens(client, meeting):
    """The status of the first request; then the password, when it is asked."""
    path, sent = url("sitting_open", meeting.pk), {"version": meeting.version}
    asked = client.post(path, sent)
    if asked.status_code == 200:
        client.post(path, {"confirmation": asked.context["carried"], "password": PASSWORD})
    return asked.status_code


@pytest.mark.parametrize("kind", ["working_group", "users", "staff"])
def test_its_president_opens_it_decides_and_reads_its_minutes(client, head, kind):
    meeting = meeting_of(kind, head)
    client.force_login(head)
    assert "Mode comité" in client.get(url("meeting_detail", meeting.pk)).text
    assert opens(client, meeting) == 200
    meeting.refresh_from_db()
    assert (meeting.status, meeting.opened_by, meeting.keyboard) == ("open", head, head)
    item, key = meeting.items.get(), "6f2b3c1e-7d2a-4b86-9c39-0a3a56f1f0aa"
    assert client.post(url("sitting_decide", meeting.pk, item.pk), {"verdict": "noted", "key": key}).status_code == 302
    closed = client.post(url("sitting_close", meeting.pk))
    assert client.get(closed.url).status_code == 200
    assert Meeting.objects.get().status == "closed"


@pytest.mark.parametrize(
    ("kind", "seat"),
    [
        ("steering", {}),
        ("working_group", {"is_president": False}),
        ("working_group", {"is_president": False, "is_secretary": True}),
        ("working_group", {"au": datetime.date(2015, 10, 22)}),
    ],
    ids=["the steering committee", "a member", "the secretary", "a mandate that ended"],
)
def test_nobody_else_opens_it(client, head, kind, seat):
    meeting = meeting_of(kind, head, **seat)
    client.force_login(head)
    assert opens(client, meeting) in (403, 404)
    assert Meeting.objects.get().status == "preparation"


def test_whoever_presides_the_prefecture_opens_it_too(client, head):
    meeting = meeting_of("working_group", head)
    client.force_login(holder(Role.SECRETARY_GENERAL))
    assert opens(client, meeting) == 200
    assert Meeting.objects.get().status == "open"
