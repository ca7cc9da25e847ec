"""A post that nobody holds is told at once, with what waits and who can give it again; nothing is locked."""

import datetime

import pytest
from django.urls import reverse

from pilotage.vacancies import vacant_posts
from sites.enums import Role
from sites.models import Assignment, Delegation
from tests.factories import ScopeEntryFactory, UserFactory, holder

from .minutes_world import signed_in

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2015, 10, 12)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def site():
    site = ScopeEntryFactory().service.site
    site.name = "Sarcelles"
    site.save()
    holder(Role.COORDINATOR)
    return site


def titles():
    return [vacancy.title for vacancy in vacant_posts(TODAY)]


def test_posts_that_are_held_are_not_told(site):
    holder(Role.SECRETARY_GENERAL)
    holder(Role.QUALITY_MANAGER, site=site)
    assert titles() == []


def test_a_quality_manager_of_every_site_holds_them_all(site):
    holder(Role.SECRETARY_GENERAL)
    holder(Role.QUALITY_MANAGER)
    assert titles() == []


def test_what_nobody_holds_is_told_site_by_site(site):
    holder(Role.QUALITY_MANAGER, site=ScopeEntryFactory().service.site)
    assert titles() == ["Aucun secrétaire général", "Aucun responsable qualité à Sarcelles"]


def test_without_a_coordination_nobody_convenes_the_committee_and_its_members_are_told(site):
    Assignment.objects.filter(role=Role.COORDINATOR).update(valid_until=TODAY - DAY)
    holder(Role.QUALITY_MANAGER, site=site)
    president, administrator = holder(Role.SECRETARY_GENERAL), holder(Role.ADMINISTRATOR)
    assert titles() == ["Aucune coordination qualité"]
    shown = signed_in(president).get("/").text
    assert "Aucune coordination qualité" in shown and "convoquer" in shown and administrator.label in shown


@pytest.mark.parametrize("gone", ["suspended", "ended", "to come"])
def test_who_is_gone_or_not_yet_there_holds_nothing(site, gone):
    holder(Role.QUALITY_MANAGER, site=site)
    person = holder(Role.SECRETARY_GENERAL)
    assert titles() == []
    if gone == "suspended":
        person.is_active = False
        person.save()
    else:
        dates = {"valid_from": TODAY + DAY} if gone == "to come" else {"valid_until": TODAY - DAY}
        Assignment.objects.filter(user=person).update(**dates)
    assert titles() == ["Aucun secrétaire général"]


def test_who_stands_in_for_an_account_that_is_closed_holds_its_post_until_the_last_day(site, settings):
    holder(Role.QUALITY_MANAGER, site=site)
    absent = holder(Role.SECRETARY_GENERAL)
    absent.is_active = False
    absent.save()
    given = {"absent": absent, "substitute": UserFactory(), "role": Role.SECRETARY_GENERAL}
    delegation = Delegation.objects.create(**given, valid_from=TODAY, valid_until=TODAY)
    assert titles() == []
    assert [each.title for each in vacant_posts(TODAY + DAY)] == ["Aucun secrétaire général"]
    delegation.substitute.is_active = False
    delegation.substitute.save()
    assert titles() == ["Aucun secrétaire général"]


def test_a_suppleance_without_its_site_opens_nothing_and_leaves_the_post_vacant(site):
    holder(Role.SECRETARY_GENERAL)
    absent = holder(Role.QUALITY_MANAGER, site=site)
    absent.is_active = False
    absent.save()
    given = {"absent": absent, "substitute": UserFactory(), "role": Role.QUALITY_MANAGER}
    delegation = Delegation.objects.create(**given, valid_from=TODAY, valid_until=TODAY)
    assert titles() == ["Aucun responsable qualité à Sarcelles"]
    delegation.site = site
    delegation.save()
    assert titles() == []


def test_the_home_page_says_what_waits_and_who_can_give_the_post_again(site):
    holder(Role.QUALITY_MANAGER, site=site)
    administrator = holder(Role.ADMINISTRATOR)
    for user in (administrator, holder(Role.COORDINATOR)):
        shown = signed_in(user).get("/").text
        assert "1\u00a0poste vacant" in shown and "Aucun secrétaire général" in shown
        assert "approuver un procès-verbal" in shown and administrator.label in shown
        assert "Aucun secrétaire général" in signed_in(user).get(reverse("pilotage:minutes_list")).text


def test_who_reads_one_service_is_not_troubled(site):
    client = signed_in(holder(Role.AGENT, site=site))
    assert "poste vacant" not in client.get("/").text
