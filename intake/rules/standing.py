"""Whether a person is live, suspended or closed. When in doubt they are live, and a visit stays due."""

from dataclasses import dataclass
from datetime import date

from intake.rules.cells import Cells
from intake.rules.facts import Doubt
from intake.rules.text import long_date, word_key
from offender_mgmt.offenders.choices import ClosureReason, SuspensionReason

QUESTION = "Is the person live, suspended or closed?"
STILL = {
    SuspensionReason.CUSTODY: "still in custody",
    SuspensionReason.HOSPITAL: "still in hospital",
    SuspensionReason.ABROAD: "still abroad",
    SuspensionReason.REACTIVE: "still managed reactively",
}
# No suspension is open-ended (domain 1.13): a date beyond this is a placeholder for "no end".
FURTHEST_CHECK_YEARS = 10


@dataclass(frozen=True)
class Standing:
    """A live person has none of them."""

    suspension: SuspensionReason | None = None
    next_check_on: date | None = None
    closure: ClosureReason | None = None


def standing_of(cells: Cells, *, extract_date: date) -> Standing:
    """Return the person's standing. A blank or unknown status is live, with a question."""
    is_understood, meaning = cells.meaning("status", QUESTION, cells.profile.statuses)
    if is_understood and "status" in cells.profile.columns and not word_key(cells.raw("status")):
        cells.ask("status", QUESTION, "The status is blank.")
    if isinstance(meaning, ClosureReason):
        return Standing(closure=meaning)
    if isinstance(meaning, SuspensionReason):
        return Standing(suspension=meaning, next_check_on=_next_check(cells, meaning, extract_date))
    return Standing()


def _next_check(cells: Cells, reason: SuspensionReason, extract_date: date) -> date | None:
    question = f"Is the person {STILL[reason]}, and when is the next check?"
    day = cells.date("next_check_on", question)
    if day is None:
        cells.ask("next_check_on", question, "A suspension needs a date on which it is checked.")
    elif day.year - extract_date.year > FURTHEST_CHECK_YEARS:
        cells.ask("next_check_on", question, f"The check is more than {FURTHEST_CHECK_YEARS} years away.")
        return None
    elif day < extract_date:
        reason_text = f"The check was due on {long_date(day)} and has passed."
        cells.add(Doubt("next_check_on", cells.told("next_check_on"), question, reason_text))
    return day
