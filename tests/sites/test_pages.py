import csv
import datetime
import io

import pytest
from django.urls import reverse

from sites.enums import Role
from sites.models import Milestone, Module, Service, ServiceContact, Site
from tests.factories import (
    ModuleFactory,
    ScopeEntryFactory,
    ServiceFactory,
    SiteFactory,
    SiteModuleFactory,
    holder,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("val_doise_kept")]


@pytest.fixture(autouse=True)
def today(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def reader(client):
    user = holder(Role.COORDINATOR)
    client.force_login(user)
    return user


def text(client, name, query="", **kwargs):
    return client.get(reverse(f"sites:{name}", kwargs=kwargs) + query).content.decode()


def address(name):
    return reverse(f"sites:{name}", kwargs={"kind": "csv"} if name.endswith("_export") else {})


def rows(client, name, query=""):
    content = client.get(address(name) + query).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content), delimiter=";"))


# --- The perimeter of the founding document on the screen and in the export ---------------------------


def test_the_export_has_one_line_per_pair(client, reader):
    lines = rows(client, "scope_export", "?le=2015-11-30")
    assert list(lines[0]) == ["site", "service", "module", "du", "au"]
    assert len(lines) == 28
    assert {(line["du"], line["au"]) for line in lines} == {("2015-01-01", "")}
    assert len(rows(client, "scope_export")) == 28


def test_before_the_services_are_named_the_export_has_one_line_per_site_and_module(client, reader):
    lines = rows(client, "scope_export", "?le=2010-06-30")
    assert [line["site"] for line in lines] == ["Cergy", "Cergy", "Argenteuil", "Sarcelles", "Pontoise"]
    assert {line["service"] for line in lines} == {""}
    assert lines[-1] == {
        "site": "Pontoise",
        "service": "",
        "module": "Relations avec les collectivités territoriales",
        "du": "2007-12-31",
        "au": "2011-12-31",
    }
    assert "Pontoise" not in {line["site"] for line in rows(client, "scope_export", "?le=2012-01-01")}


def test_the_matrix_explains_its_total(client, reader):
    page = text(client, "scope_matrix", "?le=2015-11-30")
    assert "28\u00a0couples service × module" in page
    assert page.count("q-case--dans") == 28
    assert "document fondateur ne nomme pas les services" not in page


def test_the_matrix_of_the_past_says_that_no_service_is_named(client, reader):
    page = text(client, "scope_matrix", "?le=2010-06-30")
    assert page.count("le document fondateur ne nomme pas les services") == 4
    assert "Pontoise" in page


@pytest.mark.parametrize("asked", ["demain", "2015-02-30", "99999-01-01", ""])
def test_a_date_that_is_none_shows_today(client, reader, asked):
    for name in ("scope_matrix", "scope_export", "service_list", "service_export"):
        assert client.get(address(name) + f"?le={asked}").status_code == 200
    assert "Périmètre au 12\u00a0octobre 2015" in text(client, "scope_matrix", f"?le={asked}")


def test_sites_that_left_stand_apart_with_the_reason(client, reader):
    page = text(client, "site_list")
    assert page.index("Sites sortis de la démarche") < page.index("Pontoise")
    assert "Le contrôle de légalité a été regroupé" in page


def test_a_site_shows_its_services_and_what_it_held(client, reader):
    page = text(client, "site_detail", slug="cergy")
    assert "13\u00a0services, 15\u00a0couples" in page
    assert "de fin 2007 à fin 2014" in page


def test_every_page_of_a_site_and_of_a_service_stands(client, reader):
    for site in Site.objects.all():
        assert client.get(reverse("sites:site_detail", args=[site.slug])).status_code == 200
    for service in Service.objects.all():
        assert client.get(reverse("sites:service_detail", args=[service.pk])).status_code == 200


def test_the_history_shows_three_figures_with_what_they_count(client, reader):
    page = text(client, "history")
    assert all(figure in page for figure in ("500\u202f000", "279\u202f500", "127\u202f300"))
    assert "279\u202f500 personnes accueillies par les services de la préfecture" in page
    assert len(rows(client, "history_export")) == Milestone.objects.count() == 9


def test_a_support_service_shows_the_chapters_it_supplies_beside_its_own_modules(client, reader):
    page = text(client, "service_detail", pk=Service.objects.get(slug="sci").pk)
    assert "1.6 Réseaux sociaux" in page
    assert "1.4 Sites internet" in page
    assert "Sortir du périmètre" in page
    page = text(client, "service_detail", pk=Service.objects.get(slug="brhpp").pk)
    assert "IV.10 Formation" in page
    assert "Relation générale avec les usagers" not in page


def test_an_address_beyond_any_key_is_not_found(client, reader):
    assert client.get(reverse("sites:service_detail", args=[10**25])).status_code == 404


# --- Filters ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 27),
        ("?site=argenteuil", 5),
        ("?texte=legalite", 1),
        ("?texte=SECTION+SÉJOUR", 1),
        ("?nature=support", 6),
        ("?nature=section", 2),
        ("?module=communication-durgence-en-cas-devenement-majeur", 2),
        ("?module=delivrance-de-titres-hors-titres-etrangers&site=sarcelles", 3),
        ("?site=inconnu", 27),
    ],
)
def test_services_are_filtered_on_screen_as_in_the_export(client, reader, query, count):
    page = text(client, "service_list", query)
    assert f"{count}\u00a0service" in page
    assert len(rows(client, "service_export", query)) == count


def test_an_empty_answer_offers_to_start_again(client, reader):
    assert "Tout voir" in text(client, "service_list", "?texte=rien")


# --- Who sees what -----------------------------------------------------------------------------------


def test_an_auditor_sees_the_modules_of_his_perimeter_only(client):
    site, module = (
        Site.objects.get(slug="sarcelles"),
        Module.objects.get(slug="delivrance-de-titres-hors-titres-etrangers"),
    )
    auditor = holder(Role.AUDITOR, site=site, module=module, valid_until=datetime.date(2015, 11, 30))
    client.force_login(auditor)
    lines = rows(client, "scope_export", "?le=2015-11-30")
    assert len(lines) == 3
    assert {line["site"] for line in lines} == {"Sarcelles"}
    assert "Argenteuil –" not in text(client, "scope_matrix")


def test_gestures_are_offered_to_those_who_may_make_them(client):
    service = Service.objects.get(slug="sejour", site__slug="cergy")
    client.force_login(holder(Role.CORRESPONDENT, site=service.site, service=service))
    page = text(client, "service_detail", pk=service.pk)
    assert "Ajouter un contact" in page
    assert "Sortir du périmètre" not in page
    client.force_login(holder(Role.AGENT, site=service.site))
    page = text(client, "service_detail", pk=service.pk)
    assert "Ajouter un contact" not in page
    assert "Historique" not in page


# --- Cost --------------------------------------------------------------------------------------------


def one_more():
    service = ServiceFactory(site=SiteFactory())
    module = ModuleFactory()
    SiteModuleFactory(site=service.site, module=module)
    ScopeEntryFactory(service=service, module=module)
    ServiceContact.objects.create(service=service, function="Chef")
    milestone = Milestone.objects.create(slug=f"jalon-{service.pk}", on="2015-01-01", title="Étape")
    milestone.sites.add(service.site)


@pytest.mark.parametrize(
    "name",
    [
        "site_list",
        "site_export",
        "service_list",
        "service_export",
        "scope_matrix",
        "scope_export",
        "history",
        "history_export",
    ],
)
def test_a_list_costs_the_same_for_one_or_ten(client, reader, name, django_assert_max_num_queries):
    counts = []
    for batch in (1, 9):
        for _ in range(batch):
            one_more()
        with django_assert_max_num_queries(20) as captured:
            client.get(address(name))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_page_of_a_site_costs_the_same_for_one_or_ten_services(client, reader, django_assert_max_num_queries):
    site, module, counts = SiteFactory(), ModuleFactory(), []
    SiteModuleFactory(site=site, module=module)
    for batch in (1, 9):
        for _ in range(batch):
            ScopeEntryFactory(service=ServiceFactory(site=site), module=module)
        with django_assert_max_num_queries(20) as captured:
            client.get(reverse("sites:site_detail", args=[site.slug]))
        counts.append(len(captured))
    assert counts[0] == counts[1]
