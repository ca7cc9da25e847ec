"""The wall joined to another condition: who sees everything still does."""

import datetime

import pytest
from django.db.models import Q

from sites.enums import Role
from sites.models import Site
from tests.factories import ModuleFactory, SiteFactory, UserFactory, holder

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2015, 10, 12)
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
