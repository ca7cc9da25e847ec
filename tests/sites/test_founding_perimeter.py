"""The acceptance test of the perimeter: the founding document, pair by pair, and its six traps."""

import datetime
from collections import Counter

import pytest

from qualipref import clock
from sites.models import KeyFigure, ScopeEntry, Service, Site, SiteModule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("val_doise_kept")]
AUDIT = datetime.date(2015, 11, 30)
GENERAL, TITLES, URGENCY = "relation-generale", "delivrance-de-titres", "communication-durgence"


def pairs(day=AUDIT):
    rows = ScopeEntry.objects.on(day).values_list("site__slug", "service__slug", "module__slug")
    short = {"relation": GENERAL, "delivrance": TITLES, "communication": URGENCY}
    return {(site, service, short[module.split("-")[0]]) for site, service, module in rows}


def modules_of(site, service):
    return {module for place, name, module in pairs() if (place, name) == (site, service)}


@pytest.mark.parametrize("today", ["2015-10-12", "2016-03-01", "2031-01-01"])
def test_there_are_exactly_28_pairs_whatever_the_clock_says(settings, today):
    settings.TODAY = today
    assert clock.today().isoformat() == today
    found = pairs()
    assert len(found) == 28
    assert Counter(site for site, _, _ in found) == {"cergy": 15, "argenteuil": 6, "sarcelles": 7}
    assert Counter(module for _, _, module in found) == {GENERAL: 19, TITLES: 7, URGENCY: 2}
    assert len({(site, service) for site, service, _ in found}) == 21


def test_civil_safety_and_communication_carry_urgency_only():
    assert modules_of("cergy", "sidpc") == modules_of("cergy", "sci") == {URGENCY}


def test_communication_is_also_a_support_service_that_carries_a_chapter_not_a_module():
    service = Service.objects.get(slug="sci", site__slug="cergy")
    assert service.is_support
    assert {"1.6", "1.4"} == set(service.contributions.values_list("chapter_code", flat=True))


def test_the_reception_desk_delivers_titles_at_sarcelles_only():
    assert modules_of("sarcelles", "mission-accueil") == {GENERAL, TITLES}
    assert modules_of("cergy", "mission-accueil") == modules_of("argenteuil", "mission-accueil") == {GENERAL}


def test_two_services_are_sections_of_a_bureau_that_is_not_in_the_perimeter():
    bureau = Service.objects.get(slug="blpc")
    assert set(bureau.sections.values_list("slug", flat=True)) == {"sejour", "immatriculations"}
    assert not bureau.scope_entries.exists()


@pytest.mark.parametrize("today", ["2015-10-12", "2009-01-01"])
def test_pontoise_stood_from_2007_to_2011(settings, today):
    settings.TODAY = today
    pontoise = Site.objects.filter(slug="pontoise")
    assert pontoise.on(datetime.date(2010, 6, 30)).exists()
    assert not pontoise.on(datetime.date(2012, 1, 1)).exists()
    held = SiteModule.objects.filter(site__slug="pontoise")
    assert held.on(datetime.date(2010, 6, 30)).get().name_then == "relations avec les collectivités territoriales"
    assert not held.on(datetime.date(2012, 1, 1)).exists()


def test_three_figures_have_three_denominators():
    assert set(KeyFigure.objects.values_list("value", flat=True)) == {500_000, 279_500, 127_300}
    assert KeyFigure.objects.values("definition").distinct().count() == 3


def test_support_services_implement_no_module_for_all_sites():
    support = Service.objects.filter(is_support=True)
    assert support.count() == 6
    assert all(not service.scope_entries.exists() for service in support.filter(site__isnull=True))
    assert all(service.support_tasks.exists() for service in support)


def test_the_start_of_the_pairs_is_a_year_to_verify():
    assert set(ScopeEntry.objects.values_list("du_precision", "to_verify")) == {("year", True)}
