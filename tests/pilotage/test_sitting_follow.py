"""The second screen: it follows, it costs little, it decides nothing."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from .sitting_world import TODAY, build_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY


@pytest.fixture
def world():
    return build_sitting()


@pytest.fixture
def screen(client, world):
    client.force_login(world.manager)
    return client


def address(world):
    return reverse("pilotage:sitting_follow", args=[world.meeting.pk])


def decide(world, rank=0):
    chair = Client()
    chair.force_login(world.president)
    item = world.items[rank]
    chair.post(
        reverse("pilotage:sitting_decide", args=[world.meeting.pk, item.pk]),
        {"verdict": "approved", "key": uuid.uuid4()},
    )


def test_it_is_not_sent_again_while_nothing_changes(screen, world):
    first = screen.get(address(world))
    asked = {"HTTP_HX_REQUEST": "true", "HTTP_IF_NONE_MATCH": first["ETag"]}
    assert screen.get(address(world), **asked).status_code == 304
    decide(world)
    changed = screen.get(address(world), **asked)
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"]
    assert "D-01" in changed.content.decode() and "<html" not in changed.content.decode()


def test_it_shows_the_point_below_the_last_decision_then_those_that_were_passed_over(screen, world):
    decide(world, rank=1)
    assert screen.get(address(world)).context["room"].current == world.items[2]
    for rank in range(2, len(world.items)):
        decide(world, rank)
    assert screen.get(address(world)).context["room"].current == world.items[0]


def test_it_holds_no_form_and_a_forged_gesture_is_refused(screen, world):
    shown = screen.get(address(world)).content.decode()
    assert "<form" not in shown and "<button" not in shown
    assert screen.post(address(world), {"verdict": "approved", "key": uuid.uuid4()}).status_code == 405


def test_even_the_president_decides_nothing_from_it(client, world):
    client.force_login(world.president)
    assert "<form" not in client.get(address(world)).content.decode()
    client.force_login(world.president)
    assert "<form" in client.get(reverse("pilotage:sitting", args=[world.meeting.pk])).content.decode()


def test_it_refreshes_itself_without_a_script(screen, world):
    assert '<noscript><meta http-equiv="refresh"' in screen.get(address(world)).content.decode()


def test_it_can_be_kept_still(screen, world):
    still = screen.get(f"{address(world)}?fige=oui").content.decode()
    assert "hx-get" not in still and "refresh" not in still
    live = screen.get(address(world)).content.decode()
    assert "hx-get" in live and "refresh" in live and "Figer l’écran" in live


def test_it_shows_the_first_point_to_decide(screen, world):
    decide(world)
    assert screen.get(address(world)).context["room"].current.pk == world.items[1].pk
