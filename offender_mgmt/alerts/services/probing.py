"""Signs of life: a part of the machine is alive when it can write to the database, and not before."""

from django.db import connection

SEEN = """
INSERT INTO alerts_probe (name, seen_at) VALUES (%s, clock_timestamp())
ON CONFLICT (name) DO UPDATE SET seen_at = EXCLUDED.seen_at
"""


def seen(name: str) -> None:
    """Note that the part of this name is alive, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(SEEN, [name])
