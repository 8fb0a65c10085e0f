"""When the list of a record, and a conflict, may be changed (security 2.4, ACC-9, ACC-13)."""

from collections.abc import Collection
from dataclasses import dataclass

from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import AccessLevel


@dataclass(frozen=True)
class Candidate:
    """Somebody who is to stand on a list: whether their role reads records, whether it approves, and any conflict."""

    pk: int
    reads: bool
    approves: bool
    is_blocked: bool


@dataclass(frozen=True)
class Access:
    """For whose eyes a record is: its level, and the accounts on its list."""

    level: str
    listed: frozenset[int]


def check_can_change_access(
    *, before: Access, level: str, candidates: Collection[Candidate], is_by_standards: bool
) -> None:
    """Raise RuleViolation unless this level with this list can be asked for, and later be changed again.

    `is_by_standards` says that everybody who has decided so far is of professional standards: nobody else seals a
    record, changes the list of a sealed one, or unseals it.
    """
    if AccessLevel.SEALED in (before.level, level) and not is_by_standards:
        raise RuleViolation("Only professional standards decide who sees a sealed record.")
    if Access(level, frozenset(one.pk for one in candidates)) == before:
        raise RuleViolation("This is how it is already.")
    if level == AccessLevel.NORMAL:
        if candidates:
            raise RuleViolation("A record for everybody of the team has no list. Leave it empty.")
        return
    if not all(one.reads for one in candidates):
        raise RuleViolation("Somebody on this list may not read records, whatever list they stand on.")
    if any(one.is_blocked for one in candidates):
        raise RuleViolation("Somebody on this list cannot stand there. Ask your supervisor.")
    # Else nobody could ever change the list again, nor lift it.
    if len(candidates) < 2 or not any(one.approves for one in candidates):
        raise RuleViolation(
            "Name at least two people, one of them a supervisor: it takes two to change this again."
        )


def check_can_block(*, is_blocked: bool, reason: str) -> None:
    """Raise RuleViolation unless this conflict can be put on record."""
    if not reason.strip():
        raise RuleViolation("Say what the conflict is.")
    if is_blocked:
        raise RuleViolation("This conflict is on record already.")


def check_can_lift(*, is_lifted: bool, concerns: int, set_by: int, by: int, because: str) -> None:
    """Raise RuleViolation unless somebody who is neither concerned nor set it lifts it, with a reason."""
    if is_lifted:
        raise RuleViolation("This conflict is lifted already.")
    if by in (concerns, set_by):
        raise RuleViolation(
            "Somebody else must lift this: neither whom it concerns nor who put it on record."
        )
    if not because.strip():
        raise RuleViolation("Say why the conflict no longer holds.")


def check_not_in_emergency(*, is_in_emergency: bool) -> None:
    """Raise RuleViolation where somebody sees the record only for an emergency."""
    if is_in_emergency:
        raise RuleViolation("Emergency access does not decide who may see a record.")
