"""« Depuis la dernière fois »: each decision of the previous meeting with what really became of it."""

import datetime

import pytest
from django.urls import reverse

from sites.enums import Role
from tests.factories import holder
from tests.factories.steering import ActionFactory, CommitteeFactory, DecisionFactory, MeetingFactory

pytestmark = pytest.mark.django_db
EARLIER = datetime.datetime(2015, 7, 3, 12, 30, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-23"


@pytest.fixture
def meetings():
    committee = CommitteeFactory(code="copil")
    before = MeetingFactory(committee=committee, number=3, status="closed", starts_at=EARLIER)
    return before, MeetingFactory(committee=committee, number=4)


@pytest.fixture
def page(client):
    client.force_login(holder(Role.SECRETARY_GENERAL))
    return client


def decided(meeting, number, **action):
    held = ActionFactory(**action) if action else None
    return DecisionFactory(item__meeting=meeting, item__action=held, number=number)


def shown(page, meeting):
    return page.get(reverse("pilotage:since_last_time", args=[meeting.pk])).content.decode()


def exported(page, meeting):
    answer = page.get(reverse("pilotage:since_last_time_export", args=[meeting.pk, "csv"]))
    return b"".join(answer).decode()


def test_each_decision_says_what_became_of_it_on_screen_and_in_the_export(page, meetings):
    before, meeting = meetings
    decided(before, 1, done=True)
    decided(before, 2, in_progress=True)
    decided(before, 3, approved=True, original_due_on=datetime.date(2015, 12, 1))
    decided(before, 4)
    for said in (shown(page, meeting), exported(page, meeting)):
        assert "Fait le 15\u00a0septembre 2015" in said
        assert "En retard, attendu pour le 30\u00a0septembre 2015, 40\u00a0%" in said
        assert "Jamais commencé" in said
        assert "Sans action à suivre" in said
    assert "1\u00a0exécutée sur 3 à suivre, 1 en retard" in shown(page, meeting)


def test_a_decision_taken_back_or_of_another_meeting_is_not_listed(page, meetings):
    before, meeting = meetings
    decided(before, 1, done=True, title="Gardée")
    DecisionFactory(item__meeting=before, item__title="Reprise", number=None, undone_at=EARLIER)
    DecisionFactory(item__meeting=meeting, item__title="Actuelle", number=1)
    rows = exported(page, meeting)
    assert rows.count("D-0") == 1 and "Reprise" not in rows and "Actuelle" not in rows


def test_a_first_meeting_has_nothing_to_follow(page, meetings):
    assert "première séance" in shown(page, meetings[0])


def test_the_page_costs_the_same_for_one_decision_or_ten(page, meetings, django_assert_max_num_queries):
    before, meeting = meetings
    counts = []
    for numbers in ([1], range(2, 11)):
        for number in numbers:
            decided(before, number, in_progress=True)
        with django_assert_max_num_queries(10) as captured:
            shown(page, meeting)
        counts.append(len(captured))
    assert counts[0] == counts[1]
