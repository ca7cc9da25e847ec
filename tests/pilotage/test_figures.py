"""« Pourquoi ce chiffre ? »: one definition, one computation, and the rows that it counts, for every figure."""

import csv
import datetime
import io

import pytest
from django.urls import reverse

from pilotage.exports.figures import PROVENANCE_COLUMNS
from qualipref import clock
from qualipref.documents.models import StoredFile
from qualipref.figures import Parameter, Rows, declare, definition, definitions
from sites.enums import Role
from tests.factories import EvidenceUseFactory, ScopeEntryFactory, ServiceFactory, SiteFactory, UserFactory, holder
from tests.readiness.world import assess, build, prove, unit

from .figure_rows import rows_behind

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2015, 10, 12)
NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def world():
    """A site with a cell ready, a cell assessed without proof and the others not assessed; another site beside it."""
    world = build(services=2, commitments=3)
    world.elsewhere = ServiceFactory(site=SiteFactory())
    ScopeEntryFactory(service=world.elsewhere, module=world.module)
    first, second, _ = world.commitments
    assess(world, first, world.services[0])
    prove(first, world.services[0], accepted=True)
    assess(world, second, world.services[0])
    return world


@pytest.fixture
def coordinator(client, world):
    user = holder(Role.COORDINATOR)
    client.force_login(user)
    return user


def page_of(client, key, **asked):
    return client.get(reverse("pilotage:figure", args=[key]), asked)


def exported(response):
    text = response.content.decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


# --- The registry --------------------------------------------------------------------------------
def test_a_figure_is_declared_once():
    with pytest.raises(ValueError, match="déjà déclaré"):
        declare("engagements.score", "Autre", meaning="", formula="", source="", theme="")


@pytest.mark.parametrize("each", definitions(), ids=lambda each: each.key)
def test_every_definition_says_what_it_counts_how_and_from_what(each):
    app, _, name = each.key.partition(".")
    assert app in ("sites", "engagements", "pilotage", "surveys", "audits") and name
    assert each.name and each.formula and each.source and each.theme
    assert each.meaning.endswith(".")
    assert all(isinstance(parameter, Parameter) for parameter in each.parameters)


def test_a_count_never_goes_without_what_it_counts_in():
    said = {"on": TODAY, "perimeter": "essai", "rows": Rows.of(3, "case")}
    definition_of = definition("engagements.cells_to_treat")
    alone, among = definition_of.count(3, **said), definition_of.count(3, 12, **said)
    assert (alone.value, alone.calculation) == ("3", f"3{NBSP}cases")
    assert (among.value, among.calculation) == ("3 sur 12", "3 sur 12")


# --- What one reads ------------------------------------------------------------------------------
def test_the_page_says_all_that_it_takes_to_count_again(client, world, coordinator):
    page = page_of(client, "engagements.score", site=world.site.slug).text
    for expected in (
        "Définition",
        f"6{NBSP}critères remplis ÷ 30 (6{NBSP}cases × 5)",
        f"{world.site.name}, campagne 2015{NBSP}: 6{NBSP}cases, dont 2{NBSP}évaluées",
        f"État au 12{NBSP}octobre 2015",
        f"Ouvrir les 6{NBSP}cases",
    ):
        assert expected in page, expected


def test_the_export_has_the_numbers_of_the_page(client, world, coordinator):
    shown = page_of(client, "engagements.score", site=world.site.slug).context["figure"]
    address = reverse("pilotage:figure_export", args=["engagements.score", "csv"])
    (row,) = exported(client.get(address, {"site": world.site.slug}))
    assert tuple(row) == PROVENANCE_COLUMNS
    assert (row["valeur"], row["numérateur"], row["dénominateur"]) == (shown.printed, "6", "30")
    assert (row["calcul"], row["périmètre"], row["lignes"]) == (shown.calculation, shown.perimeter, "6")


def test_a_figure_on_screen_leads_to_itself(client, world, coordinator):
    page = client.get(reverse("engagements:matrix", args=[2015, world.site.slug]))
    for card in page.context["cards"]:
        assert (
            f"{reverse('pilotage:figure', args=[card.figure.key])}?{card.figure.query.replace('&', '&amp;')}"
            in page.text
        )
        there = client.get(f"{reverse('pilotage:figure', args=[card.figure.key])}?{card.figure.query}")
        assert there.context["figure"] == card.figure


def test_without_a_parameter_that_it_needs_a_figure_says_its_definition_alone(client, coordinator):
    page = page_of(client, "engagements.cell")
    assert page.status_code == 200 and page.context["figure"] is None
    assert definition("engagements.cell").formula in page.text and "fr-message--error" not in page.text


# --- Who sees what -------------------------------------------------------------------------------
def test_what_one_may_not_see_does_not_exist(client, world):
    client.force_login(holder(Role.CORRESPONDENT, site=world.elsewhere.site, service=world.elsewhere))
    assert page_of(client, "engagements.score", site=world.site.slug).status_code in (200, 404)
    assert page_of(client, "engagements.score", service=world.services[0].slug).status_code == 404
    address = reverse("pilotage:figure_export", args=["engagements.score", "csv"])
    assert client.get(address, {"service": world.services[0].slug}).status_code == 404


def test_who_sees_his_own_cells_is_told_so(client, world):
    client.force_login(holder(Role.CORRESPONDENT, site=world.site, service=world.services[0]))
    figure = page_of(client, "engagements.score").context["figure"]
    assert figure.rows.count == 3 and "Vos cases" in figure.perimeter


@pytest.mark.parametrize("key", ["inconnu", "engagements.", "score", "é"])
def test_a_figure_that_nobody_declared_is_not_found(client, coordinator, key):
    assert client.get(f"/pilotage/chiffres/{key}/").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"site": "inconnu"},
        {"service": "x" * 5000},
        {"annee": "9" * 500},
    ],
)
def test_what_is_not_understood_is_said_and_shows_no_figure(client, coordinator, asked):
    page = page_of(client, "engagements.score", **asked)
    assert page.status_code == 200 and page.context["figure"] is None
    assert page.text.count("fr-message--error") == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"annee": "1"},
        {"annee": "deux"},
        {"annee": "²"},
        {"annee": "9" * 50},
        {"module": "99"},
        {"service": "personne"},
        {"chapitre": "%"},
        {"engagement": "'"},
    ],
)
def test_what_has_no_cell_is_not_found(client, coordinator, asked):
    assert page_of(client, "engagements.score", **asked).status_code == 404


# --- The list ------------------------------------------------------------------------------------
def test_the_list_is_filtered_and_exported_alike(client, coordinator):
    asked = {"q": "CRITÈRES case", "theme": "Prêt pour l’audit"}
    listed = client.get(reverse("pilotage:figure_list"), asked).context["page"].object_list
    rows = exported(client.get(reverse("pilotage:figure_list_export", args=["csv"]), asked))
    assert [row["code"] for row in rows] == [each.key for each in listed]
    assert 0 < len(rows) < len(definitions())


def test_a_filter_that_answers_nothing_says_how_to_leave_it(client, coordinator):
    page = client.get(reverse("pilotage:figure_list"), {"q": "introuvable", "theme": "x", "page": "-4"})
    assert "Aucun chiffre ne répond au filtre" in page.text and "Tout voir" in page.text


# --- What the demonstration does not show --------------------------------------------------------
def shown(client, user, key, **asked):
    """The figure, and the number of rows behind it."""
    figure = definition(key).figure(user, TODAY, **asked)
    return figure.value, rows_behind(client, figure.rows.url)


def test_altered_files_are_counted_on_the_list_of_fingerprints(client, world, coordinator):
    stored = StoredFile.objects.store(b"%PDF-1.7", media_type="application/pdf")
    StoredFile.objects.filter(pk=stored.pk).update(altered_at=clock.now())
    EvidenceUseFactory(
        commitment=world.commitments[0], unit=unit(world.services[0]), evidence__content__stored_file=stored
    )
    assert shown(client, coordinator, "engagements.altered_files") == ("1 sur 1", 1)
    assert shown(client, coordinator, "engagements.proofs_altered", site=world.site.slug) == ("1 sur 2", 1)


def test_accounts_are_counted_as_their_list_filters_them(client, world):
    administrator = holder(Role.ADMINISTRATOR)
    client.force_login(administrator)
    invited = UserFactory()
    invited.set_unusable_password()
    invited.save()
    UserFactory(is_active=False)
    UserFactory(is_active=False, closed_at=clock.now())
    assert shown(client, administrator, "sites.accounts") == ("4", 4)
    assert shown(client, administrator, "sites.accounts_invited") == ("1 sur 4", 1)
    assert shown(client, administrator, "sites.accounts_suspended") == ("1 sur 4", 1)


def test_figures_of_accounts_are_only_for_who_reads_accounts(client, world):
    client.force_login(holder(Role.CORRESPONDENT, site=world.site, service=world.services[0]))
    assert page_of(client, "sites.accounts").status_code == 404
    assert "sites.accounts" not in {each.key for each in client.get(reverse("pilotage:figure_list")).context["page"]}


@pytest.mark.parametrize("le", ["2015-02-31", "hier", "²", "-"])
def test_a_perimeter_has_no_figure_on_a_day_that_does_not_exist(client, coordinator, le):
    assert page_of(client, "sites.pairs", le=le).status_code == 404


def test_the_perimeter_is_counted_on_any_day(client, world, coordinator):
    world.elsewhere.scope_entries.update(du=datetime.date(2015, 3, 1), to_verify=True)
    assert shown(client, coordinator, "sites.pairs", le="2015-02-28") == ("2", 2)
    assert shown(client, coordinator, "sites.services", le="2015-03-01") == ("3", 3)
    assert shown(client, coordinator, "sites.pairs_to_verify", le="2015-03-01") == ("1 sur 3", 1)


# --- What it costs -------------------------------------------------------------------------------
def test_a_page_costs_the_same_for_one_or_ten_cells(client, world, coordinator, django_assert_max_num_queries):
    costs = []
    for batch in (1, 9):
        for _ in range(batch):
            ScopeEntryFactory(service=ServiceFactory(site=world.site), module=world.module)
        for address in (reverse("pilotage:figure_list"), reverse("pilotage:figure", args=["engagements.score"])):
            with django_assert_max_num_queries(10) as queries:
                client.get(address)
            costs.append(len(queries))
    assert costs[:2] == costs[2:]
