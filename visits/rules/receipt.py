"""The receipt: a due date's arithmetic in words, stored with the date and shown wherever the date is."""

from typing import Any

from offender_mgmt.policy.rules import Policy
from visits.rules.due import VisitDue


def receipt(due: VisitDue, policy: Policy) -> dict[str, Any]:
    """Return the arithmetic as JSON: dates in ISO form, and `lines`, four plain lines for people."""
    return {
        "anchor": due.anchor.value,
        "anchor_on": due.anchor_on.isoformat(),
        "interval_months": due.interval_months,
        "interval_days": due.interval_days,
        "interval_reason": due.interval_reason,
        "adjustments": list(due.adjustments),
        "due_on": due.due_on.isoformat(),
        "usual_due_on": due.usual_due_on.isoformat(),
        "decided_by": due.decided_by,
        "runner_up": due.runner_up,
        "policy_revision": policy.revision,
        "lines": _lines(due, policy),
    }


def _lines(due: VisitDue, policy: Policy) -> list[str]:
    return [
        f"{due.anchor.label}: {due.anchor_on:%-d %B %Y}",
        f"+ {_interval(due)}: {due.interval_reason} ({policy.name})",
        f"Adjustments: {'; '.join(due.adjustments) or 'none'}",
        f"= due {due.due_on:%-d %B %Y}. Decided by: {due.decided_by}. Also weighed: {due.runner_up}",
    ]


def _interval(due: VisitDue) -> str:
    if due.interval_months is not None:
        return f"{due.interval_months} month{'' if due.interval_months == 1 else 's'}"
    return f"{due.interval_days} days"
