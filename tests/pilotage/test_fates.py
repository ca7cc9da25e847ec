"""What became of what a committee decided, whatever the point was about."""

import datetime

import pytest
from django.urls import reverse

from pilotage.follow_up import counted, fates
from sites.enums import Role
from tests.factories import (
    CampaignFactory,
    CommitmentFactory,
    EvidenceFactory,
    EvidenceUseFactory,
    IndicatorFactory,
    OpenGapFactory,
    holder,
)
from tests.factories.steering import (
    ActionFactory,
    AgendaItemFactory,
    CommitteeFactory,
    DecisionFactory,
    MeetingFactory,
    ObjectiveFactory,
)
from tests.measures import world as measured
from tests.readiness.world import build, unit

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2015, 10, 23)


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-23"


def at(month, day=3):
    return datetime.datetime(2015, month, day, 12, 30, tzinfo=datetime.UTC)


@pytest.fixture
def meetings():
    """The one before the last, the last, and the one that is prepared."""
    committee = CommitteeFactory(code="copil")
    first = MeetingFactory(committee=committee, number=1, status="closed", starts_at=at(3))
    last = MeetingFactory(committee=committee, number=2, status="closed", starts_at=at(7))
    return [first, last, MeetingFactory(committee=committee, number=3, starts_at=at(10, 26))]


def decided(meeting, kind, verdict="noted", *, number=1, **about):
    reason = "Devis" if verdict in ("postponed", "more_asked", "rejected") else ""
    item = AgendaItemFactory(meeting=meeting, kind=kind, **about)
    return DecisionFactory(item=item, number=number, verdict=verdict, reason=reason, at=meeting.starts_at)


def said(meetings):
    (fate,) = fates(meetings[-1], TODAY)
    return fate.tone, fate.said


def test_a_gap_is_open_then_treated_then_late_then_lifted(meetings):
    gap = OpenGapFactory()
    decided(meetings[1], "gap", gap=gap)
    assert said(meetings) == ("neutre", "Toujours ouvert, sans action")
    action = ActionFactory(gap=gap, approved=True, original_due_on=datetime.date(2015, 12, 1))
    assert said(meetings) == ("info", f"Traité par {action.reference} pour le 1er\u00a0déc. 2015")
    action.due_on = datetime.date(2015, 10, 1)
    action.save()
    assert said(meetings)[0] == "bas" and said(meetings)[1].endswith(", en retard")
    gap.lifted_on = datetime.date(2015, 10, 2)
    gap.save()
    assert said(meetings) == ("ok", "Écart levé le 2\u00a0octobre 2015")


def test_an_objective_says_its_state_then_its_value(meetings):
    world = measured.build()
    objective = ObjectiveFactory(campaign=world.campaign, indicator=world.indicator)
    objective.targets.create(value=85, unit="%", meeting=meetings[1])
    decided(meetings[1], "objective", "approved", objective=objective)
    assert said(meetings) == ("neutre", "Toujours en préparation")
    objective.status = "approved"
    objective.save()
    assert said(meetings) == ("so", "Validé, 85\u00a0% visés")
    measured.record(world, 60, 100)
    assert said(meetings)[0] == "info" and "septembre 2015" in said(meetings)[1] and "85" in said(meetings)[1]
    measured.record(world, 90, 100)
    assert said(meetings)[0] == "ok" and said(meetings)[1].startswith("Atteint")


def test_an_indicator_says_its_value_and_whether_it_is_back_to_its_target(meetings):
    world = measured.build()
    decided(meetings[1], "indicator", indicator=world.indicator)
    assert said(meetings) == ("neutre", "Sans mesure depuis un an")
    measured.record(world, 60, 100)
    assert said(meetings)[0] == "neutre" and "toujours hors de la cible" in said(meetings)[1]
    ActionFactory(indicator=world.indicator, approved=True, original_due_on=datetime.date(2015, 12, 1))
    assert said(meetings)[0] == "info" and "Traité par" in said(meetings)[1]
    measured.record(world, 90, 100)
    assert said(meetings)[0] == "ok" and said(meetings)[1].startswith("Revenu à la cible")


def test_expired_proofs_are_still_expired_or_renewed(meetings):
    world = build(services=1, commitments=1, validity="trimestrielle")
    place = {"commitment": world.commitments[0], "unit": unit(world.services[0]), "accepted": True}
    old = {"period_from": "2015-01-01", "period_to": "2015-03-31", "submitted_at": at(4)}
    EvidenceUseFactory(evidence=EvidenceFactory(**old), **place)
    decided(meetings[1], "evidence", commitment=world.commitments[0])
    assert said(meetings) == ("neutre", "1\u00a0preuve toujours périmée")
    new = {"period_from": "2015-07-01", "period_to": "2015-12-31", "submitted_at": at(9)}
    EvidenceUseFactory(evidence=EvidenceFactory(**new), **place)
    assert said(meetings) == ("ok", "Renouvelée le 3\u00a0septembre 2015")


def test_a_point_put_off_says_where_it_came_back(meetings):
    title = {"title": "Horaires d’été"}
    decided(meetings[0], "free", "more_asked", **title)
    assert said(meetings) == ("neutre", "Pas encore réexaminé")
    coming = AgendaItemFactory(meeting=meetings[2], kind="free", **title)
    assert said(meetings) == ("info", "À l’ordre du jour de COPIL-2015-03")
    coming.delete()
    decided(meetings[1], "free", "approved", **title)
    assert [fate.said for fate in fates(meetings[-1], TODAY)] == ["Sans action à suivre"]
    (fate,) = fates(meetings[1], TODAY)
    assert (fate.tone, fate.said) == ("ok", "Réexaminé à COPIL-2015-02")


def test_what_is_still_open_is_carried_from_earlier_meetings_once(meetings):
    early, last, meeting = meetings
    late, again = ActionFactory(in_progress=True), ActionFactory(in_progress=True)
    decided(early, "new_action", "approved", number=1, action=late)
    decided(early, "new_action", "approved", number=2, action=again)
    decided(early, "new_action", "approved", number=3, action=ActionFactory(done=True))
    decided(early, "gap", number=4, gap=OpenGapFactory(lifted_on=datetime.date(2015, 5, 1)))
    decided(last, "late_action", "approved", number=1, action=again)
    decided(last, "free", "approved", number=2)
    found = fates(meeting, TODAY)
    assert [fate.reference for fate in found] == ["D-01", "D-02", "COPIL-2015-01 / D-01"]
    assert found[2].said == "En retard, attendu pour le 30\u00a0septembre 2015, 40\u00a0%"
    assert counted(found) == (0, 2, 2)


def test_the_page_folds_what_is_settled_and_costs_the_same_whatever_was_decided(
    client, meetings, django_assert_max_num_queries
):
    campaign = CampaignFactory(year=2015)
    client.force_login(holder(Role.SECRETARY_GENERAL))
    page = reverse("pilotage:since_last_time", args=[meetings[2].pk])
    counts = []
    for first, size in ((1, 1), (10, 3)):
        for rank in range(first, first + size * 10, 10):
            for meeting in meetings[:2]:
                decided(meeting, "new_action", "approved", number=rank, action=ActionFactory(in_progress=True))
                decided(meeting, "gap", number=rank + 1, gap=OpenGapFactory())
                decided(meeting, "objective", number=rank + 2, objective=ObjectiveFactory(campaign=campaign))
                indicator = IndicatorFactory(framework=campaign.framework)
                decided(meeting, "indicator", number=rank + 3, indicator=indicator)
                decided(meeting, "evidence", number=rank + 4, commitment=CommitmentFactory())
                decided(meeting, "free", "more_asked", number=rank + 5)
                decided(meeting, "new_action", "approved", number=rank + 6, action=ActionFactory(done=True))
        with django_assert_max_num_queries(20) as captured:
            response = client.get(page)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    shown = response.content.decode()
    open_part, _, folded = shown.partition('<details class="fr-my-2w">')
    assert "COPIL-2015-01 / D-01" in open_part and "COPIL-2015-01 / D-07" not in shown
    assert "Fait le" in folded and "Fait le" not in open_part
