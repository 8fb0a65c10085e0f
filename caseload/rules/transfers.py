"""Moving a case to another team or out of the force: asked by one person, agreed by another."""

from caseload.rules.handover import ANSWERED
from offender_mgmt.errors import RuleViolation


def check_can_ask(
    *, is_closed: bool, team_id: int | None, to_team_id: int | None, to_force: str, because: str, waits: bool
) -> None:
    """Raise RuleViolation unless a live case may be asked to go to another team, or to another force."""
    if is_closed:
        raise RuleViolation("This record is closed. Reopen it before it goes anywhere.")
    if waits:
        raise RuleViolation("A transfer is asked for already. Revoke that one first.")
    if (to_team_id is None) == (not to_force.strip()):
        raise RuleViolation("Choose either a team of this force, or name another force.")
    if to_team_id is not None and to_team_id == team_id:
        raise RuleViolation("The case is in that team already.")
    if not because.strip():
        raise RuleViolation("Write down why the case should go there.")


def check_can_answer(*, is_answered: bool, answers_for_team: bool, asked_by: int | None, by: int) -> None:
    """Raise RuleViolation unless this supervisor may accept or reject for the receiving team."""
    if is_answered:
        raise RuleViolation(ANSWERED)
    if not answers_for_team:
        raise RuleViolation("Only a supervisor of the receiving team can answer.")
    if asked_by == by:
        raise RuleViolation("You asked for this yourself, so another supervisor of that team must answer.")


def check_can_revoke(*, is_answered: bool) -> None:
    """Raise RuleViolation when a transfer has been answered."""
    if is_answered:
        raise RuleViolation(ANSWERED)


def check_can_confirm(*, is_answered: bool, to_force: str, reference: str) -> None:
    """Raise RuleViolation unless the other force's word is on paper: until then the duty is ours (peers 22)."""
    if is_answered:
        raise RuleViolation(ANSWERED)
    if not to_force:
        raise RuleViolation("This transfer is to a team of this force: a supervisor of that team accepts it.")
    if not reference.strip():
        raise RuleViolation("Give the reference under which the other force has taken the case.")


def check_can_reallocate(
    *, manager: str, reference: str, is_leaving: bool, waits: bool, because: str
) -> None:
    """Raise RuleViolation unless a supervisor may give this case to another officer of the team at once."""
    if is_leaving:
        raise RuleViolation(f"{manager} is handing their cases over: offer {reference} there instead.")
    if waits:
        raise RuleViolation(f"A transfer of {reference} is asked for. Have it answered or revoked first.")
    if not because.strip():
        raise RuleViolation("Write down why the cases move.")
