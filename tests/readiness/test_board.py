"""What a cell is worth, what a set of cells is worth, and the deposits that raise it."""

import datetime
import random

import pytest

from engagements.enums import ValidityRule
from engagements.models import Cell, Unit
from engagements.models.unit import unit_code
from engagements.readiness import Criterion, board, cell_state, hint, score
from qualipref.documents.models import StoredFile
from sites.enums import Role
from tests.factories import (
    ChapterFactory,
    CommitmentFactory,
    OpenGapFactory,
    OptionalCommitmentDecisionFactory,
    ScopeEntryFactory,
    ServiceFactory,
    SiteFactory,
    holder,
)

from .world import TODAY, assess, build, prove, unit

pytestmark = pytest.mark.django_db


def only_state(world, today=TODAY):
    (state,) = board(world.campaign, today).states
    return state


@pytest.fixture
def world():
    return build(services=1, commitments=1)


def test_a_cell_not_assessed_is_worth_nothing_whatever_its_proofs(world):
    prove(world.commitments[0], world.services[0], accepted=True)
    assert len(only_state(world).met_criteria) == 5
    assert only_state(world).met == 0


def test_a_cell_in_preparation_is_not_assessed(world):
    assess(world, world.commitments[0], world.services[0], status=Cell.Status.IN_PREPARATION)
    assert not only_state(world).is_assessed


def test_an_accepted_proof_of_the_year_meets_the_five_criteria(world):
    assess(world, world.commitments[0], world.services[0])
    prove(world.commitments[0], world.services[0], accepted=True)
    assert only_state(world).met == 5


def test_without_proof_only_the_absence_of_gap_is_met(world):
    assess(world, world.commitments[0], world.services[0])
    assert only_state(world).met_criteria == (Criterion.NO_GAP,)


def test_a_proof_to_review_lacks_acceptance_alone(world):
    assess(world, world.commitments[0], world.services[0])
    prove(world.commitments[0], world.services[0])
    assert Criterion.ACCEPTED not in only_state(world).met_criteria
    assert only_state(world).met == 4


def test_one_more_deposit_never_lowers_a_cell(world):
    assess(world, world.commitments[0], world.services[0])
    prove(world.commitments[0], world.services[0], accepted=True)
    prove(world.commitments[0], world.services[0])
    assert only_state(world).met == 5


def test_a_refused_proof_proves_nothing(world):
    assess(world, world.commitments[0], world.services[0])
    prove(world.commitments[0], world.services[0], refused=True)
    assert only_state(world).met == 1


def test_an_open_gap_costs_a_criterion_until_the_day_it_is_lifted(world):
    assess(world, world.commitments[0], world.services[0])
    prove(world.commitments[0], world.services[0], accepted=True)
    gap = OpenGapFactory(commitment=world.commitments[0], unit=unit(world.services[0]))
    assert only_state(world).met == 4
    gap.lifted_on = TODAY
    gap.save()
    assert only_state(world).met == 5


def test_an_altered_file_costs_a_criterion(world):
    assess(world, world.commitments[0], world.services[0])
    use = prove(world.commitments[0], world.services[0], accepted=True)
    stored = StoredFile.objects.create(sha256="0" * 64, size=1, media_type="application/pdf")
    use.evidence.current.stored_file = stored
    use.evidence.current.save()
    assert only_state(world).met == 5
    stored.altered_at = datetime.datetime(2015, 10, 1, tzinfo=datetime.UTC)
    stored.save()
    assert only_state(world).met == 4


def test_sans_objet_and_options_not_retained_leave_the_mean():
    world = build(services=1, commitments=3)
    first, second, third = world.commitments
    assess(world, first, world.services[0])
    assess(world, second, world.services[0], conformity="not_applicable", reason="Pas de guichet.")
    third.is_optional = True
    third.save()
    found = score(board(world.campaign, TODAY).states)
    assert (found.applicable, found.excluded, found.met, found.percent) == (1, 2, 1, 20)
    OptionalCommitmentDecisionFactory(campaign=world.campaign, commitment=third)
    found = score(board(world.campaign, TODAY).states)
    assert (found.applicable, found.assessed, found.percent) == (2, 1, 10)


def test_the_percentage_is_rounded_down():
    world = build(services=1, commitments=3)
    for commitment in world.commitments[:2]:
        assess(world, commitment, world.services[0])
        prove(commitment, world.services[0], accepted=True)
    assert score(board(world.campaign, TODAY).states).percent == 66


def test_the_hint_is_what_the_deposits_give():
    world = build(services=2, commitments=4)
    for commitment in world.commitments:
        for service in world.services:
            assess(world, commitment, service)
    prove(world.commitments[0], world.services[0], accepted=True)
    before = board(world.campaign, TODAY)
    found = hint(before.states)
    assert found.before == score(before.states).percent
    for deposit in found.deposits:
        for state in deposit.states:
            prove(
                deposit.commitment,
                state.place.service,
                deposit.period.first.isoformat(),
                deposit.period.last.isoformat(),
            )
    assert len(found.deposits) == 2
    assert score(board(world.campaign, TODAY).states).percent == found.after


@pytest.mark.parametrize("seed", range(12))
def test_the_hint_is_exact_whatever_the_cells_hold(seed):
    world = scattered(seed)
    found = hint(board(world.campaign, TODAY).states)
    assert found
    for deposit in found.deposits:
        days = deposit.period.first.isoformat(), deposit.period.last.isoformat()
        for state in deposit.states:
            prove(deposit.commitment, state.place.service, *days)
    assert score(board(world.campaign, TODAY).states).percent == found.after > found.before


@pytest.mark.parametrize("seed", range(6))
def test_a_cell_alone_is_worth_what_it_is_worth_on_the_board(seed):
    world = scattered(seed)
    for state in board(world.campaign, TODAY).states:
        alone = cell_state(world.campaign, TODAY, state.place)
        assert (alone.met, alone.met_criteria, alone.exclusion) == (state.met, state.met_criteria, state.exclusion)
        assert sorted(alone.proofs) == sorted(state.proofs) and alone.gap_count == state.gap_count
        assert (alone.cell and alone.cell.pk) == (state.cell and state.cell.pk)


@pytest.mark.parametrize("seed", range(4))
def test_a_unit_alone_is_worth_what_it_is_worth_on_the_board(seed):
    world = scattered(seed)
    whole = {state.place.key: state for state in board(world.campaign, TODAY).states}
    for service in world.services:
        for state in board(world.campaign, TODAY, unit=unit_code(service.site, service)).states:
            same = whole[state.place.key]
            assert (state.met, state.marks, state.exclusion) == (same.met, same.marks, same.exclusion)
            assert (state.cell, state.gap_count) == (same.cell, same.gap_count)


def scattered(seed):
    """Twelve cells with chance rules, assessments, proofs and gaps; the first is assessed without a proof."""
    chance, world = random.Random(seed), build(services=3, commitments=4)
    for commitment in world.commitments:
        commitment.validity = chance.choice(ValidityRule.values)
        commitment.save()
        for service in world.services:
            if commitment == world.commitments[0] or chance.random() < 0.8:
                conformity = chance.choice(["compliant", "strength", "not_applicable"])
                assess(world, commitment, service, conformity=conformity, reason="Pas de guichet.")
            for _ in range(chance.randrange(3) if commitment != world.commitments[0] else 0):
                month = chance.randrange(1, 10)
                prove(commitment, service, f"2015-{month:02}-01", "2015-09-30", accepted=chance.random() < 0.5)
            if chance.random() < 0.2:
                OpenGapFactory(commitment=commitment, unit=unit(service))
    return world


def test_there_is_no_hint_when_nothing_is_assessed(world):
    assert hint(board(world.campaign, TODAY).states) is None


def test_a_board_costs_the_same_for_two_or_twenty_services(django_assert_num_queries):
    for count in (2, 20):
        world = build(services=count, commitments=3)
        for service in world.services:
            assess(world, world.commitments[0], service)
            prove(world.commitments[0], service)
        with django_assert_num_queries(3):
            assert len(board(world.campaign, TODAY).states) == 3 * count
        Cell.objects.all().delete()
        world.campaign.delete()


def test_each_role_sees_its_own_cells_in_python_as_in_sql():
    world = build(services=2, commitments=2)
    elsewhere = ServiceFactory(site=SiteFactory())
    ScopeEntryFactory(service=elsewhere, module=world.module)
    CommitmentFactory(chapter=world.chapter, level="site")
    for state in board(world.campaign, TODAY).states:
        Cell.objects.create(
            campaign=world.campaign,
            commitment=state.commitment,
            unit=Unit.objects.at(state.place.site, state.place.service),
        )
    auditor = {"site": world.site, "module": world.module, "valid_until": datetime.date(2015, 12, 31)}
    readers = {
        holder(Role.COORDINATOR): 8,
        holder(Role.QUALITY_MANAGER, site=world.site): 8,
        holder(Role.CORRESPONDENT, site=world.site, service=world.services[0]): 2,
        holder(Role.AUDITOR, **auditor): 5,
        holder(Role.AGENT, site=world.site): 0,
    }
    for user, count in readers.items():
        seen = {state.place.key for state in board(world.campaign, TODAY, user).states}
        rows = Cell.objects.visible_to(user, TODAY).values_list("commitment", "unit__site", "unit__service")
        assert seen == set(rows)
        assert len(seen) == count


def test_the_board_of_a_unit_is_that_part_of_the_whole():
    world = build(services=3, commitments=2)
    steering = ChapterFactory(module=None, framework=world.framework, code="IV")
    CommitmentFactory(chapter=steering, level="site")
    CommitmentFactory(chapter=steering, level="prefecture")
    whole = board(world.campaign, TODAY).states
    codes = {state.place.unit_code for state in whole}
    assert len(codes) == 5
    for code in codes:
        expected = [state.place.key for state in whole if state.place.unit_code == code]
        found = board(world.campaign, TODAY, only=lambda *place, code=code: unit_code(*place) == code)
        assert [state.place.key for state in found.states] == expected
        assert [state.place.key for state in board(world.campaign, TODAY, unit=code).states] == expected
    assert board(world.campaign, TODAY, unit="nulle-part").states == []
    assert board(world.campaign, TODAY, only=lambda *place: False).states == []
