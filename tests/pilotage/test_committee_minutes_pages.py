"""The page of a committee leads to its meetings and to their minutes, as each may read them."""

import pytest
from django.urls import reverse

from sites.enums import Role
from tests.factories import ServiceFactory, holder
from tests.factories.steering import CommitteeFactory, CommitteeMemberFactory, MeetingFactory, MeetingMinutesFactory

from .minutes_world import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def committee():
    return CommitteeFactory(code="copil")


@pytest.fixture
def page():
    return signed_in(holder(Role.COORDINATOR))


def address(committee):
    return reverse("pilotage:committee_detail", args=[committee.pk])


def test_each_meeting_leads_to_the_minutes_that_one_may_read(page, committee):
    held = MeetingFactory(committee=committee, number=1, status="closed")
    approved = MeetingMinutesFactory(meeting=held, approved=True)
    MeetingMinutesFactory(meeting=held, number=2, rectifies=approved)
    MeetingFactory(committee=committee, number=2, subject="À venir")
    shown = page.get(address(committee)).text
    assert "PV COPIL-2015-01</a>" in shown and "PV COPIL-2015-01 rectificatif 1</a>" in shown
    assert "Approuvé et scellé" in shown and "En rédaction" in shown
    export = reverse("pilotage:committee_meeting_export", args=[committee.pk, "csv"])
    rows = b"".join(page.get(export)).decode()
    assert "PV COPIL-2015-01 rectificatif 1 : En rédaction ; PV COPIL-2015-01 : Approuvé et scellé" in rows


def test_minutes_in_writing_are_not_named_to_a_service(committee):
    service = ServiceFactory()
    member = holder(Role.CORRESPONDENT, site=service.site, service=service)
    CommitteeMemberFactory(committee=committee, account=member)
    MeetingMinutesFactory(meeting=MeetingFactory(committee=committee, number=1, status="closed"))
    shown = signed_in(member).get(address(committee)).text
    assert "COPIL-2015-01" in shown and "PV COPIL" not in shown


def test_the_page_of_a_committee_costs_the_same_for_one_meeting_or_ten(page, committee, django_assert_max_num_queries):
    counts = []
    for size in (1, 9):
        for _ in range(size):
            MeetingMinutesFactory(meeting=MeetingFactory(committee=committee, status="closed"))
        with django_assert_max_num_queries(11) as captured:  # one reads the préfecture, kept a minute outside tests
            page.get(address(committee))
        counts.append(len(captured))
    assert counts[0] == counts[1]
