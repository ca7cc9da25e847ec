"""What someone holds goes to who may hold it, all at once, and his account closes once he holds nothing."""

import pytest
from django.core.management import call_command

from engagements.models import EvidenceRequest
from pilotage.departures import END, KEEP, Departure
from pilotage.models import HandOver
from pilotage.usecases import departures as usecases
from qualipref import clock, holdings
from qualipref.drafts.models import Draft
from qualipref.journal.models import Entry
from qualipref.links.models import AccessLink
from qualipref.notifications.models import OutgoingEmail
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from sites.models import Assignment, ServiceContact
from tests.factories import AssignmentFactory, UserFactory, holder
from tests.readiness.world import TODAY

from .departure_world import build_leaving, deposit, give, names, open_line, stand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.TODAY = TODAY.isoformat()
    return build_leaving()


def hand_over(world, by, *, to=None, choices=None, person=None):
    return give(person or world.leaver, to, by, **(choices or {}))


def line(world, by, kind, person=None):
    return open_line(person or world.leaver, by, kind)


def test_everything_that_a_person_holds_is_found(world):
    stand_in(world.manager, world.leaver, site=world.site)
    assert names(world.leaver) == [
        "engagements.proofs",
        "engagements.requests_received",
        "sites.contacts",
        "sites.roles",
        "sites.substitutes_for",
    ]
    assert names(world.manager) == ["engagements.requests_made", "sites.roles", "sites.substitutes_given"]


def test_the_counts_of_the_review_are_those_of_the_screens(world):
    deposit(world, refused=True)
    stand_in(world.manager, world.leaver, site=world.site)
    counts = holdings.counts(clock.today())
    for person in (world.leaver, world.manager, world.heir, world.administrator, UserFactory()):
        assert counts[person.pk] == len(holdings.held_by(person, clock.today()))


def test_a_proof_is_held_until_it_is_accepted_or_replaced(world):
    assert "engagements.proofs" in names(world.leaver)
    world.waiting.uses.update(status="accepted")
    assert "engagements.proofs" not in names(world.leaver)
    world.waiting.uses.update(status="refused", refusal_reason="Illisible.")
    assert "engagements.proofs" in names(world.leaver)
    later = deposit(world, accepted=True)
    assert later not in [held.row for held in holdings.held_by(world.leaver, clock.today())]
    assert "engagements.proofs" not in names(world.leaver)


def test_the_manager_hands_over_the_work_and_the_administrator_the_roles(world):
    hand_over(world, world.manager, to=world.heir)
    assert names(world.leaver) == ["sites.roles"]
    hand_over(world, world.administrator, to=world.heir)
    assert names(world.leaver) == []


def test_the_administrator_hands_over_no_proof(world):
    departure = Departure(world.leaver, world.administrator, clock.today())
    assert {each.held.kind.name for each in departure.lines if each.is_open} == {"sites.roles"}


def test_one_gives_ones_own_work_but_not_ones_role(world):
    departure = Departure(world.leaver, world.leaver, clock.today())
    assert {each.held.kind.name for each in departure.lines if each.is_open} == {
        "engagements.proofs",
        "engagements.requests_received",
        "sites.contacts",
    }


@pytest.mark.parametrize("name", ["stranger", "auditor", "stranger_manager", "leaver"])
def test_nothing_goes_to_another_site_to_an_auditor_or_to_oneself(world, name):
    for by in (world.manager, world.administrator):
        for each in Departure(world.leaver, by, clock.today()).lines:
            assert getattr(world, name) not in each.successors


def test_nothing_goes_to_a_suspended_account(world):
    world.heir.is_active = False
    world.heir.save()
    assert world.heir not in line(world, world.manager, "engagements.proofs").successors


def test_who_only_stands_in_for_a_while_receives_nothing(world):
    stand_in(world.manager, world.stranger, site=world.site)
    assert world.stranger not in line(world, world.coordinator, "engagements.requests_made", world.manager).successors


def test_a_role_goes_to_a_newcomer_who_holds_none_yet(world):
    newcomer = UserFactory()
    hand_over(world, world.administrator, choices={line(world, world.administrator, "sites.roles").key: newcomer})
    taken = Assignment.objects.get(user=newcomer)
    assert (taken.role, taken.service, taken.valid_from) == (Role.CORRESPONDENT, world.service, TODAY)
    world.role.refresh_from_db()
    assert world.role.valid_until == TODAY
    assert world.role.user == world.leaver


def test_a_successor_named_in_advance_keeps_his_row(world):
    hand_over(world, world.administrator, to=world.heir)
    assert Assignment.objects.filter(user=world.heir).count() == 1
    world.role.refresh_from_db()
    assert world.role.valid_until == TODAY


def test_history_keeps_the_name_of_who_leaves(world):
    hand_over(world, world.manager, to=world.heir)
    world.waiting.refresh_from_db()
    assert (world.waiting.submitted_by, world.waiting.followed_by) == (world.leaver, world.heir)
    world.contact.refresh_from_db()
    assert (world.contact.account, world.contact.au) == (world.leaver, TODAY.replace(day=11))
    hand_over(world, world.coordinator, to=holder(Role.QUALITY_MANAGER, site=world.site), person=world.manager)
    world.request.refresh_from_db()
    assert world.request.requested_by == world.manager
    assert world.request.followed_by and world.request.followed_by != world.manager


def test_a_request_reaches_the_new_contact_and_its_former_link_closes(world):
    former = world.request.link
    hand_over(world, world.manager, to=world.heir)
    former.refresh_from_db()
    world.request.refresh_from_db()
    assert former.revoked_at
    assert world.request.contact.account == world.heir
    assert AccessLink.objects.get(pk=world.request.link_id).recipient == world.heir
    assert OutgoingEmail.objects.filter(recipient=world.heir, subject__icontains="preuve").exists()


def test_a_contact_by_address_alone_is_held_by_the_account_of_that_address(world):
    ServiceContact.objects.filter(pk=world.contact.pk).update(account=None, email="SORTANT@haut-pays.example")
    assert {"sites.contacts", "engagements.requests_received"} <= set(names(world.leaver))


def test_a_suppleance_goes_on_with_another_until_its_day(world):
    given = stand_in(world.manager, world.leaver, site=world.site)
    hand_over(world, world.manager, choices={line(world, world.manager, "sites.substitutes_for").key: world.heir})
    given.refresh_from_db()
    assert given.revoked_at
    assert world.heir.delegations_held.get().valid_until == given.valid_until
    assert "sites.substitutes_for" not in names(world.leaver)


def test_a_suppleance_that_one_gave_ends_without_a_successor(world):
    given = stand_in(world.manager, world.heir, site=world.site)
    key = line(world, world.administrator, "sites.substitutes_given", world.manager).key
    hand_over(world, world.administrator, choices={key: END}, person=world.manager)
    given.refresh_from_db()
    assert given.revoked_at


def test_an_agents_role_ends_without_a_successor_and_a_correspondents_does_not(world):
    agent = holder(Role.AGENT, site=world.site)
    key = line(world, world.administrator, "sites.roles", agent).key
    hand_over(world, world.administrator, choices={key: END}, person=agent)
    assert names(agent) == []
    assert not line(world, world.administrator, "sites.roles").may_end


def test_the_last_administrator_hands_over_to_another(world):
    heir, other = UserFactory(), holder(Role.ADMINISTRATOR)
    hand_over(world, other, to=heir, person=world.administrator)
    assert names(world.administrator) == []
    assert Assignment.objects.filter(user=heir, role=Role.ADMINISTRATOR).exists()


def test_one_transfer_is_one_entry_one_sheet_and_one_mail_by_successor(world):
    deposit(world)
    entries, mails = Entry.objects.count(), OutgoingEmail.objects.count()
    made = hand_over(world, world.manager, to=world.heir)
    assert Entry.objects.count() == entries + 1
    entry = Entry.objects.get(event="departure.handed_over")
    assert entry.details["count"] == 4
    assert made.job.kind == "pilotage.hand_over"
    told = OutgoingEmail.objects.filter(recipient=world.heir).filter(subject__contains="transférés")
    assert OutgoingEmail.objects.count() == mails + 2  # what he takes over, and the request that now reaches him
    assert [mail.subject for mail in told] == ["4 éléments vous sont transférés"]


def test_a_line_that_fails_leaves_the_others_be(world):
    """The correspondent of another service of the site may not be reached: the rest goes through."""
    agent = AssignmentFactory(role=Role.AGENT, site=world.site).user
    key = line(world, world.manager, "engagements.requests_received").key
    made = hand_over(world, world.manager, to=world.heir, choices={key: agent})
    rows = [row for group in made.content["groups"] for row in group["rows"]]
    assert [bool(row["refusal"]) for row in rows].count(True) == 1
    assert names(world.leaver) == ["engagements.requests_received", "sites.roles"]
    assert EvidenceRequest.objects.get().contact == world.contact


def test_the_second_of_two_transfers_is_told_that_something_changed(world):
    chosen = {"choices": {}, "by_group": {}, "for_all": world.heir}
    seen = Departure(world.leaver, world.manager, clock.today()).plan(**chosen).digest
    usecases.hand_over(world.leaver, seen=seen, by=world.manager, **chosen)
    with pytest.raises(StaleVersion, match="a changé"):
        usecases.hand_over(world.leaver, seen=seen, by=world.manager, **chosen)
    assert HandOver.objects.count() == 1


def test_what_came_since_the_preview_is_not_transferred_unseen(world):
    chosen = {"choices": {}, "by_group": {}, "for_all": world.heir}
    seen = Departure(world.leaver, world.manager, clock.today()).plan(**chosen).digest
    deposit(world)
    with pytest.raises(StaleVersion):
        usecases.hand_over(world.leaver, seen=seen, by=world.manager, **chosen)


def test_the_nearest_choice_wins(world):
    departure = Departure(world.leaver, world.coordinator, clock.today())
    proof = line(world, world.coordinator, "engagements.proofs")
    contact = line(world, world.coordinator, "sites.contacts")
    plan = departure.plan({proof.key: KEEP}, {"sites.contacts": world.manager}, world.heir)
    moved = {move.line.key: move.to for move in plan.moves}
    assert moved[contact.key] == world.manager
    assert proof.key not in moved
    assert "Aucun successeur choisi." in [left.why for left in plan.left]


def test_a_choice_for_all_says_why_a_line_stays(world):
    plan = Departure(world.leaver, world.manager, clock.today()).plan({}, {}, world.manager)
    assert {left.line.held.kind.name for left in plan.left} == {"sites.roles"}
    assert plan.left[0].why == "L’administrateur transfère les rôles."


def test_an_account_that_holds_something_does_not_close(world):
    with pytest.raises(TransitionRefused, match="tient encore"):
        usecases.close_account(world.leaver, by=world.administrator)
    world.leaver.refresh_from_db()
    assert world.leaver.is_active and world.leaver.closed_at is None


def test_an_account_that_holds_nothing_closes_for_good(world):
    hand_over(world, world.manager, to=world.heir)
    hand_over(world, world.administrator, to=world.heir)
    usecases.close_account(world.leaver, by=world.administrator)
    world.leaver.refresh_from_db()
    assert not world.leaver.is_active and world.leaver.closed_at and not world.leaver.has_usable_password()
    assert Entry.objects.filter(event="account.closed").count() == 1
    with pytest.raises(TransitionRefused, match="déjà fermé"):
        usecases.close_account(world.leaver, by=world.administrator)


def test_the_last_administrator_does_not_close(world):
    Assignment.objects.filter(user=world.administrator).update(valid_until=TODAY)
    with pytest.raises(TransitionRefused, match="dernier administrateur"):
        usecases.close_account(world.administrator, by=world.administrator)


def test_drafts_and_jobs_are_told_and_keep_no_account_open(world):
    person = UserFactory()
    Draft.objects.keep(person, "essai", {"a": ["b"]})
    told = holdings.told_of(person, clock.today())
    assert [(kind.name, count) for kind, count in told] == [("drafts", 1)]
    assert holdings.held_by(person, clock.today()) == []


def test_the_journal_still_verifies(world):
    hand_over(world, world.manager, to=world.heir)
    call_command("verify_integrity")


def test_the_sheet_keeps_the_words_of_before_the_transfer(world):
    made = hand_over(world, world.administrator, to=world.heir)
    (row,) = made.content["groups"][0]["rows"]
    assert " ".join(row["context"].split()) == "Depuis le 1er janvier 2015"
