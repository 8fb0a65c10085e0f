"""The invented extract, CSV and XLSX, against the truth that it was made from, by an oracle of its own."""

import calendar
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from intake.choices import RowOutcome
from intake.reading import read_source
from intake.rules.facts import Knowledge, ParsedRow
from intake.rules.tables import RowResult, parse_table
from tests.intake.sources import DEMO, EXTRACT_DATE, PROFILE

TRUTH: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "register-extract.truth.json").read_text()
)
MONTHS = {"very_high": 1, "high": 3, "medium": 6, "low": 12, None: 3}
Results = tuple[RowResult, ...]


def read(kind: str) -> Results:
    """Read and parse the extract."""
    table = read_source(DEMO / f"register-extract.{kind}", PROFILE)
    return parse_table(table, PROFILE, EXTRACT_DATE)


@pytest.fixture(scope="module")
def from_csv() -> Results:
    """The results of the CSV file."""
    return read("csv")


@pytest.fixture(scope="module")
def people(from_csv: Results) -> dict[str, ParsedRow]:
    """The people by reference."""
    return {row.parsed.reference: row.parsed for row in from_csv if row.parsed}


def due_on(row: ParsedRow) -> date:
    """The oracle: domain 4 with the intervals of the truth, written without looking at the product's rules."""
    visit = row.last_visit
    if visit.knowledge is Knowledge.NEVER:
        assert row.registered_on is not None
        return row.registered_on + timedelta(days=15)
    assert visit.on is not None
    month = visit.on.month - 1 + MONTHS[row.risk_level]
    year, month = visit.on.year + month // 12, month % 12 + 1
    return date(year, month, min(visit.on.day, calendar.monthrange(year, month)[1]))


def test_csv_and_xlsx_parse_to_identical_results(from_csv: Results) -> None:
    """The same rows in another format are the same people, the same doubts, the same words."""
    assert read("xlsx") == from_csv


def test_the_rows_add_up(from_csv: Results, people: dict[str, ParsedRow]) -> None:
    """1,604 rows, 1,600 people, and each person on one row."""
    ended = [row.outcome for row in from_csv]

    assert sum(ended.count(outcome) for outcome in RowOutcome) == len(from_csv) == TRUTH["source_rows"]
    assert len(people) == TRUTH["people"]
    assert sum(row.closure is None for row in people.values()) == TRUTH["live"]


def test_every_clean_due_date_is_the_truths(people: dict[str, ParsedRow]) -> None:
    """Parsing changes no level and no visit of a row without mess: each due date comes out as in the truth."""
    told = {reference: due_on(people[reference]).isoformat() for reference in TRUTH["due_on"]}

    assert told == TRUTH["due_on"]
    assert {reference for reference, due in told.items() if date.fromisoformat(due) < EXTRACT_DATE} == set(
        TRUTH["must_be_overdue_clean"]
    )


def test_clean_rows_are_accepted(from_csv: Results) -> None:
    """No question is raised about a row that holds no mess."""
    clean = {
        reference
        for name in ("must_be_overdue_clean", "must_not_be_overdue_clean", "suspended_clean", "closed_clean")
        for reference in TRUTH[name]
    }
    asked = {row.reference for row in from_csv if row.outcome != RowOutcome.ACCEPTED}

    assert not clean & asked


def test_nobody_ambiguous_is_silently_fine(from_csv: Results) -> None:
    """Each of them waits for a person's decision."""
    asked = {row.reference for row in from_csv if row.outcome == RowOutcome.NEEDS_DECISION}

    assert set(TRUTH["never_silently_fine"]) <= asked


def test_suspended_and_closed_people_are_as_in_the_truth(people: dict[str, ParsedRow]) -> None:
    """Clean suspensions hold on the day of the extract; 183 hold in all; closures are closed."""
    holds = {
        reference
        for reference, row in people.items()
        if row.suspension and row.next_check_on and row.next_check_on >= EXTRACT_DATE
    }

    assert set(TRUTH["suspended_clean"]) <= holds
    assert len(holds) == TRUTH["suspended"]
    assert all(people[reference].closure for reference in TRUTH["closed_clean"])


def test_the_case_since_2017_is_told_as_it_is(people: dict[str, ParsedRow]) -> None:
    """High risk, last successful visit 14 March 2017, due 14 June 2017."""
    worst = people[TRUTH["most_overdue"]["ref"]]

    assert worst.reference == "SYN/01/00005"
    assert worst.last_visit.on == date(2017, 3, 14)
    assert due_on(worst).isoformat() == TRUTH["most_overdue"]["due_on"]
