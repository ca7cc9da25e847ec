"""An action comes from a gap, a proof or an indicator: from their pages to its own, and what is known of them since."""

import datetime
import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from engagements.models import EvidenceUse, Measurement
from pilotage.models import Action
from qualipref.journal.models import Entry
from sites.enums import Role
from tests.factories import OpenGapFactory, ServiceFactory, holder
from tests.factories.steering import ActionFactory, AgendaItemFactory, CommitteeFactory, MeetingFactory
from tests.measures import world as measured
from tests.readiness.world import build, prove, unit

FAR = datetime.date(2100, 12, 31)
pytestmark = pytest.mark.django_db
PROPOSE = reverse("pilotage:action_propose")
LINK = re.compile(rf'href="({PROPOSE}\?[^"]*)"')


@pytest.fixture
def world():
    world = build(services=1, commitments=1)
    world.service, world.commitment = world.services[0], world.commitments[0]
    where = {"site": world.site}
    world.manager = holder(Role.QUALITY_MANAGER, **where)
    world.correspondent = holder(Role.CORRESPONDENT, service=world.service, **where)
    world.auditor = holder(Role.AUDITOR, module=world.module, valid_until=FAR, **where)
    world.agent = holder(Role.AGENT, **where)
    place = {"commitment": world.commitment, "unit": unit(world.service)}
    world.gap = OpenGapFactory(**place, origin="self_assessment", label="Délais non affichés")
    world.proof = prove(world.commitment, world.service, status="refused", refusal_reason="Illisible").evidence
    return world


def signed(user):
    client = Client()
    client.force_login(user)
    return client


def cell(world):
    named = {"year": 2015, "code": world.commitment.code, "unit": f"{world.service.slug}.{world.site.slug}"}
    return reverse("engagements:cell_detail", kwargs=named)


def proof_page(world):
    return reverse("engagements:evidence_detail", args=[world.proof.pk])


def links(user, address):
    """The ways to propose an action that a page gives."""
    return [html.unescape(each) for each in LINK.findall(signed(user).get(address).content.decode())]


def sent(service, **fields):
    kept = {"title": "Afficher les délais", "due_on": "15/12/2015", "kind": "corrective", "priority": "1"}
    return kept | {"lead_service": service} | fields


def proposed(user, address):
    """The action that the form of `address` proposes, sent as it was drawn."""
    client = signed(user)
    form = client.get(address).context["form"]
    commitments = [each.pk for each in form.initial["commitments"]]
    fields = sent(form["lead_service"].value(), source=form["source"].value(), commitments=commitments)
    response = client.post(address, fields)
    assert response.status_code == 302, response.context["form"].errors
    return Action.objects.latest("pk")


def test_a_gap_proposes_an_action_that_then_treats_it(world):
    (from_gap,) = (each for each in links(world.correspondent, cell(world)) if "ecart=" in each)
    assert "Délais non affichés" in signed(world.correspondent).get(from_gap).content.decode()
    action = proposed(world.correspondent, from_gap)
    assert (action.gap, action.origin, action.lead_service) == (world.gap, "self_assessment", world.service)
    assert list(action.commitments.all()) == [world.commitment]
    shown = signed(world.correspondent).get(cell(world)).content.decode()
    assert f'Traité par <a href="{reverse("pilotage:action_detail", args=[action.pk])}"' in shown
    assert not [each for each in links(world.correspondent, cell(world)) if "ecart=" in each]
    assert world.commitment.code in Entry.objects.get(event="action.proposed").details["origin"]


def test_a_gap_that_an_action_of_the_agenda_treats_is_not_offered_alone(world):
    compose = reverse("pilotage:meeting_compose", args=[MeetingFactory(committee=CommitteeFactory()).pk])
    coordinator = holder(Role.COORDINATOR)
    kinds = [each.kind for each in signed(coordinator).get(compose).context["found"]]
    assert "gap" in kinds
    proposed(world.manager, next(each for each in links(world.manager, compose) if "ecart=" in each))
    found = signed(coordinator).get(compose).context["found"]
    assert "new_action" in {each.kind for each in found} and "gap" not in {each.kind for each in found}
    Action.objects.update(status="approved")
    (gap,) = (each for each in signed(coordinator).get(compose).context["found"] if each.kind == "gap")
    assert f"traité par {Action.objects.get().reference}" in gap.why and not gap.remedy


def test_a_refused_proof_proposes_an_action(world):
    (from_proof,) = links(world.correspondent, proof_page(world))
    action = proposed(world.correspondent, from_proof)
    assert (action.evidence, action.origin) == (world.proof, "evidence")
    assert list(action.commitments.all()) == [world.commitment]
    assert action.title in signed(world.correspondent).get(proof_page(world)).content.decode()


def test_a_missed_target_finds_the_action_that_its_page_proposed():
    world = measured.build(services=1)
    point = measured.record(world, 60, 100)
    page = reverse("engagements:measurement_detail", args=[point.pk])
    (from_point,) = links(world.manager, page)
    action = proposed(world.manager, from_point)
    assert (action.indicator, action.origin, action.lead_service) == (world.indicator, "indicator", world.service)
    assert action.title in signed(world.manager).get(page).content.decode()
    signed(world.manager).post(
        reverse("engagements:measurement_validate", args=[point.pk]), {"version": point.version, "comment": ""}
    )
    assert Measurement.objects.get().is_validated
    sheet = reverse("engagements:indicator_detail", args=[world.framework.pk, world.indicator.code])
    assert action.title in signed(world.manager).get(sheet).content.decode()
    assert links(world.manager, sheet)


def test_its_page_leads_to_its_origin_for_who_may_read_it(world):
    action = ActionFactory(lead_service=world.service, gap=world.gap, approved=True)
    helper = ServiceFactory(site=world.site)
    action.contributing_services.add(helper)
    address = reverse("pilotage:action_detail", args=[action.pk])
    assert cell(world) in signed(world.correspondent).get(address).content.decode()
    shown = signed(holder(Role.CORRESPONDENT, site=world.site, service=helper)).get(address)
    assert shown.status_code == 200 and "Délais non affichés" not in shown.content.decode()


@pytest.mark.parametrize("who", ["auditor", "agent"])
def test_who_proposes_nothing_sees_no_way_to(world, who):
    EvidenceUse.objects.update(status="accepted")
    for address in (cell(world), proof_page(world)):
        assert links(getattr(world, who), address) == []


@pytest.mark.parametrize("source", ["ecart:{gap}", "preuve:{proof}", "ecart:0", "ecart:" + "9" * 40, "x:1"])
def test_a_row_that_one_does_not_read_is_no_origin(world, source):
    elsewhere = ServiceFactory()
    stranger = holder(Role.CORRESPONDENT, site=elsewhere.site, service=elsewhere)
    source = source.format(gap=world.gap.pk, proof=world.proof.pk)
    word, _, key = source.partition(":")
    shown = signed(stranger).get(PROPOSE, {word: key})
    assert shown.status_code == 200 and not shown.context["form"].came_from
    refused = signed(stranger).post(PROPOSE, sent(elsewhere.pk, source=source, origin="free"))
    assert "ne vous est pas ouvert" in refused.content.decode() and not Action.objects.exists()
    again = sent(elsewhere.pk, origin="free", source=refused.context["form"]["source"].value())
    assert signed(stranger).post(PROPOSE, again).status_code == 302
    assert Action.objects.get().gap is None


def test_an_origin_is_answered_on_its_site(world):
    other = ServiceFactory()
    both = holder(Role.QUALITY_MANAGER, site=other.site)
    response = signed(both).post(PROPOSE, sent(other.pk, source=f"ecart:{world.gap.pk}"))
    assert list(response.context["form"].errors) == ["lead_service"] and not Action.objects.exists()


def test_the_room_says_which_action_treats_the_gap(world):
    action = ActionFactory(lead_service=world.service, gap=world.gap, approved=True)
    item = AgendaItemFactory(kind="gap", gap=world.gap, meeting__status="open")
    shown = signed(holder(Role.SECRETARY_GENERAL)).get(reverse("pilotage:sitting", args=[item.meeting_id]))
    assert f"{action.reference} {action.title}" in shown.content.decode()
