"""From a source row to the facts of one person. A doubtful fact is left unknown and asked about; nobody is dropped."""

import re
from datetime import date

from intake.rules.cells import Cells
from intake.rules.facts import Attempt, Doubt, Knowledge, LastVisit, ParsedRow, Rejection, Suggestion
from intake.rules.identity import reference_of, rejection_of
from intake.rules.last_visit import Bounds, last_visit_of
from intake.rules.profile import Profile
from intake.rules.source import SourceRow
from intake.rules.standing import standing_of
from intake.rules.text import clean_lines, word_key
from offender_mgmt.offenders.choices import RiskLevel
from visits.choices import Outcome

__all__ = ["Attempt", "Doubt", "Knowledge", "LastVisit", "ParsedRow", "Rejection", "Suggestion", "parse_row"]

SUCCESSFUL = frozenset({Outcome.SEEN_INSIDE.value})
OLDEST_YEARS = 120
TWO_PEOPLE = re.compile(r"[/&;]|\band\b", re.IGNORECASE)
POSTCODE = re.compile(r"GIR0AA|[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")


def parse_row(
    row: SourceRow,
    profile: Profile,
    extract_date: date,
    *,
    mixed: frozenset[str] = frozenset(),
    successful: frozenset[str] = SUCCESSFUL,
) -> ParsedRow | Rejection:
    """Return the facts of the person in `row`, with a Doubt for each that was left unknown.

    `mixed` names the date fields whose column holds dates of two kinds (`mixed_date_columns`); `successful` is
    policy's set of outcomes that count. A Rejection is only for what cannot be a person.
    """
    cells = Cells(row=row, profile=profile, mixed=mixed)
    if rejection := rejection_of(cells):
        return rejection
    return _person(cells, extract_date, successful)


def _person(cells: Cells, extract_date: date, successful: frozenset[str]) -> ParsedRow:
    reference, is_made = reference_of(cells)
    _ask_about_the_row(cells)
    family_name, given_names = _names(cells)
    born_on, registered_on = _life(cells, extract_date)
    standing = standing_of(cells, extract_date=extract_date)
    bounds = Bounds(born_on, registered_on, extract_date)
    return ParsedRow(
        number=cells.row.number,
        reference=reference,
        is_reference_made=is_made,
        visor_reference=cells.words("visor_reference", "What is the ViSOR reference?"),
        family_name=family_name,
        given_names=given_names,
        date_of_birth=born_on,
        registered_on=registered_on,
        team_name=_team(cells),
        manager_name=cells.words("manager_name", "Who manages this person?") or None,
        risk_level=_level(cells),
        risk_assessed_on=_assessed_on(cells, born_on, extract_date),
        last_visit=last_visit_of(cells, bounds=bounds, successful=successful),
        address=cells.words("address", "Where does the person live?"),
        postcode=_postcode(cells),
        suspension=standing.suspension,
        next_check_on=standing.next_check_on,
        closure=standing.closure,
        has_shpo=cells.yes_or_no("has_shpo", "Is a sexual harm prevention order in force?"),
        notes=_notes(cells),
        doubts=tuple(cells.doubts),
    )


def _ask_about_the_row(cells: Cells) -> None:
    for warning in cells.row.warnings:
        cells.add(Doubt("row", warning, "Is this row right as it was read?", warning))


def _names(cells: Cells) -> tuple[str, str]:
    question = "What is this person's name?"
    family_name, given_names = cells.name("family_name", question), cells.name("given_names", question)
    if not family_name and not given_names:
        cells.ask("family_name", question, "The row has no name.")
    for field, name in (("family_name", family_name), ("given_names", given_names)):
        if TWO_PEOPLE.search(name):
            cells.ask(field, "Is this one person?", "The name may be that of two people.")
    return family_name, given_names


def _life(cells: Cells, extract_date: date) -> tuple[date | None, date | None]:
    """Dates of birth and registration. When they contradict each other neither is believed."""
    born_question, registered_question = "When was this person born?", "When was this person registered?"
    born_on = _date_or_silence(cells, "date_of_birth", born_question)
    if born_on and (born_on > extract_date or extract_date.year - born_on.year > OLDEST_YEARS):
        cells.ask("date_of_birth", born_question, "Nobody alive was born on this day.")
        born_on = None
    registered_on = cells.date("registered_on", registered_question)
    if registered_on and registered_on > extract_date:
        cells.ask("registered_on", registered_question, "This registration is in the future.")
        registered_on = None
    if born_on and registered_on and registered_on <= born_on:
        cells.ask("registered_on", registered_question, "This registration is before the person was born.")
        cells.ask("date_of_birth", born_question, "This is after the person was registered.")
        return None, None
    if registered_on is None and "registered_on" in cells.profile.columns:
        cells.ask("registered_on", registered_question, "The day of registration is not told.")
    return born_on, registered_on


def _date_or_silence(cells: Cells, field: str, question: str) -> date | None:
    """A date that may be told as "not known" without a question."""
    if word_key(cells.raw(field)) in cells.profile.not_known and not cells.problem(field):
        return None
    return cells.date(field, question)


def _assessed_on(cells: Cells, born_on: date | None, extract_date: date) -> date | None:
    question = "When was the risk last assessed?"
    day = _date_or_silence(cells, "risk_assessed_on", question)
    if day and day > extract_date:
        cells.ask("risk_assessed_on", question, "This assessment is in the future.")
        return None
    if day and born_on and day <= born_on:
        cells.ask("risk_assessed_on", question, "This assessment is before the person was born.")
        return None
    return day


def _level(cells: Cells) -> RiskLevel | None:
    silence: dict[str, RiskLevel | None] = dict.fromkeys(cells.profile.not_known)
    return cells.meaning("risk_level", "Which risk level is it?", silence | dict(cells.profile.risk_levels))[
        1
    ]


def _team(cells: Cells) -> str | None:
    question = "Which team answers for this person?"
    team = cells.words("team_name", question)
    if not team and "team_name" in cells.profile.columns:
        cells.ask("team_name", question, "The team is not told.")
    return team or None


def _postcode(cells: Cells) -> str:
    """A postcode in its usual form; anything else that fits is kept as told."""
    text = cells.words("postcode", "What is the postcode?")
    compact = text.replace(" ", "").upper()
    return f"{compact[:-3]} {compact[-3:]}" if POSTCODE.fullmatch(compact) else text


def _notes(cells: Cells) -> str:
    if problem := cells.problem("notes"):
        cells.ask("notes", "What do the notes say?", problem)
    return clean_lines(cells.raw("notes"))
