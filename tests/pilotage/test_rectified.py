"""A « PV rectificatif » is read wherever the decision that it corrects is."""

import pytest
from django.urls import reverse

from pilotage.models import Decision
from pilotage.rectified import as_last_said
from pilotage.usecases import minutes as usecases

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


def test_the_texts_of_many_decisions_are_read_at_once(world, django_assert_num_queries):
    rectification(world)
    decisions = list(Decision.objects.all()) * 10
    with django_assert_num_queries(1):
        as_last_said(decisions)
