"""Lines of CSV written by PostgreSQL, byte for byte as `CsvFile` writes them: Python gets one text a row, and no cells.

How a cell becomes text stands here and in `files`, for nothing else can write what Python worked out. A test holds the
two together for every kind of cell.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, QuerySet, TextField

from offender_mgmt.exports.rules.content import Line
from offender_mgmt.exports.services.files import RUNS_IN_A_SPREADSHEET

READ_AT_ONCE = 10_000
# No text of PostgreSQL has a zero byte. The space stands for an empty text, which is found in the first place.
RUNS = " " + "".join(sorted({*RUNS_IN_A_SPREADSHEET} - {"\0"}))
TEXT = "REPLACE(CASE WHEN STRPOS(%s, LEFT({0}, 1)) > 1 THEN '''' || {0} ELSE {0} END, '\"', '\"\"')"


def lines_of(rows: QuerySet[Any], cells: Sequence[str]) -> Iterator[list[Line]]:
    """The lines of these rows in their order, some thousands at a time.

    `rows` has as values whom each is about, and the annotations that `cells` names. They are a subquery, so
    that they are put in order before they are written, and no cell is worked out twice. The cursor reads one snapshot,
    and outlives what is written on the connection meanwhile.
    """
    is_text = [isinstance(rows.query.annotations[name].output_field, CharField | TextField) for name in cells]
    try:
        told, params = rows.query.sql_with_params()
    except EmptyResultSet:  # what Django knows to be empty, it asks nobody
        return
    names = [f"cell_{number}" for number in range(len(cells))]
    texts = [TEXT.format(name) if of_text else name for name, of_text in zip(names, is_text, strict=True)]
    line = f"""CONCAT('"', {''', '","', '''.join(texts)}, E'"\\r\\n')"""
    asked = f"SELECT whom, {line} FROM ({told}) AS told (whom, {', '.join(names)})"
    with connection.chunked_cursor() as cursor:
        cursor.execute(asked, [*[RUNS] * sum(is_text), *params])
        while block := cursor.fetchmany(READ_AT_ONCE):
            yield block
