"""What the database itself refuses to change in the steering, whoever asks."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from pilotage.models import DueDateChange, ItemComment, MeetingMinutes, MinutesRemark
from qualipref.documents.models import StoredFile
from tests.factories import UserFactory
from tests.factories.steering import (
    ActionFactory,
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    ItemPieceFactory,
    MeetingFactory,
    MeetingMinutesFactory,
)

pytestmark = pytest.mark.django_db


def refused(gesture):
    with pytest.raises(IntegrityError, match="scellées"), transaction.atomic():
        gesture()
    return True


def update(row, **changes):
    return lambda: type(row).objects.filter(pk=row.pk).update(**changes)


def test_the_first_due_date_of_an_action_never_changes():
    action = ActionFactory()
    assert refused(update(action, original_due_on=datetime.date(2016, 1, 1)))
    assert update(action, due_on=datetime.date(2016, 1, 1))() == 1


def test_an_action_is_never_deleted():
    action = ActionFactory()
    assert refused(lambda: type(action).objects.filter(pk=action.pk)._raw_delete("default"))


def test_a_change_of_date_is_cancelled_but_never_rewritten():
    action = ActionFactory()
    days = {"old_due_on": action.due_on, "new_due_on": datetime.date(2015, 12, 1)}
    change = DueDateChange.objects.create(action=action, reason="Retard", **days)
    assert refused(update(change, reason="Autre motif"))
    assert update(change, cancelled_at=change.at)() == 1
    assert refused(update(change, cancelled_at=None))


@pytest.mark.parametrize(
    "changes",
    [
        {"content": {"decisions": ["autre"]}},
        {"content_digest": "c" * 64},
        {"opening": "Autre ouverture"},
        {"status": "draft"},
        {"approved_at": datetime.datetime(2015, 10, 27, 9, tzinfo=datetime.UTC)},
        {"on_behalf_of": 1},
        {"journal_head": "d" * 64},
        {"version": 9},
    ],
)
def test_approved_minutes_do_not_change(changes):
    if "on_behalf_of" in changes:
        changes = {"on_behalf_of": UserFactory()}
    assert refused(update(MeetingMinutesFactory(approved=True), **changes))


def test_approved_minutes_receive_their_pdf_once():
    minutes = MeetingMinutesFactory(approved=True)
    first, second = (StoredFile.objects.store(data, media_type="application/pdf") for data in (b"%PDF-1", b"%PDF-2"))
    assert update(minutes, pdf=first, page_count=3)() == 1
    assert refused(update(minutes, pdf=second))
    assert refused(lambda: MeetingMinutes.objects.filter(pk=minutes.pk)._raw_delete("default"))


def test_minutes_that_wait_may_change():
    assert update(MeetingMinutesFactory(submitted=True), status="changes_asked")() == 1


@pytest.mark.parametrize(
    ("factory", "changes"),
    [
        (DecisionFactory, {"text": "Autre"}),
        (AgendaItemFactory, {"note": "Autre"}),
        (AttendanceFactory, {"answer": "accepted"}),
        (ItemPieceFactory, {"filename": "autre.txt"}),
    ],
)
def test_what_approved_minutes_hold_is_sealed_with_them(factory, changes):
    row = factory()
    assert update(row, **changes)() == 1
    assert update(row, is_sealed=True)() == 1
    assert refused(update(row, **changes))
    assert refused(update(row, is_sealed=False))


def test_a_piece_is_deleted_until_it_is_sealed_only():
    free, sealed = ItemPieceFactory(), ItemPieceFactory(is_sealed=True)
    assert free.delete()
    assert refused(sealed.delete)


def test_the_pieces_of_a_point_sealed_before_are_sealed_by_the_migration():
    sealed, free = ItemPieceFactory(item__is_sealed=True), ItemPieceFactory()
    import_module("pilotage.migrations.0011_seal_the_pieces").seal_those_of_sealed_points(apps, None)
    assert list(type(sealed).objects.filter(is_sealed=True)) == [sealed]
    assert free.delete()


def test_minutes_are_never_approved_by_who_submitted_them():
    minutes = MeetingMinutesFactory(submitted=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        update(minutes, status="approved", approved_by=minutes.submitted_by, approved_at=minutes.submitted_at)()


def remark(**fields):
    minutes = MeetingMinutesFactory(submitted=True)
    return MinutesRemark.objects.create(minutes=minutes, text="Nommer le service.", **fields)


def test_a_remark_is_answered_until_the_minutes_are_approved_and_never_rewritten():
    row = remark()
    assert update(row, answer="Fait.")() == 1
    assert refused(update(row, text="Autre"))
    assert refused(lambda: MinutesRemark.objects.filter(pk=row.pk)._raw_delete("default"))
    assert update(row, is_sealed=True)() == 1
    assert refused(update(row, answer="Autre"))


def test_the_history_of_minutes_is_not_rewritten():
    minutes = MeetingMinutesFactory()
    period = minutes.periods.create(status="draft")
    assert refused(update(period, status="submitted"))
    assert update(period, until=period.since)() == 1
    assert refused(update(period, until=None))
    last = minutes.periods.create(status="approved")
    assert refused(update(last, until=last.since))
    assert refused(lambda: type(last).objects.filter(pk=last.pk)._raw_delete("default"))


@pytest.mark.parametrize(
    "changes",
    [
        {"place": "Ailleurs"},
        {"starts_at": datetime.datetime(2014, 1, 1, tzinfo=datetime.UTC)},
        {"opened_at": datetime.datetime(2014, 1, 1, tzinfo=datetime.UTC)},
        {"is_sealed": False},
    ],
)
def test_the_meeting_of_approved_minutes_keeps_its_place_and_its_hour(changes):
    meeting = MeetingFactory(place="Cergy")
    assert update(meeting, place="Pontoise")() == 1
    assert update(meeting, is_sealed=True)() == 1
    assert refused(update(meeting, **changes))
    assert refused(lambda: type(meeting).objects.filter(pk=meeting.pk)._raw_delete("default"))
    assert update(meeting, pack_frozen_at=meeting.starts_at)() == 1


def test_the_pages_of_approved_minutes_are_counted_with_their_pdf_and_not_again():
    minutes = MeetingMinutesFactory(approved=True)
    assert refused(update(minutes, page_count=99))
    pdf = StoredFile.objects.store(b"%PDF-1", media_type="application/pdf")
    assert update(minutes, pdf=pdf, page_count=3)() == 1
    assert refused(update(minutes, page_count=99))
    assert refused(update(minutes, authors=[1]))


def test_a_comment_of_a_point_is_withdrawn_but_never_rewritten():
    comment = ItemComment.objects.create(item=AgendaItemFactory(), text="D’accord.", author=UserFactory())
    assert update(comment, withdrawn_at=comment.at)() == 1
    assert refused(update(comment, text="Pas d’accord."))
    assert refused(update(comment, item=AgendaItemFactory()))
    assert refused(lambda: ItemComment.objects.filter(pk=comment.pk)._raw_delete("default"))
