"""What the whole database holds, table by table."""

from django.db import connection

MAY_CHANGE_ON_GET = {"audit_auditevent", "audit_pending", "accounts_session"}


def fingerprint() -> dict[str, str]:
    """A digest of each table's rows, in whatever order they lie."""
    tables = [table for table in connection.introspection.table_names() if table != "django_migrations"]
    selects = [
        f"SELECT '{table}', md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM \"{table}\" AS t"
        for table in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects))
        return dict(cursor.fetchall())


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The tables whose rows differ."""
    return {table for table in after if before.get(table) != after[table]}
