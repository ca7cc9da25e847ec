"""What each kind of holding asks of a successor, and what its transfer writes."""

import pytest

from engagements.models import DocumentVersion, QualityDocument
from pilotage.holdings import Seats
from pilotage.models import Action, CommitteeMember
from pilotage.usecases.hand_over import hand_over_seat
from qualipref import clock
from qualipref.workflow import TransitionRefused
from sites.enums import Role
from tests.engagements.document_world import approve, build_people, created
from tests.factories import PrefectureFactory, holder
from tests.factories.steering import ActionFactory, CommitteeFactory, CommitteeMemberFactory

from .departure_world import give, names, open_line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def people():
    PrefectureFactory()
    return build_people()


def test_a_document_goes_to_who_prepares_its_versions(people):
    document = created(people, owner=people.correspondent)
    document.services.add(people.service)
    line = open_line(people.correspondent, people.manager, "engagements.documents")
    assert {people.coordinator, people.manager} <= set(line.successors)
    assert not {people.other_correspondent, people.other_manager, people.agent} & set(line.successors)
    give(people.correspondent, people.coordinator, people.manager)
    document.refresh_from_db()
    assert (document.owner, document.version) == (people.coordinator, 2)
    assert "engagements.documents" not in names(people.correspondent)


def test_a_document_withdrawn_is_held_by_nobody(people):
    document = created(people, owner=people.correspondent)
    QualityDocument.objects.filter(pk=document.pk).update(withdrawn_on="2015-10-12", withdrawal_reason="Remplacé.")
    assert names(people.correspondent) == ["sites.roles"]


def test_a_draft_is_written_on_by_another_and_an_approved_version_keeps_its_author(people):
    document = created(people, by=people.correspondent, owner=people.manager)
    assert "engagements.document_drafts" in names(people.correspondent)
    give(people.correspondent, people.manager, people.manager)
    version = DocumentVersion.objects.get()
    assert version.author == people.manager
    approve(people, version)
    assert "engagements.document_drafts" not in names(people.manager)
    assert document.versions.get().author == people.manager


@pytest.mark.parametrize(("status", "is_held"), [("submitted", True), ("verified", True), ("abandoned", False)])
def test_a_version_under_review_may_come_back_to_its_author(people, status, is_held):
    created(people, by=people.correspondent, owner=people.manager)
    DocumentVersion.objects.update(status=status)
    assert ("engagements.document_drafts" in names(people.correspondent)) == is_held


def test_an_action_goes_to_its_service_or_its_site(people):
    action = ActionFactory(lead_service=people.service, owner=people.correspondent, approved=True)
    other = holder(Role.CORRESPONDENT, site=people.site, service=people.service)
    line = open_line(people.correspondent, people.manager, "pilotage.actions")
    assert {other, people.manager, people.agent, people.coordinator} <= set(line.successors)
    assert people.other_correspondent not in line.successors
    give(people.correspondent, other, people.manager)
    action.refresh_from_db()
    assert action.owner == other


@pytest.mark.parametrize("trait", ["rejected", "done"])
def test_an_action_is_held_until_it_is_over(people, trait):
    ActionFactory(lead_service=people.service, owner=people.correspondent, **{trait: True})
    assert ("pilotage.actions" in names(people.correspondent)) == (trait == "done")
    assert Action.objects.count() == 1


def test_a_seat_passes_with_its_deputies_and_the_former_mandate_stays(people):
    seat = CommitteeMemberFactory(committee=CommitteeFactory(), account=people.manager, function="Responsable qualité")
    deputy = CommitteeMemberFactory(committee=seat.committee, stands_in_for=seat, account=people.agent)
    heir = holder(Role.QUALITY_MANAGER, site=people.site)
    give(people.manager, heir, people.coordinator)
    seat.refresh_from_db()
    deputy.refresh_from_db()
    taken = CommitteeMember.objects.get(account=heir)
    assert seat.account == people.manager and seat.au
    assert (taken.function, taken.committee, deputy.stands_in_for) == (seat.function, seat.committee, taken)
    assert taken.email == ""
    assert "pilotage.seats" not in names(people.manager)


def test_the_seat_of_the_president_goes_to_who_may_preside(people):
    CommitteeMemberFactory(committee=CommitteeFactory(), account=people.secretary, is_president=True)
    line = open_line(people.secretary, people.coordinator, "pilotage.seats")
    assert line.successors == [] or people.coordinator not in line.successors
    assert not line.may_end
    heir = holder(Role.SECRETARY_GENERAL)
    assert heir in open_line(people.secretary, people.coordinator, "pilotage.seats").successors


def test_only_the_coordination_hands_over_a_seat(people):
    CommitteeMemberFactory(committee=CommitteeFactory(), account=people.manager)
    assert not open_line(people.manager, people.manager, "pilotage.seats").is_open
    assert open_line(people.manager, people.coordinator, "pilotage.seats").is_open


def test_a_seat_is_not_handed_to_who_sits_already():
    seat = CommitteeMemberFactory()
    other = CommitteeMemberFactory(committee=seat.committee, function="Chef de bureau")
    (row,) = Seats().rows(clock.today()).filter(pk=seat.pk)
    assert "siège déjà" in Seats().why_not(row, other.account, clock.today())
    with pytest.raises(TransitionRefused, match="siège déjà"):
        hand_over_seat(row, to=other.account)
