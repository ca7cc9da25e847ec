"""The scores of the dossier: those of the screen, and a reader can count them again from what is attached."""

import csv
import io
import json

import pytest

from engagements.readiness import board, score
from pilotage.documents import (
    application_file_content,
    cells_csv,
    commitments,
    history,
    is_unchanged,
    perimeter,
    scores,
)
from pilotage.documents.provenance import Provenance
from pilotage.readiness import BLOCKER, OK, dossier_checks
from qualipref.documents.models import StoredFile
from tests.factories import CellFactory, EvidenceUseFactory, OpenGapFactory, UnitFactory

from . import dossier_world
from .dossier_world import ON, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """One cell ready, one with a proof to review, one « sans objet »; the others are not assessed."""
    world = build()
    world.unit = UnitFactory(service=world.service, site=world.main)
    first, second = world.campaign.framework.commitments.filter(code__in=("1.1.1", "2.1.1")).order_by("code")
    world.first, world.second = first, second
    cell = {"campaign": world.campaign, "unit": world.unit}
    CellFactory(commitment=first, **cell)
    EvidenceUseFactory(commitment=first, unit=world.unit, accepted=True)
    CellFactory(commitment=second, **cell)
    EvidenceUseFactory(commitment=second, unit=world.unit)
    aside = UnitFactory(service=world.reception, site=world.other)
    CellFactory(
        commitment=first, campaign=world.campaign, unit=aside, conformity="not_applicable", reason="Pas de guichet"
    )
    return world


def frozen(world):
    return application_file_content(world.campaign, ON, [])


def states_of(content, code):
    table = content["commitments"]["tables"][0]
    rows = [row for group in table["groups"] for row in group["rows"]]
    return next([state["text"] for state in row["states"]] for row in rows if row["code"] == code)


def test_every_figure_is_the_one_of_readiness(world):
    scores = frozen(world)["scores"]
    whole = board(world.campaign, ON)
    for index, site in enumerate((world.main, world.other)):
        expected, shown = score(whole.of_site(site)), scores["total"]["by_site"][index]
        assert (shown["value"] if shown else None) == expected.percent
    total = score(whole.states)
    assert scores["total"]["all_sites"]["value"] == total.percent
    assert scores["total"]["all_sites"]["assessed"] == f"{total.assessed}/{total.applicable} évalués"


def test_a_reader_counts_each_score_again_from_the_attached_cells(world):
    content = frozen(world)
    rows = list(csv.DictReader(io.StringIO(cells_csv(content).removeprefix("\ufeff")), delimiter=";"))
    met, asked = (sum(int(row[name]) for row in rows) for name in ("critères réunis", "critères demandés"))
    total = content["scores"]["total"]["all_sites"]
    assert (met, asked) == (total["met"], total["asked"])
    assert 100 * met // asked == total["value"]


def test_fractions_of_the_commitments_add_up_to_the_score_of_the_site(world):
    content = frozen(world)
    sums = [[0, 0] for _ in content["scores"]["sites"]]
    for states in content["scores"]["by_commitment"].values():
        for held, state in zip(sums, states, strict=True):
            held[0] += state["met"]
            held[1] += state["asked"]
    shown = [[one["met"], one["asked"]] if one else [0, 0] for one in content["scores"]["total"]["by_site"]]
    assert sums == shown


def test_each_score_has_its_note_with_its_rows(world):
    content = frozen(world)
    total = content["scores"]["total"]["all_sites"]
    note = content["notes"][total["note"] - 1]
    assert note["value"].startswith(total["percent"])
    assert note["rows_read"] == str(total["applicable"])
    left_out = len(content["scores"]["cells"]) - total["applicable"]
    assert note["filter"].endswith(f"hors calcul\u00a0: {left_out}")


def test_each_note_says_the_figure_of_the_screen(world):
    notes = Provenance(ON)
    scores.scores(world.campaign, ON, notes)
    history.key_figures(ON, notes)
    history.certification_periods(world.campaign, notes)
    perimeter.scope(world.campaign, ON, notes)
    commitments.counted(commitments.rows(world.campaign, ON), world.campaign, notes)
    commitments.optional_commitments(world.campaign, ON, notes)
    assert len(notes.figures) >= 12
    for cited in notes.figures:
        assert cited.definition.figure(world.coordinator, ON, **dict(cited.parameters)) == cited, cited.label


def test_state_of_a_commitment_says_its_sign_its_word_and_its_criteria(world):
    content = frozen(world)
    assert states_of(content, "1.1.1") == ["● prêt 5/5", "– sans objet"]
    assert states_of(content, "2.1.1") == ["◐ à compléter 4/5", "–"]
    assert states_of(content, "1.1.2") == ["– optionnel non retenu", "– optionnel non retenu"]


def test_open_gap_is_worse_news_than_its_criteria(world):
    OpenGapFactory(commitment=world.first, unit=world.unit)
    assert states_of(frozen(world), "1.1.1")[0] == "■ écart ouvert 4/5"


def test_same_rows_give_the_same_digest_and_one_cell_another(world):
    first, again = frozen(world), frozen(world)
    assert first == again
    assert is_unchanged(json.loads(json.dumps(first)), first["digest"])
    world.campaign.cells.filter(commitment=world.second).update(conformity="weakness", status="in_preparation")
    assert frozen(world)["digest"] != first["digest"]


def level(world, words):
    found = [check for check in dossier_checks(world.campaign, ON) if words in check.title]
    assert len(found) == 1, words
    return found[0].level


def test_cells_not_assessed_block(world):
    world.campaign.cells.all().delete()
    assert level(world, "3\u00a0cases non évaluées sur 3") == BLOCKER
    for commitment in (world.first, world.second):
        CellFactory(campaign=world.campaign, commitment=commitment, unit=world.unit)
    aside = UnitFactory(service=world.reception, site=world.other)
    CellFactory(campaign=world.campaign, commitment=world.first, unit=aside)
    assert level(world, "Chaque case applicable est évaluée") == OK


def test_open_gaps_block_until_they_are_lifted(world):
    assert level(world, "Aucun écart ouvert") == OK
    gap = OpenGapFactory(commitment=world.first, unit=world.unit)
    assert level(world, "1\u00a0écart ouvert") == BLOCKER
    gap.lifted_on = ON
    gap.save()
    assert level(world, "Aucun écart ouvert") == OK


def test_altered_file_blocks(world):
    assert level(world, "Aucun fichier de preuve altéré") == OK
    use = EvidenceUseFactory(commitment=world.first, unit=world.unit, evidence__content__stored_file=altered_file())
    assert level(world, "1\u00a0fichier de preuve altéré") == BLOCKER
    use.status = "withdrawn"
    use.save()
    assert level(world, "Aucun fichier de preuve altéré") == OK


def altered_file():
    stored = StoredFile.objects.store(b"x", media_type="application/pdf")
    stored.altered_at = dossier_world.AT
    stored.save()
    return stored
