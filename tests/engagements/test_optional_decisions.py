"""The yearly register is written by the committee's gesture alone, and the journal keeps each decision."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from engagements.models import OptionalCommitmentDecision
from engagements.usecases.optional_decisions import record_optional_decision
from qualipref.journal.models import Entry
from qualipref.journal.sentences import sentence
from sites.enums import Role
from tests.factories import CampaignFactory, CommitmentFactory, SiteFactory, holder

pytestmark = pytest.mark.django_db
DAY = datetime.date(2015, 3, 12)


@pytest.fixture
def commitment():
    return CommitmentFactory(code="1.2.7", is_optional=True)


@pytest.fixture
def campaign(commitment):
    return CampaignFactory(framework=commitment.framework, year=2015)


@pytest.fixture
def president():
    return holder(Role.SECRETARY_GENERAL)


def test_a_decision_enters_the_register_and_the_journal(campaign, commitment, president):
    record_optional_decision(
        campaign, commitment, "deferred", by=president, decided_on=DAY, meeting_reference="Comité", reason="Sans outil."
    )
    decision = OptionalCommitmentDecision.objects.get()
    assert (decision.get_decision_display(), decision.decided_on, decision.site) == ("Différé", DAY, None)
    entry = Entry.objects.get()
    assert (entry.event, entry.author, entry.subject) == ("optional_commitment.decided", president, decision)
    assert entry.module_code == commitment.chapter.module.module.slug
    assert sentence(entry) == "Engagement 1.2.7 pour 2015 : Différé. Sans outil."


def test_a_later_decision_takes_its_place_and_the_journal_keeps_both(campaign, commitment, president):
    record_optional_decision(campaign, commitment, "deferred", by=president, decided_on=DAY)
    record_optional_decision(campaign, commitment, "retained", by=president, decided_on=DAY)
    assert OptionalCommitmentDecision.objects.get().decision == "retained"
    last, first = Entry.objects.all()
    assert (first.detail.values()["previous"], last.detail.values()["previous"]) == ("", "Différé")


def test_each_site_may_have_its_own_decision(campaign, commitment, president):
    sites = SiteFactory.create_batch(2)
    for site in [*sites, None]:
        record_optional_decision(campaign, commitment, "retained", by=president, decided_on=DAY, site=site)
    assert OptionalCommitmentDecision.objects.count() == 3
    assert {entry.site_code for entry in Entry.objects.all()} == {sites[0].slug, sites[1].slug, ""}


def test_a_compulsory_commitment_is_not_decided(campaign, president):
    compulsory = CommitmentFactory(chapter__module__framework=campaign.framework)
    with pytest.raises(ValidationError, match="est obligatoire"):
        record_optional_decision(campaign, compulsory, "deferred", by=president, decided_on=DAY)
    assert not OptionalCommitmentDecision.objects.exists() and not Entry.objects.exists()


def test_the_commitment_of_another_version_is_refused(campaign, president):
    stranger = CommitmentFactory(is_optional=True)
    with pytest.raises(ValidationError, match="n’est pas du référentiel de la campagne 2015"):
        record_optional_decision(campaign, stranger, "deferred", by=president, decided_on=DAY)


def test_a_word_that_is_no_decision_is_refused(campaign, commitment, president):
    with pytest.raises(ValidationError, match="retenu ou différé"):
        record_optional_decision(campaign, commitment, "perhaps", by=president, decided_on=DAY)
