"""The demonstration, loaded once for all these tests (one worker runs them all), then undone."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from . import TODAY


@pytest.fixture(scope="package")
def folder(django_db_setup, django_db_blocker, tmp_path_factory):
    documents = tmp_path_factory.mktemp("documents")
    demonstration = override_settings(DEMO=True, TODAY=TODAY, DOCUMENTS_DIR=documents)
    with django_db_blocker.unblock(), demonstration, transaction.atomic():
        call_command("prepare_demo", verbosity=0)
        yield documents
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def shifted(settings, folder):
    settings.DEMO, settings.TODAY, settings.DOCUMENTS_DIR = True, TODAY, folder
