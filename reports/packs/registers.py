"""Other lists as signed exports: draws of windows, accepted lengthenings, and answers of the audit log."""

from collections.abc import Iterator, Mapping
from dataclasses import astuple
from datetime import date
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Purpose
from offender_mgmt.audit.models import Inquiry
from offender_mgmt.errors import VigilError
from offender_mgmt.exports.rules.content import Content, Row, Table
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.models.proposals import ProposalQuerySet
from offender_mgmt.policy.models import in_force
from reports.answers import DEFINITION as ANSWERS
from reports.answers import entries_of
from reports.forms.filters import LengtheningFilters
from reports.lengthenings import DEFINITION as LENGTHENINGS
from reports.lengthenings import lengthenings_of
from reports.lengthenings import row_of as lengthening_row
from reports.packs.lists import NOT_YOURS
from reports.packs.scope import left_out, scope_in_files
from reports.windows import DEFINITION as WINDOWS
from reports.windows import draws_of
from reports.windows import row_of as draw_row
from reports.writing import ANSWER_HEADER, LENGTHENINGS_HEADER, WINDOWS_HEADER, answer_cells
from visits.models import VisitWindow, WindowPeriod

READ_AT_ONCE = 500


def windows(asked: Mapping[str, Any], *, user: User, on: date) -> Content:
    """The draws of the disclosed period that began on `asked["period"]`. Raises VigilError where there is none."""
    period = WindowPeriod.objects.disclosed().filter(starts_on=date.fromisoformat(asked["period"])).first()
    if period is None:
        raise VigilError("The secret of this period is not disclosed.")
    draws = draws_of(period, Offender.objects.reportable_to(user))
    table = Table("windows", "Windows drawn", WINDOWS_HEADER, partial(_draws, draws), draws.count())
    words = f"Period from {period.starts_on:%-d %B %Y}"
    return _content(table, WINDOWS, words, user=user, on=on)


def _draws(draws: QuerySet[VisitWindow]) -> Iterator[Row]:
    for draw in draws.iterator(chunk_size=READ_AT_ONCE):
        yield (draw.offender_id,), astuple(draw_row(draw))


def lengthenings(asked: Mapping[str, Any], *, user: User, on: date) -> Content:
    """The accepted lengthenings under `asked["filters"]`, an address of their page. Raises VigilError in words."""
    filters = LengtheningFilters(QueryDict(asked["filters"]), user=user)
    if not filters.is_valid():
        raise VigilError(NOT_YOURS)
    accepted = filters.narrow(lengthenings_of(Offender.objects.reportable_to(user)))
    table = Table(
        "lengthenings",
        "Accepted lengthenings",
        LENGTHENINGS_HEADER,
        partial(_lengthenings, accepted),
        accepted.count(),
    )
    words = "; ".join(chip["label"] for chip in filters.chips())
    return _content(table, LENGTHENINGS, words, user=user, on=on)


def _lengthenings(accepted: ProposalQuerySet) -> Iterator[Row]:
    for proposal in accepted.iterator(chunk_size=READ_AT_ONCE):
        yield (proposal.offender_id,), astuple(lengthening_row(proposal))


def answer(asked: Mapping[str, Any], *, user: User, on: date) -> Content:
    """The answer to the question `asked["question"]` of one's own to the audit log. Raises VigilError in words.

    It says for which purpose of the law the question was put, and not the reason, which may be about somebody.
    """
    inquiry = Inquiry.objects.filter(public_id=UUID(asked["question"]), asked_by_id=user.pk).first()
    if inquiry is None or not user.may(Permission.QUESTION_LOG):
        raise VigilError("You may not put questions to the audit log any more.")
    table = Table(
        "answer",
        "Answer of the audit log",
        ANSWER_HEADER,
        partial(_entries, inquiry, user),
        inquiry.events().count(),
    )
    words = f"Question {inquiry.public_id}; purpose: {Purpose(inquiry.purpose).label}"
    return _content(table, ANSWERS, words, user=user, on=on)


def _entries(inquiry: Inquiry, asker: User) -> Iterator[Row]:
    events = inquiry.events().iterator(chunk_size=READ_AT_ONCE)
    while some := list(islice(events, READ_AT_ONCE)):
        for entry in entries_of(inquiry, some, asker=asker):
            yield entry.offender_ids, answer_cells(entry)


def _content(table: Table, definition: str, filters: str, *, user: User, on: date) -> Content:
    """One list of today's, of those whom the user may read of in reports."""
    return Content(
        title=table.title,
        definition=definition,
        filters=filters,
        scope=scope_in_files(user),
        as_at=on,
        policy=in_force(on).name,
        population=Offender.objects.reportable_to(user).live().count(),
        excluded=left_out(user),
        tables=(table,),
    )
