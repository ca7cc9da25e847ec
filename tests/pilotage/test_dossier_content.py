"""What the dossier freezes: plain data, typeset once, the same rows giving the same digest."""

import json

import pytest

from engagements.models import OptionalCommitmentDecision
from pilotage.documents import application_file_content, is_unchanged, provenance_csv
from sites.models import ServiceContact

from . import dossier_world
from .dossier_world import ON, build

pytestmark = pytest.mark.django_db


def frozen(world):
    return application_file_content(world.campaign, ON, [])


def test_content_is_plain_data_that_survives_the_database():
    content = dossier_world.content(build())
    assert json.loads(json.dumps(content)) == content
    assert is_unchanged(content, content["digest"])


def test_same_rows_give_the_same_digest_whatever_the_number():
    world = build()
    first, second = dossier_world.content(world, number=1), dossier_world.content(world, number=2)
    assert first["digest"] == second["digest"]
    assert first["issue"]["reference"] == "DC-2015-01"
    assert second["issue"]["reference"] == "DC-2015-02"


def test_one_changed_row_changes_the_digest():
    world = build()
    before = frozen(world)["digest"]
    world.service.name = "Bureau des passeports"
    world.service.save()
    assert frozen(world)["digest"] != before


def test_altered_content_is_noticed():
    content = dossier_world.content(build())
    content["scope"]["total"]["pairs"] += 1
    assert not is_unchanged(content, content["digest"])


def test_typography_is_done_when_freezing():
    content = frozen(build())
    assert content["commitments"]["tables"][0]["groups"][0]["rows"][0]["title"] == "Informer l’usager"
    assert content["figures"]["figures"][0]["printed"] == "2\u202f000"


def test_perimeter_counts_pairs_not_services():
    scope = frozen(build())["scope"]
    assert scope["total"] == {"services": 2, "counts": [2, 1], "pairs": 3}
    assert [site["name"] for site in scope["sites"]] == ["Montclair", "Aubeville"]
    assert scope["sites"][0]["services"] == [{"name": "Bureau des titres", "holds": [True, True]}]


def test_each_figure_has_its_note_and_a_part_its_whole():
    content = frozen(build())
    figures = content["figures"]
    assert [figure["note"] for figure in figures["figures"]] == [1, 2]
    assert figures["shares"][0]["printed"] == "25\u00a0%"
    numbers = [note["number"] for note in content["notes"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert "25" in provenance_csv(content)


def test_optional_commitment_says_its_decision_or_that_there_is_none():
    world = build()
    assert frozen(world)["optional"]["rows"][0]["decision"] == "○ sans décision"
    OptionalCommitmentDecision.objects.create(
        campaign=world.campaign, commitment=world.optional, decision="deferred", decided_on=ON, reason="Travaux"
    )
    row = frozen(world)["optional"]["rows"][0]
    assert (row["decision"], row["reason"]) == ("○ différé", "Travaux")


def test_service_without_the_mandatory_module_is_pointed_out():
    world = build()
    world.service.scope_entries.get(module=world.common).delete()
    assert any("porte le seul module\u00a02" in remark for remark in frozen(world)["scope"]["remarks"])


def test_contacts_are_not_in_the_dossier():
    world = build()
    ServiceContact.objects.create(service=world.service, function="Chef", email="chef@qualipref.example", is_head=True)
    assert "chef@qualipref.example" not in json.dumps(frozen(world))
