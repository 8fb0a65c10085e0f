"""Reading CSV: whatever a force sends is read whole, or refused with a sentence that says what to do."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from intake.reading import UnreadableSource, file_hash, read_source
from intake.rules.source import SourceTable
from intake.rules.tables import parse_table
from tests.intake.sources import DEMO, EXTRACT_DATE, HEADER, PROFILE, csv_bytes, texts

Read = Callable[..., SourceTable]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read these bytes as a file of this name."""

    def read_bytes(content: bytes, *, name: str = "extract.csv", **profile: Any) -> SourceTable:
        path = tmp_path / name
        path.write_bytes(content)
        return read_source(path, replace(PROFILE, **profile))

    return read_bytes


def test_rows_are_numbered_as_a_spreadsheet_shows_them(read: Read) -> None:
    """The header is row 1, and cells stand under the names of the header."""
    table = read(csv_bytes(texts(), texts(family_name="Łukasik")))

    assert table.header == HEADER
    assert [row.number for row in table.rows] == [2, 3]
    assert table.rows[1].cells["Surname"] == "Łukasik"
    assert table.warnings == ()


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        pytest.param("utf-8", "Łukasik", id="UTF-8"),
        pytest.param("utf-8-sig", "Łukasik", id="UTF-8 with a mark"),
        pytest.param("utf-16", "Łukasik", id="UTF-16 with a mark"),
        pytest.param("utf-16-le", "Łukasik", id="UTF-16 without a mark"),
        pytest.param("utf-16-be", "Łukasik", id="UTF-16, big-endian"),
        pytest.param("cp1252", "O\u2019Neill-Zoë", id="Windows-1252"),
    ],
)
def test_the_usual_encodings_are_read(encoding: str, name: str, read: Read) -> None:
    """Names come through whole."""
    table = read(csv_bytes(texts(family_name=name), encoding=encoding))

    assert table.rows[0].cells["Surname"] == name
    assert [*table.rows[0].cells] == list(HEADER)


def test_windows_1252_is_said(read: Read) -> None:
    """It is a fallback, so somebody should look at the accents."""
    assert "Windows-1252" in read(csv_bytes(texts(family_name="Zoë"), encoding="cp1252")).warnings[0]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_the_one_that_finds_all_columns(separator: str, read: Read) -> None:
    """Comma, semicolon and tab, known by the profile's column names."""
    assert read(csv_bytes(texts(), separator=separator)).header == HEADER


def test_a_separator_line_is_obeyed_and_is_no_row(read: Read) -> None:
    """A spreadsheet program does not show `sep=` as a row either."""
    table = read(b"sep=|\r\n" + csv_bytes(texts(), separator="|"))

    assert (table.header, table.rows[0].number) == (HEADER, 2)


def test_a_separator_that_contradicts_the_profile_is_refused(read: Read) -> None:
    """The sentence names both."""
    with pytest.raises(UnreadableSource, match="separated by semicolons, but the profile says commas"):
        read(csv_bytes(texts(), separator=";"), separator=",")


def test_the_header_may_be_on_another_row(read: Read) -> None:
    """Titles above it are no rows of the source."""
    content = b"Register of the North\r\n\r\nOFFICIAL\r\n\r\n" + csv_bytes(texts())

    assert read(content, header_row=5).rows[0].number == 6
    with pytest.raises(UnreadableSource, match=r"column names are in row 5, but the profile looks .* row 1"):
        read(content)


def test_header_names_are_found_whatever_their_capitals_and_spaces(read: Read) -> None:
    """A trailing space is no other column."""
    content = csv_bytes(texts()).replace(b"Surname", b" SURNAME\xc2\xa0", 1)

    assert read(content).header == HEADER


def test_line_breaks_commas_and_quotation_marks_within_a_cell_are_its_own(read: Read) -> None:
    """One record is one row, however many lines it takes."""
    content = csv_bytes(texts(address="@"), texts()).replace(b"@", b'"Flat ""2"", Elm Road,\nZZ"')
    table = read(content)

    assert table.rows[0].cells["Address"] == 'Flat "2", Elm Road,\nZZ'
    assert [row.number for row in table.rows] == [2, 3]


def test_blank_rows_within_are_rows_and_those_at_the_end_are_not(read: Read) -> None:
    """A blank row is a row of the source; it ends rejected, and the totals add up."""
    table = read(
        csv_bytes(texts()) + b"\r\n" + b"," * 18 + b"\r\n" + b",".join([b"x"] * 19) + b"\r\n\r\n\r\n"
    )

    assert [row.number for row in table.rows] == [2, 3, 4, 5]
    ended = parse_table(table, PROFILE, EXTRACT_DATE)
    assert [row.outcome.value for row in ended] == ["accepted", "rejected", "rejected", "needs_decision"]


def test_a_nul_is_made_visible_and_asked_about(read: Read) -> None:
    """No database keeps a NUL; the person is kept, with a question."""
    table = read(csv_bytes(texts(family_name="Car\x00row")))
    (row,) = parse_table(table, PROFILE, EXTRACT_DATE)

    assert table.rows[0].cells["Surname"] == "Car\ufffdrow"
    assert "NUL" in table.warnings[0]
    assert row.outcome == "needs_decision"


def test_a_row_with_too_many_cells_is_kept_and_none_of_its_facts_believed(read: Read) -> None:
    """An unquoted comma moves every cell after it."""
    moved = texts(address="Flat 2, Elm Road")
    (row,) = parse_table(read(csv_bytes(moved)), PROFILE, EXTRACT_DATE)

    assert row.parsed is not None
    assert (row.parsed.risk_level, row.parsed.last_visit.on, row.parsed.suspension) == (None, None, None)
    assert row.parsed.family_name == "Carrow"
    assert "20 cells for 19 columns" in row.reasons[0]


def test_a_row_with_too_few_cells_says_nothing_by_its_silence(read: Read) -> None:
    """A missing cell is not a blank one: what is missing is asked about, but for the notes."""
    content = csv_bytes(
        texts(), texts()[:9], texts(reference="SYN/2", visor_reference="", date_of_birth="")[:18]
    )
    rows = parse_table(read(content), PROFILE, EXTRACT_DATE)

    assert rows[2].outcome == "accepted"
    assert rows[1].parsed is None or "last_visit" in [doubt.field for doubt in rows[1].parsed.doubts]
    assert rows[1].outcome == "needs_decision"


def test_a_column_without_a_name_is_kept_and_said(read: Read) -> None:
    """It is not read, and not lost."""
    header, row = csv_bytes(texts()).decode().splitlines()
    table = read(f"{header},\r\n{row},seen twice\r\n".encode())

    assert not table.rows[0].problems
    assert table.rows[0].cells["column 20"] == "seen twice"
    assert table.warnings == ("Column 20 has cells, but no name.",)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "empty", id="no bytes"),
        pytest.param(b"\xef\xbb\xbf \r\n\r\n", "empty", id="nothing but blanks"),
        pytest.param(csv_bytes(), "no rows", id="only a header"),
        pytest.param(
            csv_bytes(texts(), texts())[:-30], "cut off: its last row, 3,", id="cut off within a row"
        ),
        pytest.param(
            csv_bytes(texts(notes='"left a')), "quotation marks in the row .* line 2", id="open quotation"
        ),
        pytest.param(
            csv_bytes(texts(address='"1 Elm" Road'), texts()),
            "quotation marks .* line 2",
            id="text after a quotation",
        ),
        pytest.param(
            csv_bytes(texts(notes='"left'), texts(reference='SYN/2"')),
            "quotation mark",
            id="a quotation that swallows a row",
        ),
        pytest.param(
            csv_bytes(texts(family_name="Łukasik"))[:238], "cut off", id="cut off within a character"
        ),
        pytest.param(
            csv_bytes(texts()).replace(b"Carrow", b"\x81\x8d"), "not UTF-8 or Windows-1252", id="binary"
        ),
        pytest.param(
            csv_bytes(texts()).replace(b"Risk,", b"Grade,"), "no column called “Risk”", id="missing column"
        ),
        pytest.param(b"<!DOCTYPE html><table><tr><td>x", "web page", id="HTML"),
        pytest.param(b"%PDF-1.7", "PDF", id="PDF"),
        pytest.param(b"PK\x03\x04rest", "a workbook or an archive", id="an archive called .csv"),
        pytest.param(
            csv_bytes(texts()) + b"\r\n" * 1200 + b"x\r\n", "empty lines", id="a stray cell far below"
        ),
    ],
)
def test_what_cannot_be_read_whole_is_refused_with_a_sentence(
    content: bytes, sentence: str, read: Read
) -> None:
    """A clear sentence, and nothing is read (issue: bad input)."""
    with pytest.raises(UnreadableSource, match=sentence):
        read(content)


def test_column_names_that_occur_twice_are_refused(read: Read) -> None:
    """Which of the two holds the fact, nobody can know."""
    with pytest.raises(UnreadableSource, match="More than one column is called"):
        read(csv_bytes(texts()).replace(b"Notes", b"Notes,RISK", 1))


def test_a_second_table_in_another_order_is_refused(read: Read) -> None:
    """The same header again is a rejected row; another order would put facts under wrong names."""
    other = list(HEADER)
    other[5], other[6] = other[6], other[5]

    again = parse_table(read(csv_bytes(texts(), list(HEADER))), PROFILE, EXTRACT_DATE)
    assert [row.outcome.value for row in again] == ["accepted", "rejected"]
    with pytest.raises(UnreadableSource, match="Row 3 holds column names again"):
        read(csv_bytes(texts(), other))


def test_a_last_line_without_a_break_is_said_and_its_last_cell_not_believed(read: Read) -> None:
    """14/03/20 may be the beginning of 14/03/2017."""
    whole = csv_bytes(texts(), texts(reference="SYN/2", visor_reference="", date_of_birth="")).rstrip(b"\r\n")
    cut = csv_bytes(texts(notes="left a ca")).rstrip(b"\r\n")

    table = read(whole)
    assert "no line break" in table.warnings[0]
    assert [row.outcome.value for row in parse_table(table, PROFILE, EXTRACT_DATE)] == [
        "accepted",
        "accepted",
    ]
    (row,) = parse_table(read(cut), PROFILE, EXTRACT_DATE)
    assert row.outcome == "needs_decision"


def test_a_file_that_ends_where_old_excel_cut_is_refused(read: Read) -> None:
    """15,841 cases were lost at row 65,536 once, without a word."""
    header, row = csv_bytes(texts()).splitlines(keepends=True)

    with pytest.raises(UnreadableSource, match="ends exactly at row 65,536"):
        read(header + row * 65_535)


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    """SHA-256 of a known text."""
    path = tmp_path / "abc"
    path.write_bytes(b"abc")

    assert file_hash(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_the_extract_reads_the_same_in_every_encoding_and_separator(read: Read) -> None:
    """1,604 rows, however the force saved them."""
    text = (DEMO / "register-extract.csv").read_text(encoding="utf-8")
    expected = read(text.encode())

    assert len(expected.rows) == 1604
    assert read(text.encode("utf-16")).rows == expected.rows
    assert read(text.replace("10/11/26 no reply,", "10/11/26 no reply").encode("utf-8-sig")).header == HEADER
