"""The register of full checks as a file."""

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from offender_mgmt.alerts.models import SweepRun
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.services import Actor

HEADER = (
    "Check",
    "Day",
    "Started",
    "Finished",
    "Recorded by the database",
    "Started by",
    "Refused because",
    "Live",
    "Scheduled",
    "Suspended",
    "Without a date",
    "Unaccounted",
    "Recount",
    "Policy revision",
    "Rule version",
    "Query digest",
)
Cell = str | int | None


@dataclass(frozen=True)
class CertificateFile:
    """A finished file. `sha256` is of its bytes and is in the audit log too."""

    filename: str
    content: bytes
    sha256: str


@transaction.atomic
def export_certificates(*, first: date, last: date, by: Actor, now: datetime) -> CertificateFile:
    """Make one CSV file of every full check made for these days, the earliest first, and audit it with its hash."""
    runs = SweepRun.objects.made_in(first=first, last=last).select_related("recount")
    rows = [_row(run) for run in runs.order_by("recorded_at", "pk").iterator()]
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([HEADER, *rows])
    content = out.getvalue().encode("utf-8-sig")
    made = CertificateFile(
        filename=f"vigil-certificates-{first.isoformat()}-to-{last.isoformat()}.csv",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    days = {"from": first.isoformat(), "to": last.isoformat(), "made_at": now.isoformat()}
    audit.record(
        Verb.REPORT_EXPORTED,
        by=by,
        details={"report": "certificates/1", "kind": "csv", "rows": len(rows), "sha256": made.sha256, **days},
    )
    return made


def _row(run: SweepRun) -> tuple[Cell, ...]:
    return (
        run.pk,
        run.on.isoformat(),
        *(timezone.localtime(at).isoformat() for at in (run.started_at, run.finished_at, run.recorded_at)),
        run.get_trigger_display(),
        run.get_refusal_display(),
        run.live,
        run.scheduled,
        run.suspended,
        run.unschedulable,
        run.partition.unaccounted,
        _recount(run),
        run.policy_revision,
        run.rule_version,
        run.query_digest,
    )


def _recount(run: SweepRun) -> str:
    recount = getattr(run, "recount", None)
    if recount is None:
        return "none"
    return "equal" if recount.is_equal else "different"
