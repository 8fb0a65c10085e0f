"""What may be suspended, until when at the latest, and when that may end: the rule by itself."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.rules import suspending as rules
from tests.visits.facts import POLICY

TODAY = date(2026, 11, 19)
SIX_AND_TWELVE = replace(POLICY, suspension_check_months=6, reactive_review_months=12)


def check(**changes: Any) -> None:
    """Custody from today on, checked in December."""
    asked: dict[str, Any] = {
        "reason": "custody",
        "evidence": "Prison letter",
        "started_on": TODAY,
        "next_check_on": date(2026, 12, 19),
        "expected_until": None,
    }
    state = {"closed_on": None, "held_since": None}
    for name, value in changes.items():
        (state if name in state else asked)[name] = value
    rules.check_can_suspend(rules.Asked(**asked), **state, policy=SIX_AND_TWELVE, today=TODAY)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({}, id="plain"),
        pytest.param({"next_check_on": TODAY}, id="checked today"),
        pytest.param({"started_on": date(2026, 10, 1)}, id="begun in the past"),
        pytest.param({"expected_until": date(2026, 12, 1)}, id="expected to end"),
        pytest.param({"expected_until": TODAY}, id="a single day"),
        pytest.param({"held_since": TODAY}, id="in place of one from the same day"),
        pytest.param({"next_check_on": date(2027, 5, 19)}, id="checked on the last day allowed"),
        pytest.param(
            {"reason": "reactive", "next_check_on": date(2027, 11, 19)}, id="reviewed on the last day allowed"
        ),
    ],
)
def test_visits_may_be_suspended(told: dict[str, Any]) -> None:
    """With a reason, evidence, a beginning and a check within policy's limit (domain 1.12, 1.13)."""
    check(**told)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        pytest.param({"evidence": ""}, "Write down the evidence", id="no evidence"),
        pytest.param({"evidence": " \n "}, "Write down the evidence", id="blank evidence"),
        pytest.param({"next_check_on": date(2026, 11, 18)}, "cannot be in the past", id="checked yesterday"),
        pytest.param(
            {"started_on": date(2026, 12, 20)},
            "cannot be before the suspension starts",
            id="check, then start",
        ),
        pytest.param(
            {"expected_until": date(2026, 11, 18)}, "end before it starts", id="ends before it starts"
        ),
        pytest.param(
            {"held_since": date(2026, 11, 20)},
            "already suspended from a later day",
            id="before the other one",
        ),
        pytest.param(
            {"next_check_on": date(2027, 5, 20)}, "19 May 2027 or before", id="the check a day too far"
        ),
        pytest.param(
            {"reason": "reactive", "next_check_on": date(2027, 11, 20)},
            "19 November 2027 or before",
            id="the review a day too far",
        ),
        pytest.param({"closed_on": TODAY}, "record is closed", id="a closed record"),
    ],
)
def test_visits_may_not_be_suspended(told: dict[str, Any], sentence: str) -> None:
    """Never open-ended, never backwards, never without evidence (domain 1.13)."""
    with pytest.raises(RuleViolation, match=sentence):
        check(**told)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        pytest.param({"ended_on": date(2026, 11, 20)}, "in the future", id="tomorrow"),
        pytest.param({"ended_on": date(2026, 11, 9)}, "before it started", id="the day before it began"),
        pytest.param({"already_ended_on": TODAY}, "already ended", id="a second time"),
    ],
)
def test_a_suspension_does_not_end_so(told: dict[str, Any], sentence: str) -> None:
    """Between its beginning and today, and once (domain 1.13)."""
    ending: dict[str, Any] = {"started_on": date(2026, 11, 10), "already_ended_on": None, "ended_on": TODAY}

    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_end_suspension(**ending | told, today=TODAY)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({}, id="today"),
        pytest.param({"ended_on": date(2026, 11, 10)}, id="on its first day"),
        pytest.param({"started_on": None, "ended_on": date(2020, 1, 1)}, id="nobody knows since when"),
    ],
)
def test_a_suspension_ends_so(told: dict[str, Any]) -> None:
    """On any day since it began (domain 1.13)."""
    ending: dict[str, Any] = {"started_on": date(2026, 11, 10), "already_ended_on": None, "ended_on": TODAY}

    rules.check_can_end_suspension(**ending | told, today=TODAY)
