"""« Répétition »: the real rules, the real page, and not one row written."""

import re
import uuid

import pytest
from django.apps import apps
from django.urls import reverse

from qualipref.journal.models import AccessEntry
from sites.enums import Role
from tests.factories import holder
from tests.factories.steering import MeetingFactory

from .sitting_world import TODAY, build_sitting


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY


@pytest.fixture
def world(db):
    return build_sitting(opened=False)


def url(name, *args):
    return reverse(f"pilotage:{name}", args=args)


def everything():
    """Every row of every table but the access log, the one thing that is written of whatever one reads."""
    models = [model for model in apps.get_models(include_auto_created=True) if model is not AccessEntry]
    return {model._meta.label: sorted(map(repr, model._base_manager.values_list())) for model in models}


class Rehearsing:
    """The page of a rehearsal, which carries its own state from one request to the next."""

    def __init__(self, client, meeting):
        self.client, self.meeting, self.carried = client, meeting, ""

    def send(self, **fields):
        self.response = self.client.post(url("rehearsal", self.meeting.pk), {"carried": self.carried} | fields)
        self.text = self.response.content.decode()
        if self.response.context and self.response.context.get("rehearsal"):
            self.carried = self.response.context["rehearsal"]["carried"]
        return self

    def decide(self, item, verdict="approved", **fields):
        return self.send(point=item.pk, verdict=verdict, key=uuid.uuid4(), **fields)

    @property
    def decided(self):
        return [(each.number, each.verdict) for each in self.response.context["room"].decisions]


@pytest.fixture
def rehearsing(client, world):
    client.force_login(world.secretary)
    return Rehearsing(client, world.meeting)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_whatever_is_rehearsed(rehearsing, world):
    before = everything()
    rehearsing.client.get(url("rehearsal", world.meeting.pk))
    rehearsing.send()
    rehearsing.decide(world.items[0], new_due_on="15/12/2015")
    assert "15\u00a0décembre\u00a02015 au lieu" in rehearsing.text
    rehearsing.decide(world.items[1], "rejected", reason="Doublon")
    rehearsing.decide(world.items[2], "postponed", reason="Prestataire", new_due_on="15/12/2015")
    rehearsing.decide(world.items[3])
    assert len(rehearsing.decided) == 4
    rehearsing.send(take_back=world.items[0].pk, point=world.items[0].pk)
    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_the_same_gestures_for_real_would_be_seen(client):
    world = build_sitting()
    before = everything()
    client.force_login(world.president)
    client.post(
        url("sitting_decide", world.meeting.pk, world.items[0].pk), {"verdict": "approved", "key": uuid.uuid4()}
    )
    changed = {label for label, rows in everything().items() if rows != before[label]}
    assert {"pilotage.Decision", "pilotage.Action", "journal.Entry"} <= changed


def test_the_page_is_the_real_one_with_its_banner(rehearsing, world):
    assert "rien n’est enregistré" in rehearsing.send().text
    rehearsing.decide(world.items[0])
    assert rehearsing.decided == [(1, "approved")]
    assert rehearsing.response.context["room"].current.pk == world.items[1].pk
    assert "D-01" in rehearsing.text and "Le comité valide l’action" in rehearsing.text
    assert url("sitting_decide", world.meeting.pk, world.items[1].pk) not in rehearsing.text


def test_the_real_rules_refuse_and_what_was_typed_stays(rehearsing, world):
    rehearsing.decide(world.items[2], "postponed", reason="Prestataire")
    assert rehearsing.decided == [] and "Prestataire" in rehearsing.text
    rehearsing.decide(world.items[0]).decide(world.items[0], "rejected", reason="Encore")
    assert "vient d’être décidé" in rehearsing.text
    assert rehearsing.decided == [(1, "approved")]


def test_a_decision_is_taken_back_in_the_rehearsal(rehearsing, world):
    rehearsing.decide(world.items[0]).decide(world.items[1])
    rehearsing.send(take_back=world.items[0].pk, point=world.items[0].pk)
    assert len(rehearsing.decided) == 1
    assert rehearsing.response.context["room"].current.pk == world.items[0].pk


def test_the_reason_opens_without_a_script(rehearsing, world):
    shown = rehearsing.send(point=world.items[0].pk, decision="rejeter").text
    form = re.search(r'<form[^>]*data-reasoned="rejeter"[^>]*>', shown).group()
    assert "hidden" not in form


@pytest.mark.parametrize("carried", ["x", "e30:1abcde:zzz", ""])
def test_what_was_not_carried_by_the_page_is_left_aside(rehearsing, world, carried):
    rehearsing.decide(world.items[0])
    rehearsing.carried = carried
    assert rehearsing.send().decided == []


def test_what_another_person_or_meeting_carried_is_left_aside(rehearsing, world, client):
    rehearsing.decide(world.items[0])
    client.force_login(world.president)
    assert rehearsing.send().decided == []
    assert "recommence au premier point" in rehearsing.text


def test_a_point_that_changed_since_is_named(rehearsing, world):
    rehearsing.decide(world.items[0])
    world.items[0].action.status = "approved"
    world.items[0].action.save()
    rehearsing.send()
    assert rehearsing.decided == [] and "ne peut plus l’être" in rehearsing.text


@pytest.mark.parametrize("status", ["open", "closed", "cancelled"])
def test_a_meeting_is_rehearsed_before_it_opens(rehearsing, world, status):
    type(world.meeting).objects.update(status=status)
    assert rehearsing.send().response.status_code == 409


def test_who_does_not_prepare_the_committee_does_not_rehearse(client, world):
    client.force_login(holder(Role.SUB_PREFECT, site=world.service.site))
    assert client.get(url("rehearsal", world.meeting.pk)).status_code == 403
    assert client.post(url("rehearsal", world.meeting.pk)).status_code == 403


@pytest.mark.parametrize("sent", [{"verdict": "x"}, {"verdict": "approved"}, {"point": "x"}, {"point": "9" * 30}])
def test_a_broken_form_does_not_break_the_page(rehearsing, sent):
    assert rehearsing.send(**sent).response.status_code in (200, 404)


def test_an_empty_agenda_is_not_rehearsed(client, world):
    empty = MeetingFactory(committee=world.meeting.committee)
    client.force_login(world.secretary)
    assert "ajoutez d’abord un point" in client.get(url("rehearsal", empty.pk)).content.decode()
    assert client.post(url("rehearsal", empty.pk)).status_code == 409
