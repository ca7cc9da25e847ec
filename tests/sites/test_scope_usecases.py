import datetime

import pytest
from django.urls import reverse

from qualipref.journal.models import Entry
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from sites.models import ScopeEntry
from sites.statistics import perimeter_on
from sites.usecases.scope import enter_perimeter, leave_perimeter
from tests.factories import ModuleFactory, ScopeEntryFactory, ServiceFactory, SiteModuleFactory, holder

pytestmark = pytest.mark.django_db
DAY = datetime.date(2015, 10, 12)


@pytest.fixture(autouse=True)
def today(settings):
    settings.TODAY = DAY.isoformat()


@pytest.fixture
def coordinator():
    return holder(Role.COORDINATOR)


@pytest.fixture
def pair():
    held = SiteModuleFactory()
    return ServiceFactory(site=held.site), held.module


def enter(service, module, by, du=DAY):
    return enter_perimeter(service=service, module=module, du=du, reason="Décision du comité", by=by)


def test_entering_makes_a_pair_from_that_day_and_a_journal_entry(pair, coordinator):
    service, module = pair
    enter(service, module, coordinator)
    assert not perimeter_on(coordinator, DAY - datetime.timedelta(days=1)).entries
    assert [entry.service for entry in perimeter_on(coordinator, DAY).entries] == [service]
    written = Entry.objects.get(event="scope_entry.entered")
    assert (written.author, written.site_code, written.service_code) == (coordinator, service.site.slug, service.code)
    assert written.detail.values()["reason"] == "Décision du comité"


def test_a_pair_never_overlaps_itself(pair, coordinator):
    service, module = pair
    enter(service, module, coordinator)
    for du in (DAY, DAY - datetime.timedelta(days=30), DAY + datetime.timedelta(days=30)):
        with pytest.raises(TransitionRefused, match="met déjà en œuvre ce module"):
            enter(service, module, coordinator, du)
    assert ScopeEntry.objects.count() == 1


def test_a_module_that_the_site_does_not_hold_on_that_date_is_refused(pair, coordinator):
    service, module = pair
    with pytest.raises(TransitionRefused, match="n’a pas ce module"):
        enter(service, ModuleFactory(), coordinator)
    with pytest.raises(TransitionRefused, match="n’a pas ce module"):
        enter(service, module, coordinator, datetime.date(2014, 12, 31))


def test_a_service_out_of_dates_or_of_all_sites_is_refused(pair, coordinator):
    service, module = pair
    service.au = datetime.date(2015, 6, 30)
    service.save()
    with pytest.raises(TransitionRefused, match="n’existe pas au"):
        enter(service, module, coordinator)
    with pytest.raises(TransitionRefused, match="tous les sites"):
        enter(ServiceFactory(site=None), module, coordinator)


def test_what_has_left_stays_visible_on_the_dates_before(coordinator):
    entry = ScopeEntryFactory()
    leave_perimeter(entry, au=DAY, reason="Service fermé", version=1, by=coordinator)
    assert len(perimeter_on(coordinator, DAY).entries) == 1
    assert not perimeter_on(coordinator, DAY + datetime.timedelta(days=1)).entries
    assert Entry.objects.get(event="scope_entry.left").detail.values()["reason"] == "Service fermé"


def test_leaving_twice_or_before_entering_or_on_a_stale_page_is_refused(coordinator):
    entry = ScopeEntryFactory()
    with pytest.raises(TransitionRefused, match="précède l’entrée"):
        leave_perimeter(entry, au=datetime.date(2014, 12, 31), reason="x", version=1, by=coordinator)
    with pytest.raises(StaleVersion):
        leave_perimeter(entry, au=DAY, reason="x", version=7, by=coordinator)
    entry.refresh_from_db()
    leave_perimeter(entry, au=DAY, reason="x", version=1, by=coordinator)
    with pytest.raises(TransitionRefused, match="déjà sorti"):
        leave_perimeter(entry, au=DAY, reason="x", version=2, by=coordinator)


def test_a_service_that_left_may_come_back(coordinator):
    entry = ScopeEntryFactory()
    SiteModuleFactory(site=entry.site, module=entry.module)
    leave_perimeter(entry, au=DAY, reason="x", version=1, by=coordinator)
    enter(entry.service, entry.module, coordinator, DAY + datetime.timedelta(days=1))
    assert ScopeEntry.objects.count() == 2


def test_the_form_enters_with_a_reason_and_tells_why_not(client, pair, coordinator):
    service, module = pair
    client.force_login(coordinator)
    data = {"service": service.pk, "module": module.pk, "du": "2015-10-12", "reason": ""}
    assert "obligatoire" in client.post(reverse("sites:scope_enter"), data).content.decode()
    answer = client.post(reverse("sites:scope_enter"), data | {"reason": "Décision"})
    assert answer.url == reverse("sites:service_detail", args=[service.pk])
    again = client.post(reverse("sites:scope_enter"), data | {"reason": "Décision"})
    assert "met déjà en œuvre ce module" in again.content.decode()


def test_a_stale_form_is_answered_409_and_changes_nothing(client, coordinator):
    entry = ScopeEntryFactory()
    client.force_login(coordinator)
    data = {"au": "2015-10-12", "reason": "Fermeture"}
    address = reverse("sites:scope_leave", args=[entry.pk])
    assert client.post(address, data | {"version": 3}).status_code == 409
    entry.refresh_from_db()
    assert entry.au is None
    assert client.post(address, data | {"version": 1}).status_code == 302
    assert client.post(address, data | {"version": 2}).status_code == 409
