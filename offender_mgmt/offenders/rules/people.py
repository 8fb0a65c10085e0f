"""Decisions about people who are linked to an offender (domain 1.12, 2.6)."""

from dataclasses import dataclass
from datetime import date

from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import LinkKind

ADULT_AT = 18


@dataclass(frozen=True)
class Linked:
    """A person as somebody links them. None is *not known*."""

    kind: str
    name: str
    date_of_birth: date | None
    is_in_household: bool
    from_on: date | None


def check_can_link(person: Linked, *, closed_on: date | None, is_the_offender: bool, today: date) -> None:
    """Raise RuleViolation unless this person may be linked to a live offender."""
    if closed_on is not None:
        raise RuleViolation("This record is closed. Reopen it before you add to it.")
    if not person.name.strip():
        raise RuleViolation("Give the person's name, or a description such as \"neighbour's daughter\".")
    if is_the_offender:
        raise RuleViolation("This is the offender's own record. Link somebody else.")
    if person.date_of_birth is not None and person.date_of_birth > today:
        raise RuleViolation("The date of birth cannot be in the future.")
    if person.from_on is not None and person.from_on > today:
        raise RuleViolation("A link cannot begin in the future. Record it on the day.")
    if person.kind == LinkKind.CHILD and _is_adult(person.date_of_birth, today):
        raise RuleViolation("By this date of birth the person is not a child. Check the year, or the kind.")


def check_can_end_link(
    *, closed_on: date | None, from_on: date | None, already_until: date | None, until_on: date, today: date
) -> None:
    """Raise RuleViolation unless the link may have ended on that day."""
    if closed_on is not None:
        raise RuleViolation("This record is closed. Reopen it before you change it.")
    if already_until is not None:
        raise RuleViolation(f"This link ended on {already_until:%-d %B %Y}.")
    if until_on > today:
        raise RuleViolation("A link cannot have ended in the future. Record it on the day.")
    if from_on is not None and until_on < from_on:
        raise RuleViolation("A link cannot end before it began.")


def is_child_in_household(person: Linked, *, today: date) -> bool:
    """Say whether a child lives with the offender: one called a child, or anybody known to be under 18."""
    is_minor = person.date_of_birth is not None and not _is_adult(person.date_of_birth, today)
    return person.is_in_household and (person.kind == LinkKind.CHILD or is_minor)


def _is_adult(date_of_birth: date | None, today: date) -> bool:
    if date_of_birth is None:
        return False
    birthday_is_to_come = (today.month, today.day) < (date_of_birth.month, date_of_birth.day)
    return today.year - date_of_birth.year - birthday_is_to_come >= ADULT_AT
