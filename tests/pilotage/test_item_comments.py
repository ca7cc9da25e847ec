"""A member says a word of a point before the meeting; the room reads it beside the point, the minutes do not."""

import pytest
from django.test import Client
from django.urls import reverse

from pilotage.documents.minutes import minutes_content
from pilotage.models import ItemComment, MeetingMinutes
from pilotage.usecases.comments import comment_item
from pilotage.usecases.meetings import remove_item
from qualipref.journal.models import Entry
from qualipref.workflow import TransitionRefused
from sites.enums import Role
from tests.factories import ServiceFactory, holder
from tests.factories.steering import AgendaItemFactory, CommitteeMemberFactory, MeetingFactory

pytestmark = pytest.mark.django_db
SAID = "Le service demande deux mois de plus : le fournisseur a changé."


@pytest.fixture
def meeting():
    return MeetingFactory(status="convened")


@pytest.fixture
def item(meeting):
    return AgendaItemFactory(meeting=meeting, title="Écran d’appel")


@pytest.fixture
def member(meeting):
    service = ServiceFactory()
    user = holder(Role.CORRESPONDENT, site=service.site, service=service)
    CommitteeMemberFactory(committee=meeting.committee, account=user)
    return user


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def address(name, item):
    return reverse(f"pilotage:{name}", args=[item.meeting_id, item.pk])


def test_a_member_comments_and_all_who_read_the_agenda_see_it(item, member):
    client = signed_in(member)
    page = client.get(reverse("pilotage:meeting_detail", args=[item.meeting_id]))
    assert address("meeting_item_comment", item) in page.text
    client.post(address("meeting_item_comment", item), {"text": SAID})
    assert ItemComment.objects.get().author == member
    assert Entry.objects.latest("seq").event == "agenda.item_commented"
    reader = signed_in(holder(Role.SECRETARY_GENERAL))
    assert SAID in reader.get(reverse("pilotage:meeting_detail", args=[item.meeting_id])).text


def test_a_comment_sent_twice_is_written_once(item, member):
    client = signed_in(member)
    for _ in range(2):
        answer = client.post(address("meeting_item_comment", item), {"text": SAID})
    assert "déjà publié" in answer.text
    assert ItemComment.objects.count() == 1
    elsewhere = AgendaItemFactory(meeting=item.meeting)
    client.post(address("meeting_item_comment", elsewhere), {"text": SAID})
    assert ItemComment.objects.count() == 2


def test_an_empty_comment_is_refused_beside_its_field(item, member):
    page = signed_in(member).post(address("meeting_item_comment", item), {"text": "  "})
    assert page.status_code == 200 and page.context["form"].errors["text"]
    assert not ItemComment.objects.exists()


@pytest.mark.parametrize("status", ["open", "closed", "cancelled"])
def test_once_the_meeting_is_open_nothing_is_commented_beforehand(item, member, status):
    type(item.meeting).objects.update(status=status)
    assert signed_in(member).post(address("meeting_item_comment", item), {"text": SAID}).status_code == 409
    assert not ItemComment.objects.exists()


def test_before_the_notice_a_member_neither_reads_nor_comments(item, member):
    type(item.meeting).objects.update(status="preparation")
    client = signed_in(member)
    assert client.post(address("meeting_item_comment", item), {"text": SAID}).status_code == 403
    assert item.title not in client.get(reverse("pilotage:meeting_detail", args=[item.meeting_id])).text


def test_the_room_reads_it_and_the_minutes_do_not(item, member):
    comment_item(item, text=SAID, by=member)
    type(item.meeting).objects.update(status="open")
    reader = signed_in(holder(Role.COORDINATOR))
    assert SAID in reader.get(reverse("pilotage:sitting", args=[item.meeting_id])).text
    minutes = MeetingMinutes.objects.create(meeting=item.meeting)
    assert SAID not in str(minutes_content(minutes))


def test_a_point_that_was_commented_is_not_removed(item, member):
    comment_item(item, text=SAID, by=member)
    with pytest.raises(TransitionRefused, match="commenté"):
        remove_item(item, by=holder(Role.COORDINATOR))
    assert ItemComment.objects.exists()
