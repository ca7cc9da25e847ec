"""« Périmée » and « Ancienne » come by themselves, to the day."""

import datetime

import pytest

from engagements.models import EvidenceUse, EvidenceVersion
from engagements.readiness import board, proof_state
from qualipref.documents.models import StoredFile
from tests.factories import CampaignFactory, CommitmentFactory, EvidenceFactory, EvidenceUseFactory

from .world import assess, build, prove

pytestmark = pytest.mark.django_db


def day(text):
    return datetime.date.fromisoformat(text)


def used(first, last, validity="annuelle", **fields):
    evidence = EvidenceFactory(period_from=day(first), period_to=day(last))
    return EvidenceUseFactory(evidence=evidence, commitment=CommitmentFactory(validity=validity), **fields)


def state(use, on, year=2015):
    read = EvidenceUse.objects.for_list().get(pk=use.pk)
    return proof_state(read, CampaignFactory.build(framework=None, year=year), day(on))


def word(use, on, year=2015):
    return state(use, on, year).word


@pytest.mark.parametrize(
    ("last", "validity", "last_day", "next_day"),
    [
        ("2015-06-30", "trimestrielle", "2015-09-30", "2015-10-01"),
        ("2015-01-31", "mensuelle", "2015-02-28", "2015-03-01"),
        ("2015-06-30", "semestrielle", "2015-12-31", "2016-01-01"),
        ("2016-01-31", "mensuelle", "2016-02-29", "2016-03-01"),
        ("2016-02-29", "mensuelle", "2016-03-31", "2016-04-01"),
        ("2015-01-15", "trimestrielle", "2015-04-15", "2015-04-16"),
    ],
)
def test_an_accepted_proof_expires_the_day_after_its_last(last, validity, last_day, next_day):
    use = used(last, last, validity, accepted=True)
    year = day(last).year
    assert word(use, last_day, year) == "Acceptée"
    assert word(use, next_day, year) == "Périmée"


def test_a_proof_of_a_leap_day_holds_for_a_year():
    use = used("2016-02-29", "2016-02-29", accepted=True)
    assert (word(use, "2016-12-31", 2016), word(use, "2016-02-29", 2016)) == ("Acceptée", "Acceptée")


def test_what_holds_for_a_version_never_expires():
    assert word(used("2015-01-01", "2015-01-01", "version", accepted=True), "2015-12-31") == "Acceptée"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2014-01-01", "2014-12-31", "Ancienne"),
        ("2014-07-01", "2015-01-01", "Acceptée"),
        ("2015-12-31", "2016-06-30", "Acceptée"),
        ("2016-01-01", "2016-06-30", "Postérieure"),
    ],
)
def test_a_proof_is_of_the_year_that_its_period_touches(first, last, said):
    assert word(used(first, last, accepted=True), "2015-10-12") == said


def test_what_was_decided_comes_before_what_is_computed():
    old = {"first": "2015-01-01", "last": "2015-03-31", "validity": "trimestrielle"}
    assert word(used(**old, refused=True), "2015-10-12") == "Refusée"
    assert word(used(**old, status="withdrawn"), "2015-10-12") == "Retirée"
    assert word(used(**old), "2015-10-12") == "À examiner"


def test_an_altered_file_is_said_before_its_acceptance():
    use = used("2015-01-01", "2015-12-31", accepted=True)
    altered_at = datetime.datetime(2015, 10, 1, tzinfo=datetime.UTC)
    stored = StoredFile.objects.create(sha256="0" * 64, size=1, media_type="application/pdf", altered_at=altered_at)
    EvidenceVersion.objects.filter(evidence=use.evidence).update(stored_file=stored)
    assert state(use, "2015-10-12") == ("ecart", "Fichier altéré", "ecart")


def test_a_proof_that_a_later_one_relays_stays_accepted():
    first = used("2015-01-01", "2015-03-31", "trimestrielle", accepted=True)
    place = {"commitment": first.commitment, "unit": first.unit}
    second = EvidenceFactory(period_from=day("2015-04-01"), period_to=day("2015-06-30"))
    second = EvidenceUseFactory(evidence=second, accepted=True, **place)
    assert (word(first, "2015-10-12"), word(second, "2015-10-12")) == ("Acceptée", "Périmée")
    third = EvidenceFactory(period_from=day("2015-07-01"), period_to=day("2015-09-30"))
    EvidenceUseFactory(evidence=third, **place)
    assert word(second, "2015-10-12") == "Acceptée"


def test_one_day_more_changes_the_state_of_the_proof_and_the_score():
    world = build(services=1, commitments=1, validity="trimestrielle")
    (commitment,), (service,) = world.commitments, world.services
    assess(world, commitment, service)
    prove(commitment, service, "2015-01-01", "2015-03-31", accepted=True)
    use = prove(commitment, service, "2015-04-01", "2015-06-30", accepted=True)
    last_day, next_day = day("2015-09-30"), day("2015-10-01")
    assert word(use, "2015-09-30") == "Acceptée"
    assert word(use, "2015-10-01") == "Périmée"
    assert [board(world.campaign, on).states[0].met for on in (last_day, next_day)] == [5, 3]
