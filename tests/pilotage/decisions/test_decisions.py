"""What the committee decides changes its subject at once, takes a number, and can be taken back."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError

from engagements.models import OptionalCommitmentDecision
from pilotage.blockers import blockers
from pilotage.enums import Mover
from pilotage.models import Action, Decision
from pilotage.usecases import decisions as usecases
from pilotage.usecases import due_dates
from pilotage.usecases.decisions import decide, reword_decision, undo_decision
from pilotage.usecases.meetings import close_meeting
from qualipref.journal.models import Entry
from qualipref.workflow import TransitionRefused
from tests.factories import CampaignFactory, CommitmentFactory
from tests.factories.steering import (
    ActionFactory,
    AgendaItemFactory,
    DueDateRequestFactory,
    MeetingFactory,
    ObjectiveFactory,
)

from . import taken

pytestmark = pytest.mark.django_db
SOONER = datetime.date(2015, 11, 6)
LATER = datetime.date(2015, 12, 15)


def proposed(meeting, **fields):
    return AgendaItemFactory(meeting=meeting, kind="new_action", action=ActionFactory(**fields))


def state(action):
    return Action.objects.get(pk=action.pk).status


def test_validating_a_proposal_changes_the_action_and_writes_its_sentence(meeting, president):
    item = proposed(meeting, title="Afficher les délais", number=42)
    decision = taken(item, "approved", president)
    assert state(item.action) == "approved"
    assert decision.reference == "COPIL-2015-03 / D-01"
    assert decision.text.startswith("Le comité valide l’action A-2015-042 «\u00a0Afficher les délais\u00a0»")
    assert [entry.event for entry in Entry.objects.order_by("seq")] == ["action.approved", "decision.taken"]


def test_a_proposal_is_validated_for_another_date_and_the_first_one_stays(meeting, president):
    item = proposed(meeting)
    asked = item.action.due_on
    decision = taken(item, "approved", president, new_due_on=LATER)
    action = Action.objects.get()
    change = action.due_date_changes.get()
    assert (action.status, action.due_on, action.original_due_on) == ("approved", LATER, asked)
    assert (change.old_due_on, change.new_due_on, change.meeting) == (asked, LATER, meeting)
    assert "à échéance du 15\u00a0décembre\u00a02015 au lieu du 30\u00a0septembre\u00a02015" in decision.text
    assert decision.about["due_on"] == LATER.isoformat()


def test_a_proposal_validated_for_its_own_date_changes_no_date(meeting, president):
    item = proposed(meeting)
    Action.objects.update(due_on=LATER)
    item.refresh_from_db()
    assert "au lieu" not in taken(item, "approved", president, new_due_on=LATER).text
    assert not item.action.due_date_changes.exists()


def test_the_same_gesture_sent_twice_decides_once(meeting, president):
    item, key = proposed(meeting), uuid.uuid4()
    first = decide(item, "approved", key=key, by=president)
    assert decide(item, "approved", key=key, by=president) == first
    assert Decision.objects.count() == 1


def test_a_second_screen_does_not_decide_the_same_point_again(meeting, president):
    item = proposed(meeting)
    taken(item, "approved", president)
    with pytest.raises(TransitionRefused, match="vient d’être décidé"):
        taken(item, "rejected", president, reason="Non")
    assert state(item.action) == "approved"


@pytest.mark.parametrize("verdict", ["rejected", "postponed", "more_asked"])
def test_what_is_not_validated_says_why(meeting, president, verdict):
    item = proposed(meeting)
    with pytest.raises(ValidationError):
        taken(item, verdict, president, reason="  ")
    assert not Decision.objects.exists()
    assert state(item.action) == "proposed"


def test_a_postponed_proposal_stays_proposed(meeting, president):
    item = proposed(meeting)
    taken(item, "postponed", president, reason="Devis attendu", new_due_on=LATER)
    assert state(item.action) == "proposed"
    assert item.action.due_date_changes.count() == 0


def test_postponing_what_is_under_way_moves_its_date_in_that_meeting(meeting, president):
    item = AgendaItemFactory(meeting=meeting, kind="late_action", action=ActionFactory(in_progress=True))
    decision = taken(item, "postponed", president, reason="Prestataire", new_due_on=LATER)
    change = item.action.due_date_changes.get()
    assert (change.new_due_on, change.meeting) == (LATER, meeting)
    assert "15\u00a0décembre\u00a02015" in decision.text


def test_a_closing_that_is_refused_sends_the_action_back_to_its_service(meeting, president):
    action = ActionFactory(done=True, title="Suivre le courrier")
    item = AgendaItemFactory(meeting=meeting, kind="closing", action=action)
    decision = taken(item, "rejected", president, reason="Le relevé de juillet manque")
    action.refresh_from_db()
    assert (action.status, action.proof, action.outcome_reason) == ("in_progress", None, "Le relevé de juillet manque")
    assert "et la renvoie au service. Motif\u00a0: Le relevé de juillet manque." in decision.text
    (blocker,) = blockers(Action.objects.all(), meeting.day)
    assert (blocker.mover, blocker.what) == (Mover.SERVICE, "Donner la preuve qui manquait")


def test_postponing_what_is_under_way_wants_a_date(meeting, president):
    item = AgendaItemFactory(meeting=meeting, kind="late_action", action=ActionFactory(in_progress=True))
    with pytest.raises(ValidationError, match="nouvelle échéance"):
        taken(item, "postponed", president, reason="Prestataire")


def test_nothing_is_decided_before_the_meeting_opens(president):
    with pytest.raises(TransitionRefused, match="pas ouverte"):
        taken(proposed(MeetingFactory()), "approved", president)


def test_numbers_follow_and_a_decision_taken_again_finds_its_number(meeting, president):
    items = [proposed(meeting) for _ in range(3)]
    decisions = [taken(item, "approved", president) for item in items]
    assert [each.number for each in decisions] == [1, 2, 3]
    undo_decision(decisions[1], by=president)
    assert taken(items[1], "rejected", president, reason="Doublon").number == 2


def test_a_number_that_is_given_up_waits_for_its_point(meeting, president):
    first, second, third = [proposed(meeting) for _ in range(3)]
    undo_decision(taken(first, "approved", president), by=president)
    assert taken(second, "approved", president).number == 2
    again = taken(first, "rejected", president, reason="Doublon")
    assert again.number == 1
    undo_decision(again, by=president)
    assert taken(third, "approved", president).number == 3
    assert taken(first, "approved", president).number == 1


UNDONE = [
    ("new_action", {}, "approved", {}),
    ("new_action", {}, "approved", {"new_due_on": LATER}),
    ("new_action", {}, "rejected", {"reason": "Doublon"}),
    ("late_action", {"in_progress": True}, "postponed", {"reason": "Retard", "new_due_on": LATER}),
    ("closing", {"done": True}, "approved", {}),
    ("closing", {"done": True}, "rejected", {"reason": "Relevé manquant"}),
]
FORMER = ("status", "due_on", "closed_on", "outcome_reason", "proof", "done_on", "done_by", "done_for", "progress")


@pytest.mark.parametrize(("kind", "fields", "verdict", "said"), UNDONE)
def test_a_decision_taken_back_gives_the_action_its_former_state(meeting, president, kind, fields, verdict, said):
    action = ActionFactory(**fields, **({"done_for": president} if "done" in fields else {}))
    before = Action.objects.filter(pk=action.pk).values(*FORMER).get()
    decision = taken(AgendaItemFactory(meeting=meeting, kind=kind, action=action), verdict, president, **said)
    undo_decision(decision, by=president)
    assert Action.objects.filter(pk=action.pk).values(*FORMER).get() == before
    assert Action.objects.for_list().get(pk=action.pk).postponement_count == 0
    assert decision.number is None
    assert Entry.objects.filter(event="decision.undone").exists()


def test_a_decision_whose_action_went_on_is_not_taken_back(meeting, president):
    item = proposed(meeting)
    decision = taken(item, "approved", president)
    Action.objects.filter(pk=item.action_id).update(version=9)
    with pytest.raises(TransitionRefused, match="a changé depuis"):
        undo_decision(decision, by=president)
    decision.refresh_from_db()
    assert decision.undone_at is None


def test_a_decision_is_taken_back_once(meeting, president):
    decision = taken(proposed(meeting), "approved", president)
    undo_decision(decision, by=president)
    with pytest.raises(TransitionRefused, match="déjà reprise"):
        undo_decision(decision, by=president)


@pytest.mark.parametrize(
    ("verdict", "said", "status", "due_on"),
    [
        ("approved", {}, "granted", datetime.date(2015, 12, 15)),
        ("rejected", {"reason": "Priorité"}, "refused", datetime.date(2015, 9, 30)),
        ("postponed", {"reason": "Plus tôt", "new_due_on": SOONER}, "granted", SOONER),
    ],
)
def test_a_request_of_date_is_answered_and_may_be_open_again(meeting, president, verdict, said, status, due_on):
    request = DueDateRequestFactory()
    item = AgendaItemFactory(meeting=meeting, kind="date_request", date_request=request)
    decision = taken(item, verdict, president, **said)
    request.refresh_from_db()
    assert (request.status, Action.objects.get().due_on) == (status, due_on)
    undo_decision(decision, by=president)
    request.refresh_from_db()
    assert (request.status, Action.objects.get().due_on) == ("open", datetime.date(2015, 9, 30))


def test_a_request_made_again_since_is_not_open_twice(meeting, president):
    request = DueDateRequestFactory()
    item = AgendaItemFactory(meeting=meeting, kind="date_request", date_request=request)
    decision = taken(item, "rejected", president, reason="Priorité")
    due_dates.ask_due_date(Action.objects.get(), wanted_on=LATER, reason="Encore", by=president)
    with pytest.raises(TransitionRefused, match="a changé depuis"):
        undo_decision(decision, by=president)


@pytest.mark.parametrize(
    ("verdict", "said", "kept"), [("approved", {}, "retained"), ("rejected", {"reason": "Budget"}, "deferred")]
)
def test_an_optional_commitment_feeds_the_register(meeting, president, verdict, said, kept):
    commitment = CommitmentFactory(is_optional=True)
    CampaignFactory(year=2015, framework=commitment.framework)
    item = AgendaItemFactory(meeting=meeting, kind="optional_commitment", commitment=commitment)
    decision = taken(item, verdict, president, **said)
    line = OptionalCommitmentDecision.objects.get()
    assert (line.decision, line.meeting_reference) == (kept, "COPIL-2015-03")
    undo_decision(decision, by=president)
    assert not OptionalCommitmentDecision.objects.exists()


def test_a_decision_of_the_register_taken_back_gives_the_former_one(meeting, president):
    commitment = CommitmentFactory(is_optional=True)
    campaign = CampaignFactory(year=2015, framework=commitment.framework)
    day = datetime.date(2015, 2, 5)
    former = {"decision": "deferred", "decided_on": day, "reason": "Essai"}
    OptionalCommitmentDecision.objects.create(campaign=campaign, commitment=commitment, **former)
    item = AgendaItemFactory(meeting=meeting, kind="optional_commitment", commitment=commitment)
    undo_decision(taken(item, "approved", president), by=president)
    line = OptionalCommitmentDecision.objects.get()
    assert (line.decision, line.decided_on, line.reason) == ("deferred", day, "Essai")


def test_an_objective_is_validated_in_committee(meeting, president):
    objective = ObjectiveFactory()
    decision = taken(AgendaItemFactory(meeting=meeting, kind="objective", objective=objective), "approved", president)
    objective.refresh_from_db()
    assert objective.status == "approved"
    undo_decision(decision, by=president)
    objective.refresh_from_db()
    assert objective.status == "draft"


def test_a_sentence_is_edited_until_the_minutes_are_submitted(meeting, president):
    decision = taken(AgendaItemFactory(meeting=meeting), "noted", president)
    reword_decision(decision, text="Le comité remercie les services.", version=1, by=president)
    minutes = close_meeting(meeting, by=president)
    reword_decision(decision, text="Le comité remercie tous les services.", version=2, by=president)
    type(minutes).objects.filter(pk=minutes.pk).update(status="submitted")
    with pytest.raises(TransitionRefused):
        reword_decision(decision, text="Autre", version=3, by=president)
    with pytest.raises(TransitionRefused, match="soumis"):
        undo_decision(decision, by=president)


def test_a_meeting_does_not_close_with_a_point_undecided(meeting, president):
    AgendaItemFactory(meeting=meeting, title="Signalétique")
    with pytest.raises(TransitionRefused, match="Signalétique"):
        close_meeting(meeting, by=president)


def test_a_decision_taken_back_after_the_meeting_is_taken_again(meeting, president):
    item = AgendaItemFactory(meeting=meeting)
    decision = taken(item, "noted", president)
    close_meeting(meeting, by=president)
    undo_decision(decision, by=president)
    assert taken(item, "approved", president).number == 1


def optional(meeting, commitment):
    return AgendaItemFactory(meeting=meeting, kind="optional_commitment", commitment=commitment)


def test_what_a_later_committee_decided_is_not_taken_back_with_an_earlier_decision(meeting, president):
    commitment = CommitmentFactory(is_optional=True)
    CampaignFactory(year=2015, framework=commitment.framework)
    later = MeetingFactory(status="open", number=4, committee__code="usagers", keyboard=president)
    first = taken(optional(meeting, commitment), "approved", president)
    second = taken(optional(later, commitment), "rejected", president, reason="Budget")
    with pytest.raises(TransitionRefused, match="a changé depuis"):
        undo_decision(first, by=president)
    line = OptionalCommitmentDecision.objects.get()
    assert (line.decision, line.meeting_reference) == ("deferred", later.reference)
    undo_decision(second, by=president)
    line.refresh_from_db()
    assert (line.decision, line.meeting_reference) == ("retained", meeting.reference)
    undo_decision(first, by=president)
    assert not OptionalCommitmentDecision.objects.exists()


def test_a_meeting_moved_to_another_year_decides_for_that_year(president):
    commitment = CommitmentFactory(is_optional=True)
    for year in (2015, 2016):
        CampaignFactory(year=year, framework=commitment.framework)
    moved = MeetingFactory(
        status="open", keyboard=president, year=2015, starts_at=datetime.datetime(2016, 1, 19, 9, tzinfo=datetime.UTC)
    )  # fmt: skip
    decision = taken(optional(moved, commitment), "approved", president)
    assert OptionalCommitmentDecision.objects.get().campaign.year == 2016
    assert "pour 2016" in decision.text


@pytest.mark.parametrize(
    ("kind", "verdict"), [("new_action", "noted"), ("closing", "noted"), ("follow_up", "approved")]
)
def test_a_point_is_given_no_other_verdict_than_those_it_offers(meeting, president, kind, verdict):
    action = ActionFactory(done=True) if kind == "closing" else ActionFactory()
    item = AgendaItemFactory(meeting=meeting, kind=kind, action=action)
    with pytest.raises(TransitionRefused, match="l’une des réponses proposées"):
        taken(item, verdict, president)
    assert not Decision.objects.exists()


def test_the_same_gesture_is_looked_for_once_the_meeting_is_kept(meeting, president, monkeypatch):
    """Two sendings at once: the one that waited for the meeting finds what the other has just written."""
    item, key = proposed(meeting), uuid.uuid4()
    kept, meanwhile = usecases.keep_meeting, []

    def held(pk):
        monkeypatch.setattr(usecases, "keep_meeting", kept)
        meanwhile.append(decide(item, "approved", key=key, by=president))
        return kept(pk)

    monkeypatch.setattr(usecases, "keep_meeting", held)
    assert [decide(item, "approved", key=key, by=president)] == meanwhile
