"""What every test may count on."""

import os

import pytest
from django.test import TransactionTestCase

from qualipref.journal import protection

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs beside the ORM


@pytest.fixture(autouse=True)
def documents_dir(settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"


@pytest.fixture(autouse=True, scope="session")
def emptying_lifts_the_protection():
    """A transactional test empties every table when it ends: the triggers are lifted that time."""
    empty = TransactionTestCase._fixture_teardown

    def teardown(case):
        with protection.lifted():
            empty(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield
