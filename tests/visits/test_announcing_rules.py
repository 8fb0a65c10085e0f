"""When announcing a visit takes approval, and who may decide afterwards: rules, without a database."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from offender_mgmt.accounts.choices import Rank
from offender_mgmt.accounts.rules import Person
from offender_mgmt.errors import RuleViolation
from tests.visits.facts import POLICY
from visits.choices import Arrangement
from visits.rules.announcing import (
    Announcing,
    Reviewed,
    Share,
    check_can_ask,
    check_can_review,
    needs_approval,
    why_approval_is_needed,
)

DAY = date(2026, 11, 19)
NONE = Share(0, 0)


@pytest.mark.parametrize(
    ("level", "is_needed"),
    [("low", False), ("medium", False), ("high", True), ("very_high", True), (None, True)],
)
@pytest.mark.parametrize("arrangement", [*Arrangement, ""])
def test_each_level_and_arrangement(level: str | None, is_needed: bool, arrangement: str) -> None:
    """At policy's levels, not assessed counted as policy says (domain 1.5, 2.7); never when it was unannounced."""
    told = arrangement in {Arrangement.SHORT_NOTICE, Arrangement.ANNOUNCED}

    assert needs_approval(Announcing(arrangement, level, NONE), POLICY) is (told and is_needed)


@pytest.mark.parametrize(
    ("announced", "visits", "is_needed"),
    [
        pytest.param(0, 0, False, id="no visit before"),
        pytest.param(0, 5, False, id="none announced"),
        pytest.param(1, 5, False, id="20 per cent"),
        pytest.param(21, 100, True, id="above 20 per cent"),
        pytest.param(1, 1, True, id="the only one"),
    ],
)
def test_each_share(announced: int, visits: int, is_needed: bool) -> None:
    """Above policy's share of the officer's visits (domain 5)."""
    facts = Announcing(Arrangement.ANNOUNCED, "low", Share(announced, visits))

    assert needs_approval(facts, POLICY) is is_needed


def test_the_reasons_are_told() -> None:
    """A decision carries its reasons."""
    assert why_approval_is_needed(Announcing("announced", None, Share(3, 4)), POLICY) == (
        "The risk level is not assessed, which counts as high.",
        "3 of the 4 visits that the officer recorded in the 12 months before were announced: more than 20 %.",
    )
    assert NONE.percent is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"is_closed": True}, "record is closed", id="closed"),
        pytest.param({"until_on": DAY - timedelta(days=1)}, "before the first", id="backwards"),
        pytest.param({"today": DAY + timedelta(days=1)}, "days are past", id="past"),
    ],
)
def test_asking_is_refused(changes: dict[str, Any], sentence: str) -> None:
    """Approval comes before the visit; its last day still counts."""
    valid: dict[str, Any] = {"is_closed": False, "from_on": DAY, "until_on": DAY, "today": DAY}
    check_can_ask(**valid)

    with pytest.raises(RuleViolation, match=sentence):
        check_can_ask(**valid | changes)


OFFICER, SUPERVISOR = Person(1, Rank.CONSTABLE), Person(2, Rank.SERGEANT)
MADE = Reviewed(is_asked=True, is_reviewed=False, officer_ids=frozenset({1}), recorded_by=OFFICER)


@pytest.mark.parametrize(
    ("visit", "changes", "sentence"),
    [
        pytest.param(replace(MADE, is_reviewed=True), {}, "already been decided", id="decided before"),
        pytest.param(replace(MADE, is_asked=False), {}, "needs no decision", id="not asked"),
        pytest.param(MADE, {"may_approve": False}, "Only a supervisor", id="an officer"),
        pytest.param(
            replace(MADE, officer_ids=frozenset({2})), {}, "made this visit yourself", id="was there"
        ),
        pytest.param(
            replace(MADE, recorded_by=SUPERVISOR), {}, "recorded this visit yourself", id="recorded it"
        ),
        pytest.param(
            replace(MADE, recorded_by=Person(3, Rank.INSPECTOR)), {}, "must not be junior", id="junior"
        ),
        pytest.param(MADE, {"reason": " "}, "Write down the reasons", id="no reasons"),
    ],
)
def test_deciding_is_refused(visit: Reviewed, changes: dict[str, Any], sentence: str) -> None:
    """Once, by a supervisor who has no part in it and is not junior, with reasons."""
    valid: dict[str, Any] = {"reason": "So.", "by": SUPERVISOR, "may_approve": True}
    check_can_review(MADE, **valid)

    with pytest.raises(RuleViolation, match=sentence):
        check_can_review(visit, **valid | changes)
