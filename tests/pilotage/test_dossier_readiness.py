"""The checks before generation: what blocks, what is to be verified, and the page that mends it."""

import datetime

import pytest

from engagements.models import CampaignSite, OptionalCommitmentDecision
from pilotage.readiness import BLOCKER, OK, WARNING, as_data, dossier_checks
from sites.models import ScopeEntry

from .dossier_world import ON, build, name_heads

pytestmark = pytest.mark.django_db


def level(world, words, on=ON):
    found = [check for check in dossier_checks(world.campaign, on) if words in check.title]
    assert len(found) == 1, [check.title for check in dossier_checks(world.campaign, on)]
    return found[0].level


def test_without_a_campaign_one_blocker_says_it():
    checks = dossier_checks(None, ON)
    assert [(check.level, check.title) for check in checks] == [(BLOCKER, "Aucune campagne ouverte pour 2015")]


def test_blockers_come_first():
    levels = [check.level for check in dossier_checks(build().campaign, ON)]
    assert levels == sorted(levels, key=[BLOCKER, WARNING, OK].index)


def test_empty_perimeter_blocks():
    world = build()
    ScopeEntry.objects.all().delete()
    assert level(world, "Périmètre vide") == BLOCKER
    assert level(world, "Des modules retenus n’ont aucun service") == BLOCKER


def test_service_without_a_head_blocks_until_it_is_named():
    world = build()
    assert level(world, "2\u00a0services sans responsable") == BLOCKER
    name_heads(world)
    assert level(world, "Chaque service a un responsable") == OK


def test_optional_commitment_without_decision_blocks():
    world = build()
    assert level(world, "1\u00a0engagement optionnel sans décision pour 2015") == BLOCKER
    OptionalCommitmentDecision.objects.create(
        campaign=world.campaign, commitment=world.optional, decision="retained", decided_on=ON
    )
    assert level(world, "Chaque engagement optionnel a sa décision") == OK


def test_figures_are_to_verify_after_twelve_months():
    world = build()
    assert level(world, "2\u00a0chiffres de 2014, sourcés") == OK
    assert level(world, "de plus de douze mois", on=datetime.date(2016, 1, 2)) == WARNING


def test_figure_without_source_is_to_verify():
    world = build()
    world.part.source = ""
    world.part.save()
    assert level(world, "Chiffres 2014 à compléter") == WARNING


def test_missing_text_and_missing_audit_date_are_to_verify():
    world = build()
    assert level(world, "Des parties du dossier n’ont pas de texte") == WARNING
    assert level(world, "Date d’audit visée inconnue") == WARNING
    CampaignSite.objects.create(campaign=world.campaign, site=world.main, audit_target_on=ON)
    assert level(world, "Date d’audit visée pour chaque site") == OK


def test_what_is_frozen_keeps_the_sign_and_the_word():
    first = as_data(dossier_checks(build().campaign, ON))[0]
    assert set(first) == {"tone", "sign", "word", "title", "detail"}
    assert (first["sign"], first["word"]) == ("■", "bloquant")
