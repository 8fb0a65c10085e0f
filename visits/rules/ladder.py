"""What follows visits that were not successful: another part of the day, a supervisor's review, a decision.

Nothing here moves a due date, and nothing here says that a warrant was applied for: it says what is on record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.rules import Policy
from visits.choices import DayPart, FactState, Outcome, Rung
from visits.rules.warrant import Attempt, Circumstances, StatutoryFact, ready_on, statutory_facts

AWAY = {Outcome.IN_CUSTODY: "in custody", Outcome.IN_HOSPITAL: "in hospital", Outcome.ABROAD: "abroad"}
TRIED_FIRST = (DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING)


@dataclass(frozen=True)
class Step:
    """Where the ladder stands, and what to do next. `by` is the last day for it; None where policy sets none."""

    rung: Rung
    sentence: str
    by: date | None = None


@dataclass(frozen=True)
class Decided:
    """A decision after attempts: when it was made, and the last day on which it holds."""

    decided_at: datetime
    review_on: date


@dataclass(frozen=True)
class Needed:
    """Which decision is needed, and since the day of which attempt."""

    rung: Rung
    since_on: date


@dataclass(frozen=True)
class OnRecord:
    """What a decision is made on: the rung, the number of attempts, and each fact of s.96B."""

    rung: Rung
    attempts: int
    facts: tuple[StatutoryFact, ...]


def next_step(attempts: Sequence[Attempt], circumstances: Circumstances, policy: Policy) -> Step:
    """Where the ladder stands after these attempts, the earliest first, all since the last successful visit."""
    if not attempts:
        return Step(Rung.NONE, "Nothing has been tried in vain since the last successful visit.")
    if all(fact.state != FactState.MISSING for fact in statutory_facts(attempts, circumstances, policy)):
        return Step(
            Rung.WARRANT_READY,
            "Every fact of section 96B that can be on record is. A supervisor decides, with reasons: a warrant, "
            "an arrest, another attempt, missing or wanted.",
        )
    last = attempts[-1]
    if last.outcome in AWAY:
        return Step(
            Rung.FIND_OUT,
            f"The person was said to be {AWAY[Outcome(last.outcome)]}. Confirm it, and ask for a suspension with the "
            "evidence. Until another person approves that, the visit stays due.",
        )
    if last.outcome == Outcome.NOT_RESIDENT:
        return Step(
            Rung.FIND_OUT,
            "The person does not live at the address as notified. Find out where they are: a change that was not "
            "notified is a breach.",
        )
    return _review_or_again(attempts, policy)


def _review_or_again(attempts: Sequence[Attempt], policy: Policy) -> Step:
    last = attempts[-1]
    if last.outcome == Outcome.UNSAFE:
        return Step(Rung.REVIEW, "A supervisor decides how the visit can be made safely.")
    if len(attempts) >= policy.review_after_attempts:
        tries = f"Attempts without success: {len(attempts)}."
        return Step(Rung.REVIEW, f"{tries} Agree with your supervisor who tries next, and when.")
    tried = {attempt.day_part for attempt in attempts}
    untried = [part.value for part in TRIED_FIRST if part not in tried]
    when = " or ".join(untried) if untried else "another time"
    by = last.made_on + timedelta(days=policy.another_day_part_days)
    return Step(Rung.TRY_AGAIN, f"Try again in another part of the day: {when}.", by)


def stands(decided: Decided, attempts: Sequence[Attempt], *, today: date) -> bool:
    """Whether a decision still holds: through the day on which it is looked at again, and until an attempt is
    recorded that it did not know of.
    """
    return today <= decided.review_on and all(one.recorded_at <= decided.decided_at for one in attempts)


def decision_needed(
    attempts: Sequence[Attempt],
    circumstances: Circumstances,
    policy: Policy,
    *,
    decided: Sequence[Decided],
    today: date,
) -> Needed | None:
    """Which decision a supervisor must make now; None when one stands, or when nobody is there to be visited.

    Source: domain 1.4 and HMICFRS, August 2024: no proactive consideration of arrest or a warrant after failures.
    """
    if circumstances.away or any(stands(one, attempts, today=today) for one in decided):
        return None
    ready = ready_on(attempts, circumstances, policy)
    if ready is not None:
        return Needed(Rung.WARRANT_READY, ready)
    if len(attempts) >= policy.review_after_attempts:
        return Needed(Rung.REVIEW, attempts[policy.review_after_attempts - 1].made_on)
    return None


def check_can_decide(
    *, attempts: int, reason: str, review_on: date, closed_on: date | None, policy: Policy, today: date
) -> None:
    """Raise RuleViolation unless a decision may be made so after that many attempts."""
    if closed_on is not None:
        raise RuleViolation("This record is closed: there is nothing to decide.")
    if not attempts:
        raise RuleViolation(
            "Nothing has been tried in vain since the last successful visit: there is nothing to decide."
        )
    words = len(reason.split())
    if words < policy.deviation_words:
        raise RuleViolation(
            f"Give the reasons in at least {policy.deviation_words} words, so that somebody else can follow them; "
            f"these are {words}."
        )
    if review_on < today:
        raise RuleViolation("The day to look at it again cannot be in the past.")
    latest = latest_review(policy, today=today)
    if review_on > latest:
        raise RuleViolation(f"Look at it again on {latest:%-d %B %Y} or before: no decision is open-ended.")


def latest_review(policy: Policy, *, today: date) -> date:
    """The last day on which policy lets a decision be looked at again."""
    return today + timedelta(days=policy.ladder_decision_days)


def needs_second_person(choice: str, policy: Policy) -> bool:
    """Whether policy wants another person to approve this choice: it lets the visit wait."""
    return choice in policy.two_person_choices


def check_is_as_proposed(*, then: OnRecord, now: OnRecord) -> None:
    """Raise RuleViolation when a decision would be approved on other facts than it was proposed on."""
    if now != then:
        raise RuleViolation(
            "What is on record has changed since this was proposed. Return it, and decide again on what is there now."
        )
