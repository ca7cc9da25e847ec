"""The database refuses to change the journal, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction

from qualipref.journal import protection
from qualipref.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return Entry.objects.record("site.updated", reason="Déménagement")


def refused(statement):
    with pytest.raises(IntegrityError, match="scellées"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return True


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET event = 'site.forged'",
        "DELETE FROM journal_entry",
        "DELETE FROM journal_entrydetail",
        "UPDATE journal_entrydetail SET text = '{}'",
        "UPDATE journal_entrydetail SET text = ''",
        "UPDATE journal_entrydetail SET text = '', salt = ''",
        "UPDATE journal_entrydetail SET erased_at = '2015-10-12 08:00:00', salt = ''",
    ],
)
def test_the_journal_refuses(entry, statement):
    assert refused(statement)


@pytest.mark.parametrize("table", ["journal_entry", "journal_entrydetail"])
def test_the_journal_refuses_to_be_truncated(entry, table):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite ne connaît pas TRUNCATE")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert refused(f"TRUNCATE {table} CASCADE")


def test_every_protection_is_there_after_the_migrations():
    protected = {table for _, table, _ in protection.installed(connection)}
    assert protected >= {"journal_entry", "journal_entrydetail"}


@pytest.mark.django_db(transaction=True)
def test_a_lifted_protection_is_put_back(entry):
    before = protection.installed(connection)
    with protection.lifted():
        assert Entry.objects.update(event="site.renamed") == 1
    assert protection.installed(connection) == before
    assert refused("DELETE FROM journal_entry")
