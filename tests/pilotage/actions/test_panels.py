"""What the pages of a cell and of a service show of the action plan, of the decisions and of the comments."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from pilotage.models import CellComment, Committee, CommitteeMember
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.factories import holder
from tests.factories.steering import (
    MINUTES_CONTENT,
    ActionFactory,
    AgendaItemFactory,
    DecisionFactory,
    MeetingMinutesFactory,
)
from tests.readiness.world import build, unit

pytestmark = pytest.mark.django_db
FAR = datetime.date(2100, 12, 31)


@pytest.fixture
def world():
    world = build(services=2, commitments=2)
    world.service, world.other = world.services
    world.commitment = world.commitments[0]
    where = {"site": world.site}
    world.manager = holder(Role.QUALITY_MANAGER, **where)
    world.correspondent = holder(Role.CORRESPONDENT, service=world.service, **where)
    world.auditor = holder(Role.AUDITOR, module=world.module, valid_until=FAR, **where)
    return world


def about(world, title, service=None, **fields):
    action = ActionFactory(lead_service=service or world.service, title=title, **fields)
    action.commitments.add(world.commitment)
    return action


def named(world, commitment=None):
    unit_code = f"{world.service.slug}.{world.site.slug}"
    return {"year": 2015, "code": (commitment or world.commitment).code, "unit": unit_code}


def cell(user, world, commitment=None):
    client = Client()
    client.force_login(user)
    response = client.get(reverse("engagements:cell_detail", kwargs=named(world, commitment)))
    assert response.status_code == 200 and "UNKNOWN-VARIABLE" not in response.text
    return response.text


def write(user, world, text):
    client = Client()
    client.force_login(user)
    return client.post(reverse("pilotage:cell_comment", kwargs=named(world)), {"text": text})


def test_a_cell_shows_the_actions_of_its_commitment_and_of_its_service_alone(world):
    about(world, "Afficher", approved=True)
    about(world, "Ailleurs", service=world.other, approved=True)
    shown = cell(world.manager, world)
    assert "Afficher" in shown and "Ailleurs" not in shown
    assert "Afficher" not in cell(world.manager, world, world.commitments[1])


def test_an_auditor_sees_what_is_decided_and_no_comment(world):
    about(world, "Décidée", approved=True)
    about(world, "Proposée seulement")
    write(world.manager, world, "À revoir avant la visite")
    shown = cell(world.auditor, world)
    assert "Décidée" in shown
    assert "Proposée seulement" not in shown and "À revoir avant la visite" not in shown
    assert "À revoir avant la visite" in cell(world.correspondent, world)


def test_a_cell_shows_what_the_committee_decided_of_it(world):
    action = about(world, "Afficher", approved=True)
    item = AgendaItemFactory(action=action, kind="new_action", meeting__status="closed")
    DecisionFactory(item=item, number=7, text="Le comité valide l’affichage.")
    DecisionFactory(item__meeting=item.meeting, text="Autre sujet.")
    shown = cell(world.manager, world)
    assert "Le comité valide l’affichage." in shown and "Autre sujet." not in shown
    assert "Le comité valide" not in cell(world.correspondent, world)  # its minutes are not approved


@pytest.fixture
def decided(world):
    """A decision of a steering committee about an action of the service, whose minutes are approved."""
    item = AgendaItemFactory(action=about(world, "Afficher", approved=True), meeting__status="closed")
    about_it = {"services": {str(world.service.pk): str(world.service)}}
    DecisionFactory(item=item, text="Le comité valide l’affichage.", about=about_it)
    DecisionFactory(item__meeting=item.meeting, text="Autre sujet.")
    return MeetingMinutesFactory(meeting=item.meeting, approved=True)


@pytest.mark.parametrize("role", ["manager", "correspondent", "auditor"])
def test_who_reads_the_approved_minutes_reads_the_decision_on_the_cell_and_on_the_service(world, decided, role):
    user = getattr(world, role)
    minutes = Client()
    minutes.force_login(user)
    assert minutes.get(reverse("pilotage:minutes_detail", args=[decided.pk])).status_code == 200
    for shown in (cell(user, world), service_page(user, world).text):
        assert "Le comité valide l’affichage." in shown and "Autre sujet." not in shown


@pytest.mark.parametrize("role", ["correspondent", "auditor"])
def test_the_decisions_of_a_committee_whose_minutes_are_closed_to_one_are_not_shown(world, decided, role):
    Committee.objects.update(kind="working_group")
    user = getattr(world, role)
    for shown in (cell(user, world), service_page(user, world).text):
        assert "Le comité valide" not in shown


def test_an_agent_reads_the_decisions_of_the_committee_in_which_he_sits_and_no_other(world, decided):
    agent = holder(Role.AGENT, site=world.site)
    assert "Le comité valide" not in service_page(agent, world).text
    CommitteeMember.objects.create(
        committee=decided.meeting.committee, function="Agent", account=agent, du=datetime.date(2015, 1, 1)
    )
    assert "Le comité valide" in service_page(agent, world).text


def test_a_cell_shows_what_a_rectification_says_of_a_decision(world):
    item = AgendaItemFactory(action=about(world, "Afficher", approved=True), meeting__status="closed")
    decision = DecisionFactory(item=item, text="Le comité valide l’affichage.")
    first = MeetingMinutesFactory(meeting=item.meeting, approved=True)
    content = MINUTES_CONTENT | {"decisions": [{"id": decision.pk, "text": "Le comité valide l’affichage bilingue."}]}
    MeetingMinutesFactory(meeting=item.meeting, number=2, rectifies=first, approved=True, content=content)
    shown = cell(world.manager, world)
    assert "l’affichage bilingue." in shown and "l’affichage." not in shown and "(rectifiée par PV" in shown


def test_a_comment_is_published_with_its_entry_and_names_no_module(world):
    response = write(world.correspondent, world, "  La bannière est commandée ")
    assert response.url == reverse("engagements:cell_detail", kwargs=named(world))
    written = CellComment.objects.get()
    assert (written.text, written.author, written.unit) == (
        "La bannière est commandée",
        world.correspondent,
        unit(world.service),
    )
    entry = Entry.objects.get(event="cell.commented")
    assert (entry.service_code, entry.module_code) == (world.service.code, "")


def test_an_empty_comment_is_said_beside_its_field_and_writes_nothing(world):
    response = write(world.manager, world, "   ")
    assert "text" in response.context["form"].errors
    assert not CellComment.objects.exists() and not Entry.objects.exists()


def test_a_comment_of_a_cell_sent_twice_is_written_once(world):
    write(world.correspondent, world, "La bannière est commandée")
    again = write(world.correspondent, world, " La bannière est commandée ")
    assert "déjà publié" in again.text and "La bannière est commandée" in again.text
    assert CellComment.objects.count() == 1
    write(world.manager, world, "La bannière est commandée")
    assert CellComment.objects.count() == 2


@pytest.mark.parametrize("role", ["auditor", "elsewhere"])
def test_who_may_not_comment_is_refused(world, role):
    other = holder(Role.CORRESPONDENT, service=world.other, site=world.site)
    response = write({"auditor": world.auditor, "elsewhere": other}[role], world, "Non")
    assert response.status_code == {"auditor": 403, "elsewhere": 404}[role]
    assert not CellComment.objects.exists()


def test_a_cell_costs_the_same_for_one_or_ten_of_each(client, world, django_assert_max_num_queries):
    client.force_login(world.manager)
    counts = []
    for size in (1, 9):
        for rank in range(size):
            action = about(world, f"Action {rank}", approved=True)
            DecisionFactory(item=AgendaItemFactory(action=action))
            write(world.manager, world, f"Noté {rank} sur {size}")
        with django_assert_max_num_queries(26) as captured:
            client.get(reverse("engagements:cell_detail", kwargs=named(world)))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def withdraw(user, comment, name):
    client = Client()
    client.force_login(user)
    return client.post(reverse(f"pilotage:{name}_comment_withdraw", args=[comment.pk]))


def test_its_author_alone_takes_a_comment_of_a_cell_back_once_and_it_leaves_a_trace(world):
    write(world.correspondent, world, "La bannière est commandée")
    comment = CellComment.objects.get()
    assert withdraw(world.manager, comment, "cell").status_code == 403
    assert "La bannière est commandée" in cell(world.manager, world)
    assert withdraw(world.correspondent, comment, "cell").status_code == 302
    shown = cell(world.manager, world)
    assert "La bannière est commandée" not in shown and "Commentaire retiré par son auteur" in shown
    assert withdraw(world.correspondent, comment, "cell").status_code == 409
    events = list(Entry.objects.order_by("seq").values_list("event", flat=True))
    assert events == ["cell.commented", "cell.comment_withdrawn"]


def test_a_comment_of_an_action_is_taken_back_by_its_author_alone(world):
    action = about(world, "Afficher", approved=True)
    comment = action.comments.create(text="Affiches commandées", author=world.correspondent)
    assert withdraw(world.manager, comment, "action").status_code == 403
    assert withdraw(world.correspondent, comment, "action").url == reverse("pilotage:action_detail", args=[action.pk])
    comment.refresh_from_db()
    assert comment.withdrawn_at and comment.text == "Affiches commandées"
    assert Entry.objects.get().event == "action.comment_withdrawn"


def service_page(user, world):
    client = Client()
    client.force_login(user)
    return client.get(reverse("sites:service_detail", args=[world.service.pk]))


def test_a_service_page_shows_what_it_leads_or_helps_and_the_way_to_all(world):
    ActionFactory(lead_service=world.service, in_progress=True, title="Menée")
    ActionFactory(lead_service=world.other, in_progress=True, title="Aidée").contributing_services.add(world.service)
    ActionFactory(lead_service=world.other, in_progress=True, title="Étrangère")
    ActionFactory(lead_service=world.service, rejected=True, title="Rejetée")
    shown = service_page(world.manager, world).text
    assert "Menée" in shown and "Aidée" in shown
    assert "Étrangère" not in shown and "Rejetée" not in shown
    assert f"?service={world.service.pk}&amp;etat=ouvertes" in shown


def test_an_agent_reads_no_action_on_the_page_of_a_service(world):
    ActionFactory(lead_service=world.service, in_progress=True, title="Menée")
    agent = holder(Role.AGENT, site=world.site)
    shown = service_page(agent, world)
    assert shown.status_code == 200 and "Menée" not in shown.text


def test_a_service_page_costs_the_same_for_one_or_twenty_actions(client, world, django_assert_max_num_queries):
    client.force_login(world.manager)
    counts = []
    for size in (1, 19):
        ActionFactory.create_batch(size, lead_service=world.service, in_progress=True)
        with django_assert_max_num_queries(23) as captured:
            client.get(reverse("sites:service_detail", args=[world.service.pk]))
        counts.append(len(captured))
    assert counts[0] == counts[1]
