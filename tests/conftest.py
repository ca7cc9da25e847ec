"""What every test may count on."""

import gc
import os
import re

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client, TransactionTestCase

from qualipref.journal import protection

WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE|ALTER|DROP|CREATE)\b", re.IGNORECASE)
ALLOWED_ON_A_GET = re.compile(r'^(INSERT INTO "journal_accessentry" |SELECT\b(?!.*\bINSERT\b))', re.DOTALL)

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs beside the ORM


def pytest_make_parametrize_id(config, val, argname):
    """A file is named by its size: whole, it makes a name longer than what a process may be given."""
    return f"{argname}-{len(val)}" if isinstance(val, bytes) and len(val) > 40 else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What a page says is the same on every database: `tests/access` asks each of them on both engines.

    What several persons do at once on a page is not.
    """
    for item in items:
        database = item.get_closest_marker("django_db")
        if item.path.stem.endswith("_pages") and not (database and database.kwargs.get("transaction")):
            item.add_marker(pytest.mark.one_engine)


def pytest_collection_finish():
    """What is loaded now stays to the end: the collector does not walk it again every few hundred objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


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


@pytest.fixture
def content_types(db):
    """What a process reads once is no cost of a page: the types are known, whichever test ran before."""
    ContentType.objects.get_for_models(*apps.get_models())


@pytest.fixture
def django_assert_max_num_queries(content_types, django_assert_max_num_queries):
    return django_assert_max_num_queries


@pytest.fixture
def django_assert_num_queries(content_types, django_assert_num_queries):
    return django_assert_num_queries


class Witness:
    """Notes each statement that writes, other than the access log."""

    def __init__(self):
        self.writes = []

    def __call__(self, execute, sql, params, many, context):
        if WRITES.search(sql) and not ALLOWED_ON_A_GET.match(sql):
            self.writes.append(sql)
        return execute(sql, params, many, context)


@pytest.fixture(autouse=True, scope="session")
def every_answer_is_checked():
    """A GET writes nothing but the access log, sessions included; no page shows an unknown template variable."""
    answer = Client.request

    def request(client, **environ):
        witness = Witness()
        with connection.execute_wrapper(witness):
            response = answer(client, **environ)
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            assert witness.writes == [], f"GET {environ['PATH_INFO']} écrit dans la base"
        if not response.streaming and response.headers.get("Content-Type", "").startswith("text/html"):
            unknown = re.findall(r"UNKNOWN-VARIABLE-[^\s<\"]*", response.content.decode())
            assert unknown == [], f"{environ['PATH_INFO']} montre une variable inconnue"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", request)
        yield
