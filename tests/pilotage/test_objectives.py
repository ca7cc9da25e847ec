"""The objectives of the year: proposed, measured by a target whose history stays, approved in committee only."""

import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from pilotage.models import Objective, ObjectiveTarget
from pilotage.usecases import objectives as usecases
from pilotage.usecases.decisions import decide
from qualipref.journal.models import Entry
from qualipref.workflow import TransitionRefused
from sites.enums import Role
from tests.factories import CampaignFactory, IndicatorFactory, ServiceFactory, SiteFactory, holder
from tests.factories.steering import AgendaItemFactory, MeetingFactory, ObjectiveFactory

from .minutes_world import signed_in

pytestmark = pytest.mark.django_db
LIST = "pilotage:objective_list"


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def campaign():
    return CampaignFactory(year=2015)


@pytest.fixture
def indicator(campaign):
    return IndicatorFactory(framework=campaign.framework, unit="%")


@pytest.fixture
def coordinator():
    return holder(Role.COORDINATOR)


@pytest.fixture
def page(coordinator):
    return signed_in(coordinator)


def address(name, objective):
    return reverse(f"pilotage:objective_{name}", args=[objective.pk])


def test_the_list_costs_the_same_for_one_or_ten(page, campaign, indicator, django_assert_max_num_queries):
    counts = []
    for size in (1, 9):
        for objective in ObjectiveFactory.create_batch(size, campaign=campaign, indicator=indicator):
            objective.targets.create(value=85, unit="%")
        with django_assert_max_num_queries(11) as captured:
            page.get(reverse(LIST))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_an_objective_is_proposed_with_its_target_in_the_unit_of_its_indicator(page, campaign, indicator):
    sent = {"title": "Dire « sous cinq jours »", "indicator": indicator.pk, "value": "85,5"}
    response = page.post(reverse("pilotage:objective_create"), sent)
    objective = Objective.objects.get()
    assert response.url == address("detail", objective)
    assert objective.title == "Dire «\N{NO-BREAK SPACE}sous cinq jours\N{NO-BREAK SPACE}»"
    assert (objective.status, objective.campaign, str(objective.target)) == ("draft", campaign, "85,5\u00a0%")
    assert "prochain comité" in page.get(response.url).text


def test_a_quality_manager_proposes_for_his_site_alone(campaign):
    site, other = SiteFactory(), SiteFactory()
    client = signed_in(holder(Role.QUALITY_MANAGER, site=site))
    for chosen in ("", other.pk):
        response = client.post(reverse("pilotage:objective_create"), {"title": "Répondre", "site": chosen})
        assert "site" in response.context["form"].errors
    client.post(reverse("pilotage:objective_create"), {"title": "Répondre", "site": site.pk})
    assert Objective.objects.get().site == site
    foreign = ObjectiveFactory(campaign=campaign)
    assert client.post(address("drop", foreign), {"reason": "Non", "version": 1}).status_code == 403


def test_without_a_campaign_nothing_is_proposed(page):
    assert page.get(reverse("pilotage:objective_create")).status_code == 409


def test_a_changed_target_keeps_the_former_and_its_reason(page, campaign, coordinator):
    objective = ObjectiveFactory(campaign=campaign)
    path = address("target", objective)
    page.post(path, {"value": "80", "unit": "%", "version": 1})
    refused = page.post(path, {"value": "90", "unit": "%", "version": 2})
    assert "reason" in refused.context["form"].errors
    told = {"value": "90", "unit": "%", "reason": "Résultats de juin", "version": 2}
    assert page.post(path, told).status_code == 302
    shown = page.get(address("detail", objective)).text
    assert "90\u00a0%" in shown and "80\u00a0%" in shown and "Résultats de juin" in shown
    with pytest.raises(IntegrityError), transaction.atomic():
        ObjectiveTarget.objects.update(value=1)


def test_no_address_approves_and_a_committee_does(page, campaign, coordinator):
    objective = ObjectiveFactory(campaign=campaign, title="Répondre en cinq jours")
    usecases.set_target(objective, value=Decimal(85), unit="%", version=1, by=coordinator)
    president = holder(Role.SECRETARY_GENERAL)
    meeting = MeetingFactory(status="open", keyboard=president)
    item = AgendaItemFactory(meeting=meeting, kind="objective", objective=objective, title=objective.title)
    decision = decide(item, "approved", key=uuid.uuid4(), by=president)
    objective.refresh_from_db()
    assert objective.status == "approved"
    assert "valeur visée\u00a0: 85\u00a0%" in decision.text
    shown = page.get(address("detail", objective)).text
    assert "Validé en comité" in shown and decision.reference in shown


def test_what_a_committee_approved_is_not_rewritten(page, campaign):
    objective = ObjectiveFactory(campaign=campaign, status="approved", title="Répondre")
    assert page.get(address("edit", objective)).status_code == 409
    response = page.post(address("edit", objective), {"title": "Autre", "version": 1})
    assert response.status_code == 409 and "validé en comité" in response.text
    objective.refresh_from_db()
    assert objective.title == "Répondre"


def test_an_edit_that_races_with_the_committee_is_refused(campaign, coordinator):
    objective = ObjectiveFactory(campaign=campaign)
    Objective.objects.advance(Objective.objects.get(pk=objective.pk), "approve")
    with pytest.raises(TransitionRefused):
        usecases.edit_objective(objective, title="Autre", indicator=None, version=1, by=coordinator)


def test_another_value_sends_an_approved_objective_back_before_the_committee(page, campaign):
    objective = ObjectiveFactory(campaign=campaign, status="approved")
    objective.targets.create(value=85, unit="%")
    assert "il y retourne" in page.get(address("target", objective)).text
    page.post(address("target", objective), {"value": "90", "reason": "Trop facile", "version": 1})
    objective.refresh_from_db()
    assert objective.status == "draft"
    assert Entry.objects.filter(event="objective.revised").count() == 1


def test_two_people_edit_and_the_second_sees_both_texts(page, campaign):
    objective = ObjectiveFactory(campaign=campaign, title="Répondre")
    page.post(address("edit", objective), {"title": "Répondre vite", "version": 1})
    response = page.post(address("edit", objective), {"title": "Répondre bien", "version": 1})
    assert response.status_code == 409
    assert "Répondre vite" in response.text and "Répondre bien" in response.text
    assert page.post(address("edit", objective), {"title": "Répondre bien", "version": 2}).status_code == 302


def test_a_value_typed_on_a_stale_page_is_kept(page, campaign):
    objective = ObjectiveFactory(campaign=campaign, version=3)
    response = page.post(address("target", objective), {"value": "77", "version": 2})
    assert response.status_code == 409
    assert 'value="77"' in response.text and 'value="3"' in response.text
    assert objective.target is None


@pytest.mark.parametrize("value", ["", "x", "1e400", "99999999999"])
def test_a_wrong_value_is_said_beside_its_field(page, campaign, value):
    objective = ObjectiveFactory(campaign=campaign)
    response = page.post(address("target", objective), {"value": value, "version": 1})
    assert "value" in response.context["form"].errors


def test_an_objective_is_dropped_with_its_reason_and_stays_readable(page, campaign):
    objective = ObjectiveFactory(campaign=campaign)
    assert "reason" in page.post(address("drop", objective), {"version": 1}).context["form"].errors
    page.post(address("drop", objective), {"reason": "Hors du périmètre", "version": 1})
    shown = page.get(address("detail", objective)).text
    assert "Abandonné" in shown and "Hors du périmètre" in shown
    assert page.post(address("target", objective), {"value": "1", "reason": "x", "version": 2}).status_code == 409


def test_a_reason_typed_while_a_colleague_drops_the_objective_is_kept(page, campaign):
    objective = ObjectiveFactory(campaign=campaign, status="dropped")
    response = page.post(address("drop", objective), {"reason": "Hors du périmètre", "version": 1})
    assert response.status_code == 409
    assert "Hors du périmètre" in response.text


def test_a_frozen_year_sets_nothing_more(page, campaign, settings):
    objective = ObjectiveFactory(campaign=campaign)
    settings.TODAY = "2016-02-01"
    assert page.post(address("target", objective), {"value": "1", "version": 1}).status_code == 409


def test_the_list_and_its_export_answer_the_filter(page, campaign):
    site = SiteFactory(slug="cergy")
    ObjectiveFactory(campaign=campaign, title="Objectif local", site=site)
    ObjectiveFactory(campaign=campaign, title="Objectif commun", status="approved")
    ObjectiveFactory(campaign=CampaignFactory(year=2014), title="Objectif ancien")
    kept = {
        "": {"Objectif local", "Objectif commun", "Objectif ancien"},
        "?annee=2015": {"Objectif local", "Objectif commun"},
        "?site=cergy": {"Objectif local"},
        "?etat=approved": {"Objectif commun"},
        "?annee=x&site=x&etat=x&page=x": {"Objectif local", "Objectif commun", "Objectif ancien"},
    }
    for query, titles in kept.items():
        assert {line.objective.title for line in page.get(reverse(LIST) + query).context["lines"]} == titles, query
        exported = page.get(reverse("pilotage:objective_export", args=["csv"]) + query).getvalue().decode()
        assert all((title in exported) == (title in titles) for title in kept[""]), query


def test_an_agent_reads_what_a_committee_approved_and_no_draft(campaign):
    site = ServiceFactory().site
    draft = ObjectiveFactory(campaign=campaign, site=site, title="Brouillon")
    approved = ObjectiveFactory(campaign=campaign, site=site, title="Validé", status="approved")
    client = signed_in(holder(Role.AGENT, site=site))
    assert [client.get(address("detail", each)).status_code for each in (draft, approved)] == [404, 200]
    assert "Brouillon" not in client.get(reverse(LIST)).text
