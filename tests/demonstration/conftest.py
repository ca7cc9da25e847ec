"""The demonstration, loaded once for all these tests (one worker runs them all), then undone."""

import pytest
from django.core.management import call_command
from django.db import connection

from tests.kept import kept

from . import TODAY


@pytest.fixture(scope="package")
def folder(django_db_setup, django_db_blocker, tmp_path_factory):
    with kept(django_db_blocker, tmp_path_factory.mktemp("documents"), DEMO=True, TODAY=TODAY) as documents:
        call_command("prepare_demo", verbosity=0)
        connection.check_constraints()  # here once, where each test would check again all that was written
        yield documents


@pytest.fixture(autouse=True)
def shifted(settings, folder):
    settings.DEMO, settings.TODAY, settings.DOCUMENTS_DIR = True, TODAY, folder
