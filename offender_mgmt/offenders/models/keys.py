"""Whose record a key belongs to, whoever asks: for the audit log alone."""

from functools import cache
from uuid import UUID

from django.apps import apps
from django.db import connection

from offender_mgmt import fence
from offender_mgmt.offenders.models.register import Offender


def whose(key: UUID) -> list[int]:
    """The offender who has this key, or whose visit, order or other thing has it; nobody where there is none.

    One query. Never to be answered to anybody: it does not ask who wants to know.
    """
    with fence.whole_register(), connection.cursor() as cursor:
        cursor.execute(_by_key(), {"key": key})
        return sorted({pk for (pk,) in cursor.fetchall()})


@cache
def _by_key() -> str:
    """Over every table whose rows have a key of their own and belong to an offender; histories have none."""
    of_things = [
        f'SELECT offender_id FROM "{model._meta.db_table}" WHERE public_id = %(key)s'
        for model in apps.get_models()
        if any(field.name == "public_id" and field.unique for field in model._meta.fields)
        and any(field.name == "offender" for field in model._meta.fields)
    ]
    return " UNION ALL ".join(
        [f'SELECT id FROM "{Offender._meta.db_table}" WHERE public_id = %(key)s', *of_things]
    )
