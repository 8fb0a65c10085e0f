"""Who a row is about, and the facts around them: names as people have them, levels, dates and places."""

from datetime import date

import pytest

from intake.rules.facts import Rejection
from intake.rules.parsing import parse_row
from intake.rules.source import SourceRow
from offender_mgmt.offenders.choices import RiskLevel
from tests.intake.sources import CLEAN, EXTRACT_DATE, HEADER, PROFILE, asked, parsed, source_row


def test_a_clean_row_raises_no_question() -> None:
    """Every fact is taken as told."""
    row = parsed()

    assert not row.doubts
    assert (row.reference, row.family_name, row.given_names) == ("SYN/01/00001", "Carrow", "Ryan Adam")
    assert (row.date_of_birth, row.registered_on) == (date(1946, 7, 21), date(2021, 3, 15))
    assert (row.team_name, row.manager_name) == ("East MOSOVO", "Anne Hallam")
    assert (row.risk_level, row.risk_assessed_on) == (RiskLevel.HIGH, date(2026, 10, 27))
    assert (row.address, row.postcode, row.has_shpo) == ("39 Willow Road", "ZZ2 7DN", True)
    assert (row.suspension, row.closure) == (None, None)


@pytest.mark.parametrize(
    "name",
    [
        "O'Neill",
        "O\u2019Neill",
        "O\u02bcNeill",
        "O`Neill",
        "Łukasik",
        "van der Berg",
        "ap Rhys",
        "D'Arcy-Smith",
        "Null",
        "None",
        "True",
        "Unknown",
        "Smith (nee Jones) aka Jonny",
        "=HYPERLINK(1)",
        "{{7*7}}",
        "Robert'); DROP TABLE",
        "x" * 120,
    ],
)
def test_a_name_is_kept_as_it_is_told(name: str) -> None:
    """No word is too odd to be somebody's name (security 4.1, 4.2)."""
    assert parsed(family_name=name).family_name == name


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        pytest.param("Barlow ", "Barlow", id="trailing space"),
        pytest.param("\u00a0Barlow\u2003Smith", "Barlow Smith", id="NBSP and em space"),
        pytest.param("Bar\u200blow\ufeff", "Barlow", id="zero width"),
        pytest.param("\u202eBarlow\u2066", "Barlow", id="direction turned round"),
        pytest.param("Zoe\u0308", "Zo\u00eb", id="composed"),
        pytest.param("Bar\nlow", "Bar low", id="line break"),
        pytest.param("Bar\x07low", "Barlow", id="control character"),
    ],
)
def test_what_cannot_be_seen_is_no_part_of_a_name(told: str, kept: str) -> None:
    """Two spellings that look alike are alike."""
    row = parsed(family_name=told)

    assert row.family_name == kept
    assert not row.doubts


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        pytest.param({"family_name": "Bar\ufffdlow"}, "Bar\ufffdlow", id="a lost character"),
        pytest.param({"family_name": "\u00c5\u0082ukasik"}, "\u00c5ukasik", id="UTF-8 read as Windows-1252"),
        pytest.param({"family_name": "Smith, J / Smith, John"}, "Smith, J / Smith, John", id="two people"),
        pytest.param({"family_name": "x" * 201}, "x" * 200, id="longer than the register's column"),
        pytest.param({"family_name": "#REF!"}, "", id="a spreadsheet's error"),
        pytest.param({"family_name": "", "given_names": ""}, "", id="no name at all"),
    ],
)
def test_a_doubtful_name_is_kept_and_asked_about(changes: dict[str, str], kept: str) -> None:
    """Somebody must be able to find the person."""
    row = parsed(**changes)

    assert row.family_name == kept
    assert asked(row) == ["family_name"]


@pytest.mark.parametrize("changes", [{"family_name": ""}, {"given_names": ""}])
def test_one_name_is_enough(changes: dict[str, str]) -> None:
    """Mononyms are names."""
    assert not parsed(**changes).doubts


@pytest.mark.parametrize(
    ("word", "level"),
    [
        *((word, RiskLevel.VERY_HIGH) for word in ("VH", "Very High", "V.High", "v high ", "VERY-HIGH")),
        *((word, RiskLevel.HIGH) for word in ("H", "high", "HIGH\u00a0")),
        *((word, RiskLevel.MEDIUM) for word in ("M", "Med", "Med.", "Medium")),
        *((word, RiskLevel.LOW) for word in ("L", "Low")),
        *((word, None) for word in ("", "TBC", "Not assessed", "not-assessed", "-", "Unknown")),
    ],
)
def test_the_profile_knows_the_levels_words(word: str, level: RiskLevel | None) -> None:
    """Blank, TBC and "not assessed" are no level, without a question."""
    row = parsed(risk_level=word)

    assert row.risk_level is level
    assert not row.doubts


@pytest.mark.parametrize("word", ["High+", "H?", "3", "Red", "Medium/High", "Low*", "#N/A", "07/10/2026"])
def test_a_level_the_profile_does_not_know_is_asked_about(word: str) -> None:
    """An unknown level is never low: it is no level, and a question."""
    row = parsed(risk_level=word)

    assert row.risk_level is None
    assert asked(row) == ["risk_level"]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        pytest.param({"date_of_birth": "29/02/2023"}, ["date_of_birth"], id="born on no day"),
        pytest.param({"date_of_birth": "01/01/1900"}, ["date_of_birth"], id="placeholder"),
        pytest.param({"date_of_birth": "20/11/2026"}, ["date_of_birth"], id="born tomorrow"),
        pytest.param({"date_of_birth": "01/06/1899"}, ["date_of_birth"], id="127 years old"),
        pytest.param({"date_of_birth": "12/05/45"}, ["date_of_birth"], id="two digits"),
        pytest.param({"registered_on": ""}, ["registered_on"], id="registration blank"),
        pytest.param({"registered_on": "NK"}, ["registered_on"], id="registration not known"),
        pytest.param({"registered_on": "20/11/2026"}, ["registered_on"], id="registered tomorrow"),
        pytest.param(
            {"registered_on": "21/07/1946"}, ["registered_on", "date_of_birth"], id="registered when born"
        ),
        pytest.param({"risk_assessed_on": "20/11/2026"}, ["risk_assessed_on"], id="assessed tomorrow"),
        pytest.param({"risk_assessed_on": "01/01/1946"}, ["risk_assessed_on"], id="assessed before birth"),
        pytest.param({"risk_assessed_on": "overdue"}, ["risk_assessed_on"], id="assessed in words"),
        pytest.param({"team_name": ""}, ["team_name"], id="no team"),
        pytest.param({"has_shpo": "expired?"}, ["has_shpo"], id="an order perhaps"),
        pytest.param({"postcode": "ZZ2 7DN or ZZ2 8DN"}, ["postcode"], id="two postcodes"),
        pytest.param({"address": "x" * 301}, ["address"], id="an address too long"),
        pytest.param({"visor_reference": "#N/A"}, ["visor_reference"], id="an error for a reference"),
    ],
)
def test_a_doubtful_fact_is_unknown_and_the_person_stays(changes: dict[str, str], fields: list[str]) -> None:
    """A person is never dropped for a doubtful field."""
    row = parsed(**changes)

    assert asked(row) == fields
    assert row.reference == CLEAN["reference"]
    assert all(not getattr(row, field) for field in fields)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"date_of_birth": ""}, id="birth not told"),
        pytest.param({"date_of_birth": "Not known"}, id="birth not known"),
        pytest.param({"date_of_birth": "19/11/1906"}, id="120 years old"),
        pytest.param({"manager_name": ""}, id="no manager"),
        pytest.param({"manager_name": "Unallocated"}, id="nobody manages"),
        pytest.param({"risk_assessed_on": ""}, id="never assessed"),
        pytest.param({"risk_assessed_on": "01/01/2013"}, id="assessed before registration"),
        pytest.param({"has_shpo": ""}, id="order not told"),
        pytest.param({"address": "Plot 7, the lay-by\nA49"}, id="no fixed address"),
        pytest.param({"postcode": "D02 AF30"}, id="an Irish postcode"),
    ],
)
def test_what_may_be_blank_raises_no_question(changes: dict[str, str]) -> None:
    """No manager, no assessment and no date of birth are facts of their own."""
    assert not parsed(**changes).doubts


@pytest.mark.parametrize(
    ("told", "kept"),
    [("zz27dn", "ZZ2 7DN"), ("ZZ2  7DN", "ZZ2 7DN"), ("gir0aa", "GIR 0AA"), ("Eircode", "Eircode")],
)
def test_a_postcode_has_its_usual_form(told: str, kept: str) -> None:
    """Anything that is no postcode is kept as told."""
    assert parsed(postcode=told).postcode == kept


@pytest.mark.parametrize("reference", ["", "TBC", "#REF!", "1.23E+09", "x" * 51, "N/A"])
def test_a_person_without_a_usable_reference_gets_one_that_stays_the_same(reference: str) -> None:
    """Nobody is dropped or mistaken for another: the key comes from name, birth and ViSOR reference only."""
    row = parsed(reference=reference)
    later = parsed(reference=reference, last_visit="01/11/2026", risk_level="Low")
    other = parsed(reference=reference, given_names="Simon")

    assert row.reference == later.reference != other.reference
    assert row.reference.startswith("NO-REF-")
    assert row.is_reference_made
    assert asked(row) == ["reference"]


def test_a_reference_turned_into_a_date_is_not_believed() -> None:
    """A spreadsheet makes a date of 01-02."""
    row = parsed(source_row(reference="2026-02-01", typed=("reference",)))

    assert row.is_reference_made


@pytest.mark.parametrize("told", [" SYN/01/00001\u200b", "\u00a0SYN/01/00001", "SYN/01/00001\r\n"])
def test_a_reference_is_the_same_with_and_without_what_cannot_be_seen(told: str) -> None:
    """Two rows of one person must meet."""
    assert parsed(reference=told).reference == "SYN/01/00001"


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        pytest.param({}, "blank", id="blank"),
        pytest.param({"Surname": " \u00a0"}, "blank", id="blanks that cannot be seen"),
        pytest.param({"Force Ref": "Total", "Risk": "1604"}, "total", id="total in the first column"),
        pytest.param({"Surname": "Grand total:", "DOB": "1604"}, "total", id="grand total"),
        pytest.param({"Team": "Sub-total North"}, "total", id="subtotal of a team"),
        pytest.param({"Force Ref": "Count", "Surname": "1604"}, "total", id="count"),
        pytest.param({"Team": "North MOSOVO"}, "neither", id="heading of a group"),
        pytest.param({"Notes": "Printed by AH"}, "neither", id="footnote"),
        pytest.param(dict(zip(HEADER, HEADER, strict=True)), "column names", id="the header again"),
    ],
)
def test_what_cannot_be_a_person_is_rejected_with_a_reason(texts: dict[str, str], reason: str) -> None:
    """Rejected is only what cannot be a person (security 2.5)."""
    row = SourceRow(number=9, cells=dict.fromkeys(HEADER, "") | texts)
    told = parse_row(row, PROFILE, EXTRACT_DATE)

    assert isinstance(told, Rejection)
    assert reason in told.reasons[0]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param({"Force Ref": "SYN/01/00001"}, id="only a reference"),
        pytest.param({"Surname": "Carrow"}, id="only a name"),
        pytest.param({"DOB": "21/07/1946"}, id="only a birth"),
        pytest.param({"Last Visit": "07/10/2026"}, id="only a visit"),
        pytest.param({"Surname": "Total", "Forenames": "Ada"}, id="a name that is a word"),
    ],
)
def test_a_row_that_may_be_a_person_needs_a_decision(texts: dict[str, str]) -> None:
    """Doubt about who it is never drops anybody."""
    row = parsed(SourceRow(number=9, cells=dict.fromkeys(HEADER, "") | texts))

    assert row.reference
    assert row.doubts


def test_a_cell_that_reading_could_not_believe_is_unknown() -> None:
    """A merged, cut or shifted cell says nothing; a blank there is not a statement."""
    row = parsed(source_row(last_visit="", last_visit_outcome="", problems={"last_visit": "It is merged."}))

    assert row.last_visit.knowledge.value == "unknown"
    assert [doubt.reason for doubt in row.doubts] == ["It is merged."]


def test_a_warning_about_the_row_is_a_question() -> None:
    """A hidden row is read, and somebody must look at it."""
    row = parsed(SourceRow(2, source_row().cells, warnings=("The row is hidden in the spreadsheet.",)))

    assert asked(row) == ["row"]


def test_what_a_doubt_quotes_fits_an_index() -> None:
    """The whole cell stays with the staged row; a doubt quotes its beginning."""
    assert max(len(doubt.raw) for doubt in parsed(last_visit="x" * 9000, notes="\ufffd" * 9000).doubts) <= 500
