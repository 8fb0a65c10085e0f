"""What may be recorded as a visit, and the sentence when it may not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.errors import RuleViolation
from tests.visits.facts import POLICY
from visits.choices import Outcome
from visits.rules.recording import (
    Authority,
    OffenderFacts,
    VisitAsTold,
    check_can_record,
    is_successful,
    recorded_late,
)

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
VISIT = VisitAsTold(
    visited_at=NOW - timedelta(hours=2),
    visited_on=date(2026, 11, 19),
    arrangement="unannounced",
    arrangement_reason="",
    purposes=["risk"],
    officer_ids=[1, 2],
    single_crewed_reason="",
)
BEGAN = VISIT.visited_at
SERGEANT = Authority(9, is_active=True, is_supervisor=True)
ALONE = {"officer_ids": [1], "single_crewed_reason": "Daylight.", "single_crewed_authority": SERGEANT}
OFFENDER = OffenderFacts(closed_on=None, date_of_birth=date(1980, 1, 1), registered_on=date(2020, 1, 1))


def on(day: date) -> dict[str, Any]:
    """A visit at noon of that day."""
    return {"visited_on": day, "visited_at": datetime(day.year, day.month, day.day, 12, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("told", "known"),
    [
        pytest.param({}, {}, id="as usual"),
        pytest.param({"visited_at": NOW}, {}, id="this very second"),
        pytest.param(on(date(2020, 1, 1)), {}, id="on the day of registration"),
        pytest.param(on(date(1980, 1, 1)), {"registered_on": None}, id="on the day of birth"),
        pytest.param(
            on(date(1950, 1, 1)), {"registered_on": None, "date_of_birth": None}, id="nothing known"
        ),
        pytest.param(
            {"arrangement": "announced", "arrangement_reason": "dog"}, {}, id="announced, with reason"
        ),
        pytest.param(
            {"arrangement": "announced", "announced_because": "health"}, {}, id="announced, from the list"
        ),
        pytest.param(
            {"arrangement": "short_notice", "announced_because": "other", "arrangement_reason": "dog"},
            {},
            id="short notice, another reason",
        ),
        pytest.param({"arrangement_reason": "None was given."}, {}, id="unannounced, and words"),
        pytest.param(ALONE, {}, id="single, assessed and authorised"),
        pytest.param({"single_crewed_authority": SERGEANT}, {}, id="two, and an authority all the same"),
        pytest.param({"ended_at": BEGAN + timedelta(microseconds=1)}, {}, id="over at once"),
        pytest.param({"ended_at": NOW}, {}, id="over this very second"),
        pytest.param(
            {"visited_at": NOW - timedelta(days=1), "ended_at": NOW}, {}, id="a whole day and no longer"
        ),
        pytest.param({"elsewhere": "A hostel", "grounds": "Seen there."}, {}, id="elsewhere, with grounds"),
        pytest.param({"officer_ids": [1, 2, 3]}, {}, id="three officers"),
    ],
)
def test_a_visit_that_can_have_been_is_accepted(told: dict[str, Any], known: dict[str, Any]) -> None:
    """The near side of each boundary."""
    check_can_record(replace(VISIT, **told), replace(OFFENDER, **known), POLICY, now=NOW)


@pytest.mark.parametrize(
    ("told", "known", "sentence"),
    [
        pytest.param(
            {"visited_at": NOW + timedelta(seconds=1)}, {}, "in the future", id="a second too early"
        ),
        pytest.param({}, {"receipt_at_that_time": "V-7K2M-QX4R"}, "receipt V-7K2M-QX4R", id="told twice"),
        pytest.param({}, {"closed_on": date(2026, 11, 18)}, "record is closed", id="closed yesterday"),
        pytest.param({}, {"closed_on": date(2026, 11, 19)}, "record is closed", id="closed today"),
        pytest.param(on(date(2019, 12, 31)), {}, "before the offender was registered", id="a day early"),
        pytest.param(on(date(1979, 12, 31)), {}, "before the offender was born", id="before birth"),
        pytest.param({"arrangement": "announced"}, {}, "Say why", id="announced without reason"),
        pytest.param(
            {"arrangement": "announced", "arrangement_reason": " \n"}, {}, "Say why", id="blank reason"
        ),
        pytest.param({"arrangement": "short_notice"}, {}, "Say why", id="short notice without reason"),
        pytest.param(
            {"arrangement": "announced", "announced_because": "other", "arrangement_reason": " "},
            {},
            "the other reason",
            id="another reason without words",
        ),
        pytest.param(
            {"announced_because": "health"}, {}, "Take one of them away", id="unannounced with a reason"
        ),
        pytest.param({"ended_at": BEGAN}, {}, "ends before it begins", id="over before it began"),
        pytest.param(
            {"ended_at": NOW + timedelta(seconds=1)}, {}, "end of the visit is in the future", id="not over"
        ),
        pytest.param(
            {"visited_at": NOW - timedelta(days=1, seconds=1), "ended_at": NOW},
            {},
            "longer than a day",
            id="a second longer than a day",
        ),
        pytest.param({"elsewhere": "A hostel"}, {}, "Say why you believe", id="elsewhere without grounds"),
        pytest.param({"grounds": "Seen there."}, {}, "Say where", id="grounds without a place"),
        pytest.param({"purposes": []}, {}, "at least one purpose", id="no purpose"),
        pytest.param({"officer_ids": []}, {}, "which officers", id="no officer"),
        pytest.param({"officer_ids": [1]}, {}, "needs 2 officers", id="one officer"),
        pytest.param(
            ALONE | {"single_crewed_authority": None}, {}, "which supervisor", id="single, nobody authorised"
        ),
        pytest.param(
            ALONE | {"single_crewed_authority": replace(SERGEANT, is_active=False)},
            {},
            "in service",
            id="authorised by somebody who left",
        ),
        pytest.param(
            ALONE | {"single_crewed_authority": replace(SERGEANT, is_supervisor=False)},
            {},
            "Only a supervisor",
            id="authorised by a colleague",
        ),
        pytest.param(
            ALONE | {"single_crewed_authority": replace(SERGEANT, user_id=1)},
            {},
            "cannot have authorised",
            id="authorised by whoever went",
        ),
        pytest.param({"officer_ids": [1, 1]}, {}, "needs 2 officers", id="the same officer twice"),
        pytest.param(
            {"officer_ids": [1], "single_crewed_reason": " "},
            {},
            "needs 2 officers",
            id="single, blank reason",
        ),
    ],
)
def test_a_visit_that_cannot_have_been_is_refused_in_words(
    told: dict[str, Any], known: dict[str, Any], sentence: str
) -> None:
    """The far side of each boundary, with a sentence for the officer (domain 1.5, 1.6; VIS-6)."""
    with pytest.raises(RuleViolation, match=sentence):
        check_can_record(replace(VISIT, **told), replace(OFFENDER, **known), POLICY, now=NOW)


def test_how_many_officers_a_visit_needs_is_policy() -> None:
    """Two staff, unless the force's policy says otherwise (domain 1.6)."""
    alone = replace(VISIT, officer_ids=[1])

    check_can_record(alone, OFFENDER, replace(POLICY, minimum_officers=1), now=NOW)
    with pytest.raises(RuleViolation, match="needs 3 officers"):
        check_can_record(VISIT, OFFENDER, replace(POLICY, minimum_officers=3), now=NOW)


@pytest.mark.parametrize("outcome", list(Outcome), ids=str)
def test_only_seen_inside_is_successful(outcome: Outcome) -> None:
    """Only a successful visit counts; seen at the door does not by default (domain 1.4, 1.10)."""
    assert is_successful(outcome, POLICY) is (outcome == Outcome.SEEN_INSIDE)


def test_whether_seen_at_the_door_counts_is_policy() -> None:
    """A force may decide that it does (domain 1.10)."""
    policy = replace(POLICY, successful_outcomes=frozenset({"seen_inside", "seen_at_door"}))

    assert is_successful(Outcome.SEEN_AT_DOOR, policy)


@pytest.mark.parametrize(
    ("hours", "is_late"),
    [
        pytest.param(timedelta(hours=24), False, id="24 hours"),
        pytest.param(timedelta(hours=24, microseconds=1), True, id="a moment more"),
        pytest.param(timedelta(0), False, id="at once"),
    ],
)
def test_a_visit_is_recorded_late_after_hours_of_policy(hours: timedelta, is_late: bool) -> None:
    """Policy's 24 hours are still in time (issue 3, item 1)."""
    assert recorded_late(NOW, NOW + hours, POLICY) is is_late
    assert not recorded_late(NOW, NOW + hours, replace(POLICY, late_record_hours=48))


def test_a_visit_of_which_only_the_day_is_known_is_not_called_late() -> None:
    """A register extract told no time: nothing is made up."""
    assert not recorded_late(None, NOW, POLICY)
