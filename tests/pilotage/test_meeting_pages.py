"""The preparation of a meeting: planned at the hour of Paris, its agenda ordered and measured, moved, cancelled."""

import datetime
import re

import pytest
from django.urls import reverse

from pilotage.models import AgendaItem, Meeting
from qualipref.journal.models import Entry
from qualipref.workflow import save_if_unchanged
from sites.enums import Role
from tests.factories import CommitmentFactory, ServiceFactory, SiteFactory, holder
from tests.factories.steering import (
    ActionFactory,
    AgendaItemFactory,
    CommitteeFactory,
    CommitteeMemberFactory,
    DueDateRequestFactory,
    MeetingFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def committee():
    return CommitteeFactory(code="copil")


@pytest.fixture
def meeting(committee):
    return MeetingFactory(committee=committee, number=3, place="Salle Erignac")


@pytest.fixture
def page(client):
    client.force_login(holder(Role.COORDINATOR))
    return client


def address(name, *args):
    return reverse(f"pilotage:{name}", args=args)


def text(response):
    return response.content.decode()


def planned(**changes):
    return {"starts_at": "2015-10-23T14:30", "minutes_planned": 60, "place": "Salle Erignac", "subject": ""} | changes


def points(meeting, *titles, **fields):
    return [AgendaItemFactory(meeting=meeting, title=title, order=rank, **fields) for rank, title in enumerate(titles)]


def titles(client, meeting):
    return [line.item.title for line in client.get(address("meeting_detail", meeting.pk)).context["lines"]]


def test_a_meeting_is_planned_at_the_hour_of_paris(page, committee):
    response = page.post(address("meeting_create", committee.pk), planned())
    meeting = Meeting.objects.get()
    assert response.url == address("meeting_detail", meeting.pk)
    assert meeting.starts_at == datetime.datetime(2015, 10, 23, 12, 30, tzinfo=datetime.UTC)
    assert meeting.reference == "COPIL-2015-01"
    assert "vendredi 23\u00a0octobre 2015 à 14\u00a0h\u00a030" in text(page.get(response.url)).lower()


def test_every_page_of_a_meeting_says_where_it_is_in_the_same_way(page, meeting):
    (item,) = points(meeting, "Affichage")
    own = ("edit", "cancel", "compose", "item_add", "convene")
    pages = [address(f"meeting_{name}", meeting.pk) for name in own]
    pages += [address(f"meeting_item_{name}", meeting.pk, item.pk) for name in ("edit", "comment", "attach", "remove")]
    way = [address("committee_list"), address("committee_detail", meeting.committee_id)]
    for path in [*pages, address("since_last_time", meeting.pk)]:
        found = re.search(r'<nav class="q-fil".*?</nav>', text(page.get(path)), re.DOTALL)[0]
        assert re.findall(r'href="([^"]+)"', found) == [*way, address("meeting_detail", meeting.pk)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts_at", "2015-10-11T10:00"),
        ("starts_at", "2016-03-27T02:30"),
        ("starts_at", "2015-02-31T10:00"),
        ("starts_at", "2099-01-01T10:00"),
        ("starts_at", ""),
        ("minutes_planned", "5"),
        ("minutes_planned", "x"),
    ],
)
def test_a_wrong_meeting_is_said_beside_its_field_and_nothing_is_lost(page, committee, field, value):
    response = page.post(address("meeting_create", committee.pk), planned(**{field: value}))
    assert field in response.context["form"].errors
    assert 'value="Salle Erignac"' in text(response)
    assert not Meeting.objects.exists()


def test_the_hour_lived_twice_asks_which(page, committee):
    twice = planned(starts_at="2015-10-25T02:30")
    asked = page.post(address("meeting_create", committee.pk), twice)
    assert "starts_at_passage" in asked.context["form"].errors
    page.post(address("meeting_create", committee.pk), twice | {"starts_at_passage": "1"})
    assert Meeting.objects.get().starts_at == datetime.datetime(2015, 10, 25, 1, 30, tzinfo=datetime.UTC)


def test_a_dissolved_committee_meets_no_more(page, committee):
    committee.closed_on = datetime.date(2015, 6, 30)
    committee.save()
    assert page.post(address("meeting_create", committee.pk), planned()).status_code == 409
    assert not Meeting.objects.exists()


def test_a_meeting_moved_by_two_people_shows_both_hours(page, meeting):
    stale = planned(starts_at="2015-10-23T16:00", version=1)
    meeting.starts_at = datetime.datetime(2015, 10, 23, 7, tzinfo=datetime.UTC)
    save_if_unchanged(meeting, version=1, fields=("starts_at",))
    response = page.post(address("meeting_edit", meeting.pk), stale)
    assert response.status_code == 409
    assert "à 9\u00a0h\u00a000" in text(response) and "à 16\u00a0h\u00a000" in text(response)
    assert page.post(address("meeting_edit", meeting.pk), stale | {"version": 2}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.starts_at.hour == 14


def test_a_past_meeting_keeps_its_hour_when_its_place_is_corrected(page, committee):
    past = MeetingFactory(committee=committee, starts_at=datetime.datetime(2015, 10, 1, 7, tzinfo=datetime.UTC))
    sent = planned(starts_at="2015-10-01T09:00", place="Salle Moulin", version=1)
    assert page.post(address("meeting_edit", past.pk), sent).status_code == 302
    assert (
        "starts_at"
        in page.post(address("meeting_edit", past.pk), sent | {"starts_at": "2015-10-01T10:00"}).context["form"].errors
    )


def test_a_cancellation_is_motivated_and_is_not_taken_back(page, meeting):
    refused = page.post(address("meeting_cancel", meeting.pk), {"reason": " "})
    assert "reason" in refused.context["form"].errors
    page.post(address("meeting_cancel", meeting.pk), {"reason": "Grève des transports."})
    shown = text(page.get(address("meeting_detail", meeting.pk)))
    assert "Grève des transports." in shown and "Annulée" in shown and "Que faire" not in shown
    assert page.post(address("meeting_edit", meeting.pk), planned(version=1)).status_code == 409


def test_the_agenda_is_measured_against_the_length(page, meeting):
    points(meeting, "A", "B", minutes=26)
    context = page.get(address("meeting_detail", meeting.pk)).context
    assert context["length"].words == "52\u00a0min prévues sur 60"
    assert context["length"].excess == 0
    points(meeting, "C", minutes=20)
    shown = text(page.get(address("meeting_detail", meeting.pk)))
    assert "72\u00a0min prévues sur 60" in shown and "12\u00a0minutes de trop" in shown


def test_a_free_point_is_added_at_the_end_then_edited_then_removed(page, meeting):
    points(meeting, "Suites")
    sent = {"title": "Horaires d’été", "minutes": 10, "why": "Demandé par le syndicat", "proposal": "Fermer à 15 h."}
    added = page.post(address("meeting_item_add", meeting.pk), sent)
    item = AgendaItem.objects.get(title="Horaires d’été")
    assert added.url == f"{address('meeting_detail', meeting.pk)}#point-{item.pk}"
    assert titles(page, meeting) == ["Suites", "Horaires d’été"]
    page.post(address("meeting_item_edit", meeting.pk, item.pk), sent | {"minutes": 15, "version": 1})
    item.refresh_from_db()
    assert item.minutes == 15
    assert page.get(address("meeting_item_remove", meeting.pk, item.pk)).status_code == 200
    assert AgendaItem.objects.filter(pk=item.pk).exists()
    page.post(address("meeting_item_remove", meeting.pk, item.pk))
    assert titles(page, meeting) == ["Suites"]


def test_a_free_point_sent_twice_is_added_once_and_its_title_stands_alone(page, meeting):
    sent = {"title": "Horaires d’été", "minutes": 10, "why": "Demandé par le syndicat", "proposal": "Fermer à 15 h."}
    first, again = (page.post(address("meeting_item_add", meeting.pk), sent) for _ in range(2))
    assert first.url == again.url
    assert Entry.objects.filter(event="agenda.item_added").count() == 1
    other = page.post(address("meeting_item_add", meeting.pk), sent | {"title": " HORAIRES D'ÉTÉ", "proposal": "Non."})
    assert other.status_code == 200 and "porte déjà ce titre" in text(other) and "Non." in text(other)
    assert AgendaItem.objects.count() == 1
    page.post(address("meeting_item_add", meeting.pk), sent | {"title": "Horaires d’hiver"})
    assert AgendaItem.objects.count() == 2


def test_a_point_edited_by_two_people_keeps_both_texts(page, meeting):
    (item,) = points(meeting, "Horaires", version=2)
    sent = {"title": "Horaires d’été", "minutes": 5, "why": "", "proposal": "", "version": 1}
    response = page.post(address("meeting_item_edit", meeting.pk, item.pk), sent)
    assert response.status_code == 409
    assert "Horaires d’été" in text(response)
    item.refresh_from_db()
    assert item.title == "Horaires"


@pytest.mark.parametrize(
    ("title", "direction", "order"), [("B", "up", "BAC"), ("B", "down", "ACB"), ("C", "up", "ACB")]
)
def test_a_button_moves_a_point_by_one_place(page, meeting, title, direction, order):
    points(meeting, "A", "B", "C")
    lines = page.get(address("meeting_detail", meeting.pk)).context["lines"]
    line = next(line for line in lines if line.item.title == title)
    sent = {"ordered": getattr(line, direction), "moved": line.item.pk, "version": meeting.version}
    response = page.post(address("meeting_reorder", meeting.pk), sent)
    assert response.url.endswith(f"#point-{line.item.pk}")
    assert "".join(titles(page, meeting)) == order
    assert page.post(address("meeting_reorder", meeting.pk), sent).status_code == 409


def test_the_first_point_does_not_go_up_nor_the_last_down(page, meeting):
    points(meeting, "A", "B")
    first, last = page.get(address("meeting_detail", meeting.pk)).context["lines"]
    assert not first.up and not last.down and first.down and last.up


@pytest.mark.parametrize("ordered", ["", "x", "1,,2", "999999"])
def test_an_order_that_is_none_changes_nothing(page, meeting, ordered):
    points(meeting, "A", "B")
    response = page.post(address("meeting_reorder", meeting.pk), {"ordered": ordered, "version": 1})
    assert response.status_code == 409
    assert titles(page, meeting) == ["A", "B"]


def test_a_quality_manager_brings_points_to_the_steering_committee_and_changes_his_own(client, meeting):
    (other,) = points(meeting, "Suites")
    client.force_login(holder(Role.QUALITY_MANAGER, site=SiteFactory()))
    client.post(address("meeting_item_add", meeting.pk), {"title": "Signalétique", "minutes": 5})
    own = AgendaItem.objects.get(title="Signalétique")
    assert client.get(address("meeting_item_edit", meeting.pk, own.pk)).status_code == 200
    assert client.get(address("meeting_item_edit", meeting.pk, other.pk)).status_code == 403
    assert client.post(address("meeting_reorder", meeting.pk), {}).status_code == 403


def test_a_point_is_of_its_meeting(page, meeting):
    (item,) = points(MeetingFactory(), "Ailleurs")
    assert page.post(address("meeting_item_remove", meeting.pk, item.pk)).status_code == 404
    assert AgendaItem.objects.exists()


def test_a_point_leads_to_what_it_is_about_for_who_may_read_it(client, meeting):
    service, commitment = ServiceFactory(), CommitmentFactory()
    own, foreign = ActionFactory(lead_service=service), ActionFactory()
    meeting.status = "convened"
    meeting.save()
    points(meeting, "Sien", action=own, commitment=commitment)
    points(meeting, "Autre", date_request=DueDateRequestFactory(action=foreign))
    person = holder(Role.CORRESPONDENT, site=service.site, service=service)
    CommitteeMemberFactory(committee=meeting.committee, account=person)
    client.force_login(person)
    sien, autre = sorted(
        client.get(address("meeting_detail", meeting.pk)).context["lines"], key=lambda line: -len(line.links)
    )
    assert [link.label for link in sien.links] == [own.reference, f"Engagement {commitment.code}"]
    assert autre.links == []


def test_a_member_waits_for_the_notice_to_read_the_agenda(client, meeting):
    points(meeting, "Point réservé")
    service = ServiceFactory()
    person = holder(Role.CORRESPONDENT, site=service.site, service=service)
    CommitteeMemberFactory(committee=meeting.committee, account=person)
    client.force_login(person)
    shown = text(client.get(address("meeting_detail", meeting.pk)))
    assert "Point réservé" not in shown and "en préparation" in shown
    assert client.get(address("meeting_agenda_export", meeting.pk, "csv")).status_code == 403
    Meeting.objects.update(status="convened")
    assert "Point réservé" in text(client.get(address("meeting_detail", meeting.pk)))


def test_the_page_costs_the_same_for_one_point_or_ten(page, meeting, django_assert_max_num_queries):
    counts = []
    for size in (1, 9):
        for _ in range(size):
            points(meeting, "Point", action=ActionFactory(), commitment=CommitmentFactory())
        with django_assert_max_num_queries(25) as captured:
            page.get(address("meeting_detail", meeting.pk))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_agenda_is_exported_in_its_order(page, meeting):
    points(meeting, "Deuxième", "Troisième", why="Attend depuis juin")
    rows = b"".join(page.get(address("meeting_agenda_export", meeting.pk, "csv"))).decode().splitlines()
    assert "Deuxième" in rows[1] and "Troisième" in rows[2] and "Attend depuis juin" in rows[1]
    assert page.get(address("meeting_agenda_export", meeting.pk, "ods")).status_code == 200


def test_a_meeting_that_was_held_is_not_prepared_any_more(page, meeting):
    (item,) = points(meeting, "A")
    Meeting.objects.update(status="closed")
    shown = text(page.get(address("meeting_detail", meeting.pk)))
    assert "Ajouter un point" not in shown and "Retirer" not in shown and "data-move" not in shown
    assert page.post(address("meeting_item_remove", meeting.pk, item.pk)).status_code == 409
    assert page.post(address("meeting_item_add", meeting.pk), {"title": "B", "minutes": 5}).status_code == 409


@pytest.mark.parametrize(("role", "offered"), [(Role.COORDINATOR, True), (Role.SUB_PREFECT, False)])
def test_the_rehearsal_is_offered_to_who_may_rehearse(client, meeting, role, offered):
    client.force_login(holder(role))
    rehearsal = address("rehearsal", meeting.pk)
    assert (rehearsal in text(client.get(address("meeting_detail", meeting.pk)))) == offered
    assert client.get(rehearsal).status_code == (200 if offered else 403)
