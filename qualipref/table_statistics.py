"""What PostgreSQL knows of its tables, by which it plans each query."""

from django.db import connection


def refresh():
    """Reads them again. A base filled in one transaction is planned as if it were empty until this, or autovacuum."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
