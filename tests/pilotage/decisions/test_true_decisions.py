"""What a committee says of a point is true when it says it: settled subjects, requests of date, revised objectives."""

import datetime
import uuid
from decimal import Decimal
from types import SimpleNamespace

import pytest

from pilotage import agenda
from pilotage.blockers import blockers
from pilotage.enums import Verdict
from pilotage.models import Action, Decision
from pilotage.sitting import seats_of
from pilotage.usecases import actions, due_dates, objectives
from pilotage.usecases.decisions import decide, undo_decision
from pilotage.usecases.meetings import close_meeting, note_item
from qualipref import clock
from qualipref.typography import french
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from tests.factories import CampaignFactory, EvidenceFactory, OpenGapFactory, holder
from tests.factories.steering import (
    ActionFactory,
    AgendaItemFactory,
    AttendanceFactory,
    CommitteeMemberFactory,
    DueDateRequestFactory,
    MeetingFactory,
    ObjectiveFactory,
)

from ..minutes_world import approved
from . import taken

pytestmark = pytest.mark.django_db
LATER = datetime.date(2015, 12, 15)


def about(meeting, kind, action):
    return AgendaItemFactory(meeting=meeting, kind=kind, action=action)


SETTLED = [
    ("closing", {"done": True, "status": "verified"}, "Efficacité vérifiée"),
    ("closing", {"in_progress": True}, "En cours"),
    ("late_action", {"done": True}, "Réalisée"),
    ("new_action", {"rejected": True}, "Rejetée"),
]


@pytest.mark.parametrize(("kind", "fields", "state"), SETTLED)
def test_what_was_settled_before_the_session_is_noted_as_it_is(meeting, president, kind, fields, state):
    item = about(meeting, kind, ActionFactory(**fields))
    assert item.verdicts == (Verdict.NOTED,)
    with pytest.raises(TransitionRefused, match="ne se dit pas de ce point"):
        taken(item, "postponed", president, reason="Plus tard", new_due_on=LATER)
    assert f"son état est «\u00a0{state}\u00a0»" in taken(item, "noted", president).text
    assert close_meeting(meeting, by=president)


def test_a_request_that_was_answered_before_the_session_is_noted(meeting, president):
    request = DueDateRequestFactory(status="granted")
    item = AgendaItemFactory(meeting=meeting, kind="date_request", date_request=request)
    assert "a déjà sa réponse" in taken(item, "noted", president).text


def test_a_request_that_its_service_takes_back_is_noted_once_the_committee_sits(president):
    request = DueDateRequestFactory(goes_to_committee=True)
    convened = MeetingFactory(status="convened", number=3, committee__code="copil")
    item = AgendaItemFactory(meeting=convened, kind="date_request", date_request=request)
    due_dates.withdraw_date_request(request, by=president)
    convened.status, convened.keyboard = "open", president
    convened.save()
    assert item.verdicts == (Verdict.NOTED,)
    assert taken(item, "noted", president).text.endswith("est retirée.")


@pytest.mark.parametrize("end", ["complete", "abandon"])
def test_the_date_that_was_asked_falls_with_the_action_that_ends(president, end):
    request = DueDateRequestFactory(goes_to_committee=True)
    action = request.action
    if end == "complete":
        done = {"proof": EvidenceFactory(), "done_on": clock.today()}
        actions.complete_action(action, **done, version=action.version, by=president)
    else:
        actions.abandon_action(action, reason="Guichet fermé", version=action.version, by=president)
    request.refresh_from_db()
    assert request.status == "withdrawn"


def test_an_action_completed_again_says_no_more_why_it_was_sent_back(president):
    action = ActionFactory(in_progress=True, outcome_reason="Il manque le relevé.")
    done = {"proof": EvidenceFactory(), "done_on": clock.today()}
    actions.complete_action(action, **done, version=action.version, by=president)
    assert action.outcome_reason == ""


def test_what_is_opened_again_is_to_be_done_again(president):
    action = ActionFactory(done=True, status="closed", closed_on=clock.today())
    actions.reopen_action(action, reason="Sans effet", version=action.version, by=president)
    action.refresh_from_db()
    assert (action.status, action.progress) == ("in_progress", 0)


@pytest.mark.parametrize(
    ("verdict", "said", "status"),
    [
        ("approved", {}, "refused"),
        ("rejected", {"reason": "Déjà reportée"}, "refused"),
        ("postponed", {"reason": "Prestataire", "new_due_on": LATER}, "granted"),
    ],
)
def test_a_verdict_on_a_late_action_answers_the_date_that_was_asked(meeting, president, verdict, said, status):
    request = DueDateRequestFactory()
    decision = taken(about(meeting, "late_action", request.action), verdict, president, **said)
    request.refresh_from_db()
    assert request.status == status
    undo_decision(decision, by=president)
    request.refresh_from_db()
    assert (request.status, request.goes_to_committee) == ("open", False)


def test_the_committee_alone_refuses_what_goes_to_it(meeting, president):
    request = DueDateRequestFactory(goes_to_committee=True)
    with pytest.raises(TransitionRefused, match="se décide en comité"):
        due_dates.refuse_due_date(request, answer="Non", by=president)
    item = AgendaItemFactory(meeting=meeting, kind="date_request", date_request=request)
    assert taken(item, "rejected", president, reason="Priorité")


def test_who_blocks_sees_the_request_on_the_agenda_to_come():
    request = DueDateRequestFactory(goes_to_committee=True, action__due_on=datetime.date(2015, 9, 1))
    AgendaItemFactory(meeting__status="convened", kind="date_request", date_request=request)
    (blocker,) = blockers(Action.objects.all(), clock.today())
    assert "à l’ordre du jour de" in blocker.what and blocker.label == "Voir la séance"


def test_a_gap_without_proposal_is_noted_and_told_to_its_service(meeting, president):
    gap = OpenGapFactory()
    item = AgendaItemFactory(meeting=meeting, kind="gap", gap=gap, title="Deux panneaux manquent.")
    assert Verdict.APPROVED not in item.verdicts
    decision = taken(item, "noted", president)
    assert decision.text.startswith("Le comité prend acte de l’écart «\u00a0Deux panneaux manquent\u00a0», ")
    assert decision.about["codes"] == [gap.commitment.code]
    assert str(gap.unit.service_id) in decision.about["services"]


def test_another_value_that_is_refused_leaves_the_one_that_was_approved(meeting, president):
    objective = ObjectiveFactory(campaign=CampaignFactory(year=2015))
    objectives.set_target(objective, value=Decimal(85), unit="%", version=1, by=president)
    first = MeetingFactory(committee=meeting.committee, number=2, status="closed")
    objective.targets.update(meeting=first)
    objective.refresh_from_db()
    objectives.settle_objective(objective, "approve", by=president)
    objectives.set_target(
        objective, value=Decimal(99), unit="%", reason="Mieux", version=objective.version, by=president
    )
    decision = taken(
        AgendaItemFactory(meeting=meeting, kind="objective", objective=objective), "rejected", president, reason="Trop"
    )
    objective.refresh_from_db()
    assert (objective.status, str(objective.target)) == ("approved", "85\u00a0%")
    assert "maintient la valeur visée" in decision.text and "85\u00a0%" in decision.text
    undo_decision(decision, by=president)
    objective.refresh_from_db()
    assert (objective.status, str(objective.target)) == ("draft", "99\u00a0%")


def test_a_value_is_approved_with_its_meeting(meeting, president):
    objective = ObjectiveFactory(campaign=CampaignFactory(year=2015))
    objectives.set_target(objective, value=Decimal(85), unit="%", version=1, by=president)
    taken(AgendaItemFactory(meeting=meeting, kind="objective", objective=objective), "approved", president)
    assert objective.targets.get().meeting == meeting
    with pytest.raises(StaleVersion):
        objectives.drop_objective(objective, reason="Vieil onglet", version=2, by=president)


def test_what_changed_since_the_page_was_shown_is_not_decided_unseen(meeting, president):
    item = about(meeting, "new_action", ActionFactory())
    seen = item.subject_version
    actions.steer_action(item.action, priority=1, version=1, by=president)
    with pytest.raises(StaleVersion):
        taken(item, "approved", president, seen=seen)
    assert taken(item, "approved", president, seen=item.subject_version)


def test_the_same_key_never_says_two_things(meeting, president):
    item, other = (about(meeting, "new_action", ActionFactory()) for _ in range(2))
    key = uuid.uuid4()
    decision = decide(item, "approved", key=key, by=president)
    assert decide(item, "approved", key=key, by=president) == decision
    for point, verdict in ((item, "rejected"), (other, "approved")):
        with pytest.raises(TransitionRefused, match="vient d’être décidé"):
            decide(point, verdict, key=key, by=president, reason="Non" if verdict == "rejected" else "")
    assert Decision.objects.count() == 1


def test_only_the_steering_committee_decides_of_the_plan(president):
    meeting = MeetingFactory(status="open", committee__kind="working_group", keyboard=president)
    with pytest.raises(TransitionRefused, match="se décide en comité de pilotage"):
        taken(about(meeting, "new_action", ActionFactory()), "approved", president)
    assert taken(AgendaItemFactory(meeting=meeting, kind="free", title="Visite"), "approved", president)


def test_who_writes_a_note_of_the_minutes_is_one_of_their_authors(meeting, president):
    item, secretary = AgendaItemFactory(meeting=meeting, kind="free", title="Visite"), holder(Role.COORDINATOR)
    note_item(item, note="Dit en séance", version=item.version, by=secretary)
    taken(item, "noted", president)
    minutes = close_meeting(meeting, by=president)
    assert minutes.authors == [secretary.pk]
    note_item(item, note="Dit autrement", version=item.version, by=president)
    minutes.refresh_from_db()
    assert minutes.authors == [secretary.pk, president.pk]


def test_what_was_put_off_says_so_at_the_next_agenda_and_waits_for_its_day(meeting, president):
    CampaignFactory(year=2015)
    action, again = ActionFactory(done=True), datetime.date(2016, 3, 1)
    taken(about(meeting, "closing", action), "postponed", president, reason="Absent", new_due_on=again)
    minutes = close_meeting(meeting, by=president)
    approved(SimpleNamespace(minutes=minutes, writer=holder(Role.COORDINATOR), president=president))
    following = MeetingFactory(committee=meeting.committee, number=4)
    offered = agenda.proposals(following, holder(Role.COORDINATOR), clock.today())
    (closing,) = [each for each in offered if each.about.get("action") == action]
    assert "examen reporté à COPIL-2015-03, à revoir le 1er" in closing.why
    assert closing not in agenda.first_that_fit(offered, 600, following.day)
    assert closing in agenda.first_that_fit(offered, 600, again)


def test_a_deputy_holds_the_seat_of_his_member_and_adds_none(meeting):
    member = CommitteeMemberFactory(committee=meeting.committee)
    deputy = CommitteeMemberFactory(committee=meeting.committee, stands_in_for=member)
    AttendanceFactory(meeting=meeting, member=member, presence="excused")
    AttendanceFactory(meeting=meeting, member=deputy, presence="present")
    AttendanceFactory(meeting=meeting, member=CommitteeMemberFactory(committee=meeting.committee), presence="excused")
    assert seats_of(meeting.attendances.select_related("member")) == [True, False]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Qui fait quoi ?", "Le comité approuve : Qui fait quoi ?"),
        ("Lire « Qualité ».", "Le comité approuve : Lire « Qualité »."),
    ],
)
def test_the_sentence_ends_with_one_mark(meeting, president, title, said):
    item = AgendaItemFactory(meeting=meeting, title=title)
    assert taken(item, "approved", president).text == french(said)


def test_what_is_quoted_in_a_title_is_quoted_within(meeting, president):
    action = ActionFactory(title="Afficher « les délais »", due_on=datetime.date(2015, 12, 1))
    item = AgendaItemFactory(meeting=meeting, kind="new_action", action=action)
    assert "« Afficher “les délais” »" in taken(item, "approved", president).text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("due_on", "said"), [(datetime.date(2015, 6, 30), "n’accorde pas d’autre"), (LATER, "maintient l’")]
)
def test_a_date_that_is_past_is_not_said_to_be_maintained(meeting, president, due_on, said):
    action = ActionFactory(in_progress=True, due_on=due_on)
    item = AgendaItemFactory(meeting=meeting, kind="late_action", action=action)
    assert f"Le comité {said}" in taken(item, "approved", president).text


def test_the_sentence_of_a_new_action_names_its_service_with_its_site(meeting, president):
    action = ActionFactory(due_on=LATER)
    item = AgendaItemFactory(meeting=meeting, kind="new_action", action=action)
    assert f"{action.lead_service}, {action.site}, à échéance" in taken(item, "approved", president).text
