"""Who a row is about: a usable reference, one made from the row, or nobody."""

import hashlib
import re

from intake.rules.cells import LONGEST, Cells
from intake.rules.facts import Rejection
from intake.rules.source import SourceRow
from intake.rules.text import clean, word_key

QUESTION = "What is this person's force reference?"
MADE = "NO-REF-"
TOTAL_LINE = re.compile(
    r"(sub|grand)?[ -]?totals?\b|(row )?count\b|number of (rows|records|offenders)\b", re.IGNORECASE
)
NUMBER = re.compile(r"[\d.,]+")
SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
WHO = ("reference", "visor_reference", "family_name", "given_names", "date_of_birth")
PERSONAL = ("risk_level", "last_visit", "registered_on", "address", "postcode")


def rejection_of(cells: Cells) -> Rejection | None:
    """Return why the row cannot be a person: it is blank, a heading, a total, or the header once more."""
    row, columns = cells.row, cells.profile.columns
    told = [clean(cell) for cell in row.cells.values() if clean(cell)]
    if not told and not row.problems:
        return Rejection(row.number, ("The row is blank.",))
    if all(clean(row.cells.get(header, "")).casefold() == header.casefold() for header in columns.values()):
        return Rejection(row.number, ("The row repeats the column names.",))
    who = {name: clean(cells.raw(name)) for name in WHO}
    naming = (*(who[name] for name in WHO[1:]), clean(cells.raw("address")), clean(cells.raw("postcode")))
    is_named = any(text and text != told[0] and not NUMBER.fullmatch(text) for text in naming)
    if told and TOTAL_LINE.match(told[0]) and not is_named:
        return Rejection(row.number, ("The row is a total, not a person.",))
    if row.problems:
        return None
    if not any(who.values()) and not any(clean(cells.raw(name)) for name in PERSONAL):
        return Rejection(
            row.number, ("The row holds neither a reference, nor a name, nor anything about a person.",)
        )
    return None


def reference_of(cells: Cells) -> tuple[str, bool]:
    """Return the reference, and whether it was made because the source has no usable one.

    A made reference depends only on who the person is said to be, so that the next extract makes the same;
    where nobody is named, on the whole row.
    """
    text = clean(cells.raw("reference"))
    reason = cells.problem("reference")
    if not text:
        reason = reason or "The row has no reference."
    elif word_key(text) in cells.profile.not_known:
        reason = "This is not a reference."
    elif cells.is_typed("reference"):
        reason = "A spreadsheet has turned the reference into a date."
    elif SCIENTIFIC.fullmatch(text):
        reason = "A spreadsheet has turned the reference into a rounded number."
    elif len(text) > LONGEST["reference"]:
        reason = f"This is longer than {LONGEST['reference']} characters."
    if not reason:
        return text, False
    cells.ask("reference", QUESTION, reason)
    return _made(cells.row, [clean(cells.raw(name)).casefold() for name in WHO[1:]]), True


def _made(row: SourceRow, who: list[str]) -> str:
    told = who if any(who) else [clean(cell) for cell in row.cells.values()]
    return MADE + hashlib.sha256("\x1f".join(told).encode()).hexdigest()[:12].upper()
