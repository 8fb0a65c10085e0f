"""What a request does with the id that stands in one of its fields, and for which other ids it would do otherwise.

An answer can hang on an id only where a view reads it, and then in two ways: the database finds other rows by it, or
the id is compared with one that was loaded. Both are watched while an id that nobody has is asked for: each statement
that carries it is tried with every other id too, and the rows of every statement are searched for ids.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg2
import pytest
from django.db import connection
from django.utils.datastructures import MultiValueDict
from psycopg2.extras import Json
from rest_framework.request import Request

from offender_mgmt.offenders.models.keys import whose

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ALL = "*"
# It carries what was asked for, and is not read again for the answer.
INTO_THE_LOG = 'INSERT INTO "audit_auditevent"'


@dataclass
class Watch:
    """The fields that were read, and the ids for which the answer might be another."""

    one: str
    ids: Sequence[str]
    read: set[str] = field(default_factory=set)
    told_apart: set[str] = field(default_factory=set)
    is_answered: bool = False

    def ids_to_ask(self, place: str, answer: Any) -> list[str]:
        """Those for which the answer might be another, when the id stood in this field; "" is the path."""
        if place and not self.read & {place, ALL}:
            return []
        if answer.streaming:  # COPY writes it, past all that is watched
            return list(self.ids)
        return [one for one in self.ids if one in self.told_apart]

    def statement(
        self, execute: Callable[..., Any], sql: Any, parameters: Any, many: bool, context: Any
    ) -> Any:  # as Django calls it
        """Run a statement, and note what it tells apart."""
        if self.is_answered or str(sql).startswith(INTO_THE_LOG):
            return execute(sql, parameters, many, context)
        if self.one in str(parameters):
            self.told_apart.update(self.ids if many else self._told_apart(sql, parameters))
        result = execute(sql, parameters, many, context)
        self.told_apart.update(ID.findall(str(_rows(context["cursor"].cursor))))
        return result

    def _told_apart(self, sql: Any, parameters: Any) -> Iterator[str]:
        """The ids with which the same statement comes to something else."""
        usual = _outcome(sql, parameters)
        for one in self.ids:
            if _outcome(sql, _with_another(parameters, self.one, one)) != usual:
                yield one


def _outcome(sql: Any, parameters: Any) -> object:
    """What a statement would come to: what it finds, or how many rows it changes, or why it cannot."""
    with connection.connection.cursor() as cursor:
        cursor.execute("SAVEPOINT outcome")
        try:
            cursor.execute(sql, parameters)
            outcome = _rows(cursor) if str(sql).startswith("SELECT") else cursor.rowcount
        except psycopg2.Error as error:
            outcome = error.pgcode
        cursor.execute("ROLLBACK TO SAVEPOINT outcome")
    return outcome


def _rows(cursor: Any) -> list[Any]:
    """All rows of a cursor, which afterwards gives them again."""
    if cursor.description is None:
        return []
    at = cursor.rownumber
    rows: list[Any] = cursor.fetchall()
    if rows:
        cursor.scroll(at, mode="absolute")
    return rows


def _with_another(told: Any, one: str, other: str) -> Any:
    """The parameters of a statement with one id in the place of the other."""
    if isinstance(told, UUID):
        return UUID(other) if str(told) == one else told
    if isinstance(told, str):
        return told.replace(one, other)
    if isinstance(told, list | tuple):
        return type(told)(_with_another(each, one, other) for each in told)
    if isinstance(told, Json):
        return Json(json.loads(told.dumps(told.adapted).replace(one, other)))
    assert one not in str(told), f"an id in a {type(told)}"
    return told


@contextmanager
def watched(one: str, ids: Sequence[str]) -> Iterator[Watch]:
    """Watch the request within: the statements, and each way in which Django and DRF hand out what was told."""
    watch = Watch(one, ids)

    def noting(give: Callable[..., Any], is_named: bool) -> Callable[..., Any]:
        def gives(self: object, *parameters: Any, **options: Any) -> Any:
            watch.read.add(parameters[0] if is_named else ALL)
            return give(self, *parameters, **options)

        return gives

    def whose_was_refused(key: UUID) -> Any:
        watch.is_answered = True  # whose record it was goes into the log alone
        return whose(key)

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(watch.statement):
        patch.setattr("offender_mgmt.middleware.whose", whose_was_refused)
        patch.setitem(
            connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True
        )  # where no row would be seen
        for owner, name, is_named in (
            (MultiValueDict, "__getitem__", True),
            (MultiValueDict, "_getlist", True),
            (MultiValueDict, "lists", False),
            (Request, "_parse", False),
        ):
            patch.setattr(owner, name, noting(getattr(owner, name), is_named))
        yield watch
