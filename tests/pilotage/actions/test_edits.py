"""The row of an action edited in place, and one gesture on several actions."""

import datetime
import re

import pytest
from django.urls import reverse

from pilotage.models import Action
from pilotage.views.action_bulk import MOST
from qualipref.journal.models import Entry
from qualipref.workflow import save_if_unchanged
from sites.enums import Role
from tests.factories import CampaignFactory, CommitmentFactory, ServiceFactory, UserFactory, holder
from tests.factories.steering import ActionFactory, DueDateRequestFactory
from tests.sending import as_shown

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def edit(action):
    return reverse("pilotage:action_row_edit", args=[action.pk])


def typed(action, **changes):
    return {"progress": action.progress, "owner": "", "priority": "2", "version": action.version} | changes


def events():
    return list(Entry.objects.order_by("seq").values_list("event", flat=True))


# --- The row --------------------------------------------------------------------------------------
def test_a_row_is_edited_without_javascript_and_one_goes_back_to_the_filter(page, service, manager):
    action = ActionFactory(lead_service=service, in_progress=True)
    answer = page.post(
        f"{edit(action)}?retour=etat%3Den-retard", typed(action, progress=70, owner=manager.pk, priority="1")
    )
    assert answer.url == f"{reverse('pilotage:action_list')}?etat=en-retard#action-{action.pk}"
    action.refresh_from_db()
    assert (action.progress, action.owner, action.priority) == (70, manager, 1)
    assert events() == ["action.edited", "action.progressed"]


def test_htmx_receives_the_form_then_the_row_alone(page, service):
    action = ActionFactory(lead_service=service, in_progress=True, title="Afficher")
    form = page.get(edit(action), headers=HTMX).text
    assert form.lstrip().startswith("<tr") and "<html" not in form
    row = page.post(edit(action), typed(action, progress=90), headers=HTMX).text
    assert row.lstrip().startswith("<tr") and "Afficher" in row and "Enregistré" in row


def moved(action):
    action.due_date_changes.create(old_due_on=action.due_on, new_due_on=action.due_on, reason="Travaux")
    return action


def test_who_manages_an_action_moves_its_date_once_on_its_row(page, service):
    action = ActionFactory(lead_service=service, in_progress=True)
    assert "Nouvelle échéance" in page.get(edit(action), headers=HTMX).text
    row = page.post(edit(action), typed(action, wanted_on="24/12/2015", reason="Travaux"), headers=HTMX).text
    action.refresh_from_db()
    assert action.due_on == datetime.date(2015, 12, 24) and "demandée" not in row
    assert events() == ["action.due_date_changed"]
    assert "Autre échéance souhaitée" in page.get(edit(action), headers=HTMX).text
    page.post(edit(action), typed(action, wanted_on="31/12/2015", reason="Travaux encore"))
    assert action.date_requests.get().goes_to_committee and events()[1:] == ["action.due_date_asked"]


def test_a_date_moved_meanwhile_is_asked_for_after_the_conflict_was_read(page, service):
    action = ActionFactory(lead_service=service, in_progress=True)
    stale = typed(action, wanted_on="24/12/2015", reason="Travaux")
    save_if_unchanged(moved(action), version=1, fields=())
    again = page.post(edit(action), stale)
    assert again.status_code == 409 and "Autre échéance souhaitée" in again.text and "24/12/2015" in again.text


def test_a_row_does_not_move_the_date_over_a_request_that_waits(page, service):
    action = DueDateRequestFactory(action__lead_service=service).action
    assert "wanted_on" not in page.get(edit(action)).context["form"].fields


def test_a_row_says_that_another_date_is_asked_for(page, service):
    action = moved(ActionFactory(lead_service=service, in_progress=True))
    asked = typed(action, wanted_on=action.due_on + datetime.timedelta(days=30), reason="Le fournisseur tarde")
    assert "(exigé si l’échéance change)" in page.get(edit(action), headers=HTMX).text
    assert "autre échéance demandée" in page.post(edit(action), asked, headers=HTMX).text


@pytest.mark.parametrize(
    ("state", "role", "opens"),
    [
        ("in_progress", Role.CORRESPONDENT, True),
        ("done", Role.CORRESPONDENT, False),
        ("done", Role.QUALITY_MANAGER, True),
        ("rejected", Role.QUALITY_MANAGER, False),
    ],
)
def test_the_list_offers_the_edition_of_the_rows_that_can_be_edited(client, service, state, role, opens):
    action = ActionFactory(lead_service=service, **{state: True})
    where = {"service": service} if role == Role.CORRESPONDENT else {"site": service.site}
    client.force_login(holder(role, **where))
    offered = edit(action) in client.get(reverse("pilotage:action_list")).text
    assert (offered, client.get(edit(action)).status_code) == (opens, 200 if opens else 403)


def test_the_focus_goes_to_the_first_field_or_to_what_is_to_be_corrected(page, service):
    action = ActionFactory(lead_service=service, in_progress=True)
    assert re.search(r'name="progress"[^>]* autofocus', page.get(edit(action), headers=HTMX).text)
    asked = typed(action, wanted_on=action.due_on + datetime.timedelta(days=30))
    assert re.search(r'name="reason"[^>]* autofocus', page.post(edit(action), asked, headers=HTMX).text)


def test_what_did_not_change_writes_nothing(page, service):
    action = ActionFactory(lead_service=service, in_progress=True)
    page.post(edit(action), typed(action))
    assert events() == []


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_stale_row_keeps_what_was_typed_beside_what_was_saved(page, service, headers):
    action = ActionFactory(lead_service=service, in_progress=True)
    stale = typed(action, progress=75, wanted_on="24/12/2015", reason="Travaux au guichet")
    action.progress = 50
    save_if_unchanged(action, version=1, fields=("progress",))
    answer = page.post(edit(action), stale, headers=headers)
    assert answer.status_code == 409
    assert "Travaux au guichet" in answer.text and 'value="75"' in answer.text
    (line,) = answer.context["conflicts"].lines
    assert (line.label, line.theirs, line.mine) == ("Avancement, en %", "50", "75")
    assert page.post(edit(action), stale | {"version": 2}).status_code == 302
    action.refresh_from_db()
    assert (action.progress, action.due_date_changes.get().reason) == (75, "Travaux au guichet")


def test_a_date_refused_by_a_rule_undoes_the_rest_of_the_row(page, service):
    action = ActionFactory(lead_service=service, in_progress=True)
    answer = page.post(edit(action), typed(action, progress=75, wanted_on="01/01/2015", reason="Avant"))
    assert "wanted_on" in answer.context["form"].errors
    assert 'value="75"' in answer.text
    action.refresh_from_db()
    assert (action.progress, events()) == (40, [])


def test_a_date_without_a_reason_is_said_beside_its_field(page, service):
    action = ActionFactory(lead_service=service, in_progress=True)
    answer = page.post(edit(action), typed(action, wanted_on="24/12/2015"))
    assert "reason" in answer.context["form"].errors
    assert not action.date_requests.exists()


def test_a_service_says_how_far_it_is_and_steers_nothing(client, service, correspondent):
    action = ActionFactory(lead_service=service, in_progress=True)
    client.force_login(correspondent)
    fields = [field.name for field in client.get(edit(action)).context["form"].visible_fields()]
    assert fields == ["progress", "wanted_on", "reason"]
    client.post(edit(action), typed(action, progress=60, priority="1", owner=correspondent.pk))
    action.refresh_from_db()
    assert (action.progress, action.priority, action.owner) == (60, 2, None)


def test_the_list_offers_the_row_to_who_contributes_alone(client, service, correspondent):
    helped = ActionFactory(in_progress=True, title="Aidée")
    helped.contributing_services.add(service)
    ActionFactory(lead_service=service, in_progress=True, title="Menée")
    ActionFactory(in_progress=True, title="Pilotée", owner=correspondent).contributing_services.add(service)
    client.force_login(correspondent)
    offered = client.get(reverse("pilotage:action_list")).context["lines"]
    assert {line.title for line in offered if line.may_contribute} == {"Aidée", "Menée", "Pilotée"}
    client.force_login(holder(Role.QUALITY_MANAGER, site=service.site))
    offered = client.get(reverse("pilotage:action_list")).context["lines"]
    assert {line.title for line in offered if line.may_contribute} == {"Menée"}
    client.force_login(holder(Role.SUB_PREFECT))
    answer = client.get(reverse("pilotage:action_list"))
    assert not answer.context["gestures"] and "data-choice" not in answer.text


# --- Several actions ------------------------------------------------------------------------------
def choose(gesture, *actions, **data):
    return {"geste": gesture, "choix": [f"{action.pk}:{action.version}" for action in actions]} | data


def apply(client, *asked, **data):
    answer = client.post(reverse("pilotage:action_bulk"), choose(*asked, **data))
    assert answer.url == reverse("pilotage:action_bulk_result"), answer
    return client.get(answer.url)


def told(answer):
    return {line["title"]: line["is_done"] for line in answer.context["lines"]}


def test_the_confirmation_names_each_action_and_writes_nothing(page, service):
    chosen = ActionFactory.create_batch(3, lead_service=service, in_progress=True)
    answer = page.get(reverse("pilotage:action_bulk"), choose("avancement", *chosen))
    assert "aux 3 actions" in answer.text.replace("\u00a0", " ")
    assert all(action.title in answer.text for action in chosen)
    assert events() == []


def test_each_row_has_its_own_right_its_own_state_and_its_own_entry(page, service):
    good = ActionFactory(lead_service=service, in_progress=True, title="Bonne")
    proposed = ActionFactory(lead_service=service, title="Proposée")
    foreign = ActionFactory(in_progress=True, title="D’un autre site")
    stale = ActionFactory(lead_service=service, in_progress=True, title="Modifiée", version=2)
    stale.version = 1
    answer = apply(page, "avancement", good, proposed, foreign, stale, progress=80, comment="Vu en réunion")
    assert told(answer) == {"Bonne": True, "Proposée": False, "D’un autre site": False, "Modifiée": False}
    assert events() == ["action.progressed"]
    assert Action.objects.get(progress=80) == good
    assert good.comments.get().text == "Vu en réunion"


def test_those_that_had_changed_are_taken_up_again_with_what_was_typed(page, service):
    action = ActionFactory(lead_service=service, in_progress=True, version=2)
    action.version = 1
    answer = apply(page, "avancement", action, progress=80, comment="Vu en réunion")
    assert "Reprendre" in answer.text
    again = choose("avancement", action, progress=80, comment="Vu en réunion")
    confirmed = page.post(reverse("pilotage:action_bulk_again"), again)
    assert confirmed.context["keys"] == [f"{action.pk}:2"]
    assert "Vu en réunion" in confirmed.text
    assert events() == []
    action.version = 2
    assert all(told(apply(page, "avancement", action, progress=80)).values())


@pytest.mark.parametrize(
    ("gesture", "data", "event"),
    [
        ("commentaire", {"text": "Vu en réunion"}, "action.commented"),
        ("echeance", {"wanted_on": "24/12/2015", "reason": "Travaux"}, "action.due_date_changed"),
        ("priorite", {"priority": "1"}, "action.edited"),
    ],
)
def test_each_gesture_writes_one_entry_per_action(page, service, gesture, data, event):
    chosen = ActionFactory.create_batch(2, lead_service=service, in_progress=True)
    assert all(told(apply(page, gesture, *chosen, **data)).values())
    assert events() == [event] * 2


def test_a_date_is_moved_or_asked_for_row_by_row_and_each_says_which(page, client, service, correspondent):
    first, second = ActionFactory.create_batch(2, lead_service=service, in_progress=True)
    moved(second)
    answer = apply(page, "echeance", first, second, wanted_on="24/12/2015", reason="Travaux")
    assert [line["said"] for line in answer.context["lines"]] == [
        "Échéance changée", "Demande envoyée au prochain comité",
    ]  # fmt: skip
    client.force_login(correspondent)
    answer = apply(client, "echeance", third := ActionFactory(lead_service=service, in_progress=True),
                   wanted_on="24/12/2015", reason="Travaux")  # fmt: skip
    assert answer.context["lines"][0]["said"] == "Demande envoyée au responsable qualité"
    assert events() == ["action.due_date_changed", "action.due_date_asked", "action.due_date_asked"]
    assert third.date_requests.open().exists()


def test_those_that_are_done_are_closed_together_each_by_its_own_right_and_state(page, service):
    done = ActionFactory.create_batch(2, lead_service=service, done=True)
    running = ActionFactory(lead_service=service, in_progress=True, title="En cours")
    foreign = ActionFactory(done=True, title="D’un autre site")
    confirmed = page.get(reverse("pilotage:action_bulk"), choose("cloture", *done, running))
    assert done[0].proof.title in confirmed.text
    assert "En cours : rien à clôturer" in confirmed.text.replace("\u00a0", " ")
    answer = apply(page, "cloture", *done, running, foreign)
    assert told(answer) == dict.fromkeys((each.title for each in done), True) | {
        "En cours": False, "D’un autre site": False,
    }  # fmt: skip
    assert "12\u00a0janvier 2016" in answer.text
    assert events() == ["action.closed"] * 2


def test_the_dates_that_were_read_are_granted_together(page, service):
    first, second = DueDateRequestFactory.create_batch(2, action__lead_service=service)
    after = DueDateRequestFactory(action__lead_service=service, goes_to_committee=True)
    nothing = ActionFactory(lead_service=service, in_progress=True)
    chosen = [each.action for each in (first, second, after)] + [nothing]
    confirmed = page.get(reverse("pilotage:action_bulk"), choose("accord", *chosen))
    assert (
        "15 décembre 2015" in confirmed.text.replace("\u00a0", " ") and "Le prestataire est en retard" in confirmed.text
    )
    seen = confirmed.context["requests"]
    assert set(seen) == {first.pk, second.pk, after.pk}
    first.status = "withdrawn"
    first.save()
    DueDateRequestFactory(action=first.action, wanted_on=datetime.date(2016, 6, 1))
    answer = apply(page, "accord", *chosen, demande=seen, answer="Vu avec le service")
    lines = {line["pk"]: line for line in answer.context["lines"]}
    assert [lines[each.pk]["is_done"] for each in chosen] == [False, True, False, False]
    assert "Reprendre" in answer.text and "Aucune demande" in lines[nothing.pk]["said"]
    assert events() == ["action.due_date_changed"]
    second.refresh_from_db()
    assert (second.status, second.answer) == ("granted", "Vu avec le service")


def test_a_service_is_offered_what_it_may_do(page, client, service, correspondent):
    action = ActionFactory(lead_service=service, in_progress=True)
    for person, offered in ((None, 7), (correspondent, 3)):
        if person:
            client.force_login(person)
        assert len(page.get(reverse("pilotage:action_list")).context["gestures"]) == offered
        shown = page.get(reverse("pilotage:action_bulk"), {"choix": f"{action.pk}:1"})
        assert len(shown.context["gestures"]) == offered


def test_a_new_owner_is_given_to_those_one_manages(page, manager, service):
    chosen = [ActionFactory(lead_service=service, approved=True), ActionFactory(approved=True, title="Ailleurs")]
    assert told(apply(page, "pilote", *chosen, owner=manager.pk))["Ailleurs"] is False
    assert [each.owner for each in Action.objects.order_by("pk")] == [manager, None]


def test_a_service_steers_nothing_by_several_at_once(client, service, correspondent):
    action = ActionFactory(lead_service=service, in_progress=True)
    client.force_login(correspondent)
    assert not any(told(apply(client, "priorite", action, priority="1")).values())
    action.refresh_from_db()
    assert action.priority == 2 and events() == []


def test_a_date_already_asked_is_said_on_its_row(page, service):
    waiting = DueDateRequestFactory(action__lead_service=service).action
    answer = apply(page, "echeance", waiting, wanted_on="24/12/2015", reason="Travaux")
    assert "attend déjà sa réponse" in answer.text and events() == []


def test_a_comment_on_several_sent_twice_is_written_once_on_each(page, service):
    first, second = ActionFactory.create_batch(2, lead_service=service, in_progress=True)
    apply(page, "commentaire", first, text="Vu en réunion")
    answer = apply(page, "commentaire", first, second, text="Vu en réunion")
    assert told(answer) == {first.title: False, second.title: True}
    assert "déjà publié" in answer.text
    assert events() == ["action.commented"] * 2


def test_what_is_cut_from_a_long_choice_is_said(page, service):
    first, last = ActionFactory.create_batch(2, lead_service=service, in_progress=True)
    others = ["999999999:1"] * (MOST - 1)
    many = {"geste": "commentaire", "choix": [f"{first.pk}:1", *others, f"{last.pk}:1"]}
    asked = page.get(reverse("pilotage:action_bulk"), many).text.replace("\u00a0", " ")
    assert f"{MOST} actions au plus : 1 action cochée est laissée de côté" in asked
    assert first.title in asked and last.title not in asked
    answer = page.post(reverse("pilotage:action_bulk"), many | {"text": "Vu"}, follow=True)
    assert "laissée de côté" in answer.text
    fits = choose("commentaire", first, last)
    assert "de côté" not in page.get(reverse("pilotage:action_bulk"), fits).text


def test_what_is_typed_wrong_is_said_beside_its_field_and_nothing_is_lost(page, service):
    action = ActionFactory(lead_service=service, in_progress=True)
    answer = page.post(reverse("pilotage:action_bulk"), choose("avancement", action, progress=180, comment="Gardé"))
    assert "progress" in answer.context["form"].errors and "Gardé" in answer.text
    assert events() == []


@pytest.mark.parametrize("data", [{}, {"choix": "x"}, {"choix": "1:1", "geste": "x"}, {"choix": "999999999:1"}])
def test_nothing_chosen_or_not_understood_is_said(page, data):
    ActionFactory(in_progress=True)
    assert page.get(reverse("pilotage:action_bulk"), data).status_code == 200
    assert page.post(reverse("pilotage:action_bulk"), data).status_code == 200
    assert events() == []


def test_an_action_that_one_does_not_see_is_not_even_named(client, service, correspondent):
    foreign = ActionFactory(in_progress=True, title="Étrangère")
    client.force_login(correspondent)
    answer = client.get(reverse("pilotage:action_bulk"), choose("avancement", foreign))
    assert "Étrangère" not in answer.text


def test_a_result_is_told_to_who_asked_for_it(page):
    assert page.get(reverse("pilotage:action_bulk_result")).url == reverse("pilotage:action_list")


@pytest.mark.parametrize("gesture", ["avancement", "accord", "cloture"])
def test_confirming_costs_the_same_for_one_or_ten(page, service, django_assert_max_num_queries, gesture):
    counts = []
    for size in (1, 9):
        chosen = [each.action for each in DueDateRequestFactory.create_batch(size, action__lead_service=service)]
        chosen += ActionFactory.create_batch(size, lead_service=service, done=True)
        with django_assert_max_num_queries(12) as captured:
            page.get(reverse("pilotage:action_bulk"), choose(gesture, *chosen))
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- What the form no longer offers to others -----------------------------------------------------
@pytest.mark.parametrize("address", ["action_row_edit", "action_edit"])
def test_a_form_left_alone_loses_nothing_of_what_has_gone_since(page, service, address):
    CampaignFactory(year=2015)
    owner = UserFactory(label="Chef parti", is_active=False)
    action = ActionFactory(lead_service=service, in_progress=True, owner=owner)
    gone, elsewhere = ServiceFactory(site=service.site, au=datetime.date(2015, 1, 31)), CommitmentFactory(code="9.9.9")
    action.contributing_services.add(gone)
    action.commitments.add(elsewhere)
    path = reverse(f"pilotage:{address}", args=[action.pk])
    name, value = ("progress", 60) if address == "action_row_edit" else ("title", "Autre titre")
    assert page.post(path, as_shown(page.get(path), **{name: value})).status_code == 302
    action.refresh_from_db()
    assert str(getattr(action, name)) == str(value) and action.owner == owner
    assert [*action.commitments.all(), *action.contributing_services.all()] == [elsewhere, gone]
