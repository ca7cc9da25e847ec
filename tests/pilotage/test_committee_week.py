"""What the committees put in the week of each person: his own gestures, and none of another’s."""

import datetime

import pytest
from django.test import Client

from pilotage import my_week
from pilotage.enums import Answer
from pilotage.my_week import committees
from qualipref import clock
from sites.enums import Role
from tests.factories import holder
from tests.factories.steering import AttendanceFactory, CommitteeMemberFactory, MeetingFactory, MeetingMinutesFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2015, 10, 12)
SOON = datetime.datetime(2015, 10, 20, 14, 30, tzinfo=clock.PARIS)
FAR = datetime.datetime(2015, 12, 20, 14, 30, tzinfo=clock.PARIS)


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def people():
    roles = {"president": Role.SECRETARY_GENERAL, "coordinator": Role.COORDINATOR, "member": Role.SUB_PREFECT}
    return {name: holder(role) for name, role in roles.items()}


def told(rule, user):
    return [task.title for task in rule(my_week.Situation(user, TODAY))]


def test_minutes_submitted_wait_for_who_presides_and_for_nobody_else(people):
    minutes = MeetingMinutesFactory(submitted=True, submitted_by=people["coordinator"])
    assert told(committees.minutes_to_approve, people["president"]) == [f"Lire et approuver le {minutes.reference}"]
    assert told(committees.minutes_to_approve, people["coordinator"]) == []


def test_nobody_is_asked_to_approve_what_he_submitted(people):
    MeetingMinutesFactory(submitted=True, submitted_by=people["president"])
    assert told(committees.minutes_to_approve, people["president"]) == []


@pytest.mark.parametrize(
    ("traits", "count"),
    [({"status": "draft"}, 1), ({"status": "changes_asked"}, 1), ({"submitted": True}, 0), ({"approved": True}, 0)],
)
def test_minutes_to_submit_wait_for_the_coordination(people, traits, count):
    MeetingMinutesFactory(**traits)
    assert len(told(committees.minutes_to_submit, people["coordinator"])) == count
    assert told(committees.minutes_to_submit, people["member"]) == []


@pytest.mark.parametrize(
    ("starts_at", "status", "count"),
    [(SOON, "preparation", 1), (SOON, "convened", 0), (SOON, "cancelled", 0), (FAR, "preparation", 0)],
)
def test_a_meeting_is_prepared_in_the_three_weeks_before(people, starts_at, status, count):
    MeetingFactory(starts_at=starts_at, status=status)
    assert len(told(committees.meetings_to_prepare, people["coordinator"])) == count
    assert told(committees.meetings_to_prepare, people["president"]) == []


@pytest.mark.parametrize(("answer", "count"), [(Answer.NONE, 1), (Answer.ACCEPTED, 0), (Answer.EXCUSED, 0)])
def test_a_notice_is_answered_once_by_who_received_it(people, answer, count):
    meeting = MeetingFactory(starts_at=SOON, status="convened")
    member = CommitteeMemberFactory(committee=meeting.committee, account=people["member"])
    AttendanceFactory(meeting=meeting, member=member, answer=answer)
    assert len(told(committees.notices_to_answer, people["member"])) == count
    assert told(committees.notices_to_answer, people["coordinator"]) == []


def test_the_links_open_and_the_next_meeting_is_a_date_to_come(people):
    MeetingMinutesFactory(submitted=True, submitted_by=people["coordinator"])
    meeting = MeetingFactory(starts_at=SOON)
    client = Client()
    client.force_login(people["president"])
    page = client.get("/")
    assert meeting.reference in page.text and "dans 8\u00a0jours" in page.text
    for task in committees.minutes_to_approve(my_week.Situation(people["president"], TODAY)):
        assert client.get(task.url).status_code == 200
