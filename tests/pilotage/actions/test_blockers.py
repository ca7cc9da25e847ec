"""« Qui bloque »: who must act, for what and since when; the sums by service; the same rows in the export."""

import csv
import datetime
import io

import pytest
from django.urls import reverse

from pilotage.blockers import blockers, counts
from pilotage.enums import Mover
from pilotage.models import Action
from qualipref.workflow import open_status_period
from sites.enums import Role
from tests.factories import EvidenceUseFactory, ModuleFactory, ServiceFactory, UserFactory, holder
from tests.factories.steering import ActionFactory, AgendaItemFactory, DueDateRequestFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2015, 10, 12)
LATER = datetime.date(2015, 12, 1)
PAGE = "pilotage:action_blockers"


def at(day):
    return datetime.datetime(2015, day.month, day.day, 8, tzinfo=datetime.UTC) if day else None


def only():
    (found,) = blockers(Action.objects.all(), TODAY)
    return found


def test_nothing_blocks_what_is_on_time_or_ended(service):
    ActionFactory(lead_service=service, in_progress=True, due_on=TODAY)
    ActionFactory(lead_service=service, rejected=True)
    ActionFactory(lead_service=service, due_on=LATER)
    DueDateRequestFactory(action__lead_service=service, action__original_due_on=LATER, status="withdrawn")
    assert blockers(Action.objects.all(), TODAY) == []


def test_a_late_action_waits_for_its_service_since_its_due_date(service):
    ActionFactory(lead_service=service, in_progress=True)
    found = only()
    assert (found.mover, found.days, found.who) == (Mover.SERVICE, 12, "Bureau des titres")
    assert found.address.endswith("/avancement/")


def test_a_postponed_action_waits_for_its_service_since_it_was_moved(service):
    action = ActionFactory(lead_service=service, in_progress=True, due_on=LATER)
    action.due_date_changes.create(
        old_due_on=action.original_due_on, new_due_on=LATER, reason="Travaux", at=at(datetime.date(2015, 10, 5))
    )
    assert (only().mover, only().days) == (Mover.SERVICE, 7)


@pytest.mark.parametrize("due_on", [datetime.date(2015, 9, 30), LATER])
@pytest.mark.parametrize(
    ("goes_to_committee", "mover", "end"),
    [(False, Mover.MANAGER, "/accorder-l-echeance/"), (True, Mover.COMMITTEE, reverse("pilotage:committee_list"))],
)
def test_a_date_asked_waits_for_who_may_grant_it_before_the_due_date_too(
    service, goes_to_committee, mover, end, due_on
):
    DueDateRequestFactory(
        action__lead_service=service,
        action__original_due_on=due_on,
        goes_to_committee=goes_to_committee,
        requested_at=at(datetime.date(2015, 10, 2)),
    )
    found = only()
    assert (found.mover, found.days) == (mover, 10)
    assert found.address.endswith(end)


def test_a_request_taken_back_on_an_agenda_is_not_the_one_that_waits(service):
    asked = DueDateRequestFactory(action__lead_service=service, goes_to_committee=True)
    before = DueDateRequestFactory(action=asked.action, goes_to_committee=True, status="withdrawn")
    AgendaItemFactory(date_request=before, kind="date_request", meeting__status="convened")
    assert "aucune séance" in only().what


def test_a_late_proposal_waits_for_the_committee_and_its_meeting_when_it_is_on_its_agenda(service):
    action = ActionFactory(lead_service=service, proposed_at=at(datetime.date(2015, 9, 12)))
    assert "aucune séance" in only().what
    item = AgendaItemFactory(action=action, kind="new_action", meeting__status="convened")
    AgendaItemFactory(action=action, kind="new_action", meeting__status="closed")
    found = only()
    assert (found.mover, found.days) == (Mover.COMMITTEE, 30)
    assert found.address == reverse("pilotage:meeting_detail", args=[item.meeting_id])


def test_what_is_done_waits_for_the_manager_or_for_another_proof_when_it_was_refused(service):
    action = ActionFactory(lead_service=service, done=True)
    open_status_period(action)
    action.periods.update(since=at(datetime.date(2015, 9, 22)))
    assert (only().mover, only().days, only().label) == (Mover.MANAGER, 20, "Clôturer")
    refused = at(datetime.date(2015, 10, 1))
    EvidenceUseFactory(
        evidence=action.proof,
        status="refused",
        refusal_reason="Illisible",
        reviewed_by=UserFactory(),
        reviewed_at=refused,
    )
    assert (only().mover, only().days) == (Mover.SERVICE, 11)
    EvidenceUseFactory(evidence=action.proof, accepted=True)
    assert only().mover == Mover.MANAGER


def test_what_is_done_before_its_date_waits_for_its_closing(service):
    action = ActionFactory(lead_service=service, done=True, due_on=LATER)
    assert (only().mover, only().label, only().days) == (Mover.MANAGER, "Clôturer", (TODAY - action.done_on).days)


def test_what_was_sent_back_or_is_not_proved_waits_for_its_service(service):
    action = ActionFactory(lead_service=service, in_progress=True, outcome_reason="Il manque la photographie")
    assert only().label == "Déclarer réalisée" and only().mover == Mover.SERVICE
    Action.objects.filter(pk=action.pk).update(outcome_reason="", progress=100)
    assert "preuve" in only().what


def test_an_owner_whose_access_is_suspended_is_replaced_by_the_manager(service):
    owner = UserFactory(is_active=False, suspended_at=at(datetime.date(2015, 10, 8)))
    ActionFactory(lead_service=service, in_progress=True, owner=owner)
    assert (only().mover, only().days, only().label) == (Mover.MANAGER, 4, "Modifier")


def test_the_sums_by_service_are_those_of_the_rows(service):
    other = ServiceFactory(name="Accueil")
    ActionFactory(lead_service=service, in_progress=True)
    ActionFactory(lead_service=service, done=True, due_on=datetime.date(2015, 10, 1))
    ActionFactory(lead_service=other, in_progress=True, due_on=datetime.date(2015, 8, 1))
    first, second = counts(blockers(Action.objects.all(), TODAY))
    assert (first.of_service, first.of_manager, first.of_committee, first.total) == (1, 1, 0, 2)
    assert (second.service_pk, second.longest) == (other.pk, 72)


def test_the_sums_by_who_must_act_lead_each_to_its_rows_on_the_page_and_in_the_export(page, service):
    """Two persons of one name, and the services of one name on two sites, stay apart."""
    first, second = UserFactory.create_batch(2, label="Claude Martin")
    ActionFactory.create_batch(2, lead_service=service, in_progress=True, owner=first)
    ActionFactory(lead_service=service, in_progress=True, owner=second)
    homonym = ServiceFactory(name=service.name)
    for lead in (service, homonym):
        ActionFactory(lead_service=lead, in_progress=True)
        ActionFactory(lead_service=lead, done=True)
    ActionFactory(lead_service=ServiceFactory(site=None), done=True)
    DueDateRequestFactory(action__lead_service=service, goes_to_committee=True)
    shown = page.get(reverse(PAGE)).context
    assert len(shown["posts"]) == 8 and sum(post.count for post in shown["posts"]) == shown["count"]
    assert {post.who for post in shown["posts"]} >= {
        "Claude Martin",
        f"{service.name}, {service.site}",
        f"Responsable qualité, {homonym.site}",
        "Coordination qualité",
        "Comité de pilotage",
    }
    for post in shown["posts"]:
        kept = page.get(f"{reverse(PAGE)}?qui={post.key}")
        assert [each.post for each, *_ in kept.context["lines"]] == [post.key] * post.count
        assert kept.context["chosen"] == ("" if post.key == "comite" else post.who)
        exported = b"".join(page.get(f"{reverse('pilotage:action_blockers_export', args=['csv'])}?qui={post.key}"))
        assert len(list(csv.reader(io.StringIO(exported.decode()), delimiter=";"))) == post.count + 1


def test_who_has_nothing_left_to_do_is_shown_no_row(page, service):
    ActionFactory(lead_service=service, in_progress=True)
    assert page.get(f"{reverse(PAGE)}?qui=personne-999999").context["count"] == 0


def test_the_page_keeps_who_is_asked_and_so_does_its_export(page, service):
    ActionFactory(lead_service=service, in_progress=True, title="Au service")
    ActionFactory(lead_service=service, done=True, title="Au responsable", due_on=datetime.date(2015, 10, 1))
    shown = page.get(f"{reverse(PAGE)}?qui=responsable")
    assert [each.action.title for each, *_ in shown.context["lines"]] == ["Au responsable"]
    assert [tab.count for tab in shown.context["tabs"]] == [2, 1, 1, 0]
    exported = b"".join(page.get(f"{reverse('pilotage:action_blockers_export', args=['csv'])}?qui=responsable"))
    rows = list(csv.DictReader(io.StringIO(exported.decode().removeprefix("\ufeff")), delimiter=";"))
    assert [row["intitulé"] for row in rows] == ["Au responsable"]
    assert page.get(f"{reverse(PAGE)}?qui=x&etat=done").context["count"] == 1


def test_the_gesture_is_offered_to_who_must_act_alone(page, client, service):
    ActionFactory(lead_service=service, done=True, due_on=datetime.date(2015, 10, 1))
    assert "/cloturer/" in page.get(reverse(PAGE)).text
    client.force_login(holder(Role.CORRESPONDENT, site=service.site, service=service))
    shown = client.get(reverse(PAGE))
    assert shown.context["count"] == 1 and "/cloturer/" not in shown.text


def test_an_auditor_is_not_told_who_was_waited_for(client, service):
    client.force_login(holder(Role.AUDITOR, site=service.site, module=ModuleFactory(), valid_until=LATER))
    assert client.get(reverse(PAGE)).status_code == 403


def test_the_page_costs_the_same_for_two_or_forty(page, service, django_assert_max_num_queries):
    counted = []
    for size in (1, 19):
        for _ in range(size):
            DueDateRequestFactory(action__lead_service=service)
            AgendaItemFactory(action=ActionFactory(lead_service=service), meeting__status="convened")
        with django_assert_max_num_queries(14) as captured:
            page.get(reverse(PAGE))
        counted.append(len(captured))
    assert counted[0] == counted[1]
