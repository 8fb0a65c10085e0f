"""When announcing a visit takes a supervisor's approval, and who may say what of it (domain 1.5, 5)."""

from dataclasses import dataclass
from datetime import date

from offender_mgmt.accounts.rules import Person
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.policy.rules import Policy
from visits.choices import TOLD_BEFOREHAND

SHARE_MONTHS = 12  # an officer's share is of the year before, as inspectors count it


@dataclass(frozen=True)
class Share:
    """Of so many visits, how many the offender knew of beforehand."""

    announced: int
    visits: int

    @property
    def percent(self) -> float | None:
        """The share in per cent; None of no visits at all."""
        return 100 * self.announced / self.visits if self.visits else None

    def is_above(self, percent: int) -> bool:
        """Say whether it is above so many per cent; no visits are above nothing."""
        return self.announced * 100 > percent * self.visits


@dataclass(frozen=True)
class Announcing:
    """A visit about to be told: how it was arranged, the person's level, and the officer's share before it."""

    arrangement: str
    risk_level: str | None
    share: Share


def why_approval_is_needed(facts: Announcing, policy: Policy) -> tuple[str, ...]:
    """Why this visit takes a supervisor's approval, in words; nothing when it takes none."""
    if facts.arrangement not in TOLD_BEFOREHAND:
        return ()
    level = policy.counted_as(facts.risk_level)
    reasons = []
    if level in policy.announced_approval_levels:
        treated = "" if facts.risk_level else "not assessed, which counts as "
        reasons.append(f"The risk level is {treated}{RiskLevel(level).label.lower()}.")
    if facts.share.is_above(policy.announced_share_percent):
        reasons.append(
            f"{facts.share.announced} of the {facts.share.visits} visits that the officer recorded in the "
            f"{SHARE_MONTHS} months before were announced: more than {policy.announced_share_percent} %."
        )
    return tuple(reasons)


def needs_approval(facts: Announcing, policy: Policy) -> bool:
    """Say whether a visit takes a supervisor's approval before it counts as authorised."""
    return bool(why_approval_is_needed(facts, policy))


def check_can_ask(*, is_closed: bool, from_on: date, until_on: date, today: date) -> None:
    """Raise RuleViolation unless a visit on these days may be announced, or still may when it is approved."""
    if is_closed:
        raise RuleViolation("This record is closed. No visit is made.")
    if until_on < from_on:
        raise RuleViolation("The last day is before the first.")
    if until_on < today:
        raise RuleViolation("These days are past. A visit that was made is answered for on its own page.")


@dataclass(frozen=True)
class Reviewed:
    """An announced visit as it stands: what it needed and has, and who made it."""

    is_asked: bool
    is_reviewed: bool
    officer_ids: frozenset[int]
    recorded_by: Person


def check_can_review(visit: Reviewed, *, reason: str, by: Person, may_approve: bool) -> None:
    """Raise RuleViolation unless this person may say now, with these words, whether the visit is authorised."""
    if visit.is_reviewed:
        raise RuleViolation("This has already been decided. Look at the visit again.")
    if not visit.is_asked:
        raise RuleViolation("This visit needs no decision: it needed no approval, has it, or was corrected.")
    if not may_approve:
        raise RuleViolation("Only a supervisor may decide this.")
    if by.pk in visit.officer_ids:
        raise RuleViolation("You made this visit yourself. Another supervisor decides.")
    if by.pk == visit.recorded_by.pk:
        raise RuleViolation("You recorded this visit yourself. Another supervisor decides.")
    if by.rank < visit.recorded_by.rank:
        raise RuleViolation("Whoever decides must not be junior to the person who recorded the visit.")
    if not reason.strip():
        raise RuleViolation("Write down the reasons.")
