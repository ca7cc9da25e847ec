"""One badge per cell: its word changes with its worth, and red is for a gap or an altered file."""

import datetime

import pytest

from engagements.readiness import board, cell_badge
from qualipref.documents.models import StoredFile
from tests.factories import OpenGapFactory

from .world import TODAY, assess, build, prove, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build(services=1, commitments=1)


def badge(world):
    return cell_badge(board(world.campaign, TODAY).states[0])


def test_a_cell_is_to_treat_then_to_complete_then_ready(world):
    (commitment,), (service,) = world.commitments, world.services
    assert badge(world) == ("bas", "À traiter", "bas")
    assess(world, commitment, service)
    assert badge(world).word == "À traiter"
    prove(commitment, service)
    assert badge(world) == ("part", "À compléter", "part")
    prove(commitment, service, accepted=True)
    assert badge(world) == ("ok", "Prêt", "ok")


def test_an_open_gap_and_an_altered_file_are_red(world):
    (commitment,), (service,) = world.commitments, world.services
    assess(world, commitment, service)
    use = prove(commitment, service, accepted=True)
    stored = StoredFile.objects.create(sha256="0" * 64, size=1, media_type="application/pdf")
    stored.altered_at = datetime.datetime(2015, 10, 1, tzinfo=datetime.UTC)
    stored.save()
    use.evidence.current.stored_file = stored
    use.evidence.current.save()
    assert badge(world) == ("ecart", "Fichier altéré", "ecart")
    OpenGapFactory(commitment=commitment, unit=unit(service))
    assert badge(world).word == "Écart ouvert"


def test_a_cell_left_out_says_why(world):
    (commitment,), (service,) = world.commitments, world.services
    assess(world, commitment, service, conformity="not_applicable", reason="Pas de guichet.")
    assert badge(world) == ("neutre", "Sans objet", "so")
    commitment.is_optional = True
    commitment.save()
    assert badge(world).word == "Optionnel non retenu"
