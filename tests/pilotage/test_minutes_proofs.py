"""Approved minutes prove, in one gesture, the commitments that ask for a committee."""

import io

import pytest
from pypdf import PdfReader

from engagements.models import Commitment, Evidence, EvidenceUse
from pilotage.documents.presence import presence_pdf
from pilotage.usecases import minutes as usecases
from pilotage.usecases import minutes_proofs
from qualipref.jobs.models import Job
from qualipref.workflow import TransitionRefused
from sites.enums import Role
from tests.factories import (
    CampaignFactory,
    ChapterFactory,
    CommitmentFactory,
    PrefectureFactory,
    ScopeEntryFactory,
    ServiceFactory,
    holder,
)

from .minutes_world import DAY, address, approved, build_meeting, fresh, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = DAY


@pytest.fixture
def world():
    """Approved minutes, their PDF, and a référentiel of the year with IV.1 for the préfecture and IV.2 beside."""
    PrefectureFactory()
    world = approved(build_meeting())
    usecases.produce_minutes(world.minutes, job=Job.objects.claim(world.minutes.job_id))
    world.minutes = fresh(world.minutes)
    chapter = ChapterFactory()
    world.asked = CommitmentFactory(chapter=chapter, code="IV.1", file_code="IV.1", level="prefecture")
    world.other = CommitmentFactory(chapter=chapter, code="IV.2", file_code="IV.2", level="prefecture")
    CampaignFactory(year=2015, framework=world.asked.framework)
    ScopeEntryFactory(module=chapter.module.module)
    return world


def cases(response):
    return [option["key"] for _, options, _ in response.context["groups"] for option in options]


def test_the_minutes_and_the_presence_are_deposited_for_what_a_committee_proves(world):
    client = signed_in(world.writer)
    page = client.get(address("offer", world.minutes))
    assert [commitment for commitment, *_ in page.context["groups"]] == [world.asked]
    response = client.post(address("offer", world.minutes), {"case": cases(page)})
    assert response.url == address("detail", world.minutes)
    titles = sorted(Evidence.objects.values_list("title", flat=True))
    assert [title.split(",")[0] for title in titles] == [
        "Feuille de présence COPIL-2015-03",
        "Procès-verbal COPIL-2015-03",
    ]
    uses = EvidenceUse.objects.select_related("evidence__current__stored_file")
    assert {use.commitment for use in uses} == {world.asked}
    assert world.minutes.pdf in {use.evidence.current.stored_file for use in uses}
    assert {(use.evidence.period_from, use.evidence.period_to) for use in uses} == {
        (world.minutes.meeting.day, world.minutes.meeting.day)
    }


def test_a_commitment_renamed_to_its_code_is_not_offered(world):
    Commitment.objects.filter(pk=world.asked.pk).update(code="IV.1 bis")
    Commitment.objects.filter(pk=world.other.pk).update(code="IV.1")
    assert {place.commitment for place in minutes_proofs.provable(world.minutes)} == {world.asked}


def test_what_is_already_proved_is_not_offered_again(world):
    client = signed_in(world.writer)
    keys = cases(client.get(address("offer", world.minutes)))
    client.post(address("offer", world.minutes), {"case": keys})
    assert "Rien à prouver ici" in client.get(address("offer", world.minutes)).text
    response = client.post(address("offer", world.minutes), {"case": keys})
    assert "case" in response.context["form"].errors
    assert Evidence.objects.count() == 2


def test_sent_twice_at_once_the_second_sees_the_first(world):
    chosen = minutes_proofs.provable(world.minutes)
    minutes_proofs.offer_minutes(world.minutes, chosen, by=world.writer)
    with pytest.raises(TransitionRefused, match="déjà prouvé"):
        minutes_proofs.offer_minutes(world.minutes, chosen, by=world.writer)


def test_an_altered_pdf_proves_nothing(world):
    world.minutes.pdf.path.chmod(0o600)
    world.minutes.pdf.path.write_bytes(b"%PDF-1.4 autre")
    chosen = minutes_proofs.provable(world.minutes)
    with pytest.raises(TransitionRefused, match="scellé"):
        minutes_proofs.offer_minutes(world.minutes, chosen, by=world.writer)
    assert not Evidence.objects.exists()


def test_a_quality_manager_proves_only_what_is_his(world):
    client = signed_in(holder(Role.QUALITY_MANAGER, site=ServiceFactory().site))
    assert cases(client.get(address("offer", world.minutes))) == []


def test_the_sheet_says_functions_and_the_same_content_gives_the_same_bytes(world):
    pdf = presence_pdf(world.minutes.content)
    printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "Président" in printed and world.minutes.content_digest[:8] in printed
    assert presence_pdf(world.minutes.content) == pdf
