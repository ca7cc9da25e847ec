"""The agenda composes itself: each proposal once, with why it is there, until the meeting is full."""

import datetime
import uuid

import pytest
from django.urls import reverse

from engagements.usecases.optional_decisions import record_optional_decision
from pilotage import agenda
from pilotage.models import Action, AgendaItem, Meeting
from pilotage.usecases.agenda import compose_agenda
from pilotage.usecases.decisions import decide
from pilotage.usecases.meetings import close_meeting
from pilotage.usecases.minutes import approve_minutes, submit_minutes
from qualipref import clock
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.factories import (
    CampaignFactory,
    CommitmentFactory,
    EvidenceFactory,
    EvidenceUseFactory,
    OpenGapFactory,
    ScopeEntryFactory,
    SiteFactory,
    UnitFactory,
    holder,
)
from tests.factories.steering import (
    ActionFactory,
    AgendaItemFactory,
    CommitteeFactory,
    DecisionFactory,
    DueDateRequestFactory,
    MeetingFactory,
    MeetingMinutesFactory,
    ObjectiveFactory,
)
from tests.measures import world as measured

from .sitting_world import build_sitting

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2015, 10, 12)


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def coordinator():
    return holder(Role.COORDINATOR)


@pytest.fixture
def meeting():
    return MeetingFactory(committee=CommitteeFactory(code="copil"), number=3, minutes_planned=60)


@pytest.fixture
def page(client, coordinator):
    client.force_login(coordinator)
    return client


def offered(meeting, user):
    return agenda.proposals(meeting, user, TODAY)


def only(meeting, user):
    (found,) = offered(meeting, user)
    return found


def address(meeting, name="meeting_compose"):
    return reverse(f"pilotage:{name}", args=[meeting.pk])


def postponed(action, times):
    for rank in range(times):
        action.due_date_changes.create(
            old_due_on=action.due_on, new_due_on=action.due_on + datetime.timedelta(days=rank + 1), reason="Congés"
        )


def test_nothing_waits(meeting, coordinator):
    ActionFactory(in_progress=True, original_due_on=datetime.date(2015, 10, 12))  # due today is not late
    ActionFactory(rejected=True)
    assert offered(meeting, coordinator) == []


def test_a_late_action_says_since_when_and_how_often_it_was_postponed(meeting, coordinator):
    action = ActionFactory(in_progress=True, original_due_on=datetime.date(2015, 9, 8), title="Signalétique")
    postponed(action, 2)
    found = only(meeting, coordinator)
    assert (found.kind, found.title, found.about) == ("late_action", "Signalétique", {"action": action})
    assert found.why.startswith("Attendue pour le 8\u00a0septembre 2015, reportée 2\u00a0fois, avancement 40")


def test_an_action_moved_twice_comes_before_it_is_late_once_and_under_its_own_name(page, meeting, coordinator):
    ahead = {"in_progress": True, "original_due_on": datetime.date(2015, 12, 1)}
    postponed(ActionFactory(**ahead), 1)
    once = ActionFactory(**ahead)
    postponed(once, 2)
    once.due_date_changes.update(cancelled_at=datetime.datetime(2015, 10, 1, tzinfo=datetime.UTC))
    late = ActionFactory(in_progress=True)
    postponed(late, 2)
    moved = ActionFactory(**ahead)
    postponed(moved, 2)
    assert [each.about["action"] for each in offered(meeting, coordinator)] == [late, moved]
    found = offered(meeting, coordinator)[1]
    assert (found.kind, found.kind_label, found.duration) == ("late_action", "Échéance reportée", 4)
    assert found.why.startswith("Reportée 2\u00a0fois, la dernière le 12\u00a0octobre 2015 ; attendue pour le 1er")
    page.post(address(meeting), {"points": [found.key]})
    assert "Échéance reportée" in page.get(address(meeting, "meeting_detail")).content.decode()
    assert [each.about["action"] for each in offered(meeting, coordinator)] == [late]
    AgendaItem.objects.all().delete()
    DueDateRequestFactory(action=moved, goes_to_committee=True)
    assert [each.kind for each in offered(meeting, coordinator)] == ["late_action", "date_request"]


def test_a_late_action_whose_date_is_asked_comes_once_by_its_request(meeting, coordinator):
    request = DueDateRequestFactory(goes_to_committee=True)
    postponed(request.action, 1)
    found = only(meeting, coordinator)
    assert (found.kind, found.about) == ("date_request", {"date_request": request})
    assert "reportée 1\u00a0fois" in found.why and "Le prestataire est en retard." in found.why


def test_a_request_taken_back_on_an_agenda_leaves_its_action_to_be_offered(meeting, coordinator):
    taken_back = DueDateRequestFactory(goes_to_committee=True, status="withdrawn")
    AgendaItemFactory(meeting=meeting, kind="date_request", date_request=taken_back)
    assert only(meeting, coordinator).about == {"action": taken_back.action}
    asked = DueDateRequestFactory(action=taken_back.action, goes_to_committee=True)
    assert only(meeting, coordinator).about == {"date_request": asked}


def test_a_first_request_is_left_to_the_quality_manager(meeting, coordinator):
    DueDateRequestFactory(action__original_due_on=datetime.date(2015, 11, 30))
    assert offered(meeting, coordinator) == []


def test_a_proposed_action_says_since_when_and_what_the_committee_already_asked(meeting, coordinator):
    proposed_at = datetime.datetime(2015, 9, 30, 9, tzinfo=datetime.UTC)
    action = ActionFactory(proposed_at=proposed_at, origin="complaint")
    before = MeetingFactory(committee=meeting.committee, status="closed", number=2)
    DecisionFactory(item=AgendaItemFactory(meeting=before, action=action), verdict="more_asked", reason="Devis")
    MeetingMinutesFactory(meeting=before, approved=True)
    found = next(each for each in offered(meeting, coordinator) if each.kind == "new_action")
    assert "Proposée le 30\u00a0septembre 2015" in found.why and "réclamation" in found.why
    assert "complément demandé à COPIL-2015-02" in found.why


def test_a_done_action_asks_for_its_closing_with_its_proof(meeting, coordinator):
    action = ActionFactory(done=True, original_due_on=datetime.date(2015, 9, 1))
    found = only(meeting, coordinator)
    assert found.kind == "closing"
    assert "14\u00a0jours après" in found.why and str(action.proof) in found.why


def test_an_open_gap_says_its_day_and_who_treats_it(meeting, coordinator):
    gap = OpenGapFactory(opened_on=datetime.date(2015, 8, 28))
    OpenGapFactory(opened_on=datetime.date(2015, 1, 1), lifted_on=datetime.date(2015, 10, 12))
    assert "Ouvert le 28\u00a0août 2015" in only(meeting, coordinator).why
    assert "aucune action" in only(meeting, coordinator).why
    action = ActionFactory(gap=gap, approved=True, original_due_on=datetime.date(2015, 12, 1))
    assert action.reference in only(meeting, coordinator).why
    Action.objects.update(due_on=datetime.date(2015, 9, 1))
    assert [each.kind for each in offered(meeting, coordinator)] == ["late_action"]


def test_an_optional_commitment_says_what_was_decided_before(meeting, coordinator):
    commitment = CommitmentFactory(is_optional=True)
    ScopeEntryFactory(module=commitment.chapter.module.module)
    last_year = CampaignFactory(year=2014, framework=commitment.framework)
    campaign = CampaignFactory(year=2015, framework=commitment.framework)
    assert "jamais décidé" in only(meeting, coordinator).why
    record = {"by": coordinator, "decided_on": datetime.date(2014, 2, 1)}
    last_year.freezes_on = datetime.date(2016, 1, 1)
    last_year.save()
    record_optional_decision(last_year, commitment, "retained", **record)
    assert "retenu en 2014" in only(meeting, coordinator).why
    record_optional_decision(campaign, commitment, "deferred", **record)
    assert offered(meeting, coordinator) == []


def test_an_objective_in_draft_says_what_it_aims_at(meeting, coordinator):
    objective = ObjectiveFactory(campaign=CampaignFactory(year=2015))
    objective.targets.create(value=85, unit="%")
    objective.targets.create(value=90, unit="%")
    ObjectiveFactory(campaign=objective.campaign, status="approved")
    found = only(meeting, coordinator)
    assert (found.kind, found.about) == ("objective", {"objective": objective})
    assert "90" in found.why and "85" not in found.why


def test_expired_proofs_are_one_point_by_commitment(meeting, coordinator):
    commitment = CommitmentFactory(validity="trimestrielle")
    CampaignFactory(year=2015, framework=commitment.framework)
    ScopeEntryFactory(module=commitment.chapter.module.module)
    for last in (datetime.date(2015, 3, 31), datetime.date(2015, 2, 28)):
        evidence = EvidenceFactory(period_from=datetime.date(2015, 1, 1), period_to=last)
        EvidenceUseFactory(evidence=evidence, commitment=commitment, unit=UnitFactory(), accepted=True)
    found = only(meeting, coordinator)
    assert found.about == {"commitment": commitment}
    assert found.why.startswith("2\u00a0preuves périmées, 2\u00a0unités") and "28\u00a0février 2015" in found.why


def test_an_indicator_under_its_target_says_its_value(meeting, coordinator):
    world = measured.build()
    measured.record(world, 60, 100)
    found = next(each for each in offered(meeting, coordinator) if each.kind == "indicator")
    assert found.about == {"indicator": world.indicator}
    assert "60" in found.why and "80" in found.why and "septembre 2015" in found.why
    measured.record(world, 90, 100)
    assert "indicator" not in {each.kind for each in offered(meeting, coordinator)}


def test_the_previous_meeting_comes_first_with_what_became_of_it(meeting, coordinator):
    before = MeetingFactory(
        committee=meeting.committee, status="closed", number=2,
        starts_at=datetime.datetime(2015, 9, 2, 9, tzinfo=datetime.UTC),
    )  # fmt: skip
    DecisionFactory(item=AgendaItemFactory(meeting=before, action=ActionFactory(in_progress=True)))
    MeetingMinutesFactory(
        meeting=before, submitted=True, submitted_at=datetime.datetime(2015, 10, 2, tzinfo=datetime.UTC)
    )
    follow_up, minutes, late = offered(meeting, coordinator)
    assert follow_up.title == "Suites de la séance COPIL-2015-02" and "séance du 2" in follow_up.why
    assert minutes.kind == "minutes" and "soumis à l’approbation le 2\u00a0octobre 2015" in minutes.why
    assert late.kind == "late_action"


def test_another_committee_hears_of_its_own_meetings_alone(coordinator):
    ActionFactory()
    assert offered(MeetingFactory(committee__kind="users"), coordinator) == []
    assert len(offered(MeetingFactory(), coordinator)) == 1


def test_nothing_is_offered_twice(meeting, coordinator):
    action = ActionFactory()
    first = MeetingFactory(committee=meeting.committee, number=4)
    item = AgendaItemFactory(meeting=first, kind="free", action=action)
    assert offered(meeting, coordinator) == []
    item.meeting.status = "cancelled"
    item.meeting.save()
    assert len(offered(meeting, coordinator)) == 1


def test_a_quality_manager_brings_what_is_of_his_site(meeting):
    site = SiteFactory()
    manager = holder(Role.QUALITY_MANAGER, site=site)
    ActionFactory()
    own = ActionFactory(lead_service__site=site)
    assert [each.about["action"] for each in offered(meeting, manager)] == [own]


def test_what_is_ticked_fits_the_meeting(page, meeting):
    meeting.minutes_planned = 15
    meeting.save()
    AgendaItemFactory(meeting=meeting, minutes=5)
    ActionFactory.create_batch(5)
    response = page.get(address(meeting))
    ((_, lines),) = response.context["groups"]
    assert [ticked for _, ticked in lines] == [True, True, True, False, False]
    shown = response.content.decode()
    assert "3\u00a0premiers points sur 5" in shown and "2\u00a0points ne le sont pas" in shown


def test_the_chosen_points_join_the_agenda_with_their_reasons(page, meeting):
    AgendaItemFactory(meeting=meeting, order=7)
    late, proposed = ActionFactory(in_progress=True), ActionFactory()
    assert not AgendaItem.objects.exclude(action=None).exists()
    response = page.post(address(meeting), {"points": [f"new_action:{proposed.pk}", f"late_action:{late.pk}"]})
    assert response.url == address(meeting, "meeting_detail")
    first, second = AgendaItem.objects.exclude(action=None).order_by("order")
    assert (first.action, first.kind, first.order, first.minutes) == (late, "late_action", 8, 4)
    assert second.action == proposed and "Proposée le 12\u00a0octobre 2015" in second.why
    assert Entry.objects.filter(event="agenda.composed").count() == 1
    assert page.post(address(meeting), {"points": [f"late_action:{late.pk}"]}).status_code == 200
    assert AgendaItem.objects.exclude(action=None).count() == 2


def test_a_point_treated_meanwhile_is_told_and_the_choice_is_kept(page, meeting):
    gone, kept = ActionFactory(), ActionFactory()
    Action.objects.filter(pk=gone.pk).update(status="approved", due_on=datetime.date(2015, 12, 1))
    response = page.post(address(meeting), {"points": [f"new_action:{gone.pk}", f"new_action:{kept.pk}"]})
    assert "n’attend plus ce comité" in response.content.decode()
    assert not AgendaItem.objects.exists()
    ((_, ((_, is_ticked),)),) = response.context["groups"]
    assert is_ticked


@pytest.mark.parametrize("points", [[], ["x"], ["new_action:0"]])
def test_a_wrong_choice_adds_nothing(page, meeting, points):
    ActionFactory()
    response = page.post(address(meeting), {"points": points})
    assert response.status_code == 200 and response.context["form"].errors
    assert not AgendaItem.objects.exists()


def test_reading_what_waits_writes_nothing_and_a_held_meeting_is_composed_no_more(page, meeting):
    ActionFactory()
    page.get(address(meeting))
    assert not AgendaItem.objects.exists() and not Entry.objects.exists()
    meeting.status = "closed"
    meeting.save()
    assert page.get(address(meeting)).status_code == 409


def test_the_page_costs_the_same_whatever_waits(page, meeting, django_assert_max_num_queries):
    counts = []
    for size in (1, 6):
        for _ in range(size):
            ActionFactory(in_progress=True)
            ActionFactory()
            ActionFactory(done=True)
            DueDateRequestFactory(goes_to_committee=True)
            ActionFactory(gap=OpenGapFactory(), approved=True, original_due_on=datetime.date(2015, 12, 1))
            ObjectiveFactory(campaign=CampaignFactory._meta.model.objects.first() or CampaignFactory(year=2015))
        with django_assert_max_num_queries(60) as captured:
            page.get(address(meeting))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_use_case_reads_again_what_waits(meeting, coordinator):
    action = ActionFactory()
    key = f"new_action:{action.pk}"
    compose_agenda(meeting, [key], by=coordinator)
    with pytest.raises(Exception, match="n’attend plus"):
        compose_agenda(meeting, [key], by=coordinator)
    assert AgendaItem.objects.count() == 1


def test_no_draft_decision_is_told_to_the_members(settings):
    settings.TODAY = "2015-10-24"
    world = build_sitting(kinds=("new_action", "new_action"))
    for item, verdict in zip(world.items, ("rejected", "postponed"), strict=True):
        decide(item, verdict, reason="Devis manquant", key=uuid.uuid4(), by=world.president)
    minutes = close_meeting(Meeting.objects.get(pk=world.meeting.pk), by=world.president)
    starts_at = datetime.datetime(2015, 10, 30, 9, tzinfo=datetime.UTC)
    following = MeetingFactory(committee=world.meeting.committee, number=5, starts_at=starts_at)

    def told():
        return " ".join(each.why for each in agenda.proposals(following, world.secretary, clock.today()))

    assert "Décisions de la séance du 23" in told() and "reporté à" not in told() and "exécutée" not in told()
    world.meeting.attendances.update(presence="present")
    submit_minutes(minutes, version=1, by=world.secretary)
    read = {"version": minutes.version, "digest": minutes.content_digest, "factor": "password"}
    approve_minutes(minutes, **read, by=world.president)
    assert "reporté à" in told() and "exécutée" in told()
