"""Decisions about corrections and contradictions of visits."""

from datetime import date

from offender_mgmt.errors import RuleViolation


class CorrectedMeanwhile(RuleViolation):
    """Somebody else put the record right after it was shown: both are put side by side, nothing is lost."""


def check_can_correct(*, is_corrected: bool, closed_on: date | None, reason: str) -> None:
    """Raise RuleViolation unless this record of a visit may be put right, once, with a reason.

    Raises CorrectedMeanwhile when it has been put right already.
    """
    if is_corrected:
        raise CorrectedMeanwhile(
            "This visit has already been corrected. Correct the record that replaced it."
        )
    if closed_on is not None:
        raise RuleViolation("This record is closed. Reopen it before you correct a visit.")
    if not reason.strip():
        raise RuleViolation("Say why the record is wrong.")


def check_can_answer(*, is_answered: bool, is_asked: bool, answer: str) -> None:
    """Raise RuleViolation unless the question is open and there are words to answer it."""
    if is_answered:
        raise RuleViolation("This question has already been answered.")
    if not is_asked:
        raise RuleViolation("There is no question about this visit any more. Look at the record again.")
    if not answer.strip():
        raise RuleViolation("Write down how both can be true.")
