"""From a source to its people: every row ends accepted, needing a decision, or rejected, and none is lost."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from intake.choices import RowOutcome
from intake.rules.columns import mixed_date_columns
from intake.rules.facts import Doubt, ParsedRow, Rejection
from intake.rules.likeness import likeness_doubts
from intake.rules.merging import facts_of, identities, merge, numbers, own_reference
from intake.rules.parsing import SUCCESSFUL, parse_row
from intake.rules.profile import Profile
from intake.rules.source import SourceTable


@dataclass(frozen=True)
class RowResult:
    """How one source row ended, and why. `reference` is as the source has it.

    `parsed` is the person, on exactly one row for each person; write it under `parsed.reference`. A row that
    tells differently of a person told above has `told_in_row`, the number of the row with the merged facts.
    """

    number: int
    reference: str
    outcome: RowOutcome
    reasons: tuple[str, ...] = ()
    parsed: ParsedRow | None = None
    told_in_row: int | None = None


def parse_table(
    table: SourceTable, profile: Profile, extract_date: date, *, successful: frozenset[str] = SUCCESSFUL
) -> tuple[RowResult, ...]:
    """Return one result for every source row, in the order of the source.

    Rows of one reference that differ are one person of whom only what they agree on is known; where neither name
    nor date of birth agree they are different people, each under a reference of their own.
    """
    mixed = mixed_date_columns(table, profile)
    results: dict[int, RowResult] = {}
    references: dict[str, list[ParsedRow]] = defaultdict(list)
    for row in table.rows:
        told = parse_row(row, profile, extract_date, mixed=mixed, successful=successful)
        if isinstance(told, Rejection):
            results[row.number] = RowResult(row.number, "", RowOutcome.REJECTED, told.reasons)
        else:
            references[told.reference].append(told)
    people = [(reference, rows) for reference, told in references.items() for rows in _people(told)]
    alike = likeness_doubts([rows[0] for _, rows in people])
    for reference, rows in people:
        for result in _results(reference, rows, alike.get(rows[0].reference, ())):
            results[result.number] = result
    return tuple(results[row.number] for row in table.rows)


def _people(rows: Sequence[ParsedRow]) -> Iterable[list[ParsedRow]]:
    """Divide the rows of one reference by person. Several people get a reference each, and a question."""
    known: dict[Hashable, list[ParsedRow]] = {}
    people: list[list[ParsedRow]] = []
    for row in rows:
        keys = identities(row)
        person = next((known[key] for key in keys if key in known), None)
        if person is None:
            people.append(person := [])
        person.append(row)
        known |= dict.fromkeys(keys, person)
    if len(people) == 1:
        return people
    reason = f"Different people have the reference {rows[0].reference}, in rows {numbers(rows)}."
    return [_apart(person, reason) for person in people]


def _apart(rows: Sequence[ParsedRow], reason: str) -> list[ParsedRow]:
    reference = own_reference(rows[0])
    doubt = Doubt("reference", rows[0].reference, "What is this person's force reference?", reason)
    return [
        replace(row, reference=reference, is_reference_made=True, doubts=(*row.doubts, doubt)) for row in rows
    ]


def _results(reference: str, rows: Sequence[ParsedRow], extra: Sequence[Doubt]) -> Iterable[RowResult]:
    """Reject exact duplicates; merge what differs on the first row, to which the others refer."""
    told: dict[Hashable, ParsedRow] = {}
    for row in rows:
        twin = told.setdefault(facts_of(row), row)
        if twin is not row:
            reason = f"The row is an exact duplicate of row {twin.number}."
            yield RowResult(row.number, reference, RowOutcome.REJECTED, (reason,))
    different = tuple(told.values())
    person = merge(different) if len(different) > 1 else different[0]
    person = replace(person, doubts=(*person.doubts, *extra))
    outcome = RowOutcome.NEEDS_DECISION if person.doubts else RowOutcome.ACCEPTED
    yield RowResult(person.number, reference, outcome, reasons_of(person.doubts), person)
    for row in different[1:]:
        reasons = (f"Row {person.number} tells of the same person, differently.", *reasons_of(row.doubts))
        yield RowResult(row.number, reference, RowOutcome.NEEDS_DECISION, reasons, told_in_row=person.number)


def reasons_of(doubts: Iterable[Doubt]) -> tuple[str, ...]:
    """One sentence for each doubt: the field in words, what was told, and why it is not believed."""
    return tuple(_reason(doubt) for doubt in doubts)


def _reason(doubt: Doubt) -> str:
    if doubt.field == "row":
        return doubt.reason
    field = doubt.field.replace("_", " ").capitalize()
    return f"{field} “{doubt.raw}”: {doubt.reason}" if doubt.raw else f"{field}: {doubt.reason}"
