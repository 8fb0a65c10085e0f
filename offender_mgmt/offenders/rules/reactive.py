"""Reactive management: who may enter it, and what ends it by itself (domain 1.12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import ChangeKind, RiskLevel
from offender_mgmt.policy.rules import Policy

# What ends reactive management on the day it becomes known.
EXITS = frozenset(
    {
        ChangeKind.INTELLIGENCE,
        ChangeKind.ARREST,
        ChangeKind.OFFENCE,
        ChangeKind.BREACH,
        ChangeKind.MISSED_NOTIFICATION,
        ChangeKind.ORDER_MADE,
        ChangeKind.ADDRESS,
        ChangeKind.CHILD_IN_HOUSEHOLD,
    }
)


@dataclass(frozen=True)
class ReactiveFacts:
    """What is known of a person who is, or may be, managed reactively. None is *not known*."""

    risk_level: str | None
    last_offence_on: date | None
    has_order_in_force: bool
    has_child_in_household: bool
    has_unreviewed_intelligence: bool


@dataclass(frozen=True)
class Criterion:
    """One entry criterion, and whether it holds. None is *not known*, which is never good enough."""

    words: str
    is_met: bool | None


def entry_criteria(facts: ReactiveFacts, policy: Policy, *, today: date) -> list[Criterion]:
    """Each criterion for entering, with whether it holds on the day."""
    years = policy.reactive_offence_free_years
    level, since = facts.risk_level, facts.last_offence_on
    return [
        Criterion("The risk level is low", None if level is None else level == RiskLevel.LOW),
        Criterion(
            f"No offence for {years} years", None if since is None else _years_after(since, years) <= today
        ),
        Criterion("No civil order in force", not facts.has_order_in_force),
        Criterion("No adverse intelligence that is not yet reviewed", not facts.has_unreviewed_intelligence),
        Criterion("No child in the household", not facts.has_child_in_household),
    ]


def check_can_enter(criteria: Sequence[Criterion], *, changes_since: frozenset[str]) -> None:
    """Raise RuleViolation unless every criterion is met, and nothing became known since it was asked for."""
    missing = [f"{one.words}: {in_words(one.is_met)}" for one in criteria if not one.is_met]
    if missing:
        raise RuleViolation(f"Reactive management needs every criterion to be met. {'; '.join(missing)}.")
    exits = _exits(changes_since)
    if exits:
        raise RuleViolation(f"{exits[0]} became known since this was asked for. Return it, and look again.")


def in_words(is_met: bool | None) -> str:
    """How a criterion stands."""
    return {True: "met", False: "not met", None: "not known"}[is_met]


def why_it_ends(*, risk_level: str | None, changes_since: frozenset[str]) -> str:
    """Say why reactive management ends by itself; empty when it goes on."""
    if risk_level != RiskLevel.LOW:
        return "The risk level is no longer low."
    exits = _exits(changes_since)
    return f"{exits[0]} became known." if exits else ""


def _exits(changes: frozenset[str]) -> list[str]:
    return sorted(ChangeKind(kind).label for kind in changes & EXITS)


def _years_after(day: date, years: int) -> date:
    """So many years later: the protection lasts its whole years, so 29 February runs to 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
