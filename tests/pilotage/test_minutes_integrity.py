"""Whatever changes under approved minutes, by SQL with the seals lifted, the verification of the journal says it."""

import json

import pytest

from pilotage.models import AgendaItem, Attendance, Decision, Meeting, MeetingMinutes
from pilotage.usecases import minutes as usecases
from pilotage.usecases.minutes_integrity import minutes_faults
from qualipref.documents.models import StoredFile
from qualipref.jobs.models import Job
from qualipref.journal import integrity, protection
from qualipref.journal.models import Entry
from tests.factories import UserFactory
from tests.factories.steering import AttendanceFactory, ItemPieceFactory, MeetingMinutesFactory

from .minutes_world import DAY, approved, build_meeting, fresh

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def minutes(settings):
    settings.TODAY = DAY
    world = approved(build_meeting())
    usecases.produce_minutes(world.minutes, job=Job.objects.claim(world.minutes.job_id))
    return fresh(world.minutes)


def forged(minutes, **changes):
    with protection.lifted():
        MeetingMinutes.objects.filter(pk=minutes.pk).update(**changes)
    return " ".join(integrity.faults())


def test_untouched_minutes_have_no_fault(minutes):
    assert list(integrity.faults()) == []


def test_one_letter_of_the_text_is_seen(minutes):
    minutes.content["decisions"][0]["text"] += "."
    assert "n’a plus l’empreinte" in forged(minutes, content=minutes.content)


def test_a_text_forged_with_its_digest_is_seen(minutes):
    minutes.content["decisions"][0]["text"] = "Autre"
    digest = usecases.minutes_digest(minutes.content)
    assert "n’est plus le texte approuvé" in forged(minutes, content=minutes.content, content_digest=digest)


def test_another_approver_is_seen(minutes):
    assert "ne nomme plus" in forged(minutes, approved_by=UserFactory())
    assert "ne nomme plus" in forged(minutes, on_behalf_of=UserFactory())


def test_another_pdf_is_seen(minutes):
    other = StoredFile.objects.store(b"%PDF-1.4 autre", media_type="application/pdf")
    assert "n’a plus le PDF" in forged(minutes, pdf=other)


def test_another_block_of_approval_is_seen(minutes):
    minutes.content["approval"]["factor"] = "second facteur"
    assert "approbation comprise, le contenu scellé" in forged(minutes, content=minutes.content)


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (Decision, {"text": "Autre"}),
        (Decision, {"verdict": "noted"}),
        (Decision, {"about": {}}),
        (Attendance, {"presence": "absent"}),
        (AgendaItem, {"note": "Autre"}),
        (Meeting, {"place": "Ailleurs"}),
        (MeetingMinutes, {"factor": "totp"}),
        (MeetingMinutes, {"opening": "Autre"}),
        (MeetingMinutes, {"authors": []}),
    ],
)
def test_another_row_beneath_the_text_is_seen(minutes, model, changes):
    with protection.lifted():
        assert model.objects.update(**changes)
    assert "ont changé depuis" in " ".join(minutes_faults())


def test_a_row_that_is_added_is_seen(minutes):
    AttendanceFactory(meeting=minutes.meeting)
    assert "ont changé depuis" in " ".join(minutes_faults())


# The pieces of the points


@pytest.fixture
def piece(settings):
    settings.TODAY = DAY
    world = build_meeting()
    piece = ItemPieceFactory(item=world.decisions[0].item)
    approved(world)
    return piece


def test_the_pieces_are_sealed_with_the_minutes(piece):
    piece.refresh_from_db()
    assert piece.is_sealed
    assert list(minutes_faults()) == []


@pytest.mark.parametrize("name", ["filename", "stored_file"])
def test_another_piece_is_seen(piece, name):
    setattr(piece, name, getattr(ItemPieceFactory.build(filename="autre.txt"), name))
    with protection.lifted():
        piece.save()
    assert "n’a plus, jointes à ses points, les pièces scellées" in " ".join(minutes_faults())


def test_a_piece_that_comes_or_goes_is_seen(piece):
    ItemPieceFactory(item=piece.item)
    (fault,) = minutes_faults()
    with protection.lifted():
        type(piece).objects.filter(item=piece.item).delete()
    assert list(minutes_faults()) == [fault]


def test_minutes_approved_before_their_pieces_were_sealed_keep_their_seal(piece):
    with protection.lifted():
        detail = Entry.objects.get(event="minutes.approved").detail
        held = json.loads(detail.text)
        del held["pieces_seal"]
        type(detail).objects.filter(pk=detail.pk).update(text=json.dumps(held))
    ItemPieceFactory(item=piece.item)
    assert list(minutes_faults()) == []


def test_a_rectification_breaks_no_seal(minutes):
    made = usecases.rectify_minutes(minutes, reason="Nom", by=minutes.submitted_by)
    usecases.submit_minutes(made, version=made.version, by=minutes.submitted_by)
    usecases.approve_minutes(
        made, version=made.version, digest=made.content_digest, by=minutes.approved_by, factor="password"
    )
    assert list(minutes_faults()) == []


def test_an_approval_taken_back_is_seen(minutes):
    assert "ne l’est plus" in forged(minutes, status="submitted")


def test_minutes_that_nobody_approved_are_seen(settings):
    MeetingMinutesFactory(approved=True, content_digest="a" * 64)
    assert [fault for fault in minutes_faults() if "aucune écriture" in fault]
