"""What holds for every due date, whatever the facts."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from offender_mgmt.policy.rules import Policy
from tests.visits.facts import POLICY, due, stored
from visits.rules.due import Facts, SuspensionFacts

DAYS = st.dates(date(2016, 1, 1), date(2026, 11, 19))
LEVELS = st.sampled_from(["low", "medium", "high", "very_high", None])
AGREED = st.one_of(st.none(), st.integers(1, 36))
POLICIES = st.builds(
    lambda months, first, after: replace(
        POLICY,
        visit_interval_months=dict(zip(("very_high", "high", "medium", "low"), sorted(months), strict=True)),
        first_visit_days=first,
        visit_after_suspension_days=after,
    ),
    st.lists(st.integers(1, 24), min_size=4, max_size=4),
    st.integers(0, 40),
    st.integers(0, 40),
)
SUSPENSIONS = st.builds(
    lambda began, days, known: SuspensionFacts(
        "abroad", began if known else None, began + timedelta(days=days)
    ),
    DAYS,
    st.integers(0, 400),
    st.booleans(),
)
FACTS = st.builds(
    Facts,
    risk_level=LEVELS,
    recorded_on=DAYS,
    registered_on=st.one_of(st.none(), DAYS),
    last_successful_on=st.one_of(st.none(), DAYS),
    last_visit_unknown_on=st.one_of(st.none(), DAYS),
    agreed_interval_months=AGREED,
    suspensions=st.lists(SUSPENSIONS, max_size=3).map(tuple),
)
DECISIONS = st.fixed_dictionaries({"risk_level": LEVELS, "agreed_interval_months": AGREED})
COMPUTED_ON = st.dates(date(2016, 1, 1), date(2030, 1, 1))
PASSING = st.lists(st.integers(0, 900), min_size=1, max_size=4)

thoroughly = settings(max_examples=120, deadline=None, database=None)


def decided(of: Facts, decision: dict[str, Any], policy: Policy, *, today: date) -> Facts:
    """The facts after a decision, with the date that held before it stored."""
    return replace(of, open=stored(due(of, policy, today=today)), **decision)


@thoroughly
@given(FACTS, POLICIES, DECISIONS, COMPUTED_ON, PASSING)
def test_a_stored_date_is_found_again_on_every_later_day(
    of: Facts, policy: Policy, decision: dict[str, Any], today: date, passing: list[int]
) -> None:
    """Computing again changes nothing unless a fact changed: no drift, no `+= 1` (design 3.1, TIM-2)."""
    of = decided(of, decision, policy, today=today)
    first = due(of, policy, today=today)

    for days in passing:
        today += timedelta(days=days)
        again = due(replace(of, open=stored(first)), policy, today=today)
        assert again == first


@thoroughly
@given(
    FACTS, st.lists(st.tuples(DECISIONS, POLICIES, st.integers(0, 200)), min_size=1, max_size=6), COMPUTED_ON
)
def test_without_a_visit_or_a_suspension_no_decision_makes_the_date_later(
    of: Facts, decisions: list[tuple[dict[str, Any], Policy, int]], today: date
) -> None:
    """The ratchet: levels, agreed intervals and policies move the date forward only (domain 4)."""
    of = replace(of, suspensions=())
    policy = POLICY
    dates = [due(of, policy, today=today).due_on]
    for decision, next_policy, days in decisions:
        of = decided(of, decision, policy, today=today)
        policy, today = next_policy, today + timedelta(days=days)
        dates.append(due(of, policy, today=today).due_on)

    assert dates == sorted(dates, reverse=True)


@thoroughly
@given(FACTS, POLICIES, DECISIONS, COMPUTED_ON)
def test_no_decision_makes_a_visit_overdue_that_was_not(
    of: Facts, policy: Policy, decision: dict[str, Any], today: date
) -> None:
    """Nobody is overdue by a decision taken this morning (domain 4, raised risk)."""
    of = replace(of, suspensions=())
    before = due(of, policy, today=today).due_on

    moved = due(decided(of, decision, policy, today=today), policy, today=today).due_on

    assert moved >= min(before, today)


@thoroughly
@given(FACTS, POLICIES, COMPUTED_ON)
def test_the_date_is_never_later_than_what_the_longest_reason_allows(
    of: Facts, policy: Policy, today: date
) -> None:
    """A visit is due by the usual date, or by a suspension's end plus policy's days, and never later."""
    found = due(of, policy, today=today)

    ends = [one.resumes_on for one in of.suspensions]
    assert found.due_on <= max([found.usual_due_on, *ends]) + timedelta(policy.visit_after_suspension_days)
    assert found.due_on == found.usual_due_on or ends


@thoroughly
@given(FACTS, POLICIES, COMPUTED_ON, st.integers(1, 500))
def test_a_successful_visit_never_makes_the_next_one_earlier(
    of: Facts, policy: Policy, today: date, days: int
) -> None:
    """A later visit counts from its own day: no earlier date is left behind, suspensions apart."""
    of = replace(of, suspensions=(), last_successful_on=date(2020, 1, 1))
    first = due(of, policy, today=today)
    visited = replace(of, last_successful_on=date(2020, 1, 1) + timedelta(days=days), open=stored(first))

    assert due(visited, policy, today=today).due_on >= first.due_on
