"""Live, suspended or closed. A suspension without a date that can be believed holds nobody's visit back."""

from datetime import date

import pytest

from offender_mgmt.offenders.choices import ClosureReason, SuspensionReason
from tests.intake.sources import asked, parsed


@pytest.mark.parametrize(
    ("word", "suspension"),
    [
        *((word, SuspensionReason.CUSTODY) for word in ("Prison", "HMP", "custody")),
        ("Hospital", SuspensionReason.HOSPITAL),
        ("Abroad", SuspensionReason.ABROAD),
        ("Reactive", SuspensionReason.REACTIVE),
    ],
)
def test_a_suspension_has_its_reason_and_its_next_check(word: str, suspension: SuspensionReason) -> None:
    """Reason and date, as told."""
    row = parsed(status=word, next_check_on="01/02/2028")

    assert (row.suspension, row.next_check_on, row.closure) == (suspension, date(2028, 2, 1), None)
    assert not row.doubts


def test_a_check_on_the_day_of_the_extract_still_holds() -> None:
    """A suspension holds through the day of its check."""
    assert not parsed(status="HMP", next_check_on="19/11/2026").doubts


def test_a_check_that_has_passed_is_kept_and_asked_about() -> None:
    """Nobody knows whether the person is still there: the past date stays, with a question."""
    row = parsed(status="HMP", next_check_on="18/11/2026")

    assert (row.suspension, row.next_check_on) == (SuspensionReason.CUSTODY, date(2026, 11, 18))
    assert "still in custody" in row.doubts[0].question


@pytest.mark.parametrize(
    "told",
    [
        pytest.param("", id="no date"),
        pytest.param("TBC", id="a word"),
        pytest.param("31/11/2027", id="no such day"),
        pytest.param("31/12/2099", id="a date that means no end"),
        pytest.param("01/02/28", id="two digits"),
    ],
)
def test_a_suspension_without_a_believable_date_is_asked_about(told: str) -> None:
    """No suspension is open-ended (domain 1.13)."""
    row = parsed(status="Abroad", next_check_on=told)

    assert (row.suspension, row.next_check_on) == (SuspensionReason.ABROAD, None)
    assert asked(row) == ["next_check_on"]


@pytest.mark.parametrize(
    ("word", "closure"),
    [("Deceased", ClosureReason.DECEASED), ("transferred out ", ClosureReason.TRANSFERRED_OUT)],
)
def test_a_closed_person_has_the_reason(word: str, closure: ClosureReason) -> None:
    """Closed people are told apart from live ones."""
    row = parsed(status=word)

    assert (row.closure, row.suspension) == (closure, None)
    assert not row.doubts


@pytest.mark.parametrize("word", ["", "Deceased?", "Wanted", "HMP/Hospital", "TBC"])
def test_a_status_that_is_not_understood_is_live_with_a_question(word: str) -> None:
    """Ambiguity keeps a visit due."""
    row = parsed(status=word)

    assert (row.suspension, row.closure) == (None, None)
    assert asked(row) == ["status"]
