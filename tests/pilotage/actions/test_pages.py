"""The pages of the action plan."""

import datetime

import pytest
from django.urls import reverse

from pilotage.enums import PlanState
from pilotage.models import Action, ActionComment
from qualipref import clock
from qualipref.journal.models import Entry
from qualipref.workflow import save_if_unchanged
from sites.enums import Role
from tests.factories import (
    CampaignFactory,
    ChapterFactory,
    CommitmentFactory,
    EvidenceFactory,
    ScopeEntryFactory,
    ServiceFactory,
    holder,
)
from tests.factories.steering import ActionFactory, AgendaItemFactory, DueDateRequestFactory

pytestmark = pytest.mark.django_db
LIST = "pilotage:action_list"


def address(name, action):
    return reverse(f"pilotage:action_{name}", args=[action.pk])


def text(response):
    return response.content.decode()


def test_the_list_costs_the_same_for_one_or_ten(page, django_assert_max_num_queries):
    counts = []
    for size in (1, 9):
        for _ in range(size):
            ActionFactory(approved=True).commitments.add(CommitmentFactory())
        with django_assert_max_num_queries(10) as captured:
            page.get(reverse(LIST))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_list_says_late_in_days_and_keeps_the_first_date(page):
    ActionFactory(in_progress=True, original_due_on=datetime.date(2015, 6, 30), due_on=datetime.date(2015, 9, 15))
    shown = text(page.get(reverse(LIST)))
    assert "En retard de 27" in shown
    assert "prévue le" in shown


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("etat=en-retard", {"Retard"}),
        ("etat=ouvertes", {"Retard", "Neuve", "Faite"}),
        ("etat=a-cloturer", {"Faite"}),
        ("etat=rejected", {"Rejet"}),
        ("q=neuve", {"Neuve"}),
        ("q=A-2015-777", {"Faite"}),
    ],
)
def test_the_list_answers_its_filter_and_so_does_its_export(page, query, kept):
    ActionFactory(title="Retard", in_progress=True)
    ActionFactory(title="Neuve", original_due_on=datetime.date(2015, 12, 1))
    ActionFactory(title="Faite", done=True, number=777)
    ActionFactory(title="Rejet", rejected=True)
    titles = {line.title for line in page.get(f"{reverse(LIST)}?{query}").context["lines"]}
    assert titles == kept
    exported = b"".join(page.get(f"{reverse('pilotage:action_export', args=['csv'])}?{query}")).decode()
    assert all((title in exported) == (title in kept) for title in ("Retard", "Neuve", "Faite", "Rejet"))


@pytest.mark.parametrize("query", ["etat=x", "site=x", "service=x", "tri=x", "module=x", "page=x"])
def test_what_is_not_understood_does_not_break_the_list(page, query):
    ActionFactory()
    assert page.get(f"{reverse(LIST)}?{query}").status_code == 200


def test_the_list_is_sorted_by_its_heads(page):
    ActionFactory(title="Écrire", original_due_on=datetime.date(2015, 11, 1))
    ActionFactory(title="Zoner", original_due_on=datetime.date(2015, 10, 20))
    titles = [line.title for line in page.get(f"{reverse(LIST)}?tri=intitule").context["lines"]]
    assert titles == ["Écrire", "Zoner"]
    assert [line.title for line in page.get(reverse(LIST)).context["lines"]] == ["Zoner", "Écrire"]


def proposal(service, **changes):
    return {
        "title": "Afficher les délais",
        "lead_service": service.pk,
        "due_on": "15/12/2015",
        "kind": "corrective",
        "priority": "1",
        "origin": "complaint",
    } | changes


def test_a_service_proposes_and_never_validates(client, service):
    client.force_login(holder(Role.CORRESPONDENT, site=service.site, service=service))
    response = client.post(reverse("pilotage:action_propose"), proposal(service))
    action = Action.objects.get()
    assert response.url == reverse("pilotage:action_detail", args=[action.pk])
    assert (action.status, action.origin) == ("proposed", "complaint")
    shown = text(client.get(response.url))
    assert "Valider" not in shown


def test_a_service_does_not_propose_for_another(client, service):
    other = ServiceFactory(site=service.site)
    client.force_login(holder(Role.CORRESPONDENT, site=service.site, service=service))
    response = client.post(reverse("pilotage:action_propose"), proposal(other))
    assert "lead_service" in response.context["form"].errors
    assert not Action.objects.exists()


@pytest.mark.parametrize("day", ["11/10/2015", "31/02/2016", "x", "01/01/2099"])
def test_a_wrong_date_is_said_beside_its_field(page, service, day):
    response = page.post(reverse("pilotage:action_propose"), proposal(service, due_on=day))
    assert "due_on" in response.context["form"].errors
    assert not Action.objects.exists()


@pytest.mark.parametrize("name", ["contributing_services", "commitments", "lead_service", "owner"])
@pytest.mark.parametrize("key", [2**63, 10**30, -(10**30), "9" * 5000])
def test_a_key_that_no_row_can_have_is_no_choice(page, service, name, key):
    response = page.post(reverse("pilotage:action_propose"), proposal(service, **{name: key}))
    assert list(response.context["form"].errors) == [name]
    assert not Action.objects.exists()


def test_the_commitments_offered_are_those_of_the_year(page, service):
    framework_module = ChapterFactory()
    commitment = CommitmentFactory(chapter=framework_module)
    CampaignFactory(year=2015, framework=commitment.framework)
    ScopeEntryFactory(service=service, module=framework_module.module.module)
    shown = text(page.get(reverse("pilotage:action_propose"), {"engagement": commitment.code}))
    assert f'value="{commitment.pk}" id="commitments-{commitment.pk}" checked' in shown
    assert f"<summary>{commitment.chapter} (1\N{NO-BREAK SPACE}coché)</summary>" in shown
    page.post(reverse("pilotage:action_propose"), proposal(service, commitments=[commitment.pk]))
    assert list(Action.objects.get().commitments.all()) == [commitment]


def edited(action, **changes):
    return {
        "title": action.title,
        "description": "",
        "lead_service": action.lead_service_id,
        "kind": "corrective",
        "priority": "2",
        "version": action.version,
    } | changes


def test_two_people_edit_the_same_action_and_the_second_sees_both_texts(page, service):
    action = ActionFactory(lead_service=service, title="Afficher les délais")
    stale = edited(action, title="Afficher tous les délais")
    action.title = "Publier les délais"
    save_if_unchanged(action, version=1, fields=("title",))
    response = page.post(address("edit", action), stale)
    assert response.status_code == 409
    shown = text(response)
    assert "Publier les délais" in shown
    assert "Afficher tous les délais" in shown
    again = edited(action, title="Afficher tous les délais", version=2)
    assert page.post(address("edit", action), again).status_code == 302
    action.refresh_from_db()
    assert action.title == "Afficher tous les délais"


@pytest.mark.parametrize("ended", [{"rejected": True}, {"status": "abandoned", "outcome_reason": "Guichet fermé."}])
def test_an_ended_action_is_not_edited_and_what_was_typed_is_shown(page, service, ended):
    action = ActionFactory(lead_service=service, **ended)
    opened = page.get(address("edit", action), follow=True)
    assert opened.redirect_chain == [(address("detail", action), 302)]
    assert "elle ne se modifie plus. Rouvrez-la d’abord" in text(opened)
    refused = page.post(address("edit", action), edited(action, title="Afficher tous les délais"))
    assert refused.status_code == 409
    assert "elle ne se modifie plus" in text(refused)
    assert "Afficher tous les délais" in text(refused)


def test_progress_typed_on_a_stale_page_is_kept(page, service):
    action = ActionFactory(lead_service=service, in_progress=True, version=3)
    response = page.post(address("progress", action), {"progress": 60, "comment": "Affiches posées", "version": 2})
    assert response.status_code == 409
    assert "Affiches posées" in text(response)
    assert 'value="3"' in text(response)
    assert not action.comments.exists()


def test_an_action_is_declared_done_with_a_deposited_proof(page, manager, service):
    action = ActionFactory(lead_service=service, in_progress=True)
    proof = EvidenceFactory(submitted_by=manager)
    sent = {"proof": proof.pk, "done_on": "10/10/2015", "version": 1}
    assert page.post(address("complete", action), sent).status_code == 302
    action.refresh_from_db()
    assert (action.status, action.proof) == ("done", proof)


def test_a_service_does_not_prove_with_what_it_cannot_see(client, service):
    action, foreign = ActionFactory(lead_service=service, in_progress=True), EvidenceFactory()
    client.force_login(holder(Role.CORRESPONDENT, site=service.site, service=service))
    response = client.post(address("complete", action), {"proof": foreign.pk, "done_on": "10/10/2015", "version": 1})
    assert "proof" in response.context["form"].errors
    action.refresh_from_db()
    assert action.status == "in_progress"


def test_a_second_request_of_date_goes_to_the_committee(client, service):
    action = ActionFactory(lead_service=service, in_progress=True)
    action.due_date_changes.create(old_due_on=action.due_on, new_due_on=datetime.date(2015, 10, 1), reason="Congés")
    client.force_login(holder(Role.CORRESPONDENT, site=service.site, service=service))
    client.post(address("ask_date", action), {"wanted_on": "15/12/2015", "reason": "Travaux"})
    assert action.date_requests.get().goes_to_committee
    assert "comité" in text(client.get(address("detail", action)))


def test_the_quality_manager_grants_the_first_request(page, service):
    request = DueDateRequestFactory(action__lead_service=service)
    page.post(address("grant_date", request.action), {"answer": "", "version": 1})
    request.refresh_from_db()
    assert request.status == "granted"
    assert Action.objects.get().due_on == request.wanted_on


def test_an_answer_given_twice_is_a_wrong_state(page, service):
    request = DueDateRequestFactory(action__lead_service=service)
    page.post(address("grant_date", request.action), {"version": 1})
    assert page.get(address("grant_date", request.action)).status_code == 409


def test_a_refusal_of_date_without_a_word_is_said_beside_its_field(page, service):
    request = DueDateRequestFactory(action__lead_service=service)
    response = page.post(address("refuse_date", request.action), {"answer": " ", "version": 1})
    assert "answer" in response.context["form"].errors
    request.refresh_from_db()
    assert request.status == "open"


def test_a_manager_elsewhere_reads_and_does_not_write(client, service):
    action = ActionFactory(lead_service=service, approved=True)
    client.force_login(holder(Role.QUALITY_MANAGER, site=ServiceFactory().site))
    assert client.get(address("detail", action)).status_code == 200
    assert client.post(address("abandon", action), {"reason": "Non", "version": 1}).status_code == 403


def test_who_manages_an_action_moves_its_date_once_then_asks_the_committee(page, service):
    action = ActionFactory(lead_service=service, in_progress=True)
    said = {"due_on": "15/12/2015", "reason": "Congés", "version": 1}
    assert address("ask_date", action) not in text(page.get(address("detail", action)))
    assert page.post(address("change_date", action), said).status_code == 302
    shown = text(page.get(address("detail", action)))
    assert address("change_date", action) not in shown
    assert shown.index("Échéance</h2>") < shown.index("Que faire") < shown.index("Commentaires</h2>")
    assert address("ask_date", action) in shown
    again = {"due_on": "30/01/2016", "reason": "Travaux imprévus", "version": 2}
    refused = page.post(address("change_date", action), again)
    assert refused.status_code == 409
    assert "le comité en décidera" in text(refused)
    assert "Travaux imprévus" in text(refused)
    assert action.due_date_changes.count() == 1
    page.post(address("ask_date", action), {"wanted_on": "30/01/2016", "reason": "Travaux"})
    assert action.date_requests.get().goes_to_committee


def test_the_owner_of_an_action_of_another_service_works_on_it(client, service):
    action = ActionFactory(in_progress=True, owner=holder(Role.CORRESPONDENT, service=service))
    client.force_login(action.owner)
    assert client.get(address("detail", action)).status_code == 200
    assert client.post(address("progress", action), {"progress": 60, "version": 1}).status_code == 302


def test_what_was_typed_is_kept_when_the_state_has_changed(page, service):
    action = ActionFactory(lead_service=service, done=True)
    for version in (1, 7):  # as it is, and as it was before
        said = {"progress": 60, "comment": "Affiches posées dans le hall", "version": version}
        response = page.post(address("progress", action), said)
        assert response.status_code == 409
        assert "Affiches posées dans le hall" in text(response)
    assert not action.comments.exists()


@pytest.mark.parametrize("gesture", ["grant_date", "refuse_date"])
def test_an_answer_typed_while_a_colleague_answers_is_kept(page, service, gesture):
    request = DueDateRequestFactory(action__lead_service=service, status="withdrawn")
    response = page.post(address(gesture, request.action), {"answer": "Voyez avec le prestataire", "version": 1})
    assert response.status_code == 409
    assert "Voyez avec le prestataire" in text(response)
    assert "Aucune demande de nouvelle échéance" in text(response)


def test_who_may_ask_takes_the_request_back_and_who_manages_answers_it(client, service, manager, correspondent):
    action = ActionFactory(lead_service=service, in_progress=True)
    asked = DueDateRequestFactory(action=action, requested_by=correspondent)
    withdraw = reverse("pilotage:action_withdraw_date", args=[asked.pk])
    client.force_login(manager)
    assert withdraw not in text(client.get(address("detail", action)))
    assert client.post(withdraw, {"retour": ""}).status_code == 403
    client.force_login(correspondent)
    assert withdraw in text(client.get(address("detail", action)))
    assert "échéance au 15\u00a0décembre 2015" in text(client.get(withdraw))
    assert client.post(withdraw, {"retour": ""}).status_code == 302
    asked.refresh_from_db()
    assert asked.status == "withdrawn"
    assert "n’attend plus de réponse" in text(client.post(withdraw, {"retour": ""}))
    assert [entry.event for entry in Entry.objects.about(action)] == ["action.due_date_request_withdrawn"]


def test_a_request_on_which_the_committee_sits_is_not_taken_back(client, correspondent, service):
    asked = DueDateRequestFactory(action__lead_service=service, goes_to_committee=True)
    AgendaItemFactory(meeting__status="open", meeting__committee__code="copil", kind="date_request", date_request=asked)
    client.force_login(correspondent)
    withdraw = reverse("pilotage:action_withdraw_date", args=[asked.pk])
    for refused in (client.get(withdraw), client.post(withdraw, {"retour": ""})):
        assert refused.status_code == 409 and "est ouverte et cette demande y est inscrite" in text(refused)
    assert asked.action.date_requests.open().exists()


def test_a_comment_sent_twice_is_written_once_and_may_be_written_again_later(page, service, manager):
    action = ActionFactory(lead_service=service, in_progress=True)
    earlier = clock.now() - datetime.timedelta(minutes=2)
    action.comments.create(text="Affiches posées", author=manager, at=earlier)
    said = {"text": "Affiches posées"}
    assert page.post(address("comment", action), said).status_code == 302
    again = text(page.post(address("comment", action), said))
    assert "déjà publié" in again and "Affiches posées" in again
    assert action.comments.count() == 2
    ActionComment.objects.withdraw(action.comments.last())
    assert page.post(address("comment", action), said).status_code == 302
    assert action.comments.count() == 3


def test_an_auditor_does_not_learn_which_dates_are_asked(client):
    commitment = CommitmentFactory()
    asked = ActionFactory(in_progress=True, title="Avec demande")
    other = ActionFactory(in_progress=True, lead_service=asked.lead_service, title="Sans demande")
    for action in (asked, other):
        action.commitments.add(commitment)
    DueDateRequestFactory(action=asked)
    scope = {"site": asked.site, "module": commitment.chapter.module.module, "valid_until": datetime.date(2099, 1, 1)}
    client.force_login(holder(Role.AUDITOR, **scope))
    for state in (PlanState.DATE_ASKED, PlanState.DATE_TO_DECIDE):
        page = client.get(reverse("pilotage:action_list"), {"etat": state})
        assert {line.title for line in page.context["lines"]} == {"Avec demande", "Sans demande"}
