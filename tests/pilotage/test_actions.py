"""The life of an action, from its proposal to the check of its efficacy."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from pilotage.models import Action, DueDateChange
from pilotage.usecases import actions, due_dates
from qualipref import clock
from qualipref.journal.models import Entry
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from tests.factories import (
    CommitmentFactory,
    EvidenceFactory,
    ModuleFactory,
    ServiceFactory,
    UnitFactory,
    UserFactory,
    holder,
)
from tests.factories.steering import ActionFactory, DueDateRequestFactory, MeetingFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2015, 10, 12)
LATER = datetime.date(2015, 12, 15)


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def someone():
    return UserFactory()


def events():
    return list(Entry.objects.order_by("seq").values_list("event", flat=True))


def test_a_proposal_takes_the_next_number_of_the_year(someone):
    ActionFactory(year=2015, number=41)
    service, commitment = ServiceFactory(), CommitmentFactory()
    action = actions.propose_action(
        title=" Afficher les délais ", lead_service=service, due_on=LATER, by=someone, commitments=[commitment]
    )
    assert action.reference == "A-2015-042"
    assert (action.title, action.site, action.due_on) == ("Afficher les délais", service.site, LATER)
    assert list(action.commitments.all()) == [commitment]
    assert [period.status for period in action.periods.all()] == ["proposed"]
    assert events() == ["action.proposed"]


def test_a_title_is_kept_in_french_typography(someone):
    action = actions.propose_action(
        title="Afficher l'avis « délais » ", lead_service=ServiceFactory(), due_on=LATER, by=someone
    )
    assert action.title == "Afficher l’avis «\N{NO-BREAK SPACE}délais\N{NO-BREAK SPACE}»"
    said = {
        "title": "Dater l'avis",
        "lead_service": action.lead_service,
        "commitments": [],
        "contributing_services": [],
    }
    actions.edit_action(action, version=1, by=someone, **said)
    action.refresh_from_db()
    assert (action.title, action.title_sort) == ("Dater l’avis", "dater l'avis")


def test_a_proposal_with_two_origins_is_refused(someone):
    evidence, commitment = EvidenceFactory(), CommitmentFactory()
    gap = commitment.gaps.create(
        unit=UnitFactory(), origin="audit", label="Délai non affiché", opened_on=datetime.date(2015, 1, 1)
    )
    with pytest.raises(ValidationError, match="une seule origine"):
        actions.propose_action(
            title="A", lead_service=ServiceFactory(), due_on=LATER, by=someone, gap=gap, evidence=evidence
        )
    assert not Action.objects.exists()


def test_the_whole_life_of_an_action(someone, settings):
    action, checker = ActionFactory(due_on=LATER), UserFactory()
    actions.approve_action(action, version=1, by=someone)
    actions.report_progress(action, progress=60, version=2, by=someone, comment="Affiches commandées")
    assert (action.status, action.progress, action.version) == ("in_progress", 60, 3)
    actions.complete_action(action, proof=EvidenceFactory(), done_on=TODAY, version=3, by=someone)
    actions.close_action(action, version=4, by=checker)
    assert action.efficacy_due_on == datetime.date(2016, 1, 12)
    settings.TODAY = "2016-01-12"
    actions.verify_efficacy(action, is_effective=True, comment="Les délais sont lus.", version=5, by=checker)
    assert action.status == "verified"
    assert [period.status for period in action.periods.all()] == [
        "approved", "in_progress", "done", "closed", "verified",
    ]  # fmt: skip
    assert action.comments.get().text == "Affiches commandées"


@pytest.mark.parametrize(
    ("gesture", "said"),
    [
        (lambda a, by: due_dates.change_due_date(a, due_on=LATER, reason="Congés", version=1, by=by), "une autre date"),
        (
            lambda a, by: due_dates.change_due_date(
                a, due_on=datetime.date(2015, 1, 5), reason="Congés", version=1, by=by
            ),
            "donnez une date à venir",
        ),
        (
            lambda a, by: actions.complete_action(a, proof=EvidenceFactory(), done_on=LATER, version=1, by=by),
            "donnez le jour où",
        ),
    ],
)
def test_a_date_refused_says_which_one_to_give(someone, gesture, said):
    with pytest.raises(ValidationError, match=said):
        gesture(ActionFactory(in_progress=True, due_on=LATER), someone)


def test_an_action_is_not_done_without_its_proof():
    action = ActionFactory(in_progress=True)
    with pytest.raises(Exception, match="action_done_with_proof"):
        Action.objects.filter(pk=action.pk).update(status="done")


def test_efficacy_is_never_checked_by_who_did_the_action():
    action = ActionFactory(done=True)
    actions.close_action(action, version=1, by=UserFactory())
    with pytest.raises(TransitionRefused, match="quelqu’un d’autre"):
        actions.verify_efficacy(action, is_effective=True, comment="Oui", version=2, by=action.done_by)


def test_efficacy_is_not_checked_the_day_the_action_is_closed():
    action = ActionFactory(done=True)
    actions.close_action(action, version=1, by=UserFactory())
    with pytest.raises(TransitionRefused, match="janvier 2016"):
        actions.verify_efficacy(action, is_effective=True, comment="Oui", version=2, by=UserFactory())


def test_an_action_found_ineffective_is_open_again(settings):
    action = ActionFactory(done=True)
    actions.close_action(action, version=1, by=UserFactory())
    settings.TODAY = "2016-02-01"
    actions.verify_efficacy(action, is_effective=False, comment="Rien n’a changé.", version=2, by=UserFactory())
    assert (action.status, action.proof, action.closed_on) == ("in_progress", None, None)


@pytest.mark.parametrize(
    ("gesture", "state"),
    [
        (lambda a, by: actions.reject_action(a, reason=" ", version=1, by=by), {}),
        (lambda a, by: actions.abandon_action(a, reason="", version=1, by=by), {"approved": True}),
        (lambda a, by: actions.send_back_action(a, reason="", version=1, by=by), {"done": True}),
        (lambda a, by: actions.propose_again(a, reason="", version=1, by=by), {"rejected": True}),
    ],
)
def test_what_ends_or_sends_back_an_action_says_why(gesture, state, someone):
    action = ActionFactory(**state)
    with pytest.raises(ValidationError):
        gesture(action, someone)
    action.refresh_from_db()
    assert action.version == 1
    assert not Entry.objects.exists()


def test_a_gesture_on_what_has_changed_since_is_refused(someone):
    action = ActionFactory()
    Action.objects.filter(pk=action.pk).update(version=2)
    with pytest.raises(StaleVersion):
        actions.approve_action(action, version=1, by=someone)
    action.refresh_from_db()
    assert action.status == "proposed"


def test_a_proposal_has_no_progress(someone):
    with pytest.raises(TransitionRefused):
        actions.report_progress(ActionFactory(), progress=20, version=1, by=someone)


@pytest.mark.parametrize("progress", [-1, 101])
def test_progress_goes_from_nothing_to_all(progress, someone):
    with pytest.raises(ValidationError):
        actions.report_progress(ActionFactory(approved=True), progress=progress, version=1, by=someone)


def test_a_date_that_moves_keeps_the_former_one(someone):
    action = ActionFactory(in_progress=True)
    due_dates.change_due_date(action, due_on=LATER, reason="Prestataire en retard", version=1, by=someone)
    action.refresh_from_db()
    assert (action.original_due_on, action.due_on) == (datetime.date(2015, 9, 30), LATER)
    assert Action.objects.for_list().get().postponement_count == 1
    assert DueDateChange.objects.get().reason == "Prestataire en retard"


@pytest.mark.parametrize("day", [datetime.date(2015, 9, 30), datetime.date(2015, 10, 11)])
def test_a_date_does_not_move_to_the_same_nor_to_the_past(day, someone):
    action = ActionFactory(in_progress=True)
    with pytest.raises(ValidationError):
        due_dates.change_due_date(action, due_on=day, reason="Motif", version=1, by=someone)


def test_a_second_change_goes_to_the_committee(someone):
    action = ActionFactory(in_progress=True)
    first = due_dates.ask_due_date(action, wanted_on=LATER, reason="Congés", by=someone)
    due_dates.grant_due_date(first, version=1, by=UserFactory())
    second = due_dates.ask_due_date(action, wanted_on=datetime.date(2016, 1, 30), reason="Encore", by=someone)
    assert not first.goes_to_committee
    assert second.goes_to_committee
    with pytest.raises(TransitionRefused, match="en comité"):
        due_dates.grant_due_date(second, version=2, by=UserFactory())
    due_dates.grant_due_date(second, version=2, by=UserFactory(), meeting=MeetingFactory())
    action.refresh_from_db()
    assert action.due_on == datetime.date(2016, 1, 30)


def test_out_of_a_meeting_a_date_moves_once(someone):
    action = ActionFactory(in_progress=True)
    due_dates.change_due_date(action, due_on=LATER, reason="Congés", version=1, by=someone)
    later = {"due_on": datetime.date(2016, 1, 30), "reason": "Encore", "version": 2, "by": someone}
    with pytest.raises(TransitionRefused, match="le comité en décidera"):
        due_dates.change_due_date(action, **later)
    due_dates.change_due_date(action, meeting=MeetingFactory(), **later)
    assert action.due_date_changes.count() == 2


def test_a_change_that_a_committee_took_back_counts_for_none(someone):
    action = ActionFactory(in_progress=True)
    change = due_dates.change_due_date(action, due_on=LATER, reason="Congés", version=1, by=someone)
    type(change).objects.update(cancelled_at=clock.now())
    sooner = datetime.date(2015, 11, 6)
    due_dates.change_due_date(action, due_on=sooner, reason="Plus tôt", version=2, by=someone)
    assert action.due_on == sooner


def test_what_was_asked_before_the_date_moved_goes_to_the_committee(someone):
    action = ActionFactory(in_progress=True)
    asked = due_dates.ask_due_date(action, wanted_on=datetime.date(2016, 1, 30), reason="Congés", by=someone)
    assert not asked.goes_to_committee
    due_dates.change_due_date(action, due_on=LATER, reason="Moins loin", version=1, by=someone)
    asked.refresh_from_db()
    assert asked.goes_to_committee


def test_a_date_is_asked_on_the_action_as_it_is_now(someone):
    action = ActionFactory(in_progress=True)
    Action.objects.filter(pk=action.pk).update(due_on=LATER)
    with pytest.raises(ValidationError, match="postérieure"):
        due_dates.ask_due_date(action, wanted_on=datetime.date(2015, 11, 6), reason="Congés", by=someone)


def test_one_request_at_a_time(someone):
    request = DueDateRequestFactory()
    with pytest.raises(TransitionRefused, match="attend déjà"):
        due_dates.ask_due_date(request.action, wanted_on=datetime.date(2016, 3, 1), reason="Encore", by=someone)


def test_due_on_the_15th_is_late_on_the_16th():
    ActionFactory(approved=True, original_due_on=datetime.date(2015, 10, 15))
    assert not Action.objects.overdue(datetime.date(2015, 10, 15)).exists()
    assert Action.objects.overdue(datetime.date(2015, 10, 16)).exists()


def test_an_action_due_today_is_not_yet_counted_as_due():
    ActionFactory(approved=True, original_due_on=datetime.date(2015, 10, 15))
    closed = {"done": True, "status": "closed", "efficacy_due_on": LATER}
    ActionFactory(original_due_on=datetime.date(2015, 1, 1), **closed)
    assert Action.objects.realisation(datetime.date(2015, 10, 15)) == (1, 1)
    assert Action.objects.realisation(datetime.date(2015, 10, 16)) == (1, 2)


def test_a_service_sees_what_it_leads_and_what_it_helps():
    service = ServiceFactory()
    reader = holder(Role.CORRESPONDENT, site=service.site, service=service)
    led, helped, other = ActionFactory(lead_service=service), ActionFactory(), ActionFactory()
    helped.contributing_services.add(service)
    seen = Action.objects.visible_to(reader, TODAY)
    assert {led, helped} == set(seen)
    assert other not in seen


def test_the_owner_of_an_action_reads_it_wherever_he_serves():
    owner = holder(Role.CORRESPONDENT, service=ServiceFactory())
    led, other = ActionFactory(owner=owner), ActionFactory()
    seen = Action.objects.visible_to(owner, TODAY)
    assert list(seen) == [led]
    assert other not in seen


@pytest.mark.parametrize("role", [Role.AGENT, Role.AUDITOR])
def test_neither_an_agent_nor_an_auditor_reads_an_action_as_its_owner(role):
    audited = {"module": ModuleFactory(), "valid_until": datetime.date(2015, 12, 1)}
    owner = holder(role, site=ServiceFactory().site, **(audited if role == Role.AUDITOR else {}))
    ActionFactory(approved=True, owner=owner)
    assert not Action.objects.visible_to(owner, TODAY).exists()


def test_an_owner_whose_charge_is_over_reads_nothing():
    action = ActionFactory(owner=UserFactory())
    assert not Action.objects.visible_to(action.owner, TODAY).exists()


def test_an_auditor_sees_what_was_decided_in_his_modules():
    commitment = CommitmentFactory()
    decided, proposed = ActionFactory(approved=True), ActionFactory()
    for action in (decided, proposed):
        action.commitments.add(commitment)
    auditor = holder(
        Role.AUDITOR, site=decided.site, module=commitment.chapter.module.module, valid_until=datetime.date(2015, 12, 1)
    )
    assert list(Action.objects.visible_to(auditor, TODAY)) == [decided]


def test_an_agent_sees_no_action():
    action = ActionFactory(approved=True)
    assert not Action.objects.visible_to(holder(Role.AGENT, site=action.site), TODAY).exists()
