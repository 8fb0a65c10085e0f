"""A proposal in words: what exactly is asked for, and what approving it does to the visit's date."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from offender_mgmt.offenders.choices import ClosureReason, ProposalKind, RiskLevel, SuspensionReason
from offender_mgmt.offenders.rules.reactive import in_words

Payload = Mapping[str, Any]
Facts = list[tuple[str, str]]


def effect_in_words(*, before: date | None, after: date | None) -> str:
    """What approving does to the date of the visit. None is *no visit due*."""
    if before is None and after is None:
        return "No visit is due now, and approving changes nothing about that."
    if before is None:
        return f"Approving makes a visit due on {_day(after)}."
    if after is None:
        return f"Approving takes away the visit that is due on {_day(before)}: none will be due."
    if after == before:
        return f"Approving leaves the visit where it is, on {_day(before)}."
    if after < before:
        return f"Approving brings the visit forward from {_day(before)} to {_day(after)}."
    days = (after - before).days
    return (
        f"Approving moves the visit from {_day(before)} to {_day(after)}, {days} day{'s' * (days > 1)} later."
    )


def facts_in_words(kind: str, payload: Payload) -> Facts:
    """What is asked for, as label and value, beside the summary and the reasons."""
    tell = TOLD.get(kind)
    return tell(payload) if tell else []


def _suspension(payload: Payload) -> Facts:
    facts = [
        ("Why no visit", SuspensionReason(payload["reason"]).label),
        ("From", _iso(payload["started_on"])),
        ("Expected until", _iso(payload["expected_until"])),
        ("Next check", _iso(payload["next_check_on"])),
    ]
    return facts + [(one["criterion"], in_words(one["is_met"]).capitalize()) for one in payload["criteria"]]


def _closure(payload: Payload) -> Facts:
    return [("Why", ClosureReason(payload["reason"]).label), ("Closed on", _iso(payload["closed_on"]))]


def _lowering(payload: Payload) -> Facts:
    advised = payload["advice"].get("level")
    facts = [
        ("Level now", RiskLevel(payload["from"]).label),
        ("Level asked for", RiskLevel(payload["level"]).label),
        ("The tools advise", RiskLevel(advised).label if advised else "Nothing"),
    ]
    return [*facts, ("Why not as advised", payload["deviation"])] if payload["deviation"] else facts


def _later_date(payload: Payload) -> Facts:
    return [("Later date", _iso(payload["due_on"]))]


def _announced_visit(payload: Payload) -> Facts:
    return [
        ("Why announced", payload["because_in_words"]),
        ("First day", _iso(payload["from_on"])),
        ("Last day", _iso(payload["until_on"])),
    ]


def _in_its_own_words(payload: Payload) -> Facts:
    """What a capability beyond the register asks for is put into words where it is asked for."""
    return [(label, value) for label, value in payload["told"]]


TOLD: Mapping[str, Callable[[Payload], Facts]] = {
    ProposalKind.SUSPEND: _suspension,
    ProposalKind.CLOSE: _closure,
    ProposalKind.LOWER_LEVEL: _lowering,
    ProposalKind.LATER_DATE: _later_date,
    ProposalKind.ANNOUNCED_VISIT: _announced_visit,
    ProposalKind.LADDER: _in_its_own_words,
    ProposalKind.ACCESS: _in_its_own_words,
}


def _iso(value: str | None) -> str:
    return _day(date.fromisoformat(value)) if value else "Not known"


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else "no date"
