"""The pages of the référentiel: what they show, what they hide, and what they cost."""

import datetime

import pytest
from django.urls import reverse

from qualipref.panels import _panels
from sites.enums import Role
from tests.engagements.pages import chapter, cited, codes, lines, page, rich_commitment, steering, text
from tests.factories import (
    CampaignFactory,
    CommitmentFactory,
    FrameworkFactory,
    IndicatorFactory,
    OptionalCommitmentDecisionFactory,
    ScopeEntryFactory,
    ServiceFactory,
    SiteFactory,
    holder,
)

pytestmark = pytest.mark.django_db
LISTS = ["home", "commitment_list", "indicator_list", "optional_register", "framework_source_list"]
EXPORTS = ["commitment_export", "indicator_export", "optional_export", "framework_source_export"]


# --- The référentiel ----------------------------------------------------------------------------
def test_home_reads_the_referentiel_of_the_campaign_of_the_year(reader, framework):
    CampaignFactory(framework=framework, year=2015)
    newer = FrameworkFactory(title="Qual-e-Pref 1.0 — le suivant", loaded_at="2015-10-01T09:00Z")
    shown = page(reader, "home")
    assert shown.context["framework"] == framework
    assert f"?version={newer.pk}" in text(shown)
    asked = page(reader, "home", f"?version={newer.pk}")
    assert asked.context["framework"] == newer and "n’est pas celui de la campagne 2015" in text(asked)


def test_home_reads_the_last_loaded_without_a_campaign(reader, framework):
    newer = FrameworkFactory(loaded_at="2015-10-01T09:00Z")
    assert page(reader, "home").context["framework"] == newer


def test_home_says_what_is_attested_and_what_could_not_be_read(reader, framework):
    framework.wording, framework.limits = "Rédactions du projet.", "Le corps du texte."
    framework.attested_facts, framework.draft_facts = ["Les titres"], ["Les seuils"]
    framework.attestation_levels = {"A": "Attesté par une source lue"}
    framework.save()
    shown = text(page(reader, "home"))
    for said in (
        "Rédactions du projet.",
        "Le corps du texte.",
        "Les titres",
        "Les seuils",
        "Attesté par une source lue",
    ):
        assert said in shown


def test_home_counts_the_services_that_carry_a_module_today(reader, framework):
    place = chapter(framework)
    site = SiteFactory(name="Cergy")
    for au in (None, datetime.date(2015, 10, 12), datetime.date(2015, 10, 11)):
        ScopeEntryFactory(service=ServiceFactory(site=site), module=place.module.module, au=au)
    (overview,) = page(reader, "home").context["overviews"]
    assert [(b.site.name, len(b.services)) for b in overview.bearers] == [("Cergy", 2)]


@pytest.mark.parametrize("name", LISTS)
def test_without_a_referentiel_a_page_says_what_to_do(reader, name):
    assert "Aucun référentiel n’est à lire ici." in text(page(reader, name))


@pytest.mark.parametrize("name", EXPORTS)
def test_without_a_referentiel_an_export_is_empty(reader, name):
    assert lines(page(reader, name)) == []


# --- Search -------------------------------------------------------------------------------------
def test_search_ignores_accents_case_and_apostrophes(reader, framework):
    place = chapter(framework)
    found = CommitmentFactory(chapter=place, title="Écouter l’usager", requirement="Une enquête est menée.")
    CommitmentFactory(chapter=place, title="Répondre", requirement="Une réponse est donnée.")
    for asked in ("ecouter", "ÉCOUTER L'USAGER", "enquete", "usager menee", found.code.lower()):
        assert codes(page(reader, "commitment_list", f"?q={asked}")) == [found.code], asked


def test_every_criterion_filters_and_the_count_says_so(reader, framework):
    first, second = chapter(framework), chapter(framework)
    CommitmentFactory(chapter=first, attestation_level="A")
    kept = rich_commitment(second, is_optional=True, attestation_level="B")
    source = kept.sources.get()
    for query in (
        f"?module={second.module.pk}",
        f"?chapitre={second.pk}",
        "?caractere=optionnel",
        "?niveau=B",
        f"?source={source.pk}",
    ):
        shown = page(reader, "commitment_list", query)
        assert codes(shown) == [kept.code], query
        assert "<strong>1\u00a0engagement</strong> sur 2" in text(shown)
        assert [line["code"] for line in lines(page(reader, "commitment_export", query))] == [kept.code]


def test_a_threshold_cites_its_source_too(reader, framework):
    commitment = rich_commitment(chapter(framework))
    commitment.sources.clear()
    (source,) = page(reader, "framework_source_list").context["sources"]
    assert source.commitment_count == 1
    assert codes(page(reader, "commitment_list", f"?source={source.pk}")) == [commitment.code]


@pytest.mark.parametrize("name", LISTS + EXPORTS)
@pytest.mark.parametrize(
    "query",
    [
        "?q=%00",
        "?q=%25_'",
        "?version=%00",
        "?version=99999999999999999999",
        "?module=x&chapitre=9&niveau=Z",
        "?q=" + "a" * 500,
    ],
)
def test_bad_values_in_the_address_are_not_an_error(reader, framework, name, query):
    rich_commitment(chapter(framework))
    assert page(reader, name, query).status_code in (200, 400)


def test_a_word_found_nowhere_gives_an_empty_state_and_a_way_back(reader, framework):
    CommitmentFactory(chapter=chapter(framework))
    shown = text(page(reader, "commitment_list", "?q=introuvable"))
    assert "Aucun engagement ne répond au filtre." in shown and "Tout voir" in shown


def test_the_percent_sign_is_a_letter_like_another(reader, framework):
    CommitmentFactory(chapter=chapter(framework), requirement="Tout est fait.")
    assert codes(page(reader, "commitment_list", "?q=%25")) == []


# --- Details ------------------------------------------------------------------------------------
def test_a_commitment_shows_all_that_is_known_of_it(reader, framework):
    framework.attestation_levels = {"B": "Attesté dans la même famille", "D": "Proposition du projet"}
    framework.field_notes = {"related_official_numbers": "Numéros lus ailleurs."}
    framework.save()
    place = chapter(framework)
    before, commitment, after = (
        rich_commitment(place, attestation_level="B", official_numbers={"qualipref2_2012": "E7"}, note="Une remarque.")
        for _ in range(3)
    )
    service = ScopeEntryFactory(module=place.module.module, service=ServiceFactory(name="Bureau des titres")).service
    shown = text(page(reader, "commitment_detail", framework_pk=framework.pk, code=commitment.code))
    for said in (
        commitment.requirement,
        "Attesté dans la même famille",
        "Caractère à vérifier",
        "au plus <strong>15 jours ouvrés</strong>",
        "Registre",
        commitment.indicators.get().name,
        "Qualipref2 (2012)\u00a0: E7",
        "Numéros lus ailleurs.",
        "Une remarque.",
        f"Précédent\u00a0: {before.code}",
        f"Suivant\u00a0: {after.code}",
        service.name,
        'rel="noopener noreferrer"',
    ):
        assert said in shown, said


def test_an_optional_commitment_shows_the_decision_of_the_year(reader, framework):
    commitment = CommitmentFactory(chapter=chapter(framework), is_optional=True)
    campaign = CampaignFactory(framework=framework, year=2015)
    address = {"framework_pk": framework.pk, "code": commitment.code}
    assert "Sans décision" in text(page(reader, "commitment_detail", **address))
    OptionalCommitmentDecisionFactory(campaign=campaign, commitment=commitment, reason="Outil disponible")
    shown = text(page(reader, "commitment_detail", **address))
    assert "Retenu" in shown and "Outil disponible" in shown and "Sans décision" not in shown


def test_a_requirement_of_steering_belongs_to_no_module(reader, framework):
    commitment = CommitmentFactory(chapter=steering(framework), level="site")
    shown = text(page(reader, "commitment_detail", framework_pk=framework.pk, code=commitment.code))
    assert "Exigence de pilotage" in shown


def test_an_upper_app_may_add_a_panel_to_a_commitment(reader, framework, monkeypatch):
    asked = []
    monkeypatch.setitem(_panels, "engagements.commitment", [lambda user, subject: asked.append(subject)])
    commitment = CommitmentFactory(chapter=chapter(framework))
    page(reader, "commitment_detail", framework_pk=framework.pk, code=commitment.code)
    assert asked == [commitment]


@pytest.mark.parametrize("name", ["commitment_detail", "chapter_detail", "indicator_detail"])
@pytest.mark.parametrize("code", ["absent", "é" * 20, "x" * 30, "%00"])
def test_an_unknown_code_is_not_found(reader, framework, name, code):
    assert page(reader, name, framework_pk=framework.pk, code="absent").status_code == 404
    path = reverse(f"engagements:{name}", kwargs={"framework_pk": framework.pk, "code": "absent"})
    assert reader.get(path.replace("absent", code)).status_code in (400, 404)


@pytest.mark.parametrize("name", ["commitment_detail", "chapter_detail", "indicator_detail"])
def test_an_impossible_framework_number_is_not_found(reader, framework, name):
    path = reverse(f"engagements:{name}", kwargs={"framework_pk": 7, "code": "absent"})
    assert reader.get(path.replace("/7/", f"/{10**25}/")).status_code == 404


def test_an_indicator_says_its_formula_in_words(reader, framework):
    commitment = CommitmentFactory(chapter=chapter(framework))
    indicator = IndicatorFactory(framework=framework, target_basis="C:haute_loire")
    commitment.indicators.add(indicator)
    shown = text(page(reader, "indicator_detail", framework_pk=framework.pk, code=indicator.code))
    for said in ("Réponses dans le délai", "divisé par", "au moins 80 %", "niveau C, Haute loire", commitment.title):
        assert said in shown.replace("\u00a0", " "), said


def test_indicators_are_searched_without_accents(reader, framework):
    found = IndicatorFactory(framework=framework, name="Délai de réponse")
    IndicatorFactory(framework=framework, name="Attente", definition="Temps moyen.")
    shown = page(reader, "indicator_list", "?q=DELAI reponse")
    assert [line.indicator.code for line in shown.context["lines"]] == [found.code]
    assert [line["code"] for line in lines(page(reader, "indicator_export", "?q=DELAI reponse"))] == [found.code]


# --- The yearly register ------------------------------------------------------------------------
def test_the_register_crosses_years_and_optional_commitments(reader, framework):
    place = chapter(framework)
    ScopeEntryFactory(module=place.module.module)
    kept, waiting = (CommitmentFactory(chapter=place, is_optional=True) for _ in range(2))
    CommitmentFactory(chapter=place)
    last_year, this_year = (CampaignFactory(framework=framework, year=year) for year in (2014, 2015))
    OptionalCommitmentDecisionFactory(campaign=this_year, commitment=kept, meeting_reference="Comité de mars")
    OptionalCommitmentDecisionFactory(campaign=last_year, commitment=kept, decision="deferred")
    shown = page(reader, "optional_register")
    assert [row.commitment for row in shown.context["rows"]] == [kept, waiting]
    assert shown.context["undecided"] == 1
    assert "La décision se prend en comité de pilotage" in text(shown)
    exported = {(line["année"], line["code"]): line["décision"] for line in lines(page(reader, "optional_export"))}
    assert exported == {
        ("2015", kept.code): "Retenu",
        ("2014", kept.code): "Différé",
        ("2015", waiting.code): "sans décision",
        ("2014", waiting.code): "sans décision",
    }


def test_a_decision_of_one_site_is_shown_with_its_site(reader, framework):
    commitment = CommitmentFactory(chapter=chapter(framework), is_optional=True)
    campaign = CampaignFactory(framework=framework, year=2015)
    OptionalCommitmentDecisionFactory(campaign=campaign, commitment=commitment, site=SiteFactory(name="Sarcelles"))
    assert "Sarcelles" in text(page(reader, "optional_register"))


# --- The wall -----------------------------------------------------------------------------------
@pytest.fixture
def auditor(client, framework):
    """An auditor of one module; `framework` also has a module he may not read and a steering chapter."""
    mine, other = chapter(framework, code="1.1"), chapter(framework, code="Q9.9")
    user = holder(Role.AUDITOR, site=SiteFactory(), module=mine.module.module, valid_until=datetime.date(2015, 11, 30))
    client.force_login(user)
    client.mine = rich_commitment(mine, code="1.1.1", title="Répondre à temps", is_optional=True)
    client.other = rich_commitment(other, code="Q9.9.9", title="Répondre ailleurs", is_optional=True)
    client.steering = CommitmentFactory(chapter=steering(framework), code="IV.1", title="Répondre du comité")
    return client


def test_an_auditor_lists_his_modules_and_the_steering_chapter(auditor):
    shown = page(auditor, "commitment_list", "?q=repondre")
    assert codes(shown) == ["1.1.1", "IV.1"]
    assert "sur 2" in text(shown) and "Q9.9" not in text(shown)
    assert [line["code"] for line in lines(page(auditor, "commitment_export"))] == ["1.1.1", "IV.1"]
    assert codes(page(auditor, "commitment_list", f"?chapitre={auditor.other.chapter.pk}")) == ["1.1.1", "IV.1"]


def test_an_auditor_does_not_find_the_commitments_of_another_module(auditor, framework):
    for code, status in (("1.1.1", 200), ("IV.1", 200), ("Q9.9.9", 404)):
        assert page(auditor, "commitment_detail", framework_pk=framework.pk, code=code).status_code == status
    assert page(auditor, "chapter_detail", framework_pk=framework.pk, code="Q9.9").status_code == 404
    hidden = auditor.other.indicators.get()
    assert page(auditor, "indicator_detail", framework_pk=framework.pk, code=hidden.code).status_code == 404


@pytest.mark.parametrize("name", LISTS + EXPORTS)
def test_nothing_of_another_module_reaches_an_auditor(auditor, framework, name):
    CampaignFactory(framework=framework, year=2015)
    shown = text(page(auditor, name))
    assert "Q9.9" not in shown and "ailleurs" not in shown
    assert auditor.other.indicators.get().name not in shown


def test_an_auditor_sees_only_the_services_of_his_site(auditor, framework):
    ScopeEntryFactory(module=auditor.mine.chapter.module.module, service=ServiceFactory(name="Bureau lointain"))
    shown = text(page(auditor, "commitment_detail", framework_pk=framework.pk, code="1.1.1"))
    assert "Bureau lointain" not in shown


# --- Cost ---------------------------------------------------------------------------------------
def populate(framework, rows, campaigns):
    for _ in range(rows):
        place = chapter(framework)
        commitment = rich_commitment(place, is_optional=True)
        ScopeEntryFactory(module=place.module.module)
        for campaign in campaigns:
            OptionalCommitmentDecisionFactory(campaign=campaign, commitment=commitment, site=SiteFactory())


@pytest.mark.parametrize("name", LISTS + EXPORTS)
def test_a_list_costs_the_same_for_one_or_ten(reader, framework, django_assert_max_num_queries, name):
    campaigns = [CampaignFactory(framework=framework, year=year) for year in (2014, 2015)]
    costs = []
    for rows in (1, 9):
        populate(framework, rows, campaigns)
        with django_assert_max_num_queries(30) as queries:
            page(reader, name)
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("name", ["commitment_detail", "chapter_detail"])
def test_a_detail_costs_the_same_for_one_or_ten(reader, framework, django_assert_max_num_queries, name):
    place = chapter(framework, code="1.1")
    commitment = rich_commitment(place, code="1.1.1", is_optional=True)
    campaign = CampaignFactory(framework=framework, year=2015)
    costs = []
    for rows in (1, 9):
        for _ in range(rows):
            rich_commitment(place)
            ScopeEntryFactory(module=place.module.module)
            commitment.indicators.add(IndicatorFactory(framework=framework))
            commitment.sources.add(cited(framework, framework.sources.count() + 1))
            OptionalCommitmentDecisionFactory(campaign=campaign, commitment=commitment, site=SiteFactory())
        code = "1.1.1" if name == "commitment_detail" else "1.1"
        page(reader, name, framework_pk=framework.pk, code=code)  # what is kept under the head of the journal
        with django_assert_max_num_queries(30) as queries:
            page(reader, name, framework_pk=framework.pk, code=code)
        costs.append(len(queries))
    assert costs[0] == costs[1]
