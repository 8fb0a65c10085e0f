"""The compliance report: every registered offender as at a date, with the due date and its arithmetic.

Definition, version 1. As at the end of day D, as known now: an offender counts when registered by D (or recorded
by D, where the registration date is not known) and not closed by D. The visit due is the obligation counted from
the latest anchor up to D; a successful visit after that anchor, which became known only when a later one had
already been recorded, is counted from instead. It is *overdue* when D is after its due date, no successful visit
was made by D and no suspension held on D: the same question as the overdue list, asked of a date.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, DateField, F, JSONField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from offender_mgmt.exports.services.spool import Spool, in_order
from offender_mgmt.offenders.choices import RiskLevel, SuspensionReason
from offender_mgmt.offenders.models import Assignment, Offender, Suspension
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import Policy
from risk.models import RiskDecision
from visits.models import Visit, VisitObligation
from visits.rules.due import AGREED_INTERVAL, Facts, Unschedulable, next_visit_due
from visits.rules.receipt import receipt

DEFINITION = "compliance/1"


@dataclass(frozen=True)
class ComplianceRow:
    """One offender as at the date. None is *not known*; `days_overdue` is 0 when not overdue."""

    offender_id: int
    reference: str
    visor_reference: str
    team: str | None
    manager: str | None
    risk_level: str
    risk_assessed_on: date | None
    registered_on: date | None
    last_successful_visit_on: date | None
    due_on: date | None
    days_overdue: int
    status: str
    suspension_check_on: date | None
    arithmetic: str


def compliance_rows(offenders: QuerySet[Offender], *, as_at: date) -> Spool[ComplianceRow]:
    """The report's rows for these offenders, in the order of the overdue list. Two queries, and few rows in memory.

    Raises VigilError when no policy was in force on the day.
    """
    policy = in_force(as_at)
    return in_order((_row(_recounted(one, policy), as_at) for one in _values(offenders, as_at)), key=_order)


def _order(row: ComplianceRow) -> tuple[bool, bool, date, str]:
    is_unrecorded = row.last_successful_visit_on is None
    return (row.days_overdue == 0, is_unrecorded, row.due_on or date.max, row.reference)


def totals(rows: Spool[ComplianceRow]) -> dict[str, int]:
    """How many rows, how many of each status, and how many overdue of each level."""
    statuses, levels = Counter[str](), Counter[str]()
    for row in rows:
        statuses[row.status] += 1
        levels[row.risk_level] += bool(row.days_overdue)
    overdue_by_level = {f"Overdue, {level}": number for level, number in sorted((+levels).items())}
    return {"Offenders": len(rows), **dict(sorted(statuses.items())), **overdue_by_level}


def _values(offenders: QuerySet[Offender], as_at: date) -> Iterable[dict[str, Any]]:
    """Each offender on the register as at the date, with what was true then, as known now."""
    own = OuterRef("pk")
    visits = Visit.objects.successful().filter(offender=own, visited_on__lte=as_at).order_by("-visited_on")
    obligations = (
        VisitObligation.objects.filter(offender=own, anchor_on__lte=as_at)
        .filter(Q(closed_by=None) | Q(closed_by__visited_on__gt=as_at))
        .order_by("-anchor_on", "-pk")
    )
    suspensions = Suspension.objects.current(on=as_at).filter(offender=own).order_by("-pk")
    levels = (
        RiskDecision.objects.filter(offender=own)
        .filter(Q(decided_on=None) | Q(decided_on__lte=as_at))
        .order_by(F("decided_on").desc(nulls_last=True), "-recorded_at")
    )
    assignments = Assignment.objects.filter(offender=own, from_on__lte=as_at).filter(
        Q(until_on=None) | Q(until_on__gt=as_at)
    )
    name = Concat("manager__first_name", Value(" "), "manager__last_name", output_field=CharField())
    rows: Iterable[Any] = (
        offenders.alias(since_on=Coalesce("registered_on", "recorded_on"))
        .filter(Q(closed_on=None) | Q(closed_on__gt=as_at), since_on__lte=as_at)
        .annotate(
            at_last_visit_on=Subquery(visits.values("visited_on")[:1]),
            at_due_on=Subquery(obligations.values("due_on")[:1]),
            at_anchor_on=Subquery(obligations.values("anchor_on")[:1]),
            at_receipt=Subquery(obligations.values("receipt")[:1], output_field=JSONField()),
            at_suspension=Subquery(suspensions.values("reason")[:1]),
            at_check_on=Subquery(suspensions.values("lapses_on")[:1], output_field=DateField()),
            at_level=Subquery(levels.values("level")[:1]),
            at_assessed_on=Subquery(levels.values("decided_on")[:1]),
            at_manager=Subquery(assignments.annotate(name=name).values("name")[:1]),
            at_team=Subquery(assignments.values("team__name")[:1]),
        )
        .values()
        .iterator(chunk_size=2000)
    )
    return rows


def _recounted(values: dict[str, Any], policy: Policy) -> dict[str, Any]:
    """The same values, the visit due counted from the last visit where no obligation was ever counted from it.

    A visit that became known out of order has none. An interval that was agreed then is kept; suspensions are
    not applied again, so the date can only be too early.
    """
    visited_on, anchor_on = values["at_last_visit_on"], values["at_anchor_on"]
    if visited_on is None or anchor_on is None or visited_on <= anchor_on:
        return values
    then = values["at_receipt"]
    is_agreed = then["interval_months"] is not None and then["interval_reason"] == AGREED_INTERVAL
    facts = Facts(
        risk_level=values["at_level"],
        recorded_on=values["recorded_on"],
        registered_on=values["registered_on"],
        last_successful_on=visited_on,
        agreed_interval_months=then["interval_months"] if is_agreed else None,
    )
    due = next_visit_due(facts, policy, today=visited_on)
    if isinstance(due, Unschedulable):
        return values | {"at_due_on": None}
    return values | {"at_due_on": due.due_on, "at_receipt": receipt(due, policy)}


def _row(values: dict[str, Any], as_at: date) -> ComplianceRow:
    due_on: date | None = values["at_due_on"]
    is_suspended = values["at_suspension"] is not None
    days = (as_at - due_on).days if due_on is not None and not is_suspended else 0
    lines = (values["at_receipt"] or {"lines": []})["lines"]
    return ComplianceRow(
        offender_id=values["id"],
        reference=values["reference"],
        visor_reference=values["visor_reference"],
        team=values["at_team"],
        manager=(values["at_manager"] or "").strip() or None,
        risk_level=RiskLevel(values["at_level"]).label if values["at_level"] else "Not assessed",
        risk_assessed_on=values["at_assessed_on"],
        registered_on=values["registered_on"],
        last_successful_visit_on=values["at_last_visit_on"],
        due_on=due_on,
        days_overdue=max(days, 0),
        status=_status(values, days),
        suspension_check_on=values["at_check_on"],
        arithmetic="; ".join(lines),
    )


def _status(values: dict[str, Any], days: int) -> str:
    if values["at_due_on"] is None:
        return "No due date"
    if values["at_suspension"] is not None:
        return f"Suspended: {SuspensionReason(values['at_suspension']).label.lower()}"
    return "Overdue" if days > 0 else "Scheduled"
