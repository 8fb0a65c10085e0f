"""The ratchet: a raised level moves the visit forward, and only a visit moves it back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.visits.facts import POLICY, TODAY, after, due, facts, stored
from visits.rules.due import Facts, SuspensionFacts

VISITED = date(2026, 5, 31)  # medium: due on 30 November, eleven days after TODAY
BEFORE = facts(last_successful_on=VISITED)


@pytest.mark.parametrize(
    ("visited_on", "today", "expected"),
    [
        pytest.param(date(2026, 10, 1), TODAY, date(2027, 1, 1), id="the new date is still to come"),
        pytest.param(date(2026, 8, 20), TODAY, date(2026, 11, 20), id="the new date is tomorrow"),
        pytest.param(date(2026, 8, 19), TODAY, TODAY, id="the new date is today"),
        pytest.param(date(2026, 8, 18), TODAY, TODAY, id="the new date was yesterday: today"),
        pytest.param(date(2026, 5, 31), TODAY, TODAY, id="the new date is long past: today"),
        pytest.param(date(2026, 5, 19), TODAY, TODAY, id="was due today: stays today"),
        pytest.param(
            date(2026, 5, 18), TODAY, date(2026, 11, 18), id="was overdue since yesterday: stays so"
        ),
        pytest.param(date(2017, 3, 14), TODAY, date(2017, 9, 14), id="was overdue for years: stays so"),
    ],
)
def test_a_raised_level_moves_the_visit_forward_but_not_before_today(
    visited_on: date, today: date, expected: date
) -> None:
    """Due = min(current due, last successful visit + new interval, but not before today) (domain 4)."""
    raised = after(facts(last_successful_on=visited_on), date(2026, 6, 1), risk_level="high")

    assert due(raised, today=today).due_on == expected


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"risk_level": "low"}, id="a lowered level"),
        pytest.param({"agreed_interval_months": 9}, id="a longer agreed interval"),
        pytest.param({"risk_level": "very_high", "agreed_interval_months": 24}, id="longer although raised"),
    ],
)
def test_a_longer_interval_leaves_the_date_where_it_is(changed: dict[str, Any]) -> None:
    """Never silently later: the earlier date stands and the later one is the runner-up (domain 4)."""
    found = due(after(BEFORE, date(2026, 6, 1), **changed))

    assert found.due_on == date(2026, 11, 30)
    assert found.decided_by == "ratchet"
    assert found.adjustments == ("a later date was found, the earlier one stands (30 November 2026)",)


def test_a_lowered_level_counts_from_the_next_visit_on() -> None:
    """The longer interval begins with the visit that meets the earlier date."""
    lowered = after(BEFORE, date(2026, 6, 1), risk_level="low")
    visited = after(lowered, TODAY, last_successful_on=date(2026, 11, 25))

    assert due(visited).due_on == date(2027, 11, 25)


def test_a_level_raised_by_mistake_and_put_back_leaves_the_earlier_date() -> None:
    """Going there and back is not a way to a later date."""
    raised = after(BEFORE, date(2026, 6, 1), risk_level="high")
    put_back = after(raised, TODAY, risk_level="medium")

    assert due(put_back).due_on == TODAY


def test_a_level_raised_twice_keeps_the_earlier_of_the_dates() -> None:
    """Each raise is compared with the date that holds."""
    high = after(facts(last_successful_on=date(2026, 10, 1)), date(2026, 10, 2), risk_level="high")
    very_high = after(high, date(2026, 10, 3), risk_level="very_high")

    assert due(high, today=date(2026, 10, 3)).due_on == date(2027, 1, 1)
    assert due(very_high, today=date(2026, 10, 4)).due_on == date(2026, 11, 1)


def test_a_first_level_below_what_was_assumed_leaves_the_date() -> None:
    """Not assessed was treated as high: finding low does not make the visit later by itself."""
    unknown = facts(last_successful_on=VISITED, risk_level=None)

    assert due(after(unknown, date(2026, 6, 1), risk_level="low")).due_on == date(2026, 8, 31)


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        pytest.param(5, TODAY, id="stricter, and the new date is past: today"),
        pytest.param(6, date(2026, 11, 30), id="the same"),
        pytest.param(7, date(2026, 11, 30), id="laxer: the date stands"),
    ],
)
def test_a_changed_policy_moves_dates_forward_only(months: int, expected: date) -> None:
    """A policy is a decision like a level: stricter from today, never silently later (domain 4)."""
    policy = replace(POLICY, revision=2, visit_interval_months={"medium": months})

    assert due(after(BEFORE, date(2026, 6, 1)), policy).due_on == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param(10, TODAY, id="stricter: today"),
        pytest.param(15, date(2026, 11, 20), id="the same"),
        pytest.param(30, date(2026, 11, 20), id="laxer: the date stands"),
    ],
)
def test_a_changed_first_visit_limit_moves_dates_forward_only(days: int, expected: date) -> None:
    """The ratchet holds for first visits too."""
    before = facts(registered_on=date(2026, 11, 5))
    policy = replace(POLICY, revision=2, first_visit_days=days)

    assert due(after(before, date(2026, 11, 6)), policy).due_on == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({"last_successful_on": date(2026, 6, 1)}, date(2026, 12, 1), id="a visit the day after"),
        pytest.param({"last_successful_on": date(2026, 11, 19)}, date(2027, 5, 19), id="a visit today"),
    ],
)
def test_a_successful_visit_begins_anew(changed: dict[str, Any], expected: date) -> None:
    """Only a successful visit moves the clock (domain 1.4)."""
    assert due(after(BEFORE, date(2026, 6, 1), **changed)).due_on == expected


@pytest.mark.parametrize(
    ("before", "changed", "expected"),
    [
        pytest.param(
            facts(registered_on=None),
            {"last_successful_on": date(2026, 10, 1)},
            date(2027, 4, 1),
            id="unknown, then told",
        ),
        pytest.param(
            facts(registered_on=date(2026, 11, 1)),
            {"registered_on": date(2026, 11, 3)},
            date(2026, 11, 16),
            id="registration corrected to a later day: held",
        ),
        pytest.param(
            facts(registered_on=date(2026, 11, 3)),
            {"registered_on": date(2026, 11, 1)},
            date(2026, 11, 16),
            id="registration corrected to an earlier day: at once",
        ),
        pytest.param(
            facts(last_successful_on=date(2026, 8, 1)),
            {"last_successful_on": date(2026, 9, 1), "last_successful_is_correction": True},
            date(2027, 2, 1),
            id="the visit corrected to a later day: held",
        ),
        pytest.param(
            facts(last_successful_on=date(2026, 9, 1)),
            {"last_successful_on": date(2026, 3, 1), "last_successful_is_correction": True},
            date(2026, 9, 1),
            id="the visit corrected to an earlier day: at once",
        ),
    ],
)
def test_another_anchor_never_makes_the_date_later_but_by_a_new_visit(
    before: Facts, changed: dict[str, Any], expected: date
) -> None:
    """A corrected anchor moves the date forward at once, and back only when a second person accepts (domain 4)."""
    assert due(after(before, date(2026, 6, 1), **changed)).due_on == expected


@pytest.mark.parametrize(
    ("before", "changed", "held", "proposed"),
    [
        pytest.param(
            facts(risk_level="high", last_successful_on=date(2026, 10, 1)),
            {"risk_level": "medium"},
            date(2027, 1, 1),
            date(2027, 4, 1),
            id="lower level",
        ),
        pytest.param(
            facts(last_successful_on=date(2026, 10, 1)),
            {"agreed_interval_months": 12},
            date(2027, 4, 1),
            date(2027, 10, 1),
            id="longer interval",
        ),
        pytest.param(
            facts(registered_on=date(2026, 11, 1)),
            {"registered_on": date(2026, 11, 3)},
            date(2026, 11, 16),
            date(2026, 11, 18),
            id="corrected anchor",
        ),
        pytest.param(
            facts(last_successful_on=date(2026, 6, 1)),
            {"suspensions": (SuspensionFacts("abroad", date(2026, 11, 1), date(2027, 3, 1)),)},
            date(2026, 12, 1),
            date(2027, 3, 16),
            id="suspension",
        ),
    ],
)
def test_a_later_date_is_proposed_and_moves_once_two_people_agree(
    before: Facts, changed: dict[str, Any], held: date, proposed: date
) -> None:
    """Lower level, longer interval, corrected anchor, suspension: the earlier date stands meanwhile (domain 4)."""
    later = after(before, date(2026, 6, 1), **changed)

    waiting, accepted = due(later), due(replace(later, is_later_accepted=True))

    assert (waiting.due_on, waiting.proposed_due_on) == (held, proposed)
    assert (accepted.due_on, accepted.proposed_due_on) == (proposed, None)
    assert due(replace(later, open=stored(accepted))).due_on == proposed


def test_the_date_found_today_is_found_again_tomorrow() -> None:
    """A date that "not before today" gave does not slip with each day."""
    raised = after(BEFORE, date(2026, 6, 1), risk_level="high")
    first = due(raised, today=TODAY)

    for tomorrow in (date(2026, 11, 20), date(2027, 11, 19)):
        assert due(replace(raised, open=stored(first)), today=tomorrow) == first
