"""The database refuses to change the journal, whoever asks."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from qualipref.journal import protection
from qualipref.journal.models import Entry
from tests.factories.steering import AttendanceFactory, DecisionFactory, MeetingMinutesFactory

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
    with protection.lifted():
        pass  # PostgreSQL keeps a trigger in its own words, the same from then on
    before = protection.installed(connection)
    with protection.lifted():
        assert Entry.objects.update(event="site.renamed") == 1
    assert protection.installed(connection) == before
    assert refused("DELETE FROM journal_entry")


# REPLACE, on SQLite


def replace(row, verb="INSERT OR REPLACE", **changes):
    """Writes a copy of a row over it; a key that is None is drawn by the database."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL ne connaît pas REPLACE")
    fields = row._meta.concrete_fields
    held = type(row).objects.filter(pk=row.pk).values_list(*(field.attname for field in fields)).get()
    sent = dict(zip((field.column for field in fields), held, strict=True)) | changes
    values = [field.get_db_prep_save(sent[field.column], connection) for field in fields]
    columns, marks = ", ".join(f'"{name}"' for name in sent), ", ".join("%s" for _ in sent)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{verb} INTO {row._meta.db_table} ({columns}) VALUES ({marks})", values)


def not_replaced(row, verb="INSERT OR REPLACE", **changes):
    with pytest.raises(IntegrityError, match="INSERT refusé, ces lignes sont scellées"):
        replace(row, verb, **changes)
    return True


@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
@pytest.mark.parametrize("made", [DecisionFactory, lambda: MeetingMinutesFactory(approved=True)])
def test_no_sealed_row_is_replaced_by_its_key(made, verb):
    assert not_replaced(made(), verb)


def test_no_entry_of_the_journal_is_replaced(entry):
    assert not_replaced(entry, event="site.forged")
    assert not_replaced(entry, event="site.forged", seq=99)
    assert not_replaced(entry, event="site.forged", seq=99, prev_hash="a" * 64)
    assert not_replaced(entry.detail, text="{}")


def test_no_entry_of_the_journal_is_replaced_by_its_hidden_number(entry):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL ne connaît pas REPLACE")
    assert refused(
        "INSERT OR REPLACE INTO journal_entry (rowid, seq, prev_hash, hash, at, event)"
        " SELECT rowid, 99, 'a', 'b', at, event FROM journal_entry",
    )


def test_no_sealed_row_is_replaced_by_another_unique_key():
    decision, minutes = DecisionFactory(), MeetingMinutesFactory(approved=True)
    assert not_replaced(decision, id=None)
    assert not_replaced(decision, id=None, number=9, key=uuid.uuid4())
    assert not_replaced(minutes, id=None)


def test_a_key_that_only_some_rows_hold_is_free_for_the_others():
    decision = DecisionFactory()
    replace(decision, id=None, number=None, key=uuid.uuid4(), undone_at=decision.at)
    assert type(decision).objects.filter(item=decision.item).count() == 2


def test_no_sealed_row_is_replaced_by_an_update():
    DecisionFactory(), DecisionFactory(number=9)
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL ne connaît pas REPLACE")
    assert refused(
        "UPDATE OR REPLACE pilotage_decision SET id = (SELECT MIN(id) FROM pilotage_decision) WHERE number = 9"
    )


def test_a_row_that_may_be_deleted_may_be_replaced():
    line = AttendanceFactory()
    replace(line, function="Autre")
    assert type(line).objects.get().function == "Autre"
    type(line).objects.update(is_sealed=True)
    assert not_replaced(line)


def test_each_protected_table_is_protected_from_replacements():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL ne connaît pas REPLACE")
    found = protection.installed(connection)
    assert {name for name, _, _ in found} >= {
        f"protect_{table}_{kind}" for _, table, _ in found for kind in ("insert", "replace")
    }


def test_a_database_protected_before_receives_what_it_lacks():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL ne connaît pas REPLACE")
    before = protection.installed(connection)
    with connection.cursor() as cursor:
        for name, _, _ in before:
            if name.endswith(("_insert", "_replace")):
                cursor.execute(f"DROP TRIGGER {name}")
    protection.protect_from_replacements(connection)
    protection.protect_from_replacements(connection)
    assert protection.installed(connection) == before
