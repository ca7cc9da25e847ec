"""The action plan in columns and in a calendar: the filter of the list, the moves of a card, the months."""

import csv
import datetime
import io
import re

import pytest
from django.urls import reverse

from pilotage.views.action_board import PER_STATE
from tests.factories.steering import ActionFactory, MeetingFactory

pytestmark = pytest.mark.django_db
BOARD, CALENDAR = "pilotage:action_board", "pilotage:action_calendar"


def columns(client, query=""):
    found = client.get(f"{reverse(BOARD)}?{query}").context["columns"]
    return {column.label: [card.line.title for card in column.cards] for column in found}


def moves(client, action):
    found = client.get(reverse(BOARD)).context["columns"]
    cards = [card for column in found for card in column.cards if card.line.pk == action.pk]
    return [move.label for move in cards[0].moves]


# --- The board ------------------------------------------------------------------------------------
def test_each_action_stands_in_the_column_of_its_state_and_the_filter_is_that_of_the_list(page, service):
    ActionFactory(title="Neuve")
    ActionFactory(title="Décidée", approved=True)
    ActionFactory(title="Commencée", in_progress=True, lead_service=service)
    ActionFactory(title="Faite", done=True)
    ActionFactory(title="Rejetée", rejected=True)
    assert columns(page) == {
        "Proposées": ["Neuve"],
        "Validées": ["Décidée"],
        "En cours": ["Commencée"],
        "Réalisées": ["Faite"],
        "Clôturées": [],
    }
    assert [label for label, *_ in page.get(reverse(BOARD)).context["left_out"]] == ["Rejetée"]
    kept = columns(page, f"service={service.pk}")
    assert sum(kept.values(), []) == ["Commencée"]


@pytest.mark.parametrize(
    ("fields", "offered"),
    [
        ({}, []),
        ({"approved": True}, ["Commencer", "Déclarer réalisée…", "Abandonner…"]),
        ({"in_progress": True}, ["Déclarer réalisée…", "Abandonner…"]),
        ({"done": True}, ["Clôturer", "Renvoyer au service…", "Abandonner…"]),
    ],
)
def test_a_card_offers_the_moves_of_its_state(page, service, fields, offered):
    found = moves(page, ActionFactory(lead_service=service, **fields))
    assert [label for label in offered if label not in found] == []
    assert set(found) <= set(offered)


def test_a_card_offers_nothing_to_who_may_do_nothing(page):
    assert moves(page, ActionFactory(in_progress=True)) == []
    assert "Déplacer" not in page.get(reverse(BOARD)).text


def forms_of(response, action):
    card = re.search(rf'<li class="q-carte" id="action-{action.pk}".*?</details>', response.text, re.DOTALL)[0]
    return re.findall(r'<form method="(\w+)" action="([^"]+)">', card)


def test_a_move_that_asks_nothing_is_a_button_that_moves_the_card_and_comes_back(page, service):
    action = ActionFactory(lead_service=service, approved=True)
    board = page.get(f"{reverse(BOARD)}?site={service.site.slug}")
    assert forms_of(board, action)[0] == ("post", reverse("pilotage:action_progress", args=[action.pk]))
    back = f"{reverse(BOARD)}?site={service.site.slug}#action-{action.pk}"
    sent = {"progress": 0, "version": 1, "retour": back}
    assert page.post(reverse("pilotage:action_progress", args=[action.pk]), sent).url == back
    assert columns(page)["En cours"] == [action.title]


def test_a_move_that_asks_for_words_opens_its_form_then_comes_back(page, service):
    action = ActionFactory(lead_service=service, done=True)
    address, back = reverse("pilotage:action_send_back", args=[action.pk]), f"{reverse(BOARD)}#action-{action.pk}"
    assert ("get", address) in forms_of(page.get(reverse(BOARD)), action)
    form = page.get(address, {"retour": back})
    assert f'name="retour" value="{back}"' in form.text
    assert page.post(address, {"reason": "Illisible", "version": 1, "retour": back}).url == back


@pytest.mark.parametrize("elsewhere", ["https://ailleurs.example/", "//ailleurs.example", "javascript:1"])
def test_nobody_is_sent_elsewhere(page, service, elsewhere):
    action = ActionFactory(lead_service=service, done=True)
    answer = page.post(reverse("pilotage:action_close", args=[action.pk]), {"version": 1, "retour": elsewhere})
    assert answer.url == reverse("pilotage:action_detail", args=[action.pk])


def test_a_card_moved_by_someone_else_meanwhile_is_a_conflict(page, service):
    action = ActionFactory(lead_service=service, done=True, version=2)
    answer = page.post(reverse("pilotage:action_close", args=[action.pk]), {"version": 1})
    assert answer.status_code == 409
    action.refresh_from_db()
    assert action.status == "done"


def test_a_long_column_shows_its_first_cards_and_the_way_to_the_others(page, service):
    ActionFactory.create_batch(PER_STATE + 2, lead_service=service, approved=True)
    (column,) = [each for each in page.get(reverse(BOARD)).context["columns"] if each.label == "Validées"]
    assert (column.count, len(column.cards)) == (PER_STATE + 2, PER_STATE)
    assert column.rest == [("Validée", 2, "?etat=approved")]


def test_the_board_costs_the_same_for_five_or_sixty(page, service, django_assert_max_num_queries):
    counted = []
    for size in (1, 11):
        for fields in ({}, {"approved": True}, {"in_progress": True}, {"done": True}, {"rejected": True}):
            ActionFactory.create_batch(size, lead_service=service, **fields)
        with django_assert_max_num_queries(11) as captured:
            page.get(reverse(BOARD))
        counted.append(len(captured))
    assert counted[0] == counted[1]


# --- The calendar ---------------------------------------------------------------------------------
def due(client, query=""):
    weeks = client.get(f"{reverse(CALENDAR)}?{query}").context["weeks"]
    return {day.date: [line.title for line in day.lines] for _, days in weeks for day in days if day.lines}


def test_a_month_shows_what_is_due_on_each_of_its_days(page):
    ActionFactory(title="Premier", original_due_on=datetime.date(2015, 10, 1))
    ActionFactory(title="Dernier", original_due_on=datetime.date(2015, 10, 31))
    ActionFactory(title="Avant", original_due_on=datetime.date(2015, 9, 30))
    ActionFactory(title="Après", original_due_on=datetime.date(2015, 11, 1))
    assert due(page) == {datetime.date(2015, 10, 1): ["Premier"], datetime.date(2015, 10, 31): ["Dernier"]}
    assert due(page, "mois=2015-11") == {datetime.date(2015, 11, 1): ["Après"]}


def test_the_months_around_keep_the_filter_and_today_is_marked(page, service):
    shown = page.get(f"{reverse(CALENDAR)}?etat=ouvertes")
    assert shown.context["previous"][1] == "?etat=ouvertes&mois=2015-09"
    assert shown.context["next"][1] == "?etat=ouvertes&mois=2015-11"
    assert len(re.findall(r'aria-current="date"', shown.text)) == 1
    assert len(re.findall(r'<th scope="(?:col|row)"', shown.text)) == 8 + 5
    assert 'aria-current="date"' not in page.get(f"{reverse(CALENDAR)}?mois=2016-02").text


MONTHS = ["2015-13", "x", "1700-01", "2099-12", "1900-01", "2015-12", "2015-11%0A", "20١٥-11"]


@pytest.mark.parametrize("month", MONTHS)
def test_any_month_asked_has_its_page_and_its_export(page, month):
    assert page.get(f"{reverse(CALENDAR)}?mois={month}").status_code == 200
    export = reverse("pilotage:action_calendar_export", args=["csv"])
    assert page.get(f"{export}?mois={month}").status_code == 200


def test_a_day_shows_the_meetings_that_its_reader_sees(client, page, service, correspondent):
    meeting = MeetingFactory(starts_at=datetime.datetime(2015, 10, 31, 22, 30, tzinfo=datetime.UTC))
    MeetingFactory(starts_at=datetime.datetime(2015, 10, 31, 23, 30, tzinfo=datetime.UTC))
    MeetingFactory(status="cancelled", cancel_reason="Grève")
    weeks = page.get(reverse(CALENDAR)).context["weeks"]
    shown = {day.date: day.meetings for _, days in weeks for day in days if day.is_of_month and day.meetings}
    assert shown == {datetime.date(2015, 10, 31): [meeting]}
    link = reverse("pilotage:meeting_detail", args=[meeting.pk])
    assert link in page.get(reverse(CALENDAR)).text
    client.force_login(correspondent)
    assert link not in client.get(reverse(CALENDAR)).text


def test_a_full_day_shows_some_and_the_way_to_all(page, service):
    ActionFactory.create_batch(6, lead_service=service, original_due_on=datetime.date(2015, 10, 15))
    weeks = page.get(reverse(CALENDAR)).context["weeks"]
    (full,) = [day for _, days in weeks for day in days if day.lines]
    assert (len(full.lines), full.rest) == (4, 2)
    listed = page.get(reverse("pilotage:action_list") + full.url).context["lines"]
    assert len(listed) == 6


def test_the_export_of_a_month_has_its_rows(page):
    ActionFactory(title="Octobre", original_due_on=datetime.date(2015, 10, 15))
    ActionFactory(title="Novembre", original_due_on=datetime.date(2015, 11, 15))
    address = reverse("pilotage:action_calendar_export", args=["csv"])
    text = b"".join(page.get(f"{address}?mois=2015-11")).decode().removeprefix("\ufeff")
    assert [row["intitulé"] for row in csv.DictReader(io.StringIO(text), delimiter=";")] == ["Novembre"]


def test_the_calendar_costs_the_same_for_one_or_forty(page, service, django_assert_max_num_queries):
    counted = []
    for size in (1, 39):
        ActionFactory.create_batch(size, lead_service=service, original_due_on=datetime.date(2015, 10, 20))
        with django_assert_max_num_queries(10) as captured:
            page.get(reverse(CALENDAR))
        counted.append(len(captured))
    assert counted[0] == counted[1]
