"""Decisions about proposals: who may answer them, and when."""

from dataclasses import dataclass
from datetime import date

from offender_mgmt.accounts.rules import Person, check_second_person
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import ProposalKind

ANSWERED = "This has already been answered or withdrawn. Look at the record again."
# A review of a level, or a date that the facts give, is not anybody's wish.
WITHDRAWABLE = frozenset(
    {
        ProposalKind.SUSPEND,
        ProposalKind.CLOSE,
        ProposalKind.LOWER_LEVEL,
        ProposalKind.ANNOUNCED_VISIT,
        ProposalKind.LADDER,
        ProposalKind.ACCESS,
    }
)


@dataclass(frozen=True)
class Waiting:
    """A proposal as it stands: who asked, and whether somebody has answered."""

    asked: Person | None
    is_closed: bool


def check_can_propose(*, reason: str, has_one_waiting: bool) -> None:
    """Raise RuleViolation unless this may be proposed now, with these reasons."""
    if not reason.strip():
        raise RuleViolation("Write down the reasons.")
    if has_one_waiting:
        raise RuleViolation(
            "The same is already waiting for approval. Have it returned before you ask again."
        )


def check_can_approve(proposal: Waiting, *, approver: Person, may_approve: bool) -> None:
    """Raise RuleViolation unless this person may approve it (domain 1.3, 2.1, 4)."""
    _check_can_answer(proposal, may_approve=may_approve)
    check_second_person(asked=proposal.asked, approver=approver)


def check_can_return(proposal: Waiting, *, may_approve: bool, reason: str) -> None:
    """Raise RuleViolation unless this person may send it back with these words."""
    _check_can_answer(proposal, may_approve=may_approve)
    if not reason.strip():
        raise RuleViolation("Say why you return it, so that it can be put right.")


def check_can_withdraw(proposal: Waiting, *, kind: str, by: Person) -> None:
    """Raise RuleViolation unless this person may take it back: their own, and not what the facts ask for."""
    if proposal.is_closed:
        raise RuleViolation(ANSWERED)
    if proposal.asked is None or proposal.asked.pk != by.pk:
        raise RuleViolation("Only the person who asked for this may withdraw it.")
    if kind not in WITHDRAWABLE:
        raise RuleViolation("This cannot be withdrawn: it waits for as long as the facts ask for it.")


def _check_can_answer(proposal: Waiting, *, may_approve: bool) -> None:
    if proposal.is_closed:
        raise RuleViolation(ANSWERED)
    if not may_approve:
        raise RuleViolation("Only a supervisor may answer this.")


def check_date_is_as_shown(*, shown: date | None, found: date | None) -> None:
    """Raise RuleViolation when approval would give another date than the one that was put to the approver."""
    if shown != found:
        raise RuleViolation(
            "The facts have changed since this was proposed, and so has the date. Look again."
        )
