"""One list as a signed export: of a measure under its filters, or of the compliance report."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.http import QueryDict

from offender_mgmt.accounts.models import User
from offender_mgmt.errors import VigilError
from offender_mgmt.exports.rules.content import Content, Row, Table
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from reports.compliance import DEFINITION, compliance_rows
from reports.forms.measures import MeasureFilters
from reports.measures import MEASURES, Question
from reports.packs.moment import kept
from reports.packs.scope import left_out, scope_in_files
from reports.writing import HEADER, cells_of, measure_cells, measure_header

NOT_YOURS = "One of the filters is not there any more, or is not yours any more: a team, or a manager."
READ_AT_ONCE = 2000


def measure(asked: Mapping[str, Any], *, user: User, on: date) -> Content:
    """The list of `asked["measure"]` under `asked["filters"]`, an address of its page. Raises VigilError in words."""
    one = MEASURES.get(asked["measure"])
    if one is None:
        raise VigilError("There is no such measure any more.")
    filters = MeasureFilters(QueryDict(asked["filters"]), user=user, on=on, measure=one)
    if not filters.is_valid():
        raise VigilError(NOT_YOURS)
    question = Question(one, filters.asked())
    if not question.is_answerable:
        raise VigilError("This cannot be told of a past day as known later. Ask as known on that day.")
    content = Content(
        title=one.title,
        definition=one.definition,
        filters=filters.in_words(),
        scope=scope_in_files(user),
        as_at=question.asked.on,
        policy=question.asked.policy.name,
        population=None,
        excluded=left_out(user),
        tables=(),
        known_at=question.asked.known_at,
    )
    with question.asked.world():
        people = Question(MEASURES["live"], replace(question.asked, age=None)).count()
        content = replace(content, population=people, tables=(table_of(question, name=one.id),))
        return content if question.asked.known_at is None else kept(content)


def table_of(question: Question, *, name: str) -> Table:
    """The list of a question, read as a stream."""
    return Table(
        name=name,
        title=question.measure.title,
        header=measure_header(question),
        rows=partial(_rows, question),
        number=question.count(),
    )


def _rows(question: Question) -> Iterator[Row]:
    for values in question.lines().iterator(chunk_size=READ_AT_ONCE):
        line = question.line_of(values)
        yield line.offender_id, measure_cells(line)


def compliance(asked: Mapping[str, Any], *, user: User, on: date) -> Content:
    """The compliance report as at `asked["as_at"]`. Raises VigilError when no policy was in force then."""
    as_at = date.fromisoformat(asked["as_at"])
    offenders = Offender.objects.reportable_to(user)
    rows = compliance_rows(offenders, as_at=as_at)
    numbers = dict(offenders.values_list("reference", "pk"))
    return Content(
        title="Compliance report",
        definition=DEFINITION,
        filters="",
        scope=scope_in_files(user),
        as_at=as_at,
        policy=in_force(as_at).name,
        population=len(rows),
        excluded=left_out(user),
        tables=(
            Table(
                name="compliance",
                title="Compliance",
                header=HEADER,
                rows=lambda: ((numbers[row.reference], cells_of(row)) for row in rows),
                number=len(rows),
            ),
        ),
    )
