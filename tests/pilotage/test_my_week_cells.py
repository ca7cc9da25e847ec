"""What the cells put in the week of each person; each number is that of the list it leads to."""

import datetime
import re

import pytest
from django.urls import reverse

from engagements.models import Cell
from pilotage import my_week
from pilotage.my_week import cells
from sites.enums import Role
from tests.factories import EvidenceRequestFactory, PrefectureFactory, SiteFactory, holder
from tests.readiness.world import TODAY, assess, build, prove, unit

pytestmark = pytest.mark.django_db


def said(task):
    return task.reason.replace("\u00a0", " ")


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def world():
    PrefectureFactory()
    return build(services=2, commitments=3)


@pytest.fixture
def manager(world):
    return my_week.Situation(holder(Role.QUALITY_MANAGER, site=world.site), TODAY)


@pytest.fixture
def correspondent(world):
    return my_week.Situation(holder(Role.CORRESPONDENT, site=world.site, service=world.services[0]), TODAY)


def test_a_deposit_is_to_review_until_it_is_accepted(world, manager):
    use = prove(world.commitments[0], world.services[0])
    (task,) = cells.proofs_to_review(manager)
    assert said(task) == "1 preuve à examiner"
    use.status = "accepted"
    use.save()
    assert cells.proofs_to_review(my_week.Situation(manager.user, TODAY)) == []


def test_the_numbers_are_those_of_the_matrix(world, manager, client):
    assess(world, world.commitments[0], world.services[0])
    prove(world.commitments[0], world.services[0], accepted=True)
    client.force_login(manager.user)
    for rule, count in ((cells.cells_without_coverage, 5), (cells.cells_not_assessed, 5)):
        (task,) = rule(manager)
        assert said(task).startswith(f"{count} ")
        assert re.search(rf"\b{count}\scases\b", client.get(task.url).text)


def test_a_manager_is_not_told_of_another_site(world):
    prove(world.commitments[0], world.services[0])
    elsewhere = my_week.Situation(holder(Role.QUALITY_MANAGER, site=SiteFactory()), TODAY)
    assert cells.proofs_to_review(elsewhere) == []


def test_a_request_is_late_the_day_after_its_date(world, manager, correspondent):
    request = EvidenceRequestFactory(
        commitment=world.commitments[0], unit=unit(world.services[0]), due_on=TODAY, service=world.services[0]
    )
    assert cells.late_requests(manager) == []
    assert [task.tone for task in cells.proofs_asked(correspondent)] == ["info"]
    request.due_on = TODAY - datetime.timedelta(days=1)
    request.save()
    assert len(cells.late_requests(manager)) == 1
    (task,) = cells.proofs_asked(correspondent)
    assert task.tone == "bas" and said(task).startswith("En retard de ")


def test_a_correspondent_has_his_own_cells_to_assess(world, correspondent):
    (task,) = cells.assessments_to_give(correspondent)
    assert said(task) == "3 engagements à évaluer"
    assert reverse("engagements:assessment_unit", args=[2015, unit(world.services[0]).code]) == task.url


def test_a_change_that_is_asked_is_told_until_it_is_made(world, correspondent):
    cell = assess(world, world.commitments[0], world.services[0], status=Cell.Status.CHANGE_ASKED)
    (task,) = cells.changes_asked(correspondent)
    assert world.commitments[0].code in task.title
    cell.status = Cell.Status.SUBMITTED
    cell.save()
    assert cells.changes_asked(correspondent) == []


def test_a_refused_proof_is_told_until_its_cell_is_in_order(world, correspondent):
    assess(world, world.commitments[0], world.services[0])
    prove(world.commitments[0], world.services[0], refused=True)
    (task,) = cells.proofs_refused(correspondent)
    assert task.context == "La période ne convient pas."
    prove(world.commitments[0], world.services[0], accepted=True)
    assert cells.proofs_refused(my_week.Situation(correspondent.user, TODAY)) == []


def test_the_secretary_general_reads_the_scores(world):
    assess(world, world.commitments[0], world.services[0])
    prove(world.commitments[0], world.services[0], accepted=True)
    (task,) = cells.scores_of_sites(my_week.Situation(holder(Role.SECRETARY_GENERAL), TODAY))
    assert "16 %" in task.context.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_week_of_a_correspondent_costs_no_more_for_thirty_cells_than_for_three(
    client, django_assert_max_num_queries
):
    PrefectureFactory()
    counts = []
    for commitments in (3, 30):
        world = build(services=1, commitments=commitments)
        for commitment in world.commitments:
            prove(commitment, world.services[0], refused=True)
        client.force_login(holder(Role.CORRESPONDENT, site=world.site, service=world.services[0]))
        with django_assert_max_num_queries(40) as captured:
            client.get(reverse("pilotage:home"))
        counts.append(len(captured))
        world.campaign.delete()
    assert counts[1] <= counts[0]


def test_an_auditor_reads_as_many_proofs_as_the_list_shows(world, client):
    year_end = TODAY.replace(month=12)
    auditor = holder(Role.AUDITOR, site=world.site, module=world.module, valid_until=year_end)
    assert cells.proofs_to_read(my_week.Situation(auditor, TODAY)) == []
    prove(world.commitments[0], world.services[0], accepted=True)
    prove(world.commitments[1], world.services[0])
    (task,) = cells.proofs_to_read(my_week.Situation(auditor, TODAY))
    assert said(task) == "1 preuve acceptée"
    client.force_login(auditor)
    assert re.search(r"\b1\spreuve\b", client.get(task.url).text)
