"""What is typed in the room while its meeting ends elsewhere: refused in words, and never lost."""

import pytest
from django.urls import reverse

from pilotage.models import AgendaItem, Decision

from .minutes_world import DAY, approved, build_meeting, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = DAY


@pytest.fixture
def world():
    return build_meeting()


def sent(user, name, *args, **said):
    return signed_in(user).post(reverse(f"pilotage:{name}", args=args), said)


def test_a_note_typed_while_the_minutes_are_approved_is_kept(world):
    item = world.decisions[0].item
    approved(world)
    late = sent(
        world.writer, "sitting_note", item.meeting_id, item.pk, note="La direction suit le devis.", version=item.version
    )
    assert late.status_code == 409
    assert "La direction suit le devis." in late.text
    assert AgendaItem.objects.get(pk=item.pk).note == ""


def test_a_note_typed_before_they_are_submitted_is_written(world):
    item = world.decisions[0].item
    sent(world.writer, "sitting_note", item.meeting_id, item.pk, note="La direction suit.", version=item.version)
    assert AgendaItem.objects.get(pk=item.pk).note == "La direction suit."


def test_a_sentence_typed_while_the_minutes_are_approved_is_kept(world):
    decision = world.decisions[0]
    approved(world)
    said = {"text": "Le comité valide sous réserve.", "version": decision.version}
    late = sent(world.president, "sitting_reword", decision.meeting_id, decision.pk, **said)
    assert late.status_code == 409
    assert "Le comité valide sous réserve." in late.text
    assert Decision.objects.get(pk=decision.pk).text == decision.text


def test_a_point_typed_while_the_meeting_is_closed_is_kept(world):
    late = sent(world.writer, "sitting_add_item", world.minutes.meeting_id, title="Accueil des stagiaires", minutes=5)
    assert late.status_code == 409
    assert "Accueil des stagiaires" in late.text
    assert not AgendaItem.objects.filter(title="Accueil des stagiaires").exists()
