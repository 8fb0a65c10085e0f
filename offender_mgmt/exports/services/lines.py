"""Lines of CSV written by PostgreSQL, byte for byte as `CsvFile` writes them: Python gets one a row, and no cells.

How a cell becomes text stands here and in `files`, for nothing else can write what Python worked out. A test holds the
two together for every kind of cell.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, QuerySet, TextField

from offender_mgmt.exports.rules.content import Line
from offender_mgmt.exports.services.files import RUNS_IN_A_SPREADSHEET

STEP = 5000
# The numbers of the characters. That of an empty text is zero, which no text of PostgreSQL has.
RUNS = sorted(ord(start) for start in RUNS_IN_A_SPREADSHEET if start != "\0")
TEXT = "CASE WHEN ASCII({0}) = ANY(%s) THEN '''' || {0} ELSE COALESCE({0}, '') END AS {0}"
OTHER = "COALESCE({0}::text, '') AS {0}"


def copy_lines(rows: QuerySet[Any], cells: Sequence[str], take: Callable[[Sequence[Line]], object]) -> None:
    """Give `take` the lines of these rows in their order, some thousands at a time.

    `rows` has as values whom each is about, and the annotations that `cells` names. They are a subquery, so that they
    are put in order before they are written, and no cell is worked out twice. It is one statement and so one moment;
    until it has ended nothing else can be asked on the connection, and `take` must not raise.
    """
    is_text = [isinstance(rows.query.annotations[name].output_field, CharField | TextField) for name in cells]
    try:
        told, params = rows.query.sql_with_params()
    except EmptyResultSet:  # what Django knows to be empty, it asks nobody
        return
    names = [f"cell_{number}" for number in range(len(cells))]
    texts = [(TEXT if of_text else OTHER).format(name) for name, of_text in zip(names, is_text, strict=True)]
    every = ", ".join(names)
    asked = f"""COPY (SELECT whom, {", ".join(texts)} FROM ({told}) AS told (whom, {every}))
        TO STDOUT (FORMAT csv, FORCE_QUOTE ({every}))"""
    steps = _Steps(take)
    with connection.cursor() as cursor:
        cursor.copy_expert(cursor.mogrify(asked, [*[RUNS] * sum(is_text), *params]), steps)
    steps.end()


class _Steps:
    """What COPY writes to, row by row."""

    def __init__(self, take: Callable[[Sequence[Line]], object]) -> None:
        self._take = take
        self._step: list[Line] = []

    def write(self, row: bytes) -> None:
        """One row: the number of the person, or nothing, and the cells. A line of CSV ends in two characters."""
        whom, _, line = row.partition(b",")
        self._step.append((int(whom) if whom else None, line[:-1] + b"\r\n"))
        if len(self._step) == STEP:
            self.end()

    def end(self) -> None:
        """Give what there is."""
        self._take(self._step)
        self._step = []
