"""A « PV rectificatif » is read wherever the decision that it corrects is."""

import datetime

import pytest
from django.urls import reverse

from pilotage.documents.meeting_pack import meeting_pack_content
from pilotage.follow_up import fates
from pilotage.models import Decision
from pilotage.rectified import as_last_said
from pilotage.usecases import minutes as usecases
from qualipref import clock
from tests.factories.steering import AgendaItemFactory, MeetingFactory

from .minutes_world import DAY, approved, build_meeting, fresh, signed_in

pytestmark = pytest.mark.django_db
RECTIFIED = "Le comité valide la signalétique de l’annexe."


@pytest.fixture
def world(settings):
    settings.TODAY = DAY
    return approved(build_meeting())


def rectification(world, *, is_approved=True, of=None, text=RECTIFIED):
    made = usecases.rectify_minutes(of or fresh(world.minutes), reason="Lieu", by=world.writer)
    usecases.write_rectification(
        made, texts={"D-01": text}, opening="", closing="", version=made.version, by=world.writer
    )  # fmt: skip
    usecases.submit_minutes(made, version=made.version, by=world.writer)
    if is_approved:
        seen = {"version": made.version, "digest": made.content_digest}
        usecases.approve_minutes(made, **seen, by=world.president, factor="password")
    return fresh(made)


def pages(world):
    committee, client = world.minutes.meeting.committee_id, signed_in(world.writer)
    places = [
        ("action_detail", [world.actions[0].pk]),
        ("committee_detail", [committee]),
        ("committee_decisions", [committee]),
        ("meeting_detail", [world.minutes.meeting_id]),
    ]
    return {name: client.get(reverse(f"pilotage:{name}", args=args)).text for name, args in places}


def test_every_register_says_the_last_approved_text_and_what_corrects_it(world):
    made = rectification(world)
    for name, shown in pages(world).items():
        assert RECTIFIED in shown, name
        assert shown.count(f"(rectifiée par {made.reference})") == 1, name


def test_a_rectification_that_waits_changes_no_register(world):
    rectification(world, is_approved=False)
    for name, shown in pages(world).items():
        assert RECTIFIED not in shown and "rectifiée par" not in shown, name


def test_the_last_of_two_rectifications_is_the_one_that_is_read(world):
    last = rectification(world, of=rectification(world), text="Le comité valide les deux.")
    first, second = as_last_said(Decision.objects.order_by("number"))
    assert (first.said, first.rectified_by) == ("Le comité valide les deux.", last)
    assert (second.said, second.rectified_by) == (second.text, None)


def test_the_register_is_searched_and_exported_in_the_last_words(world):
    made, client = rectification(world), signed_in(world.writer)
    committee = world.minutes.meeting.committee_id
    assert RECTIFIED in client.get(reverse("pilotage:committee_decisions", args=[committee]), {"q": "annexe"}).text
    export = client.get(reverse("pilotage:committee_decision_export", args=[committee, "csv"]))
    said = b"".join(export).decode("utf-8-sig")
    assert RECTIFIED in said and said.count(made.reference) == 1


@pytest.fixture
def next_meeting(world):
    held = world.minutes.meeting
    meeting = MeetingFactory(
        committee=held.committee, number=held.number + 1, starts_at=held.starts_at + datetime.timedelta(days=60)
    )
    AgendaItemFactory(meeting=meeting, action=world.actions[0])
    return meeting


def test_the_next_meeting_reads_what_was_rectified(world, next_meeting):
    made, client = rectification(world), signed_in(world.writer)
    shown = client.get(reverse("pilotage:since_last_time", args=[next_meeting.pk])).text
    assert RECTIFIED in shown and shown.count(f"(rectifiée par {made.reference})") == 1
    export = client.get(reverse("pilotage:since_last_time_export", args=[next_meeting.pk, "csv"]))
    assert RECTIFIED in b"".join(export).decode("utf-8-sig")


def test_the_dossier_of_the_next_meeting_says_what_was_rectified(world, next_meeting):
    rectification(world)
    content = meeting_pack_content(next_meeting, fates(next_meeting, clock.today()), frozen_at=clock.now())
    assert str(content).count(RECTIFIED) == 2  # since the last time, and beside the point on that action
    assert world.decisions[0].text not in str(content)


def test_the_texts_of_many_decisions_are_read_at_once(world, django_assert_num_queries):
    rectification(world)
    with django_assert_num_queries(2):
        assert len(as_last_said(Decision.objects.all())) > 1
