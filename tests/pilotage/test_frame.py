import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory

from pilotage.menu import main_menu
from qualipref import clock
from sites.enums import Role
from tests.factories import ModuleFactory, PrefectureFactory, ServiceFactory, holder

pytestmark = pytest.mark.django_db
PAGE = '{% extends "layout/base.html" %}{% block title %}Essai{% endblock %}'


def page(user=None, path="/"):
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()
    return engines["django"].from_string(PAGE).render({}, request)


def test_the_frame_stands_before_any_data_is_loaded():
    shown = page()
    assert "<title>Essai – Qualipref 2.0</title>" in shown
    assert "UNKNOWN-VARIABLE" not in shown
    assert "fr-logo" not in shown


def test_the_brand_block_shows_only_when_the_prefecture_asks_for_it():
    prefecture = PrefectureFactory(brand="Préfet|du Haut-Pays")
    assert "fr-logo" not in page() and "data-marianne" not in page()
    prefecture.shows_brand = True
    prefecture.save()
    assert "fr-logo" in page() and "data-marianne" in page()


def test_a_prefecture_that_is_loaded_shows_at_once(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "frame"}}
    assert "fr-logo" not in page()
    PrefectureFactory(brand="Préfet|du Haut-Pays", shows_brand=True)
    assert "fr-logo" in page()


def test_the_demonstration_says_its_date_in_words(settings):
    assert "q-demo" not in page()
    settings.DEMO, settings.TODAY = True, "2015-10-12"
    assert "lundi 12\u00a0octobre 2015" in page()


def test_nobody_signed_in_has_no_menu():
    assert "Menu principal" not in page()


@pytest.mark.parametrize(
    ("path", "current"),
    [("/pilotage/", "Pilotage"), ("/pilotage/comites/4/", "Comités"), ("/pilotage/seances/7/comite/", "Comités")],
)
def test_the_menu_says_where_one_is(path, current):
    entries = main_menu(holder(Role.COORDINATOR), path)
    assert [entry.label for entry in entries if entry.is_current] == [current]


def test_the_menu_follows_the_rights():
    assert "Administration" not in page(holder(Role.SUB_PREFECT))


@pytest.mark.parametrize("role", Role)
def test_the_frame_costs_two_queries_whoever_reads(role, django_assert_num_queries):
    service = ServiceFactory()
    held = {"module": ModuleFactory(), "valid_until": clock.today()} if role == Role.AUDITOR else {}
    user = holder(role, site=service.site, service=service if role == Role.CORRESPONDENT else None, **held)
    with django_assert_num_queries(2):  # préfecture, assignments
        page(user)
