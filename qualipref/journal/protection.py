"""What the database itself refuses to change, by triggers: the one place that knows both engines' dialects.

A migration freezes the rows of a model with the operation `Protect`. The fixtures of the tests and the reset of a
training installation lift the protection with `lifted()`; nothing else does.
"""

import re
from contextlib import contextmanager

from django.db import connection as default_connection
from django.db.migrations.operations.base import Operation

PREFIX = "protect_"
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION protect_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% : % refusé, ces lignes sont scellées', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""
SQLITE_TRIGGER = """
CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW WHEN NOT COALESCE(({allowed}), FALSE)
BEGIN
    SELECT RAISE(ABORT, '{table} : {verb} refusé, ces lignes sont scellées');
END
"""
# REPLACE deletes the rows that hold the same key, and their DELETE trigger sleeps unless recursive_triggers is on.
SQLITE_REPLACING = """
CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW WHEN {replaces}
BEGIN
    SELECT RAISE(ABORT, '{table} : {verb} refusé, ces lignes sont scellées');
END
"""
SQLITE_HELD = "EXISTS (SELECT 1 FROM {table} AS held WHERE {same} AND NOT COALESCE(({allowed}), FALSE))"
SQLITE_OF_BOTH = "({condition}) AND EXISTS (SELECT 1 FROM (SELECT {new}) WHERE {condition})"
SQLITE_ALLOWED = re.compile(r"WHEN NOT COALESCE\(\((.*)\), FALSE\)\s+BEGIN", re.DOTALL)
POSTGRESQL_TRIGGER = """
CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW WHEN (NOT COALESCE(({allowed}), FALSE))
EXECUTE FUNCTION protect_refuse()
"""
POSTGRESQL_TRUNCATE = """
CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION protect_refuse()
"""
NEVER = "1 = 0"


def creations(vendor, table, *, update=NEVER, delete=NEVER):
    """The statements that protect `table`, but for the updates and deletions that those conditions allow."""
    trigger = POSTGRESQL_TRIGGER if vendor == "postgresql" else SQLITE_TRIGGER
    for verb, allowed in (("UPDATE", update), ("DELETE", delete)):
        yield trigger.format(name=f"{PREFIX}{table}_{verb.lower()}", verb=verb, table=table, allowed=allowed)
    if vendor == "postgresql":
        yield POSTGRESQL_TRUNCATE.format(name=f"{PREFIX}{table}_truncate", table=table)


def replacements(cursor, table, delete=NEVER):
    """SQLite alone: the statements that keep a REPLACE from deleting what `delete` does not allow to delete."""
    allowed = re.sub(r"\bOLD\.", "held.", delete)
    keys = list(_unique_keys(cursor, table))
    for name, verb, other in (("insert", "INSERT", ""), ("replace", "UPDATE", "held.rowid <> OLD.rowid AND ")):
        held = (SQLITE_HELD.format(table=table, same=other + same, allowed=allowed) for same in keys)
        yield SQLITE_REPLACING.format(
            name=f"{PREFIX}{table}_{name}", verb=verb, table=table, replaces=" OR ".join(held)
        )


def _unique_keys(cursor, table):
    """For each key of a table that two rows cannot share, when `held` and NEW share it; no key is an expression."""
    yield "held.rowid = NEW.rowid"
    cursor.execute("SELECT name FROM pragma_table_info(%s)", [table])
    columns = [name for (name,) in cursor.fetchall()]
    indexes = "SELECT name, (SELECT sql FROM sqlite_master AS made WHERE made.name = listed.name)"
    cursor.execute(f'{indexes} FROM pragma_index_list(%s) AS listed WHERE "unique" ORDER BY name', [table])
    for index, sql in cursor.fetchall():
        cursor.execute("SELECT name FROM pragma_index_info(%s)", [index])
        same = " AND ".join(f'held."{name}" = NEW."{name}"' for (name,) in cursor.fetchall())
        condition = (sql or "").partition(" WHERE ")[2]
        yield f"{same} AND {_of_both(condition, columns)}" if condition else same


def _of_both(condition, columns):
    """The condition of a partial index names its columns bare: said of `held`, then of NEW under the same names."""
    new = ", ".join(f'NEW."{name}" AS "{name}"' for name in columns if f'"{name}"' in condition)
    return SQLITE_OF_BOTH.format(condition=condition, new=new)


def protect_from_replacements(connection):
    """Adds to the tables of SQLite protected before what `Protect` gives since; the others are left as they are."""
    if connection.vendor != "sqlite":
        return
    found = {name: (table, statement) for name, table, statement in installed(connection)}
    with connection.cursor() as cursor:
        for name, (table, statement) in found.items():
            if name != f"{PREFIX}{table}_delete" or f"{PREFIX}{table}_insert" in found:
                continue
            for creation in replacements(cursor, table, SQLITE_ALLOWED.search(statement)[1]):
                cursor.execute(creation)


class Protect(Operation):
    """Migration operation: the database refuses to change or delete the rows of a model.

    `update` and `delete` are SQL conditions on OLD and NEW, true for what stays allowed; they are written once, in
    what SQLite and PostgreSQL have in common. On SQLite, what may not be deleted is not replaced either. SQLite loses
    triggers when a later migration alters the table: protect it again there.
    """

    reversible = True

    def __init__(self, model, *, update=NEVER, delete=NEVER):
        self.model, self.update, self.delete = model, update, delete

    def state_forwards(self, app_label, state):
        """The models do not change."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        vendor = schema_editor.connection.vendor
        with schema_editor.connection.cursor() as cursor:
            if vendor == "postgresql":
                cursor.execute(POSTGRESQL_FUNCTION)
            for statement in creations(vendor, table, update=self.update, delete=self.delete):
                cursor.execute(statement)
            for statement in replacements(cursor, table, self.delete) if vendor == "sqlite" else ():
                cursor.execute(statement)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        remove(schema_editor.connection, table)

    def describe(self):
        return f"Protège {self.model}"


class Unprotect(Protect):
    """Lifts what `Protect` said in those words, before a migration that protects the model in others."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Lève la protection de {self.model}"


def installed(connection, table=None):
    """(name, table, statement) of each protection of the database, by name: a catalogue keeps no order."""
    query = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        query = "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = sorted(row for row in cursor.fetchall() if row[0].startswith(PREFIX))
    return [row for row in found if table in (None, row[1])]


def remove(connection=default_connection, table=None):
    """Lifts the protections; returns the statements that `install` needs to put them back."""
    removed = installed(connection, table)
    with connection.cursor() as cursor:
        for name, held_by, _ in removed:
            postgresql = connection.vendor == "postgresql"
            cursor.execute(f"DROP TRIGGER {name} ON {held_by}" if postgresql else f"DROP TRIGGER {name}")
    return [statement for _, _, statement in removed]


def install(statements, connection=default_connection):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def lifted(connection=default_connection):
    """The time of a block, the database lets everything be changed."""
    statements = remove(connection)
    try:
        yield
    finally:
        install(statements, connection)
