"""One compliance export: what it holds, in words and as files, and its trace in the audit log."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import Inquiry
from offender_mgmt.audit.rules.disclosures import Disclosure
from offender_mgmt.audit.services import Actor
from offender_mgmt.exports.rules.content import Line
from offender_mgmt.exports.services.files import csv_of_lines
from offender_mgmt.exports.services.spool import Spool
from offender_mgmt.offenders.models import OffenderQuerySet
from offender_mgmt.offenders.models.proposals import ProposalQuerySet
from offender_mgmt.policy import models as policy_models
from reports.answers import DEFINITION as ANSWERS
from reports.answers import entries_of
from reports.compliance import DEFINITION, ComplianceRow, compliance_rows, totals
from reports.difference import DEFINITION as DIFFERENCE
from reports.difference import Differing
from reports.lengthenings import DEFINITION as LENGTHENINGS
from reports.lengthenings import row_of
from reports.measures import Cell, Question
from reports.windows import DEFINITION as WINDOWS
from reports.windows import draws_of
from reports.windows import row_of as draw_row
from reports.writing import (
    answer_csv,
    compliance_csv,
    compliance_xlsx,
    difference_csv,
    lengthenings_csv,
    windows_csv,
)
from visits.models import WindowPeriod

WRITERS = ("csv", "xlsx")


@dataclass(frozen=True)
class Export:
    """A finished file. `sha256` is of its bytes and is in the audit log too."""

    filename: str
    content: bytes
    rows: int
    sha256: str


@transaction.atomic
def export_compliance(
    offenders: OffenderQuerySet,
    *,
    as_at: date,
    kind: str,
    scope: str,
    to: Disclosure,
    by: Actor,
    now: datetime,
) -> Export:
    """Make one compliance file of these offenders as at a date, and audit it with its number and hash.

    `scope` says in words whose offenders these are; `kind` is "csv" or "xlsx"; `to` who gets the file, and why.
    """
    rows = compliance_rows(offenders, as_at=as_at)
    about = _about_compliance(rows, as_at=as_at, scope=scope, by=by, now=now)
    content = compliance_csv(rows) if kind == "csv" else compliance_xlsx(rows, about=about)
    export = Export(
        filename=f"vigil-compliance-{as_at.isoformat()}.{kind}",
        content=content,
        rows=len(rows),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    audit.record(
        Verb.REPORT_EXPORTED,
        by=by,
        offender_ids=sorted(row.offender_id for row in rows),
        details=to.details
        | {"report": DEFINITION, "as_at": as_at.isoformat(), "kind": kind, "sha256": export.sha256},
    )
    return export


def _about_compliance(
    rows: Spool[ComplianceRow], *, as_at: date, scope: str, by: Actor, now: datetime
) -> list[tuple[str, Cell]]:
    """The first sheet: what this is, of when, of whom, by whom, and the totals."""
    return [
        ("OFFICIAL-SENSITIVE", "Vigil compliance report"),
        ("As at", as_at),
        ("As known at", f"{timezone.localtime(now):%-d %B %Y %H:%M}"),
        ("Scope", scope),
        ("Definition", DEFINITION),
        ("Policy in force", policy_models.in_force(as_at).name),
        ("Made by", str(by)),
        *totals(rows).items(),
    ]


@transaction.atomic
def export_lengthenings(accepted: ProposalQuerySet, *, to: Disclosure, by: Actor, now: datetime) -> Export:
    """Make a CSV file of these accepted lengthenings, and audit it with its number and hash."""
    proposals = list(accepted)
    content = lengthenings_csv([row_of(proposal) for proposal in proposals])
    on = timezone.localdate(now).isoformat()
    export = Export(
        filename=f"vigil-accepted-lengthenings-{on}.csv",
        content=content,
        rows=len(proposals),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    audit.record(
        Verb.REPORT_EXPORTED,
        by=by,
        offender_ids=sorted({proposal.offender_id for proposal in proposals}),
        details=to.details | {"report": LENGTHENINGS, "as_at": on, "kind": "csv", "sha256": export.sha256},
    )
    return export


@transaction.atomic
def export_windows(period: WindowPeriod, offenders: OffenderQuerySet, *, to: Disclosure, by: Actor) -> Export:
    """Make a CSV file of the draws of a disclosed period, and audit it with its number and hash."""
    draws = list(draws_of(period, offenders))
    content = windows_csv([draw_row(draw) for draw in draws])
    begins = period.starts_on.isoformat()
    export = Export(
        filename=f"vigil-windows-{begins}.csv",
        content=content,
        rows=len(draws),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    audit.record(
        Verb.REPORT_EXPORTED,
        by=by,
        offender_ids=sorted({draw.offender_id for draw in draws}),
        details=to.details | {"report": WINDOWS, "period": begins, "kind": "csv", "sha256": export.sha256},
    )
    return export


@transaction.atomic
def export_measure(question: Question, *, filters: str, to: Disclosure, by: Actor) -> Export:
    """Make a CSV file of the list of a measure, and audit it with its number and hash.

    `filters` says in words whose list it is. The rows are read once: the file and the audit event name the same.
    """
    rows: list[Line] = []
    with question.asked.world():
        question.rows_in_csv(rows.extend)
    content = csv_of_lines(question.header, (line for _, line in rows))
    on, definition = question.asked.on.isoformat(), question.measure.definition
    known_at = question.asked.known_at
    export = Export(
        filename=f"vigil-{definition.replace('/', '-v')}-{on}.csv",
        content=content,
        rows=len(rows),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    audit.record(
        Verb.REPORT_EXPORTED,
        by=by,
        offender_ids=sorted({offender_id for offender_id, _ in rows if offender_id is not None}),
        details=to.details
        | {
            "report": definition,
            "as_at": on,
            "kind": "csv",
            "known_at": known_at.isoformat() if known_at else "now",
            "rows": export.rows,
            "filters": filters,
            "sha256": export.sha256,
        },
    )
    return export


@transaction.atomic
def export_answer(inquiry: Inquiry, *, by: User) -> Export:
    """Make a CSV file of the answer to a question put to the audit log, and audit it as a disclosure.

    The log names as shown everybody who is in the file, with the question's purpose and reason.
    """
    entries = entries_of(inquiry, list(inquiry.events()), asker=by)
    content = answer_csv(entries)
    on = timezone.localdate(inquiry.asked_at).isoformat()
    export = Export(
        filename=f"vigil-audit-log-{on}.csv",
        content=content,
        rows=len(entries),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    audit.record(
        Verb.REPORT_EXPORTED,
        by=by,
        offender_ids=sorted({pk for entry in entries for pk in entry.offender_ids}),
        details=Disclosure(str(by), inquiry.purpose).details
        | {
            "report": ANSWERS,
            "kind": "csv",
            "rows": export.rows,
            "question": str(inquiry.public_id),
            "purpose": inquiry.purpose,
            "reason": inquiry.reason,
            "sha256": export.sha256,
        },
    )
    return export


@transaction.atomic
def export_difference(
    rows: Sequence[Differing], question: Question, *, filters: str, to: Disclosure, by: Actor
) -> Export:
    """Make a CSV file of what changed of a measure since a past day, and audit it with its number and hash.

    `question` asks of the day as known now; `filters` says in words whose list it is.
    """
    content = difference_csv(question, rows)
    on, definition = question.asked.on.isoformat(), question.measure.definition
    export = Export(
        filename=f"vigil-{definition.replace('/', '-v')}-{on}-since.csv",
        content=content,
        rows=len(rows),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    audit.record(
        Verb.REPORT_EXPORTED,
        by=by,
        offender_ids=sorted({row.line.offender_id for row in rows if row.line.offender_id is not None}),
        details=to.details
        | {
            "report": f"{DIFFERENCE} of {definition}",
            "as_at": on,
            "kind": "csv",
            "rows": export.rows,
            "filters": filters,
            "sha256": export.sha256,
        },
    )
    return export
