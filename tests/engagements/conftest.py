"""The day, a référentiel and who reads it."""

import pytest

from sites.enums import Role
from tests.factories import FrameworkFactory, holder

from .pages import chapter, rich_commitment


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = "2015-10-12"


@pytest.fixture
def framework():
    return FrameworkFactory(title="Qualipref 2.0 — référentiel qualité")


@pytest.fixture
def reader(client):
    user = holder(Role.COORDINATOR)
    client.force_login(user)
    return client


@pytest.fixture
def coordinator(reader):
    return reader


@pytest.fixture
def commitment(framework):
    return rich_commitment(chapter(framework, code="1.1"), code="1.1.1", title="Accueillir l’usager")
