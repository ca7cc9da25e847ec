"""The day, the service and the people that the tests of the action plan share."""

import pytest

from sites.enums import Role
from tests.factories import ServiceFactory, holder


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def service():
    return ServiceFactory(name="Bureau des titres")


@pytest.fixture
def manager(service):
    return holder(Role.QUALITY_MANAGER, site=service.site)


@pytest.fixture
def correspondent(service):
    return holder(Role.CORRESPONDENT, site=service.site, service=service)


@pytest.fixture
def page(client, manager):
    client.force_login(manager)
    return client
