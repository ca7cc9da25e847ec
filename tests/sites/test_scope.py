"""The wall: beside another condition, and for who substitutes for someone."""

import datetime

import pytest
from django.db.models import Q

from qualipref import clock
from qualipref.accounts.models import User
from sites.backends import AccountBackend
from sites.enums import Role
from sites.models import Assignment, Delegation, Site
from sites.permissions import has_role
from tests.factories import AssignmentFactory, ModuleFactory, ServiceFactory, SiteFactory, UserFactory, holder

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2015, 10, 12)
START, END = datetime.date(2015, 8, 1), datetime.date(2015, 8, 20)
NOTHING = Q(name="nulle part")


def seen(user, **paths):
    return Site.objects.filter(user.assignments.scope(user, TODAY, **paths) | NOTHING).count()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SECRETARY_GENERAL, Role.ADMINISTRATOR])
def test_a_reader_of_the_whole_prefecture_sees_all_beside_another_condition(role):
    SiteFactory.create_batch(2)
    assert seen(holder(role), site="pk") == 2


def test_an_assignment_without_a_path_to_restrict_opens_all_beside_another_condition():
    SiteFactory.create_batch(2)
    agent = holder(Role.AGENT, site=Site.objects.first())
    assert seen(agent, module="site_modules__module") == 2
    assert seen(agent, site="pk") == 1


def test_nobody_in_nothing_out():
    SiteFactory()
    assert seen(UserFactory(), site="pk") == 0


def test_an_auditor_keeps_to_his_module():
    ours, _ = SiteFactory.create_batch(2)
    module = ModuleFactory()
    auditor = holder(Role.AUDITOR, site=ours, module=module, valid_until=TODAY)
    assert seen(auditor, module="site_modules__module") == 0
    assert seen(auditor, site="pk", module="site_modules__module") == 0


def suppleance(absent, substitute, role, site=None, **fields):
    fields = {"valid_from": START, "valid_until": END} | fields
    return Delegation.objects.create(absent=absent, substitute=substitute, role=role, site=site, **fields)


def test_a_substitute_sees_and_does_what_the_absent_person_may_until_the_last_day_included():
    site, elsewhere = SiteFactory(), SiteFactory()
    manager = holder(Role.QUALITY_MANAGER, site=site)
    substitute = holder(Role.AGENT, site=elsewhere)
    suppleance(manager, substitute, Role.QUALITY_MANAGER, site)
    assert has_role(substitute, Role.QUALITY_MANAGER, site=site, on=END)
    assert not has_role(substitute, Role.QUALITY_MANAGER, site=elsewhere, on=END)
    assert set(Site.objects.visible_to(substitute, END)) == {site, elsewhere}
    assert set(Site.objects.visible_to(substitute, END + datetime.timedelta(days=1))) == {elsewhere}


def test_a_suppleance_ends_with_the_function_of_the_absent_person():
    secretary = holder(Role.SECRETARY_GENERAL)
    substitute = holder(Role.AGENT, site=SiteFactory())
    suppleance(secretary, substitute, Role.SECRETARY_GENERAL)
    assert has_role(substitute, Role.SECRETARY_GENERAL, on=END)
    secretary.assignments.update(valid_until=START)
    assert not has_role(User.objects.get(pk=substitute.pk), Role.SECRETARY_GENERAL, on=END)


def test_two_suppleances_open_what_each_gives_and_never_a_mixture_of_both():
    here, there = SiteFactory.create_batch(2)
    manager = holder(Role.QUALITY_MANAGER, site=here)
    AssignmentFactory(user=manager, role=Role.COORDINATOR, site=there)
    substitute = holder(Role.AGENT, site=here)
    suppleance(manager, substitute, Role.QUALITY_MANAGER, there)
    suppleance(manager, substitute, Role.COORDINATOR, here)
    assert not has_role(substitute, Role.QUALITY_MANAGER, Role.COORDINATOR, on=END)


def test_what_is_given_twice_is_held_once():
    site, substitute = SiteFactory(), UserFactory()
    manager = holder(Role.QUALITY_MANAGER, site=site)
    for _ in range(2):
        suppleance(manager, substitute, Role.QUALITY_MANAGER, site)
    assert len(Assignment.objects.of(substitute, END)) == 1


def of_session(user):
    return AccountBackend().get_user(user.pk)


def test_a_session_is_read_with_what_its_account_holds_in_one_query(django_assert_num_queries):
    manager = holder(Role.QUALITY_MANAGER, site=SiteFactory())
    AssignmentFactory(user=manager, role=Role.CORRESPONDENT, service=ServiceFactory())
    with django_assert_num_queries(1):
        read = of_session(manager)
        roles = {held.role for held in read.assignments.of(read, clock.today())}
    assert read == manager and roles == {Role.QUALITY_MANAGER, Role.CORRESPONDENT}


def test_a_substitute_who_holds_nothing_of_his_own_is_himself():
    absent, substitute = holder(Role.SECRETARY_GENERAL), UserFactory()
    day = clock.today()
    Delegation.objects.create(
        absent=absent, substitute=substitute, role=Role.SECRETARY_GENERAL, valid_from=day, valid_until=day
    )
    read = of_session(substitute)
    assert read == substitute and [held.user for held in read.assignments.of(read, day)] == [absent]


@pytest.mark.parametrize("role", [None, Role.COORDINATOR])
def test_a_suspended_account_has_no_session(role):
    user = holder(role) if role else UserFactory()
    assert of_session(user) == user
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert of_session(user) is None


YESTERDAY = END - datetime.timedelta(days=1)
WHO_HOLDS = {
    "given": ({}, {"absent", "substitute"}),
    "the last day": ({"valid_from": END}, {"absent", "substitute"}),
    "over": ({"valid_until": YESTERDAY}, {"absent"}),
    "revoked": ({"revoked_at": "2015-08-19T08:00Z"}, {"absent"}),
    "without its site": ({"site": None}, {"absent"}),
    "of another role": ({"role": Role.COORDINATOR}, {"absent"}),
    "of an absent whose account is closed": ({"closed": ["absent"]}, {"substitute"}),
    "to a substitute whose account is closed": ({"closed": ["substitute"]}, {"absent"}),
    "between closed accounts": ({"closed": ["absent", "substitute"]}, set()),
    "of a function that is over": ({"function_until": YESTERDAY}, set()),
}


@pytest.mark.parametrize(("changes", "expected"), WHO_HOLDS.values(), ids=WHO_HOLDS)
def test_who_holds_a_function_is_said_the_same_from_the_person_and_from_the_function(changes, expected):
    site = SiteFactory()
    people = {"absent": UserFactory(), "substitute": UserFactory(), "other": holder(Role.AGENT, site=site)}
    changes = dict(changes)
    until = changes.pop("function_until", None)
    AssignmentFactory(user=people["absent"], role=Role.QUALITY_MANAGER, site=site, valid_until=until)
    User.objects.filter(pk__in=[people[name].pk for name in changes.pop("closed", [])]).update(is_active=False)
    suppleance(people["absent"], people["substitute"], **{"role": Role.QUALITY_MANAGER, "site": site} | changes)
    function = Assignment.objects.filter(role=Role.QUALITY_MANAGER).covering(site)
    assert set(function.holders(END)) == {people[name] for name in expected}
    open_accounts = User.objects.filter(is_active=True)
    assert {each for each in open_accounts if function.held_by(each, END)} == set(function.holders(END))
    assert function.occupied(END).exists() == bool(expected)
