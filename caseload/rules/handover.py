"""Handing cases over so that nobody is left without somebody who answers for them (peers 22)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from offender_mgmt.accounts.rules.absences import Days
from offender_mgmt.accounts.rules.qualifications import Lack
from offender_mgmt.errors import RuleViolation

ANSWERED = "This has been answered already, or was revoked. Look at the list again."
MOST_NAMED = 20  # references in one sentence


@dataclass(frozen=True)
class Case:
    """An offender as a hand-over sees them: who manages them now, in which team, and whether the record is live."""

    reference: str
    manager_id: int | None
    team_id: int | None
    is_closed: bool = False


@dataclass(frozen=True)
class Receiver:
    """Somebody who may be given a case: where they work, when they are away, and what they lack for it."""

    pk: int
    name: str
    is_active: bool
    teams: frozenset[int]
    away: Sequence[Days] = ()
    lacks: Sequence[Lack] = ()
    is_leaving: bool = False


def check_can_start(
    *, name: str, is_active: bool, is_leaving: bool, is_oneself: bool, reason_told: str
) -> None:
    """Raise RuleViolation unless a hand-over of this officer's cases may be started."""
    if not is_active:
        raise RuleViolation(f"The account of {name} is disabled, and has no cases to hand over.")
    if is_leaving:
        raise RuleViolation(f"A hand-over for {name} is under way. Open that one.")
    if is_oneself:
        raise RuleViolation("Somebody else must answer beside you: ask another supervisor to start this.")
    if not reason_told.strip():
        raise RuleViolation("Write down why the cases are handed over.")


def check_can_receive(case: Case, receiver: Receiver, *, on: date, authority: str) -> None:
    """Raise RuleViolation unless this person may manage this offender from that day.

    `authority` is a supervisor's reason to give a case to somebody who is not trained for it (domain 5): without
    one that is refused; with one it is done, and reported.
    """
    if case.is_closed:
        raise RuleViolation(f"The record {case.reference} is closed: nobody needs to manage it.")
    if receiver.pk == case.manager_id:
        raise RuleViolation(f"{receiver.name} manages {case.reference} now. Choose somebody else.")
    if not receiver.is_active:
        raise RuleViolation(f"The account of {receiver.name} is disabled. Choose somebody else.")
    if case.team_id not in receiver.teams:
        raise RuleViolation(
            f"{receiver.name} does not work in the team of {case.reference}. Ask for a transfer instead."
        )
    if receiver.is_leaving:
        raise RuleViolation(f"{receiver.name} is handing their own cases over. Choose somebody else.")
    absence = next((days for days in receiver.away if on in days), None)
    if absence is not None:
        raise RuleViolation(f"{receiver.name} is away {absence}. Choose somebody who is there.")
    if receiver.lacks and not authority.strip():
        lacks = "; ".join(str(lack) for lack in receiver.lacks)
        raise RuleViolation(
            f"{receiver.name} is not trained for this ({lacks}). A supervisor may allow it with a reason."
        )


def check_can_offer(case: Case, *, leaver_id: int, leaver: str, is_over: bool, waits_for: str) -> None:
    """Raise RuleViolation unless this case belongs to the hand-over and waits for nobody's answer yet."""
    if is_over:
        raise RuleViolation("This hand-over has ended. Start another one.")
    if case.manager_id != leaver_id:
        raise RuleViolation(f"{leaver} does not manage {case.reference} any more.")
    if waits_for:
        raise RuleViolation(f"{case.reference} waits for the answer of {waits_for}. Revoke that offer first.")


def check_is_waiting(*, is_answered: bool) -> None:
    """Raise RuleViolation when an offer or a transfer has been answered or revoked."""
    if is_answered:
        raise RuleViolation(ANSWERED)


def check_is_offered_to(*, offered_to: int, by: int) -> None:
    """Raise RuleViolation unless whoever answers is the officer to whom the case was offered."""
    if offered_to != by:
        raise RuleViolation("This case was offered to somebody else. Only that officer can answer.")


def check_says_why(because: str) -> None:
    """Raise RuleViolation unless there is a reason for whoever has to act next."""
    if not because.strip():
        raise RuleViolation("Say why, so that the case can be offered to somebody else.")


def check_can_finish(*, name: str, is_over: bool, left: Sequence[str]) -> None:
    """Raise RuleViolation, with the list, while a case of the leaver has not been accepted by anybody."""
    if is_over:
        raise RuleViolation("This hand-over has ended already.")
    if left:
        raise RuleViolation(
            f"Of the cases of {name}, {len(left)} not accepted by anybody yet: {listed(left)}."
            " Offer each to an officer."
        )


def check_is_open(*, is_over: bool) -> None:
    """Raise RuleViolation when a hand-over has ended."""
    if is_over:
        raise RuleViolation("This hand-over has ended already.")


def check_can_answer_beside(*, is_active: bool) -> None:
    """Raise RuleViolation unless this supervisor is still there to answer for the cases."""
    if not is_active:
        raise RuleViolation("Your account is disabled, so you cannot answer for these cases.")


def check_can_take_over(*, is_leaver: bool, answers_already: bool) -> None:
    """Raise RuleViolation unless this supervisor may answer beside the leaver from now on."""
    if is_leaver:
        raise RuleViolation("These are your own cases: another supervisor must answer beside you.")
    if answers_already:
        raise RuleViolation("You answer for this hand-over already.")


def check_can_leave(*, name: str, left: Sequence[str], offered: int, answers_for: Sequence[str]) -> None:
    """Raise RuleViolation, with the list, while anything depends on this person."""
    found = []
    if left:
        found.append(
            f"{_cases(len(left))} still managed by {name}: {listed(left)}. Hand them over or reallocate them first"
        )
    if offered:
        found.append(f"{_cases(offered)} offered to {name}. Have the offers revoked first")
    if answers_for:
        found.append(
            f"{name} answers for the hand-over of {', '.join(answers_for)}. Another supervisor must take it over first"
        )
    if found:
        raise RuleViolation(". ".join(found) + ".")


def listed(references: Sequence[str]) -> str:
    """These references in a sentence; of very many, the first and how many more."""
    named = ", ".join(references[:MOST_NAMED])
    more = len(references) - MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named


def _cases(number: int) -> str:
    return "1 case is" if number == 1 else f"{number} cases are"
