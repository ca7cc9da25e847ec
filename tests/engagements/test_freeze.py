"""The score of a campaign stays what it was on the evening of its freeze, whatever is done of its proofs since."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.models import Unit
from engagements.readiness import board, cell_state, score, summary
from engagements.readiness.self_assessment import units_to_assess
from engagements.usecases import evidence as usecases
from engagements.usecases.gaps import lift_gap, open_gap
from engagements.usecases.optional_decisions import record_optional_decision, withdraw_optional_decision
from pilotage.documents.application_file import application_file_content
from qualipref.documents.models import StoredFile
from qualipref.workflow import TransitionRefused
from sites.enums import Role
from tests.factories import CommitmentFactory, PrefectureFactory, holder
from tests.readiness.world import assess

from .evidence_pages import deposited
from .evidence_world import build_two_sites, signed_in
from .pages import lines, text

pytestmark = pytest.mark.django_db
FREEZE, EVE, AFTER = (datetime.date(2015, 9, day) for day in (20, 20, 21))
AUTUMN = datetime.date(2015, 11, 2)
YEAR = {"period_from": datetime.date(2015, 1, 1), "period_to": datetime.date(2015, 9, 15)}


@pytest.fixture
def world(settings):
    """Five cells of one service: accepted, to review, refused, without proof, with an open gap."""
    world = build_two_sites(commitments=5)
    world.campaign.freezes_on = FREEZE
    world.campaign.save()
    settings.TODAY = EVE.isoformat()
    for commitment in world.commitments:
        assess(world, commitment, world.here.service)
    world.uses = [deposited(world, place, **YEAR).uses.get() for place in world.here.places[:3]]
    usecases.accept_evidence(world.uses[0], by=world.here.manager)
    usecases.refuse_evidence(world.uses[2], reason="Illisible", by=world.here.manager)
    place, label = world.here.places[4], "Délai non affiché"
    unit = Unit.objects.at(place.site, place.service)
    world.gap = open_gap(place.commitment, unit, label=label, origin="audit", opened_on=EVE, by=world.here.manager)
    world.settings = settings
    return world


def worth(world, day):
    """What each cell is worth, read on that day, beside the whole."""
    states = board(world.campaign, day).of_site(world.here.site)
    return [(state.commitment.code, state.met, state.marks) for state in states], score(states).percent


def much_is_done(world, day=AUTUMN):
    """Everything that would move a campaign that is open."""
    world.settings.TODAY = day.isoformat()
    accepted, waiting, refused = world.uses
    usecases.accept_evidence(waiting, by=world.here.manager)
    usecases.refuse_evidence(accepted, reason="Plus valable", by=world.here.manager)
    deposited(world, world.here.places[3], **YEAR)
    usecases.reuse_evidence(waiting.evidence, [world.here.places[3]], by=world.here.manager)
    lift_gap(world.gap, lifted_on=day, by=world.here.manager)


def test_before_the_freeze_everything_counts(world):
    before = worth(world, EVE)
    much_is_done(world, day=EVE)
    assert worth(world, EVE) != before


@pytest.mark.parametrize("day", [AFTER, AUTUMN, datetime.date(2016, 3, 1)])
def test_after_the_freeze_nothing_that_is_done_changes_what_was(world, day):
    before = worth(world, EVE)
    assert worth(world, day) == before
    much_is_done(world)
    assert worth(world, day) == before


def test_each_way_to_read_a_score_agrees(world):
    (_, before), reader = worth(world, EVE), holder(Role.COORDINATOR)
    much_is_done(world)
    (here,) = [each for each in summary(world.campaign, AUTUMN, reader) if each.site_id == world.here.site.pk]
    assert here.score.percent == before
    for state in board(world.campaign, AUTUMN).of_site(world.here.site):
        assert cell_state(world.campaign, AUTUMN, state.place).marks == state.marks
    (unit,) = units_to_assess(world.campaign, AUTUMN, world.here.manager)
    assert (unit.assessed, unit.applicable) == (5, 5)
    PrefectureFactory()
    told = application_file_content(world.campaign, AUTUMN, [])["scores"]
    assert before in {site["value"] for module in told["modules"] for site in module["by_site"]}
    assert "gelée depuis le 20\u00a0septembre" in told["freeze"]


def test_a_file_altered_since_proves_nothing_any_more(world):
    (_, before), file = worth(world, EVE), world.uses[0].evidence.current.stored_file
    StoredFile.objects.filter(pk=file.pk).update(altered_at="2015-10-20T08:00Z")
    assert worth(world, AUTUMN)[1] < before


def test_a_proof_replaced_since_counts_as_it_was(world):
    before, evidence = worth(world, EVE), world.uses[0].evidence
    world.settings.TODAY = AUTUMN.isoformat()
    content = usecases.EvidenceContent(archive_place="Bureau 12")
    usecases.replace_evidence(evidence, content=content, reason="Papier", version=1, by=world.here.manager)
    assert worth(world, AUTUMN) == before


def test_no_optional_commitment_is_decided_of_after_the_freeze(world):
    optional = CommitmentFactory(chapter=world.chapter, is_optional=True)
    by = holder(Role.COORDINATOR)
    record_optional_decision(world.campaign, optional, "retained", by=by, decided_on=EVE)
    before = worth(world, EVE)
    world.settings.TODAY = AUTUMN.isoformat()
    with pytest.raises(TransitionRefused, match="gelée depuis le 20"):
        record_optional_decision(world.campaign, optional, "deferred", by=by, decided_on=AUTUMN)
    with pytest.raises(TransitionRefused, match="gelée depuis le 20"):
        withdraw_optional_decision(world.campaign, optional, by=by)
    assert worth(world, AUTUMN) == before


# --- What the pages say ---------------------------------------------------------------------------


def cell(world, rank):
    place = world.here.places[rank]
    return reverse("engagements:cell_detail", args=[2015, place.commitment.code, place.unit_code])


def seen(world, path):
    answer = signed_in(world.here.manager).get(path)
    return text(answer), answer


@pytest.mark.parametrize(
    ("rank", "word", "told"),
    [
        (0, "Acceptée", "Refusée après le gel du 20\u00a0septembre 2015"),
        (1, "À examiner", "Acceptée après le gel du 20\u00a0septembre 2015"),
        (3, "Après le gel", "Proposée après le gel du 20\u00a0septembre 2015"),
    ],
)
def test_a_cell_shows_each_proof_as_it_counts_and_says_what_came_since(world, rank, word, told):
    much_is_done(world)
    page, answer = seen(world, cell(world, rank))
    shown = answer.context["page"]
    assert word in {line.badge.word for line in shown.proofs}
    assert told in page and "le score de 2015 n’en tient pas compte" in page
    held = {line.criterion for line in shown.criteria if line.holds}
    assert held == set(shown.state.met_criteria)
    assert shown.year.lead.startswith("Aucune preuve") == (rank == 3)


def test_the_matrix_and_its_export_say_the_freeze_and_hope_for_nothing(world):
    before, _ = worth(world, EVE)
    much_is_done(world)
    for path in (
        reverse("engagements:matrix", args=[2015, world.here.site.slug]),
        reverse("engagements:matrix_home", args=[2015]),
        reverse("engagements:score_explanation", args=[2015, world.here.site.slug]),
    ):
        page, answer = seen(world, path)
        assert "Campagne gelée depuis le 20\u00a0septembre 2015" in page, path
    assert seen(world, reverse("engagements:matrix", args=[2015, world.here.site.slug]))[1].context["hint"] is None
    address = reverse("engagements:matrix_export", args=[2015, world.here.site.slug, "csv"])
    rows = lines(signed_in(world.here.manager).get(address))
    told = {row["code"]: int(row["critères remplis"]) for row in rows}
    assert told == {code: met for code, met, _ in before}


def test_a_proof_to_review_stays_in_the_queue_after_the_freeze(world):
    page, _ = seen(world, reverse("engagements:evidence_list") + "?etat=a-examiner")
    assert "Accepter" in page
    world.settings.TODAY = AUTUMN.isoformat()
    page, answer = seen(world, reverse("engagements:evidence_list") + "?etat=a-examiner")
    assert len(answer.context["lines"]) == 1 and "Accepter" in page


def test_a_page_frozen_costs_no_more_queries(world, django_assert_num_queries):
    client, path = signed_in(world.here.manager), reverse("engagements:matrix", args=[2015, world.here.site.slug])
    with CaptureQueriesContext(connection) as open_year:
        client.get(path)
    world.settings.TODAY = AUTUMN.isoformat()
    with django_assert_num_queries(len(open_year)):
        client.get(path)


def test_a_later_proof_does_not_take_over_when_it_came_after_the_freeze(world):
    world.settings.TODAY = AUTUMN.isoformat()
    deposited(world, world.here.places[0], period_from=datetime.date(2015, 9, 16), period_to=AUTUMN)
    _, answer = seen(world, cell(world, 0))
    first = next(line for line in answer.context["page"].proofs if line.use.pk == world.uses[0].pk)
    assert not first.use.is_relayed
