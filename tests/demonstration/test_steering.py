"""The demonstration of the steering: three meetings, forty actions in every state, decided and followed by gestures."""

import datetime

import pytest
from django.urls import reverse

from engagements.usecases.demonstration import register
from pilotage.enums import ActionStatus, CommitteeKind, MeetingStatus, MinutesStatus
from pilotage.models import (
    Action,
    Committee,
    Decision,
    DueDateRequest,
    EfficacyReview,
    Meeting,
    MeetingMinutes,
    Objective,
)
from pilotage.usecases.minutes import produce_minutes
from qualipref import clock
from qualipref.accounts.models import User
from qualipref.jobs.models import Job
from qualipref.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demonstration")]


def meeting(number):
    return Meeting.objects.get(committee__code="copil", number=number)


def test_one_meeting_is_approved_one_submitted_one_being_prepared():
    assert [meeting(number).status for number in (1, 2)] == [MeetingStatus.CLOSED, MeetingStatus.CLOSED]
    assert meeting(3).status in (MeetingStatus.PREPARATION, MeetingStatus.CONVENED)
    states = MeetingMinutes.objects.order_by("meeting__number").values_list("status", flat=True)
    assert list(states) == [MinutesStatus.APPROVED, MinutesStatus.SUBMITTED]
    assert Meeting.objects.count() == 3


def test_the_pdf_of_the_approved_one_is_made_by_its_job():
    minutes = MeetingMinutes.objects.get(meeting=meeting(1))
    assert minutes.job.key == str(minutes.pk)
    produce_minutes(minutes, job=Job.objects.claim(minutes.job_id))
    minutes.refresh_from_db()
    assert minutes.page_count >= 2 and minutes.pdf.path.read_bytes().startswith(b"%PDF-")


def test_forty_actions_are_in_every_state_over_the_three_sites():
    assert 38 <= Action.objects.count() <= 45
    assert set(Action.objects.values_list("status", flat=True)) == set(ActionStatus.values)
    by_site = set(Action.objects.values_list("site__slug", flat=True))
    assert by_site == {"cergy", "argenteuil", "sarcelles", None}
    assert Action.objects.overdue(clock.today()).count() >= 3
    assert Action.objects.filter(due_date_changes__meeting=meeting(2)).exists()
    assert DueDateRequest.objects.filter(goes_to_committee=True).exists()
    assert set(EfficacyReview.objects.values_list("is_effective", flat=True)) == {True, False}


def test_nobody_checked_the_efficacy_of_his_own_work():
    for review in EfficacyReview.objects.select_related("action"):
        assert review.by_id not in review.action.doers


def test_the_register_was_decided_in_the_first_meeting():
    decided = Decision.objects.filter(meeting=meeting(1), item__kind="optional_commitment")
    codes = set(decided.values_list("item__commitment__code", flat=True))
    assert codes == set(register.RETAINED) | set(register.DEFERRED)
    assert {each.meeting.day for each in decided} == {register.COMMITTEE}


def test_objectives_were_approved_and_one_waits():
    assert list(Objective.objects.values_list("status", flat=True)) == ["approved", "approved", "approved", "draft"]


def test_the_agenda_to_come_was_composed_from_what_waits():
    kinds = list(meeting(3).items.order_by("order").values_list("kind", flat=True))
    assert kinds[0] == "follow_up" and {"late_action", "new_action", "gap"} <= set(kinds)
    assert all(meeting(3).items.exclude(why="").values_list("why", flat=True))
    assert sum(meeting(3).items.values_list("minutes", flat=True)) <= meeting(3).minutes_planned


def test_users_sit_in_their_committee_without_an_account():
    users = Committee.objects.get(kind=CommitteeKind.USERS)
    outside = users.members.filter(account=None)
    assert outside.count() >= 5
    assert len(set(outside.values_list("college", flat=True))) >= 5
    assert all(address.endswith("@usagers.example") for address in outside.values_list("email", flat=True))


@pytest.mark.parametrize("name", ["action_list", "committee_list", "minutes_list"])
def test_the_pages_of_the_steering_show_it(client, name):
    client.force_login(User.objects.get(email="sg@qualipref.example"))
    page = client.get(reverse(f"pilotage:{name}"))
    assert page.status_code == 200
    assert "COPIL-2015-0" in page.text or "A-2015-0" in page.text or "Comité de pilotage" in page.text


def test_who_presides_reads_what_was_done_since_last_week(client):
    client.force_login(User.objects.get(email="sg@qualipref.example"))
    opening = client.get(reverse("pilotage:home")).context["opening"]
    assert len(opening.headlines) == 3 and opening.since.told


def test_the_year_was_told_in_its_order():
    told = Entry.objects.filter(event__startswith="meeting.").order_by("seq").values_list("at", flat=True)
    days = [each.astimezone(clock.PARIS).date() for each in told]
    assert days == sorted(days) and max(days) <= datetime.date(2015, 10, 12)
