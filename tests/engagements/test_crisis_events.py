"""An exercise or an activation is lived: its hours hold, its feedback has a date, every correction leaves a trace."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from engagements.enums import CrisisEventStatus
from engagements.models import CrisisEvent
from engagements.usecases import crisis_events as usecases
from engagements.usecases.crisis_hours import hour_in_words
from qualipref.journal.models import Entry
from qualipref.workflow import StaleVersion, TransitionRefused

from .crisis_world import activation, build_crisis, ended, exercise, lived, paris, report, reported

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build_crisis()


def test_an_exercise_is_planned_then_begins_on_the_day_of_its_order(world):
    event = exercise(world, "2015-06-16")
    assert (event.status, event.module) == (CrisisEventStatus.PLANNED, world.module)
    usecases.start_event(event, ordered_at=paris("2015-06-17 00:10"), by=world.keeper)
    assert (event.status, event.held_on) == (CrisisEventStatus.IN_PROGRESS, datetime.date(2015, 6, 17))
    with pytest.raises(TransitionRefused):
        usecases.start_event(event, ordered_at=paris("2015-06-17 00:10"), by=world.keeper)


def test_an_activation_begins_with_its_order(world):
    event = activation(world)
    assert event.status == CrisisEventStatus.IN_PROGRESS
    with pytest.raises(ValidationError):
        usecases.register_event(
            world.site, kind="activation", held_on=None, by=world.keeper, title="Crue", scenario="La rivière monte."
        )


def test_without_a_module_of_emergencies_nothing_is_registered(world):
    world.commitments["7.3.2"].delete()
    with pytest.raises(TransitionRefused):
        activation(world)
    assert not CrisisEvent.objects.exists()


def test_minutes_are_counted_past_midnight_and_belong_to_the_day_of_the_order(world):
    event = ended(world)
    assert (event.minutes_to_first_call, event.minutes_to_publication) == (45, 55)
    assert event.held_on == datetime.date(2015, 3, 10)


@pytest.mark.parametrize(
    ("ordered", "call", "fold", "minutes"),
    [
        ("2015-03-29 01:50", "2015-03-29 03:10", 0, 20),  # the clocks skipped an hour
        ("2014-10-26 02:40", "2014-10-26 02:10", 1, 30),  # they lived it twice
        ("2014-10-26 01:30", "2014-10-26 03:30", 0, 180),
    ],
)
def test_an_hour_is_an_hour_when_the_clocks_change(world, ordered, call, fold, minutes):
    event = activation(world, ordered)
    call = paris(call, fold)
    usecases.end_event(
        event,
        version=1,
        by=world.keeper,
        ordered_at=paris(ordered),
        first_call_at=call,
        first_publication_at=None,
        ended_at=call,
        participant_count=None,
        hot_debrief="",
    )
    assert event.minutes_to_first_call == minutes


def test_the_hour_lived_twice_says_which_it_was():
    assert hour_in_words(paris("2015-10-25 02:10")).endswith("(heure d’été)")
    assert hour_in_words(paris("2015-10-25 02:10", fold=1)).endswith("(heure d’hiver)")
    assert hour_in_words(paris("2015-10-25 03:10")).endswith("3\u00a0h\u00a010")


@pytest.mark.parametrize(
    ("field", "hour", "sentence"),
    [
        ("first_call_at", "2015-03-10 23:29", "précède la décision"),
        ("first_publication_at", "2015-03-10 00:25", "lendemain"),
        ("ended_at", "2015-03-10 23:00", "précède la décision"),
        ("ended_at", "2015-03-11 00:10", "vient après la fin"),
        ("ended_at", "2015-10-13 10:00", "pas encore passée"),
        ("ordered_at", None, "d’abord l’heure de la décision"),
    ],
)
def test_hours_out_of_order_are_refused_in_words(world, field, hour, sentence):
    event = activation(world, "2015-03-10 23:30")
    with pytest.raises(ValidationError, match=sentence):
        usecases.end_event(event, version=1, by=world.keeper, **lived(**{field: hour}))
    event.refresh_from_db()
    assert event.status == CrisisEventStatus.IN_PROGRESS


def test_what_happens_now_is_noted_once(world):
    event = activation(world)
    usecases.note_first_call(event, by=world.keeper)
    assert event.first_call_at.second == 0
    with pytest.raises(TransitionRefused):
        usecases.note_first_call(CrisisEvent.objects.get(pk=event.pk), by=world.keeper)
    assert Entry.objects.filter(event="crisis_event.first_call_noted").count() == 1


@pytest.mark.parametrize(
    ("ended_at", "due"),
    [
        ("2015-03-11 04:00", "2015-05-11"),
        ("2015-06-30 18:00", "2015-08-31"),
        ("2014-12-30 23:30", "2015-02-28"),
        ("2015-06-16 23:30", "2015-08-16"),
    ],
)
def test_the_feedback_is_due_after_the_months_of_the_referentiel(world, ended_at, due):
    assert usecases.feedback_due(paris(ended_at)) == datetime.date.fromisoformat(due)


def test_the_delay_is_that_of_the_referentiel_as_it_is_corrected(world):
    world.commitments["7.3.2"].thresholds.update(value=1)
    world.commitments["7.3.2"].file_code, world.commitments["7.3.2"].code = "7.3.2", "7.9.9"
    world.commitments["7.3.2"].save()
    assert usecases.feedback_due(paris("2015-03-11 04:00")) == datetime.date(2015, 4, 11)


@pytest.mark.parametrize(("day", "in_time"), [("2015-05-11", True), ("2015-05-12", False)])
def test_a_feedback_of_the_last_day_is_in_time(world, day, in_time):
    event = reported(world, day)
    assert (event.status, event.is_reported_in_time) == (CrisisEventStatus.REPORTED, in_time)
    assert event.feedback_file.path.read_bytes() == b"Rapport\n"


@pytest.mark.parametrize("day", ["2015-03-10", "2015-10-13"])
def test_a_feedback_is_written_after_the_event_and_not_tomorrow(world, day):
    event = ended(world)
    with pytest.raises(ValidationError):
        report(event, world.keeper, day)


def test_a_late_feedback_is_late_the_day_after(world):
    event = ended(world)
    assert not CrisisEvent.objects.late(event.feedback_due_on).exists()
    assert CrisisEvent.objects.late(event.feedback_due_on + datetime.timedelta(days=1)).get() == event


def corrected(event, **fields):
    return {name: getattr(event, name) for name in usecases.correctable(event)} | fields


def test_a_correction_keeps_both_texts_and_its_reason(world):
    event = reported(world)
    facts = corrected(event, first_call_at=paris("2015-03-11 00:20"), ended_at=paris("2015-03-12 04:00"))
    with pytest.raises(ValidationError):
        usecases.correct_event(event, version=event.version, by=world.keeper, reason=" ", **facts)
    event.refresh_from_db()
    usecases.correct_event(event, version=event.version, by=world.keeper, reason="Main courante relue", **facts)
    event.refresh_from_db()
    assert (event.minutes_to_first_call, event.feedback_due_on) == (50, datetime.date(2015, 5, 12))
    details = Entry.objects.get(event="crisis_event.corrected").details
    assert details["before"]["premier appel pris"].endswith("0\u00a0h\u00a015")
    assert details["after"]["premier appel pris"].endswith("0\u00a0h\u00a020")
    assert details["reason"] == "Main courante relue"


def test_a_correction_that_changes_nothing_writes_nothing(world):
    event = ended(world)
    same = corrected(event)
    assert usecases.correct_event(event, version=event.version, by=world.keeper, reason="Relu", **same) == ([], [])
    assert not Entry.objects.filter(event="crisis_event.corrected").exists()


def test_a_due_date_does_not_move_when_the_hours_do_not(world):
    event = ended(world)
    world.commitments["7.3.2"].thresholds.update(value=5)
    facts = corrected(event, title="Rupture d’une digue")
    usecases.correct_event(event, version=event.version, by=world.keeper, reason="Intitulé", **facts)
    event.refresh_from_db()
    assert event.feedback_due_on == datetime.date(2015, 5, 11)
    assert CrisisEvent.objects.matching("RUPTURE d'une").get() == event


@pytest.mark.parametrize(
    ("field", "value"), [("ordered_at", paris("2015-03-09 23:30")), ("first_call_at", None), ("feedback_on", None)]
)
def test_what_measurements_hang_on_stays_once_the_event_is_over(world, field, value):
    event = reported(world)
    value = value or (None if field == "first_call_at" else datetime.date(2015, 3, 10))
    with pytest.raises(ValidationError) as refused:
        usecases.correct_event(
            event, version=event.version, by=world.keeper, reason="Relu", **corrected(event, **{field: value})
        )
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("gesture", ["correct", "end", "report"])
def test_a_stale_sheet_writes_nothing(world, gesture):
    event = activation(world, "2015-03-10 23:30") if gesture == "end" else ended(world)
    stale = {"version": event.version - 1, "by": world.keeper}
    with pytest.raises(StaleVersion):
        if gesture == "end":
            usecases.end_event(event, **stale, **lived())
        elif gesture == "correct":
            usecases.correct_event(event, **stale, reason="Relu", **corrected(event, title="Autre"))
        else:
            event.version -= 1
            report(event, world.keeper)


def test_a_cancelled_event_keeps_its_reason_and_nothing_else_happens(world):
    event = exercise(world)
    with pytest.raises(ValidationError):
        usecases.cancel_event(event, reason=" ", by=world.keeper)
    usecases.cancel_event(event, reason="Grève", by=world.keeper)
    assert (event.status, event.cancel_reason) == (CrisisEventStatus.CANCELLED, "Grève")
    with pytest.raises(TransitionRefused):
        usecases.start_event(event, ordered_at=paris("2015-06-16 10:00"), by=world.keeper)
    with pytest.raises(TransitionRefused):
        usecases.correct_event(event, version=event.version, by=world.keeper)
    with pytest.raises(TransitionRefused):
        usecases.cancel_event(ended(world), reason="Trop tard", by=world.keeper)


def test_each_state_leaves_its_dates(world):
    event = reported(world)
    assert list(event.periods.values_list("status", flat=True)) == ["in_progress", "ended", "reported"]


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_on_the_first_call_note_it_once():
    event = activation(build_crisis())

    def note(_):
        try:
            usecases.note_first_call(CrisisEvent.objects.get(pk=event.pk), by=event.registered_by)
        except TransitionRefused:
            return "refusé"
        else:
            return "noté"
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(note, range(10))) == ["noté"] + ["refusé"] * 9
