"""Whole tables: every row ends one way, nobody is lost, and nobody is two people or half a person unasked."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.choices import RowOutcome
from intake.rules.facts import Knowledge, ParsedRow
from intake.rules.source import SourceRow, SourceTable
from intake.rules.tables import RowResult, parse_table
from offender_mgmt.offenders.choices import SuspensionReason
from tests.intake.sources import CLEAN, EXTRACT_DATE, HEADER, PROFILE, source_row, source_table

ACCEPTED, NEEDS_DECISION, REJECTED = RowOutcome.ACCEPTED, RowOutcome.NEEDS_DECISION, RowOutcome.REJECTED


def results(*rows: SourceRow) -> tuple[RowResult, ...]:
    """How these rows end."""
    return parse_table(source_table(*rows), PROFILE, EXTRACT_DATE)


def outcomes(rows: tuple[RowResult, ...]) -> list[RowOutcome]:
    """Only how they ended."""
    return [row.outcome for row in rows]


def person(row: RowResult) -> ParsedRow:
    """The person that the row carries."""
    assert row.parsed is not None
    return row.parsed


def numbered(*changes: dict[str, str]) -> list[SourceRow]:
    """Rows 2, 3, …, each with its own changes."""
    return [source_row(number, **change) for number, change in enumerate(changes, start=2)]


MESS = st.sampled_from(
    [
        *("", " ", "TBC", "N/A", "#REF!", "Total", "see notes", "10/11/26 no reply, 10/11/26 seen"),
        *("31/11/2024", "01/01/2030", "07/10/2026", "2024-02-01", "45292", "12/05/45", "\u202e", "\ufffd"),
        *(
            "Low",
            "High",
            "VH",
            "Live",
            "HMP",
            "Deceased",
            "Seen",
            "No reply",
            "Y",
            "x" * 400,
            "O'Neill",
            "\n",
        ),
        *HEADER,
    ]
)
CELLS = st.one_of(MESS, st.text(max_size=12))


@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from(sorted(CLEAN)), CELLS, max_size=19),
            st.sampled_from([CLEAN, dict.fromkeys(CLEAN, "")]),
            st.sets(st.sampled_from(sorted(CLEAN)), max_size=2),
        ),
        max_size=8,
    )
)
@settings(max_examples=150, deadline=None)
def test_every_row_ends_in_exactly_one_way_and_nobody_is_dropped(
    rows: list[tuple[dict[str, str], dict[str, str], set[str]]],
) -> None:
    """Accepted + needs decision + rejected = source rows, whatever the mess (security 4)."""
    table = source_table(
        *(
            source_row(number, problems=dict.fromkeys(bad, "It is merged."), **base | changes)
            for number, (changes, base, bad) in enumerate(rows, start=2)
        )
    )

    ended = parse_table(table, PROFILE, EXTRACT_DATE)

    assert [row.number for row in ended] == [row.number for row in table.rows]
    people = {row.number for row in ended if row.parsed}
    for row in ended:
        assert row.outcome in RowOutcome
        assert bool(row.reasons) is (row.outcome != ACCEPTED)
        assert (row.parsed is not None or row.told_in_row in people) is (row.outcome != REJECTED)
    references = [row.parsed.reference for row in ended if row.parsed]
    assert len(references) == len(set(references))
    assert all(references)
    for row in ended:
        questions = [(doubt.field, doubt.raw) for doubt in row.parsed.doubts] if row.parsed else []
        assert len(questions) == len(set(questions))


@given(st.dictionaries(st.sampled_from(sorted(set(CLEAN) - {"reference"})), CELLS, max_size=19))
@settings(max_examples=150, deadline=None)
def test_mess_never_makes_a_later_visit_than_the_row_tells(changes: dict[str, str]) -> None:
    """A known visit is always a day that stands in the cell, and never in the future (security 4, property)."""
    (row,) = results(source_row(**changes))
    told = person(row)

    if told.last_visit.knowledge is Knowledge.KNOWN:
        assert told.last_visit.on is not None
        assert told.last_visit.on <= EXTRACT_DATE
        assert (CLEAN | changes)["last_visit"].strip() in {"07/10/2026", "2024-02-01"}
    if told.last_visit.knowledge is Knowledge.UNKNOWN:
        assert row.outcome is NEEDS_DECISION


def test_the_second_of_an_exact_duplicate_is_rejected() -> None:
    """Told twice is told once; spaces at the end make no difference."""
    first, second = results(*numbered({}, {"family_name": "Carrow "}))

    assert outcomes((first, second)) == [ACCEPTED, REJECTED]
    assert second.reasons == ("The row is an exact duplicate of row 2.",)
    assert second.parsed is None


def test_rows_that_differ_are_one_person_of_whom_the_difference_is_unknown() -> None:
    """Neither row is believed over the other: no level, no visit, and a question for each."""
    first, second = results(
        *numbered({"risk_level": "Low"}, {"risk_level": "High", "last_visit": "01/11/2026", "notes": "moved"})
    )

    assert outcomes((first, second)) == [NEEDS_DECISION, NEEDS_DECISION]
    assert (second.parsed, second.told_in_row) == (None, 2)
    told = person(first)
    assert told.risk_level is None
    assert told.last_visit.knowledge is Knowledge.UNKNOWN
    assert (told.family_name, told.manager_name, told.notes) == ("Carrow", "Anne Hallam", "moved")
    raws = {doubt.field: doubt.raw for doubt in told.doubts}
    assert raws == {"risk_level": "Low | High", "last_visit": "7 October 2026 | 1 November 2026"}


@pytest.mark.parametrize(
    ("changes", "field", "unknown"),
    [
        pytest.param({"date_of_birth": "22/07/1946"}, "date_of_birth", None, id="birth"),
        pytest.param({"registered_on": "16/03/2021"}, "registered_on", None, id="registration"),
        pytest.param({"team_name": "North MOSOVO"}, "team_name", None, id="team"),
        pytest.param({"manager_name": ""}, "manager_name", None, id="manager"),
        pytest.param({"has_shpo": "N"}, "has_shpo", None, id="order"),
        pytest.param({"address": "1 Elm Road"}, "address", "", id="address"),
        pytest.param(
            {"given_names": "R A"}, "given_names", "Ryan Adam", id="a name stays as the first row has it"
        ),
    ],
)
def test_any_fact_that_differs_is_asked_about(changes: dict[str, str], field: str, unknown: object) -> None:
    """What two rows tell differently is not known."""
    first, _ = results(*numbered({}, changes))

    assert getattr(person(first), field) == unknown
    assert [doubt.field for doubt in person(first).doubts] == [field]


def test_suspended_in_one_row_and_live_in_the_other_is_live() -> None:
    """Doubt about a suspension keeps the visit due; agreement keeps the suspension."""
    custody = {"status": "HMP", "next_check_on": "01/02/2028"}
    differing, _ = results(*numbered(custody, {}))
    agreeing, _ = results(*numbered(custody, custody | {"risk_level": "Low"}))

    assert person(differing).suspension is None
    assert "status" in [doubt.field for doubt in person(differing).doubts]
    assert person(agreeing).suspension is SuspensionReason.CUSTODY


def test_different_people_under_one_reference_are_both_kept() -> None:
    """Neither name nor birth agree: nobody may vanish behind another's reference."""
    other = {"family_name": "Okafor", "given_names": "Ian", "date_of_birth": "01/02/1980"}
    ended = results(*numbered({}, other))
    swapped = results(*numbered(other, {}))

    assert outcomes(ended) == [NEEDS_DECISION, NEEDS_DECISION]
    references = {person(row).family_name: person(row).reference for row in ended}
    assert len(set(references.values())) == 2
    assert references == {person(row).family_name: person(row).reference for row in swapped}
    assert {row.reference for row in ended} == {"SYN/01/00001"}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"family_name": "Jones", "given_names": "R"}, id="a new name, born the same day"),
        pytest.param({"date_of_birth": "01/01/1950"}, id="another birth, the same name"),
    ],
)
def test_name_or_birth_is_enough_to_be_one_person(changes: dict[str, str]) -> None:
    """People change their names, and clerks mistype births."""
    first, second = results(*numbered({}, changes))

    assert first.parsed is not None
    assert second.told_in_row == 2


def test_people_without_a_reference_are_never_merged_into_one() -> None:
    """The same name, nothing else known, two addresses: two people."""
    nobody = {"reference": "", "visor_reference": "", "date_of_birth": ""}
    ended = results(*numbered(nobody, nobody | {"address": "1 Elm Road"}))

    assert len({person(row).reference for row in ended}) == 2
    assert outcomes(ended) == [NEEDS_DECISION, NEEDS_DECISION]


@pytest.mark.parametrize(
    ("changes", "sign"),
    [
        pytest.param(
            {"reference": "syn/01/\uff10\uff10\uff10\uff10\uff11"},
            "nearly the same reference",
            id="full width",
        ),
        pytest.param({"reference": "SYN/09/1", "given_names": "R"}, "the same ViSOR reference", id="ViSOR"),
        pytest.param(
            {"reference": "SYN/09/1", "visor_reference": ""}, "the same name and date of birth", id="twin"
        ),
    ],
)
def test_people_who_may_be_one_are_both_kept_and_asked_about(changes: dict[str, str], sign: str) -> None:
    """Duplicates are proposed, a person merges them (security 2.5): the facts of both stay as told."""
    ended = results(*numbered({}, changes))

    assert outcomes(ended) == [NEEDS_DECISION, NEEDS_DECISION]
    assert all(sign in row.reasons[0] for row in ended)
    assert all(person(row).last_visit.on == date(2026, 10, 7) for row in ended)


def typed(number: int, day: str, **changes: str) -> SourceRow:
    """A row whose last visit is a true date cell."""
    row = source_row(number, reference=f"SYN/01/{number}", visor_reference="", last_visit=day, **changes)
    return replace(row, cells=dict(row.cells) | {"DOB": ""}, typed=frozenset({"Last Visit"}))


def text(number: int, day: str) -> SourceRow:
    """A row whose last visit is text."""
    return replace(typed(number, day), typed=frozenset())


def visits(*rows: SourceRow) -> list[date | None]:
    """What is known of each row's last visit."""
    return [person(row).last_visit.on for row in results(*rows)]


def test_true_dates_beside_texts_are_the_mark_of_a_mangled_column() -> None:
    """A program that reads 03/04 the wrong way makes a date of it and leaves 13/04 as text (security 4.3)."""
    known = visits(
        typed(2, "2024-03-04"), typed(3, "2024-05-05"), typed(4, "2024-05-20"), text(5, "13/04/2024")
    )

    assert known == [None, date(2024, 5, 5), date(2024, 5, 20), date(2024, 4, 13)]


def test_a_mangled_date_offers_both_readings() -> None:
    """A person chooses between the two days."""
    first, _ = results(typed(2, "2024-03-04"), text(3, "13/04/2024"))

    assert [suggestion.value for suggestion in person(first).doubts[0].suggestions] == [
        "2024-03-04",
        "2024-04-03",
    ]


def test_true_dates_beside_words_are_believed() -> None:
    """Words and impossible dates beside true dates are mess, not a mangled column."""
    known = visits(
        typed(2, "2024-03-04"),
        text(3, "see notes"),
        text(4, "31/11/2024"),
        text(5, "1/2/26 seen, 2/2/26 out"),
    )

    assert known == [date(2024, 3, 4), None, None, None]


def test_a_column_with_both_orders_is_believed_where_only_one_reading_exists() -> None:
    """13/04 can only be day first, 04/23 only month first, 03/04 either."""
    assert visits(text(2, "03/04/2024"), text(3, "13/04/2024"), text(4, "04/23/2024")) == [
        None,
        date(2024, 4, 13),
        None,
    ]


def test_one_slip_among_many_dates_is_a_slip() -> None:
    """One row in two hundred with a month 23 does not put the others in doubt."""
    rows = [text(number, "03/04/2024") for number in range(3, 203)]

    assert visits(text(2, "04/23/2024"), *rows)[1:] == [date(2024, 4, 3)] * 200


def test_an_empty_table_has_no_results() -> None:
    """Nothing in, nothing out."""
    assert parse_table(SourceTable(HEADER, ()), PROFILE, EXTRACT_DATE) == ()
