"""What PostgreSQL knows of its tables, by which it plans each query."""

from django.db import connection


def refresh():
    """Reads them again. A base filled in one transaction is planned as if it were empty until this, or autovacuum.

    Our tables alone: the lock is held until the transaction ends, and the catalogue is shared by every database.
    """
    if connection.vendor != "postgresql":
        return
    ours = ", ".join(map(connection.ops.quote_name, connection.introspection.django_table_names(only_existing=True)))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {ours}")
