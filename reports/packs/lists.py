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
from offender_mgmt.exports.services.spool import Spool
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from reports.compliance import DEFINITION, ComplianceRow, compliance_rows
from reports.forms.measures import MeasureFilters
from reports.measures import MEASURES, Question
from reports.packs.moment import kept
from reports.packs.scope import left_out, scope_in_files
from reports.writing import HEADER, cells_of

NOT_YOURS = "One of the filters is not there any more, or is not yours any more: a team, or a manager."
NOT_TOLD = "This cannot be told of a past day as known later. Ask as known on that day."
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
    asked_then = question.asked
    if not question.is_answerable:
        raise VigilError(NOT_TOLD)
    content = Content(
        title=one.title,
        definition=one.definition,
        filters=filters.in_words(),
        scope=scope_in_files(user),
        as_at=asked_then.on,
        policy=asked_then.policy.name,
        population=None,
        excluded=left_out(user),
        tables=(),
        known_at=asked_then.known_at,
    )
    with asked_then.world():
        table = table_of(question, name=one.id)
        everybody = Question(MEASURES["live"], replace(asked_then, age=None))
        people = table.number if question == everybody else everybody.count()
        content = replace(content, population=people, tables=(table,))
        return content if asked_then.known_at is None else kept(content)


def table_of(question: Question, *, name: str) -> Table:
    """The list of a question, as a stream."""
    return Table(
        name=name,
        title=question.measure.title,
        header=question.header,
        rows=partial(_rows, question),
        number=question.count(),
        lines=question.rows_in_csv,
    )


def _rows(question: Question) -> Iterator[Row]:
    for offender_id, *cells in question.rows_in_cells().iterator(chunk_size=READ_AT_ONCE):
        yield () if offender_id is None else (offender_id,), tuple(cells)


def compliance(asked: Mapping[str, Any], *, user: User, on: date) -> Content:
    """The compliance report as at `asked["as_at"]`. Raises VigilError when no policy was in force then."""
    as_at = date.fromisoformat(asked["as_at"])
    rows = compliance_rows(Offender.objects.reportable_to(user), as_at=as_at)
    return Content(
        title="Compliance report",
        definition=DEFINITION,
        filters="",
        scope=scope_in_files(user),
        as_at=as_at,
        policy=in_force(as_at).name,
        population=len(rows),
        excluded=left_out(user),
        tables=(compliance_table(rows, name="compliance", title="Compliance"),),
    )


def compliance_table(rows: Spool[ComplianceRow], *, name: str, title: str) -> Table:
    """Rows of the compliance report, read from where they are kept."""
    return Table(
        name, title, HEADER, lambda: (((row.offender_id,), cells_of(row)) for row in rows), len(rows)
    )
