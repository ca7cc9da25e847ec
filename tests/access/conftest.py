"""The world of the access table, built once for all the tests of a module, where each undoes what it does."""

import copy
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.kept import kept

from .world import build_world


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world, its documents, and what the browser of each role holds once signed in."""
    with kept(django_db_blocker, tmp_path_factory.mktemp("documents")) as folder:
        world = build_world()
        cookies = {role: _signed_in(user).cookies for role, user in world.users.items()}
        yield SimpleNamespace(world=world, folder=folder, cookies=cookies)


@pytest.fixture
def world(db, settings, built):
    """One’s own copy: what a test changes in memory is undone as what it writes."""
    settings.DOCUMENTS_DIR = built.folder
    return copy.deepcopy(built.world)


@pytest.fixture
def client_of(built):
    """The browser of a role, signed in; that of « anonymous » is not."""

    def client(role):
        found = Client()
        if role != "anonymous":
            found.cookies = copy.deepcopy(built.cookies[role])
        return found

    return client


def _signed_in(user):
    client = Client()
    client.force_login(user)
    return client
