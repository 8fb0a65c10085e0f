"""What follows visits that were not successful: another part of the day, a supervisor's review, a warrant's facts.

Nothing here moves a due date, and nothing here says that a warrant was applied for: it says what is on record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from offender_mgmt.policy.rules import Policy
from visits.choices import DayPart, FactState, Outcome, Purpose, Rung

AWAY = {Outcome.IN_CUSTODY: "in custody", Outcome.IN_HOSPITAL: "in hospital", Outcome.ABROAD: "abroad"}
TRIED_FIRST = (DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING)


@dataclass(frozen=True)
class Attempt:
    """A visit that was not successful. `day_part` None: only the day is known. `premises` None: not recorded."""

    made_on: date
    day_part: DayPart | None
    outcome: str
    premises: int | None
    purposes: frozenset[str]
    was_away: bool


@dataclass(frozen=True)
class Circumstances:
    """What is on record today: the address notified last, and why visits are suspended, in words."""

    premises: int | None
    away: str = ""


@dataclass(frozen=True)
class StatutoryFact:
    """One fact of s.96B, whether it is on record, and why that is so."""

    letter: str
    words: str
    state: FactState
    because: str


@dataclass(frozen=True)
class Step:
    """Where the ladder stands, and what to do next. `by` is the last day for it; None where policy sets none."""

    rung: Rung
    sentence: str
    by: date | None = None


def why_not_counted(attempt: Attempt, *, premises: int | None, policy: Policy) -> str:
    """Why an attempt is no occasion on which entry was sought and not obtained; empty when it is one.

    Source: Sexual Offences Act 2003, s.96B(2)(d), and domain 1.9: at those premises, to assess the risk, while the
    person was not in custody, in hospital or abroad. What is not known does not count.
    """
    if attempt.outcome not in policy.warrant_outcomes:
        return "This outcome is not one at which entry was sought and not obtained."
    if attempt.was_away:
        return "The person was in custody, in hospital or abroad."
    if Purpose.RISK not in attempt.purposes:
        return "It is not on record that the visit was to assess the risk."
    if attempt.premises is None:
        return "The address is not on record."
    if attempt.premises != premises:
        return "It was at another address than the one notified last."
    return ""


def statutory_facts(
    attempts: Sequence[Attempt], circumstances: Circumstances, policy: Policy
) -> tuple[StatutoryFact, ...]:
    """The four facts of s.96B(2), each present, missing, or for a person to state."""
    return (
        _premises(circumstances),
        _not_away(circumstances),
        StatutoryFact(
            "c",
            "Entry and search are necessary to assess the risk",
            FactState.FOR_A_PERSON,
            "A senior officer states this, with reasons.",
        ),
        _occasions(attempts, circumstances, policy),
    )


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


def _premises(circumstances: Circumstances) -> StatutoryFact:
    words = (
        "The address is the one notified last, or the person is believed to live or be regularly found there"
    )
    if circumstances.premises is not None:
        return StatutoryFact("a", words, FactState.PRESENT, "It is the address notified last.")
    because = (
        "No address is on record. Grounds to believe that the person is at another must be written down."
    )
    return StatutoryFact("a", words, FactState.MISSING, because)


def _not_away(circumstances: Circumstances) -> StatutoryFact:
    words = "The person is not in custody, not detained in hospital and not outside the United Kingdom"
    if not circumstances.away:
        return StatutoryFact("b", words, FactState.PRESENT, "Nothing on record says that they are.")
    return StatutoryFact("b", words, FactState.MISSING, f"Visits are suspended: {circumstances.away}.")


def _occasions(attempts: Sequence[Attempt], circumstances: Circumstances, policy: Policy) -> StatutoryFact:
    premises = circumstances.premises
    counted = sum(not why_not_counted(one, premises=premises, policy=policy) for one in attempts)
    asked = policy.warrant_failed_attempts
    return StatutoryFact(
        "d",
        f"On at least {asked} occasions entry was sought at those premises for that purpose, and not obtained",
        FactState.PRESENT if counted >= asked else FactState.MISSING,
        f"{counted} of {asked} on record since the last successful visit.",
    )
