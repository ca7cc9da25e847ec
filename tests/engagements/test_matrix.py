"""The matrix: what it shows, what its filters keep, and that each figure has its cells."""

import random
import re

import pytest
from django.urls import reverse

from engagements.enums import ValidityRule
from engagements.models import CampaignSite, Cell, Unit
from engagements.readiness import Criterion, board, score
from engagements.readiness.selection import STATES
from sites.enums import Role
from tests.factories import (
    ChapterFactory,
    CommitmentFactory,
    ModuleFactory,
    OpenGapFactory,
    OptionalCommitmentDecisionFactory,
    ScopeEntryFactory,
    ServiceFactory,
    SiteFactory,
    holder,
)
from tests.readiness.world import TODAY, assess, build, prove

from .pages import lines, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    world = build(services=2, commitments=3)
    client.force_login(holder(Role.QUALITY_MANAGER, site=world.site))
    return world


def address(world, name="matrix", **changes):
    return reverse(f"engagements:{name}", kwargs={"year": 2015, "site": world.site.slug} | changes)


def shown(response):
    """(code, service) of each cell of the table, as its sentence names them."""
    return re.findall(r'class="q-case [^"]*" href="[^"]*/cases/([^/]+)/([^/]+)/"', response.content.decode())


def living(seed, services=3):
    """A site whose cells are in every state, in two modules and the steering chapter."""
    chance, world = random.Random(seed), build(services=services, commitments=4)
    second = ModuleFactory()
    for service in world.services[:2]:
        ScopeEntryFactory(service=service, module=second)
    chapter = ChapterFactory(module__framework=world.framework, module__module=second)
    CommitmentFactory.create_batch(2, chapter=chapter)
    CommitmentFactory(chapter=chapter, is_optional=True)
    steering = ChapterFactory(module=None, framework=world.framework, code="IV", order=900)
    CommitmentFactory.create_batch(2, chapter=steering, level="site")
    for state in board(world.campaign, TODAY).states:
        _live(world, state.place, chance)
    return world


def _live(world, place, chance):
    at = Unit.objects.at(place.site, place.service)
    if chance.random() < 0.8:
        Cell.objects.create(
            campaign=world.campaign,
            commitment=place.commitment,
            unit=at,
            status=chance.choice(["submitted", "submitted", "in_preparation"]),
            conformity=chance.choice(["compliant", "compliant", "not_applicable"]),
            reason="Pas de guichet.",
        )
    if place.service and chance.random() < 0.6:
        prove(place.commitment, place.service, accepted=chance.random() < 0.7)
    if chance.random() < 0.15:
        OpenGapFactory(commitment=place.commitment, unit=at)


# --- What it shows -------------------------------------------------------------------------------
def test_a_cell_says_in_words_what_it_is_worth(client, world):
    assess(world, world.commitments[0], world.services[0])
    prove(world.commitments[0], world.services[0], accepted=True)
    page = text(client.get(address(world)))
    code, service = world.commitments[0].code, world.services[0]
    assert f'aria-label="{code}, {service.name}\u00a0: 5 sur 5, prêt"' in page
    assert f'aria-label="{code}, {world.services[1].name}\u00a0: 0 sur 5, non évalué"' in page


def test_a_cell_out_of_scope_is_said_so(client, world):
    other = ModuleFactory()
    ScopeEntryFactory(service=world.services[0], module=other)
    CommitmentFactory(chapter=ChapterFactory(module__framework=world.framework, module__module=other))
    assert "hors périmètre" in text(client.get(address(world)))


def test_percentages_say_how_many_cells_are_assessed(client, world):
    assess(world, world.commitments[0], world.services[0])
    assert "1 / 6 cases évaluées" in text(client.get(address(world)))


def test_the_site_has_its_own_column_and_the_prefecture_its_own_page(client, world):
    steering = ChapterFactory(module=None, framework=world.framework, code="IV", order=900)
    of_site = CommitmentFactory(chapter=steering, level="site")
    of_all = CommitmentFactory(chapter=steering, level="prefecture")
    assert (of_site.code, world.site.slug) in shown(client.get(address(world)))
    assert shown(client.get(address(world, site="prefecture"))) == [(of_all.code, "prefecture")]
    home = text(client.get(reverse("engagements:matrix_home", args=[2015])))
    assert "Préfecture entière" in home and world.site.name in home


def test_without_a_cell_of_its_own_the_prefecture_has_no_page(client, world):
    assert client.get(address(world, site="prefecture")).status_code == 404


def test_few_chapters_are_unfolded_and_many_are_not(client, world):
    assert len(shown(client.get(address(world)))) == 6
    CommitmentFactory.create_batch(30, chapter=world.chapter)
    page = client.get(address(world))
    assert shown(page) == [] and 'aria-expanded="false"' in text(page)
    assert len(shown(client.get(address(world) + f"?ouvert={world.chapter.code}"))) == 66
    assert len(shown(client.get(address(world) + "?ouvert=tout"))) == 66
    assert shown(client.get(address(world) + "?ouvert=aucun")) == []


def test_the_home_of_engagements_leads_to_it(client, world):
    assert reverse("engagements:matrix_home", args=[2015]) in text(client.get(reverse("engagements:home")))
    client.force_login(holder(Role.AGENT, site=world.site))
    assert reverse("engagements:matrix_home", args=[2015]) not in text(client.get(reverse("engagements:home")))


def test_the_sites_of_the_campaign_with_the_days_left(client, world):
    other = SiteFactory()
    ScopeEntryFactory(service=ServiceFactory(site=other), module=world.module)
    CampaignSite.objects.create(campaign=world.campaign, site=world.site, audit_target_on="2015-11-16")
    page = text(client.get(reverse("engagements:matrix_home", args=[2015])))
    assert "audit visé le 16\u00a0novembre 2015, dans 35\u00a0jours" in page
    assert page.index(f">{world.site.name}<") < page.index(f">{other.name}<")


# --- Who sees what -------------------------------------------------------------------------------
def test_who_sees_one_site_is_shown_that_site_and_his_own_cells(client, world):
    client.force_login(holder(Role.CORRESPONDENT, site=world.site, service=world.services[0]))
    sent = client.get(reverse("engagements:matrix_home", args=[2015]))
    assert sent.status_code == 302 and sent["Location"] == address(world)
    page = client.get(address(world))
    assert {code for code, _ in shown(page)} == {each.code for each in world.commitments}
    assert {at for _, at in shown(page)} == {f"{world.services[0].slug}.{world.site.slug}"}
    assert f"Vos cases, {world.site.name}" in text(page)


def test_an_auditor_reads_the_scores_without_being_told_what_to_deposit(client, world):
    for commitment in world.commitments:
        assess(world, commitment, world.services[0])
    assert client.get(address(world)).context["hint"]
    auditor = holder(Role.AUDITOR, site=world.site, module=world.module, valid_until="2015-12-31")
    client.force_login(auditor)
    page = client.get(address(world))
    assert page.context["hint"] is None and len(shown(page)) == 6


# --- Filters, exports ----------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(8))
def test_the_export_has_the_cells_of_the_screen_and_of_the_list(client, seed):
    world, chance = living(seed), random.Random(seed)
    client.force_login(holder(Role.COORDINATOR))
    choices = client.get(address(world)).context["form"].fields
    for _ in range(12):
        asked = {}
        for name in ("module", "chapitre", "service", "etat", "critere"):
            if chance.random() < 0.4:
                asked[name] = chance.choice(choices[name].choices)[0]
        screen = client.get(address(world), asked | {"ouvert": "tout"})
        rows = lines(client.get(address(world, "matrix_export", kind="csv"), asked))
        assert sorted(code for code, _ in shown(screen)) == sorted(row["code"] for row in rows)
        assert screen.context["shown_count"] == len(rows)
        assert client.get(address(world, "score_explanation"), asked).context["page"].paginator.count == len(rows)


def test_the_export_says_each_criterion(client, world):
    assess(world, world.commitments[0], world.services[0])
    prove(world.commitments[0], world.services[0])
    row = lines(client.get(address(world, "matrix_export", kind="csv"), {"etat": "a-completer"}))[0]
    assert row["critères remplis"] == "4" and row["preuve acceptée"] == "non" and row["preuve présente"] == "oui"
    assert row["mise en œuvre"] == "En place" and row["conformité"] == "Conforme" and row["évaluée"] == "oui"


def test_the_export_says_why_a_cell_is_left_out(client, world):
    reason = {"conformity": "not_applicable", "reason": "Pas de guichet."}
    assess(world, world.commitments[0], world.services[0], **reason)
    (row,) = lines(client.get(address(world, "matrix_export", kind="csv"), {"etat": "sans-objet"}))
    assert row["motif d’exclusion"] == "Sans objet : Pas de guichet." and row["critères remplis"] == ""


def test_a_filter_that_makes_no_sense_is_said_and_ignored(client, world):
    page = client.get(address(world), {"service": "inconnu", "etat": "é", "ouvert": "%s,<b>"})
    assert page.status_code == 200 and "Ce choix n’existe pas ici" in text(page)
    assert page.context["shown_count"] == 6


def test_every_state_of_the_filter_is_reached():
    states = board(living(1, services=8).campaign, TODAY).states
    assert [key for key, (_, holds) in STATES.items() if not any(map(holds, states))] == []


# --- « Pourquoi ce chiffre ? » -------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(4))
def test_each_figure_is_the_number_of_rows_behind_it(client, seed):
    world = living(seed)
    optional = CommitmentFactory(chapter=world.chapter, is_optional=True)
    OptionalCommitmentDecisionFactory(campaign=world.campaign, commitment=optional)
    client.force_login(holder(Role.COORDINATOR))
    for card in client.get(address(world)).context["cards"]:
        figure = card.figure
        for rows in (figure.rows, card.to_treat, *(each for _, each in (*figure.lacking, *figure.excluded))):
            assert client.get(rows.url).context["page"].paginator.count == rows.count


def test_a_score_is_the_same_on_every_page(client):
    world = living(3)
    client.force_login(holder(Role.COORDINATOR))
    states = board(world.campaign, TODAY).states
    of_service = [state for state in states if state.place.service == world.services[0]]
    whole = client.get(address(world)).context
    assert whole["cards"][0].score.percent == score(states).percent
    head = next(head for head in whole["table"].heads if head.name == world.services[0].name)
    alone = client.get(head.why_url).context["card"]
    assert alone.score.percent == score(of_service).percent
    assert head.percent == f"{alone.score.percent}\u202f%"


def test_the_cells_of_every_site_are_one_list(client, world):
    other = ServiceFactory(site=SiteFactory())
    ScopeEntryFactory(service=other, module=world.module)
    client.force_login(holder(Role.COORDINATOR))
    home = client.get(reverse("engagements:matrix_home", args=[2015])).context["whole"]
    found = score(board(world.campaign, TODAY).states)
    assert (home.figure.numerator, home.figure.denominator) == (found.met, found.asked)
    there = client.get(home.figure.rows.url)
    assert there.context["page"].paginator.count == home.figure.rows.count == 9
    assert str(other.site) in text(there)
    assert client.get(address(world, site="tous")).status_code == 302


def test_the_score_of_a_commitment_is_that_of_its_cells_at_every_site(client, world):
    commitment = world.commitments[0]
    assess(world, commitment, world.services[0])
    page = client.get(reverse("engagements:commitment_detail", args=[commitment.framework_id, commitment.code]))
    figure = page.context["figure"]
    there = client.get(figure.rows.url)
    assert there.context["page"].paginator.count == figure.rows.count == 2
    assert there.context["card"].figure == figure
    assert 'name="engagement"' in text(there)


def test_an_engagement_that_has_no_cell_is_said_and_ignored(client, world):
    page = client.get(address(world), {"engagement": "9.9.9"})
    assert "L’engagement demandé n’existe pas ici" in text(page) and page.context["shown_count"] == 6


def test_the_explanation_says_the_calculation_and_what_is_missing(client, world):
    for commitment in world.commitments:
        assess(world, commitment, world.services[0])
    page = text(client.get(address(world, "score_explanation")))
    assert "3\u00a0critères remplis ÷ 30 (6\u00a0cases × 5)" in page
    assert "état au 12\u00a0octobre 2015" in page.lower()
    assert page.count(Criterion.ACCEPTED.label) >= 6


# --- The hint ------------------------------------------------------------------------------------
def test_the_hint_is_ringed_unfolded_and_prefilled(client, world):
    for commitment in world.commitments:
        commitment.validity = ValidityRule.YEARLY
        commitment.save()
        for service in world.services:
            assess(world, commitment, service)
    page = client.get(address(world))
    hint = page.context["hint"]
    assert len(hint.deposits) == 2 and hint.after > hint.before
    assert text(page).count("q-case--gain") == len(hint.keys) == 4
    query = hint.deposits[0].query
    for service in world.services:
        assert f"{hint.deposits[0].code}%3A{service.slug}.{world.site.slug}" in query
    assert query.endswith("du=2015-01-01&au=2015-10-12") and hint.deposits[0].is_allowed


def test_the_gesture_of_the_hint_opens_the_deposit_with_its_cells_and_its_period(client, world):
    for commitment in world.commitments:
        assess(world, commitment, world.services[0])
    page = client.get(address(world))
    links = re.findall(r'href="([^"]*/preuves/deposer/[^"]*)"', page.content.decode())
    assert len(links) == len(page.context["hint"].deposits) == 2
    deposit = text(client.get(links[0].replace("&amp;", "&")))
    assert world.services[0].name in deposit and page.context["hint"].deposits[0].code in deposit
    assert 'value="2015-01-01"' in deposit and 'value="2015-10-12"' in deposit


def test_the_hint_of_a_service_is_kept_by_its_deposits(client, world):
    service = world.services[1]
    for commitment in world.commitments:
        assess(world, commitment, service)
    asked = {"service": service.slug}
    hint = client.get(address(world), asked).context["hint"]
    for deposit in hint.deposits:
        prove(next(each for each in world.commitments if each.code == deposit.code), service)
    after = client.get(address(world), asked).context
    assert after["cards"][-1].score.percent == hint.after


def test_who_may_not_deposit_is_shown_the_hint_without_its_gesture(client, world):
    assess(world, world.commitments[0], world.services[0])
    client.force_login(holder(Role.SECRETARY_GENERAL))
    hint = client.get(address(world)).context["hint"]
    assert hint and not any(deposit.is_allowed for deposit in hint.deposits)


# --- What it costs -------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.QUALITY_MANAGER, Role.CORRESPONDENT])
def test_a_matrix_costs_the_same_for_two_or_twenty_commitments(client, django_assert_max_num_queries, role):
    world = build(services=2, commitments=2)
    CampaignSite.objects.create(campaign=world.campaign, site=world.site)
    service = {"service": world.services[0]} if role == Role.CORRESPONDENT else {}
    client.force_login(holder(role, site=world.site, **service))
    costs = []
    for _ in range(2):
        for name in ("matrix", "score_explanation"):
            with django_assert_max_num_queries(10) as captured:
                client.get(address(world, name))
            costs.append(len(captured))
        for commitment in CommitmentFactory.create_batch(18, chapter=world.chapter):
            assess(world, commitment, world.services[0])
            prove(commitment, world.services[0])
    assert costs[:2] == costs[2:]
