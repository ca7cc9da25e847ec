import datetime

import pytest

from qualipref import clock
from qualipref.journal.models import Entry
from sites.enums import Role
from sites.models import Assignment, Delegation
from sites.permissions import has_role
from sites.usecases.assignments import AUDITOR_ALONE, OTHER_ROLE_ALONE, SUBSTITUTE_ALONE
from tests.factories import AssignmentFactory, ModuleFactory, ServiceFactory, SiteFactory, UserFactory, holder

pytestmark = pytest.mark.django_db
TODAY = "2015-10-12"


@pytest.fixture(autouse=True)
def demonstration_day(settings):
    settings.TODAY = TODAY


@pytest.fixture
def administrator(client):
    user = holder(Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def give(client, account, **values):
    values = {name: getattr(value, "pk", value) for name, value in values.items()}
    return client.post(f"/administration/comptes/{account.pk}/affectations/donner/", {"valid_from": TODAY} | values)


def faults(response):
    return {field: messages[0] for field, messages in response.context["form"].errors.items()}


@pytest.mark.usefixtures("administrator")
def test_auditor_gets_one_row_per_module(client):
    account, site, modules = UserFactory(), SiteFactory(), [ModuleFactory(), ModuleFactory()]
    dates = {"valid_until": "2015-11-30", "evidence_from": "2015-01-01", "evidence_until": "2015-11-30"}
    response = give(client, account, role="auditor", site=site, modules=[m.pk for m in modules], **dates)
    assert response.status_code == 302
    rows = Assignment.objects.filter(user=account)
    assert {row.module for row in rows} == set(modules)
    assert {(row.site, row.valid_until, row.evidence_from) for row in rows} == {
        (site, datetime.date(2015, 11, 30), datetime.date(2015, 1, 1))
    }
    assert Entry.objects.about(account).filter(event="assignment.given").count() == 2


@pytest.mark.usefixtures("administrator")
def test_what_an_auditor_lacks_is_said_beside_each_field(client):
    response = give(client, UserFactory(), role="auditor")
    assert set(faults(response)) == {"site", "modules", "valid_until"}


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("role", [Role.SUB_PREFECT, Role.QUALITY_MANAGER, Role.AGENT])
def test_role_of_a_site_needs_its_site(client, role):
    assert "site" in faults(give(client, UserFactory(), role=role))


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SECRETARY_GENERAL, Role.COORDINATOR])
def test_role_of_the_whole_prefecture_takes_no_site(client, role):
    assert "site" in faults(give(client, UserFactory(), role=role, site=SiteFactory()))


@pytest.mark.usefixtures("administrator")
def test_correspondent_takes_the_site_of_his_service(client):
    service, account = ServiceFactory(), UserFactory()
    assert "service" in faults(give(client, account, role="correspondent"))
    assert "site" in faults(give(client, account, role="correspondent", service=service, site=SiteFactory()))
    give(client, account, role="correspondent", service=service)
    assert Assignment.objects.get(user=account).site == service.site


@pytest.mark.usefixtures("administrator")
def test_an_auditor_holds_no_other_role(client):
    site = SiteFactory()
    auditor = holder(Role.AUDITOR, site=site, module=ModuleFactory(), valid_until=datetime.date(2015, 11, 30))
    agent = holder(Role.AGENT, site=site)
    assert faults(give(client, auditor, role="agent", site=site))["role"] == OTHER_ROLE_ALONE
    audit = {"modules": [ModuleFactory().pk], "valid_until": "2015-11-30"}
    assert faults(give(client, agent, role="auditor", site=site, **audit))["role"] == AUDITOR_ALONE


@pytest.mark.usefixtures("administrator")
def test_a_substitute_does_not_become_an_auditor(client):
    row, site, substitute = AssignmentFactory(role=Role.SECRETARY_GENERAL), SiteFactory(), UserFactory()
    day = clock.today()
    Delegation.objects.create(absent=row.user, substitute=substitute, role=row.role, valid_from=day, valid_until=day)
    audit = {"modules": [ModuleFactory().pk], "valid_until": "2015-11-30"}
    assert faults(give(client, substitute, role="auditor", site=site, **audit))["role"] == SUBSTITUTE_ALONE


@pytest.mark.usefixtures("administrator")
def test_same_role_is_not_given_twice_for_the_same_dates(client):
    site = SiteFactory()
    account = holder(Role.AGENT, site=site, valid_until=datetime.date(2015, 12, 31))
    assert "role" in faults(give(client, account, role="agent", site=site))
    assert give(client, account, role="agent", site=site, valid_from="2016-01-01").status_code == 302


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize(
    "values",
    [
        {"role": "pirate"},
        {"role": "agent", "site": "abc"},
        {"role": "agent", "site": "999999"},
        {"role": "auditor", "modules": ["x", "-1"]},
        {"role": "auditor", "modules": [str(2**63)]},
        {"role": "auditor", "modules": [str(-(10**30))]},
        {"role": "administrator", "valid_from": "2015-02-30"},
        {"role": "administrator", "valid_until": "2015-10-11"},
        {"role": "agent", "service": "9" * 30},
    ],
)
def test_wrong_values_are_refused_beside_their_field_and_nothing_is_written(client, values):
    account = UserFactory()
    response = give(client, account, **values)
    assert response.status_code == 200 and faults(response)
    assert not Assignment.objects.filter(user=account).exists()


@pytest.mark.usefixtures("administrator")
def test_coordination_cannot_give_a_role_it_does_not_hold_the_key_of(client):
    client.force_login(holder(Role.COORDINATOR))
    assert "role" in faults(give(client, UserFactory(), role="administrator"))


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize(
    ("day", "accepted"), [("2015-10-10", False), ("2015-10-11", True), ("2015-10-12", True), ("2015-12-31", True)]
)
def test_assignment_ends_yesterday_at_the_earliest(client, day, accepted):
    row = AssignmentFactory(role=Role.AGENT, site=SiteFactory())
    response = client.post(f"/administration/affectations/{row.pk}/terminer/", {"last_day": day})
    row.refresh_from_db()
    assert (response.status_code == 302) is accepted
    assert row.valid_until == (datetime.date.fromisoformat(day) if accepted else None)


@pytest.mark.usefixtures("administrator")
def test_role_ended_yesterday_is_lost_at_the_next_request(client):
    manager = holder(Role.QUALITY_MANAGER, site=SiteFactory())
    row = Assignment.objects.get(user=manager)
    client.post(f"/administration/affectations/{row.pk}/terminer/", {"last_day": "2015-10-11"})
    client.force_login(manager)
    assert client.get("/administration/").status_code == 403


def test_two_administrators_cannot_end_each_other(client, administrator):
    other = holder(Role.ADMINISTRATOR)
    rows = [Assignment.objects.get(user=user) for user in (other, administrator)]
    assert client.post(f"/administration/affectations/{rows[0].pk}/terminer/", {"last_day": "2015-10-11"}).url
    client.force_login(other)
    assert client.post(
        f"/administration/affectations/{rows[1].pk}/terminer/", {"last_day": "2015-10-11"}
    ).status_code in (403, 404)
    assert has_role(type(other).objects.get(pk=administrator.pk), Role.ADMINISTRATOR)


@pytest.mark.usefixtures("administrator")
def test_list_shows_who_held_what_on_any_day(client):
    AssignmentFactory(role=Role.AGENT, site=SiteFactory(), valid_until=datetime.date(2015, 3, 31))
    page = "/administration/affectations/"
    assert len(client.get(page, {"role": "agent"}).context["assignments"]) == 0
    assert len(client.get(page, {"role": "agent", "le": "2015-03-31"}).context["assignments"]) == 1
    assert client.get(page, {"le": "2015-02-30", "site": "x' OR 1"}).status_code == 200


def delegate(client, **values):
    values = {name: getattr(value, "pk", value) for name, value in values.items()}
    dates = {"valid_from": "2015-10-12", "valid_until": "2015-10-16"}
    return client.post("/administration/suppleances/donner/", dates | values)


def test_secretary_general_gives_his_own_suppleance(client):
    row, substitute = AssignmentFactory(role=Role.SECRETARY_GENERAL), UserFactory()
    client.force_login(row.user)
    assert delegate(client, function=row, substitute=substitute).status_code == 302
    assert has_role(substitute, Role.SECRETARY_GENERAL)
    assert not has_role(substitute, Role.SECRETARY_GENERAL, on=datetime.date(2015, 10, 17))


def test_nobody_gives_the_suppleance_of_another(client):
    other = AssignmentFactory(role=Role.SECRETARY_GENERAL)
    client.force_login(holder(Role.QUALITY_MANAGER, site=SiteFactory()))
    assert "function" in faults(delegate(client, function=other, substitute=UserFactory()))


def test_suppleance_faults_stand_beside_their_field(client):
    row = AssignmentFactory(role=Role.SECRETARY_GENERAL)
    client.force_login(row.user)
    auditor = holder(Role.AUDITOR, site=SiteFactory(), module=ModuleFactory(), valid_until=clock.today())
    assert set(faults(delegate(client, function=row, substitute=row.user))) == {"substitute"}
    assert set(faults(delegate(client, function=row, substitute=auditor))) == {"substitute"}
    backwards = delegate(client, function=row, substitute=UserFactory(), valid_until="2015-10-01")
    assert set(faults(backwards)) == {"valid_until"}
    delegate(client, function=row, substitute=UserFactory())
    assert set(faults(delegate(client, function=row, substitute=UserFactory()))) == {"valid_from"}


def test_suppleance_ended_is_lost_at_once(client):
    row, substitute = AssignmentFactory(role=Role.SECRETARY_GENERAL), UserFactory()
    client.force_login(row.user)
    delegate(client, function=row, substitute=substitute)
    given = Delegation.objects.get()
    assert client.post(f"/administration/suppleances/{given.pk}/terminer/").status_code == 302
    assert not has_role(type(substitute).objects.get(pk=substitute.pk), Role.SECRETARY_GENERAL)
    assert client.post(f"/administration/suppleances/{given.pk}/terminer/").status_code == 409
