"""The last successful visit: only what can be believed is known; silence and doubt are never "visited"."""

from datetime import date

import pytest

from intake.reading.profiles import SHIPPED
from intake.rules.facts import Attempt, Knowledge, LastVisit, ParsedRow, Suggestion
from intake.rules.parsing import parse_row
from intake.rules.profile import parse_profile
from tests.intake.sources import EXTRACT_DATE, PROFILE, asked, parsed, source_row
from visits.choices import Outcome


def test_a_visit_at_which_the_person_was_seen_is_known() -> None:
    """A possible day with a successful outcome is the last successful visit, announced or not."""
    visit = parsed(last_visit="07/10/2026", last_visit_outcome="seen ", announced="Y").last_visit

    assert visit == LastVisit(Knowledge.KNOWN, date(2026, 10, 7), Outcome.SEEN_INSIDE, announced=True)


@pytest.mark.parametrize("text", ["", " \u00a0", "\u200b", "Never", "not yet visited"])
def test_a_blank_visit_without_an_outcome_is_never(text: str) -> None:
    """Nothing told is no visit: the first one counts from registration (domain 4)."""
    row = parsed(last_visit=text, last_visit_outcome="", announced="")

    assert row.last_visit == LastVisit(Knowledge.NEVER)
    assert not row.doubts


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"last_visit": "10/11/26 no reply, 10/11/26 seen"}, id="two visits in a cell"),
        pytest.param({"last_visit": "see notes"}, id="see notes"),
        pytest.param({"last_visit": "last week"}, id="last week"),
        pytest.param({"last_visit": "monthly"}, id="monthly"),
        pytest.param({"last_visit": "TBC", "last_visit_outcome": ""}, id="TBC"),
        pytest.param({"last_visit": "00/00/0000", "last_visit_outcome": ""}, id="zeros"),
        pytest.param({"last_visit": "31/11/2024"}, id="impossible"),
        pytest.param({"last_visit": "20/11/2026"}, id="tomorrow"),
        pytest.param({"last_visit": "09/12/2026", "last_visit_outcome": ""}, id="future without an outcome"),
        pytest.param({"last_visit": "20/07/1946", "registered_on": ""}, id="before birth"),
        pytest.param({"last_visit": "14/03/2021"}, id="the day before registration"),
        pytest.param({"last_visit_outcome": "No reply"}, id="no reply"),
        pytest.param({"last_visit_outcome": "Refused"}, id="refused"),
        pytest.param({"last_visit_outcome": "Not in"}, id="not in"),
        pytest.param(
            {"last_visit_outcome": "Seen at the door"}, id="at the door, which policy does not count"
        ),
        pytest.param({"last_visit_outcome": ""}, id="a day without an outcome"),
        pytest.param({"last_visit_outcome": "Seen?"}, id="an outcome the profile does not know"),
        pytest.param({"last_visit_outcome": "#N/A"}, id="a spreadsheet's error"),
        pytest.param({"last_visit": ""}, id="an outcome without a day"),
        pytest.param({"last_visit": "#REF!"}, id="an error for a day"),
        pytest.param({"last_visit": "45292"}, id="a day count"),
    ],
)
def test_a_doubtful_visit_is_unknown_and_asked_about(changes: dict[str, str]) -> None:
    """Ambiguity never resolves to "visited" (security 2.5)."""
    row = parsed(**changes)

    assert row.last_visit.knowledge is Knowledge.UNKNOWN
    assert row.last_visit.on is None
    assert "last_visit" in asked(row)


@pytest.mark.parametrize(
    "day",
    [
        pytest.param("19/11/2026", id="the day of the extract"),
        pytest.param("15/03/2021", id="the day of registration"),
    ],
)
def test_a_visit_on_a_boundary_day_is_known(day: str) -> None:
    """From the day of registration to the day of the extract, both included."""
    assert parsed(last_visit=day).last_visit.knowledge is Knowledge.KNOWN


def test_an_unsuccessful_visit_is_kept_as_an_attempt() -> None:
    """The failed visit is a fact too; it never stands for the successful one (domain 1.4)."""
    visit = parsed(last_visit="07/08/2026", last_visit_outcome="Refused").last_visit

    assert visit.last_attempt == Attempt(date(2026, 8, 7), Outcome.REFUSED_ENTRY)
    assert visit.on is None


def test_policy_says_which_outcomes_are_successful() -> None:
    """Seen at the door counts where policy counts it."""
    row = parse_row(
        source_row(last_visit_outcome="Seen at the door"),
        PROFILE,
        EXTRACT_DATE,
        successful=frozenset({"seen_inside", "seen_at_door"}),
    )

    assert isinstance(row, ParsedRow)
    assert row.last_visit.outcome is Outcome.SEEN_AT_DOOR
    assert not row.doubts


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        pytest.param(
            "10/11/26 no reply, 10/11/26 seen",
            [Suggestion("2026-11-10", "seen on 10 November 2026")],
            id="the successful one of two",
        ),
        pytest.param(
            "17/3/2026 seen; 4/4/2026 seen",
            [
                Suggestion("2026-04-04", "seen on 4 April 2026"),
                Suggestion("2026-03-17", "seen on 17 March 2026"),
            ],
            id="the latest first",
        ),
        pytest.param("10/11/26 no reply, 11/11/26 refused", [], id="none was successful"),
        pytest.param(
            "12/05/25", [Suggestion("2025-05-12", "12 May 2025")], id="1925 was before registration"
        ),
        pytest.param("10/11/27 seen, 31/02/26 seen", [], id="none is possible"),
        pytest.param("see notes", [], id="nothing told"),
    ],
)
def test_a_doubt_suggests_the_visits_that_are_possible(text: str, suggestions: list[Suggestion]) -> None:
    """What the cell may have meant is offered, never taken."""
    (doubt,) = parsed(last_visit=text).doubts

    assert list(doubt.suggestions) == suggestions
    assert text in doubt.raw


def test_an_extract_of_successful_visits_only_needs_no_outcome() -> None:
    """The profile says so; without it a day alone is a question."""
    shipped = (SHIPPED / "standard.toml").read_text()
    profile = parse_profile(shipped.replace('without_outcome = "ask"', 'without_outcome = "successful"'))
    row = parse_row(source_row(last_visit_outcome=""), profile, EXTRACT_DATE)

    assert isinstance(row, ParsedRow)
    assert row.last_visit.on == date(2026, 10, 7)


@pytest.mark.parametrize(("word", "announced"), [("Y", True), ("no", False), ("", None), ("TBC", None)])
def test_whether_a_visit_was_announced_is_told_or_not_known(word: str, announced: bool | None) -> None:
    """Silence is not "unannounced"."""
    row = parsed(announced=word)

    assert row.last_visit.announced is announced
    assert not row.doubts


def test_an_unknown_word_for_announced_is_asked_about_and_the_visit_stays_known() -> None:
    """A doubt about how the visit was made is no doubt that it was."""
    row = parsed(announced="maybe")

    assert row.last_visit.on == date(2026, 10, 7)
    assert asked(row) == ["announced"]
