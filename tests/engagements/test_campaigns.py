"""A new year of the démarche starts from nothing; its dates move with a reason."""

import datetime

import pytest
from django.urls import reverse

from engagements.models import Campaign, Cell, EvidenceUse
from engagements.readiness import board, cell_state, proof_state, score
from engagements.usecases import campaigns as usecases
from qualipref.journal.models import Entry
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from tests.factories import CampaignFactory, CommitmentFactory, FrameworkFactory, ScopeEntryFactory, SiteFactory, holder
from tests.readiness.world import assess, build, prove

from .pages import chapter, lines, page, text

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime.date(2016, 1, 4)


def day(text):
    return datetime.date.fromisoformat(text)


def open_2016(framework, **changes):
    asked = {"year": 2016, "framework": framework, "opens_on": day("2016-01-01"), "freezes_on": day("2016-11-30")}
    return usecases.open_campaign(**asked | {"targets": {}, "by": holder(Role.COORDINATOR)} | changes)


@pytest.fixture
def last_year():
    """A campaign 2015 where everything is in place, accepted and proved for the whole year."""
    world = build()
    for commitment in world.commitments:
        for service in world.services:
            assess(world, commitment, service, comment="Comme en 2015")
            prove(commitment, service, last="2015-12-31", accepted=True)
    return world


# --- Nothing is copied --------------------------------------------------------------------------
def test_a_new_campaign_starts_from_nothing(last_year):
    before = score(board(last_year.campaign, day("2015-12-31")).states)
    campaign = open_2016(last_year.framework)
    states = board(campaign, NEW_YEAR).states
    started = score(states)
    assert (before.percent, before.assessed, before.applicable) == (100, 6, 6)
    assert (started.percent, started.assessed, started.applicable) == (0, 0, 6)
    assert not any(state.cell or state.proofs for state in states)
    assert not Cell.objects.filter(campaign=campaign).exists()
    proofs = EvidenceUse.objects.for_list()
    assert {proof_state(use, campaign, NEW_YEAR).word for use in proofs} == {"Ancienne"}


def test_the_year_before_does_not_move_and_stays_readable(last_year):
    open_2016(last_year.framework)
    place = board(last_year.campaign, NEW_YEAR).states[0].place
    previous = cell_state(last_year.campaign, NEW_YEAR, place)
    assert previous.cell.comment == "Comme en 2015"
    assert score(board(last_year.campaign, NEW_YEAR).states).percent == 100


# --- Opening ------------------------------------------------------------------------------------
def typed(held, **changes):
    asked = {"year": "2016", "framework": held.pk, "opens_on": "2016-01-01", "freezes_on": "2016-11-30"}
    return asked | changes


def test_the_coordination_opens_a_year_with_a_version_and_its_audits(reader, framework):
    site = SiteFactory(name="Cergy", du=day("2006-01-01"))
    sent = typed(framework, **{f"audit_{site.pk}": "2016-11-15"})
    answer = reader.post(reverse("engagements:campaign_open"), sent, follow=True)
    campaign = Campaign.objects.get(year=2016)
    assert campaign.framework == framework
    assert campaign.campaign_sites.get().audit_target_on == day("2016-11-15")
    assert "Rien n’y est repris" in text(answer) and "Cergy\u00a0: 15\u00a0novembre 2016" in text(answer)
    entry = Entry.objects.get(event="campaign.opened")
    assert (entry.details["year"], entry.details["targets"]) == (2016, {"Cergy": "2016-11-15"})


def test_the_page_proposes_the_year_that_follows(reader, framework):
    CampaignFactory(framework=framework, year=2015)
    form = page(reader, "campaign_open").context["form"]
    assert (form["year"].value(), form["framework"].value()) == (2016, framework.pk)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"year": "2015"}, "La campagne 2015 existe déjà."),
        ({"freezes_on": "2015-12-31"}, "Le gel précède l’ouverture."),
        ({"opens_on": "2015-12-01"}, "Une campagne s’ouvre dans son année\u00a0: en 2016."),
        ({"framework": "999"}, "Sélectionnez un choix valide"),
        ({"year": "9" * 30}, "Assurez-vous"),
    ],
)
def test_a_mistake_opens_nothing(reader, framework, changes, sentence):
    CampaignFactory(framework=framework, year=2015)
    shown = text(reader.post(reverse("engagements:campaign_open"), typed(framework, **changes)))
    assert sentence in shown
    assert Campaign.objects.count() == 1


def test_a_year_is_opened_once(framework):
    open_2016(framework)
    with pytest.raises(TransitionRefused, match="existe déjà"):
        open_2016(framework)
    assert Entry.objects.filter(event="campaign.opened").count() == 1


# --- Moving the dates ---------------------------------------------------------------------------
@pytest.fixture
def campaign(framework):
    return CampaignFactory(framework=framework, year=2015, freezes_on=day("2015-11-15"))


def reschedule(campaign, **changes):
    asked = {"opens_on": campaign.opens_on, "freezes_on": day("2015-11-30"), "targets": {}, "reason": "Audit reporté"}
    usecases.reschedule_campaign(
        campaign, **asked | {"version": campaign.version, "by": holder(Role.COORDINATOR)} | changes
    )


def test_the_freeze_is_postponed_with_a_reason(reader, campaign):
    site = SiteFactory(name="Cergy", du=day("2006-01-01"))
    sent = {"opens_on": "2015-01-01", "freezes_on": "2015-11-30", "reason": "Audit reporté", "version": 1}
    answer = reader.post(reverse("engagements:campaign_reschedule", args=[2015]), sent | {f"audit_{site.pk}": ""})
    assert answer.status_code == 302
    campaign.refresh_from_db()
    assert (campaign.freezes_on, campaign.version) == (day("2015-11-30"), 2)
    entry = Entry.objects.get(event="campaign.rescheduled")
    assert (entry.details["before"]["gel"], entry.details["after"]["gel"]) == ("2015-11-15", "2015-11-30")
    assert entry.details["reason"] == "Audit reporté"
    assert reader.post(reverse("engagements:campaign_reschedule", args=[2015]), sent).status_code == 409


def test_without_a_reason_no_date_moves(reader, campaign):
    sent = {"opens_on": "2015-01-01", "freezes_on": "2015-11-30", "reason": " ", "version": 1}
    assert reader.post(reverse("engagements:campaign_reschedule", args=[2015]), sent).status_code == 200
    campaign.refresh_from_db()
    assert campaign.freezes_on == day("2015-11-15")


def test_a_stale_page_moves_nothing(campaign):
    reschedule(campaign)
    with pytest.raises(StaleVersion):
        reschedule(campaign, version=1, freezes_on=day("2015-12-15"))


def test_a_frozen_campaign_stays_frozen_but_its_audits_move(reader, campaign, settings):
    settings.TODAY = "2015-11-16"
    site = SiteFactory(du=day("2006-01-01"))
    with pytest.raises(TransitionRefused, match="gelée depuis le 15\u00a0novembre\u00a02015"):
        reschedule(campaign)
    reschedule(campaign, freezes_on=campaign.freezes_on, targets={site: day("2015-12-01")})
    assert campaign.campaign_sites.get().audit_target_on == day("2015-12-01")


def test_a_freeze_in_the_past_is_refused(campaign):
    with pytest.raises(TransitionRefused, match="passé"):
        reschedule(campaign, freezes_on=day("2015-10-11"))


# --- Reading ------------------------------------------------------------------------------------
def test_the_list_says_where_each_year_stands(reader, framework):
    for year in (2014, 2015, 2016):
        CampaignFactory(framework=framework, year=year)
    shown = page(reader, "campaign_list").context["campaigns"]
    assert [(campaign.year, state.label) for campaign, state in shown] == [
        (2016, "À venir"),
        (2015, "Ouverte"),
        (2014, "Gelée"),
    ]
    assert [line["état"] for line in lines(page(reader, "campaign_export"))] == ["À venir", "Ouverte", "Gelée"]


def test_before_the_year_is_opened_the_pages_read_the_last_campaign(reader, framework, settings):
    settings.TODAY = "2016-01-04"
    CampaignFactory(framework=framework, year=2015)
    FrameworkFactory(loaded_at="2016-01-02T09:00Z")
    for name in ("home", "commitment_list", "optional_register"):
        assert page(reader, name).context["framework"] == framework, name


def test_the_register_counts_what_the_perimeter_answers_for(reader, framework):
    carried, other = chapter(framework), chapter(framework)
    CommitmentFactory(chapter=carried, is_optional=True)
    CommitmentFactory(chapter=other, is_optional=True)
    ScopeEntryFactory(module=carried.module.module)
    CampaignFactory(framework=framework, year=2015)
    shown = page(reader, "optional_register")
    assert (shown.context["undecided"], shown.context["answered"]) == (1, 1)
    assert "1\u00a0engagement optionnel sur 1" in text(shown)


def test_the_list_costs_the_same_for_one_or_ten(reader, framework, django_assert_max_num_queries):
    costs = []
    for years in (range(2000, 2001), range(2001, 2010)):
        for year in years:
            campaign = CampaignFactory(framework=FrameworkFactory(), year=year)
            campaign.campaign_sites.create(site=SiteFactory())
        with django_assert_max_num_queries(15) as queries:
            page(reader, "campaign_list")
        costs.append(len(queries))
    assert costs[0] == costs[1]


# --- From one year to the other -----------------------------------------------------------------
def test_the_matrix_leads_to_the_other_years(reader, framework):
    CampaignFactory(framework=framework, year=2014)
    assert 'aria-label="Campagnes"' not in text(page(reader, "matrix_home", year=2014))
    CampaignFactory(framework=framework, year=2015)
    shown = text(page(reader, "matrix_home", year=2014))
    assert 'href="/engagements/2015/matrice/"' in shown
    assert 'href="/engagements/2014/matrice/" aria-current="page"' in shown
