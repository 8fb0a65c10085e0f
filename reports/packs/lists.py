"""One list as a signed export: of a measure under its filters, or of the compliance report."""

from collections.abc import Iterator, Mapping
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
from reports.packs.scope import left_out, scope_in_files
from reports.writing import HEADER, cells_of

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
    return Content(
        title=one.title,
        definition=one.definition,
        filters=filters.in_words(),
        scope=scope_in_files(user),
        as_at=on,
        policy=question.asked.policy.name,
        population=question.asked.offenders.live().count(),
        excluded=left_out(user),
        tables=(table_of(question, name=one.id),),
    )


def table_of(question: Question, *, name: str) -> Table:
    """The list of a question, read as a stream."""
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
                rows=lambda: (((numbers[row.reference],), cells_of(row)) for row in rows),
                number=len(rows),
            ),
        ),
    )
