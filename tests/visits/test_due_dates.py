"""When the next visit is due: the tables of domain 1 and 4, on both sides of each boundary."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from offender_mgmt.policy.rules import Policy
from tests.visits.facts import POLICY, TODAY, due, facts, reason_for_none
from visits.choices import Anchor
from visits.rules.due import Facts, SuspensionFacts

VISITED = date(2026, 5, 31)


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        pytest.param("very_high", date(2026, 6, 30), id="very high: 1 month"),
        pytest.param("high", date(2026, 8, 31), id="high: 3 months"),
        pytest.param("medium", date(2026, 11, 30), id="medium: 6 months"),
        pytest.param("low", date(2027, 5, 31), id="low: 12 months"),
        pytest.param(None, date(2026, 8, 31), id="not assessed: as high, never as low"),
    ],
)
def test_each_level_is_due_its_interval_after_the_last_successful_visit(
    level: str | None, expected: date
) -> None:
    """1, 3, 6 and 12 months (domain 1.3); not assessed as high (domain 2.7)."""
    found = due(facts(risk_level=level, last_successful_on=VISITED))

    assert (found.due_on, found.anchor, found.anchor_on) == (expected, Anchor.VISIT, VISITED)


@pytest.mark.parametrize(
    ("visited_on", "level", "expected"),
    [
        pytest.param(date(2017, 3, 14), "high", date(2017, 6, 14), id="since 2017"),
        pytest.param(date(2026, 1, 31), "high", date(2026, 4, 30), id="31 January + 3"),
        pytest.param(date(2025, 11, 30), "high", date(2026, 2, 28), id="30 November + 3"),
        pytest.param(date(2024, 2, 29), "low", date(2025, 2, 28), id="29 February + 12"),
        pytest.param(date(2026, 1, 29), "very_high", date(2026, 2, 28), id="29 January + 1, common year"),
        pytest.param(date(2028, 1, 29), "very_high", date(2028, 2, 29), id="29 January + 1, leap year"),
        pytest.param(date(1900, 1, 1), "low", date(1901, 1, 1), id="there is no upper age limit"),
    ],
)
def test_month_ends_are_clipped(visited_on: date, level: str, expected: date) -> None:
    """Clipped to the month's end, and no date is too old to be due (domain 4, design 3.1)."""
    assert due(facts(risk_level=level, last_successful_on=visited_on)).due_on == expected


@pytest.mark.parametrize(
    ("agreed", "level", "expected"),
    [
        pytest.param(1, "low", date(2026, 6, 30), id="shorter than the level's"),
        pytest.param(6, "medium", date(2026, 11, 30), id="the same as the level's"),
        pytest.param(9, "medium", date(2027, 2, 28), id="longer than the level's"),
        pytest.param(2, None, date(2026, 7, 31), id="of somebody not assessed"),
        pytest.param(24, "very_high", date(2028, 5, 31), id="two years"),
    ],
)
def test_an_agreed_interval_replaces_the_default_of_the_level(
    agreed: int, level: str | None, expected: date
) -> None:
    """The interval is set per person where one was agreed (domain 1.3), and the default is the runner-up."""
    found = due(facts(risk_level=level, last_successful_on=VISITED, agreed_interval_months=agreed))

    assert (found.due_on, found.interval_reason) == (expected, "agreed interval")
    assert "months for" in found.runner_up


@pytest.mark.parametrize(
    ("known", "anchor", "expected"),
    [
        pytest.param(
            {"registered_on": date(2026, 11, 1)},
            Anchor.REGISTRATION,
            date(2026, 11, 16),
            id="never visited: 15 days after registration",
        ),
        pytest.param(
            {"registered_on": date(2024, 2, 20)},
            Anchor.REGISTRATION,
            date(2024, 3, 6),
            id="never visited: the 15 days cross a leap day",
        ),
        pytest.param(
            {"registered_on": date(2026, 11, 1), "agreed_interval_months": 12},
            Anchor.REGISTRATION,
            date(2026, 11, 16),
            id="an agreed interval does not postpone the first visit",
        ),
        pytest.param(
            {"registered_on": date(2026, 11, 1), "risk_level": None},
            Anchor.REGISTRATION,
            date(2026, 11, 16),
            id="not assessed does not matter for the first visit",
        ),
        pytest.param(
            {"registered_on": None},
            Anchor.UNKNOWN,
            date(2026, 1, 1),
            id="nothing known: due on the day it was recorded",
        ),
        pytest.param(
            {"last_visit_unknown_on": date(2026, 11, 19)},
            Anchor.UNKNOWN,
            date(2026, 11, 19),
            id="last visit unknown: due that day, though registration is known",
        ),
        pytest.param(
            {"registered_on": None, "last_visit_unknown_on": date(2026, 11, 19)},
            Anchor.UNKNOWN,
            date(2026, 11, 19),
            id="last visit and registration unknown",
        ),
        pytest.param(
            {"last_visit_unknown_on": date(2026, 6, 1), "last_successful_on": date(2026, 11, 1)},
            Anchor.VISIT,
            date(2027, 5, 1),
            id="a later successful visit makes it known",
        ),
    ],
)
def test_without_a_successful_visit_the_first_is_due_by_what_is_known(
    known: dict[str, date], anchor: Anchor, expected: date
) -> None:
    """Registration + 15 days; unknown: due at once (domain 1.8 and 4)."""
    found = due(facts(**known))

    assert (found.anchor, found.due_on) == (anchor, expected)


@pytest.mark.parametrize(
    ("of", "policy"),
    [
        pytest.param(
            facts(last_successful_on=date(9999, 1, 1), risk_level="low"), POLICY, id="months overflow"
        ),
        pytest.param(facts(registered_on=date(9999, 12, 25)), POLICY, id="days overflow"),
        pytest.param(
            facts(last_successful_on=VISITED, agreed_interval_months=10**6), POLICY, id="interval overflows"
        ),
        pytest.param(
            facts(last_successful_on=VISITED, suspensions=(SuspensionFacts("abroad", None, date.max),)),
            POLICY,
            id="suspension overflows",
        ),
        pytest.param(facts(last_successful_on=VISITED, risk_level="severe"), POLICY, id="unknown level"),
        pytest.param(
            facts(last_successful_on=VISITED),
            replace(POLICY, visit_interval_months={"high": 3}),
            id="a level that policy forgot",
        ),
        pytest.param(
            facts(last_successful_on=VISITED, risk_level=None),
            replace(POLICY, not_assessed_treated_as="severe"),
            id="not assessed treated as an unknown level",
        ),
    ],
)
def test_facts_without_a_date_are_named_and_never_fine(of: Facts, policy: Policy) -> None:
    """A row that the rule cannot handle is unschedulable, with the reason (ALR-5)."""
    assert "no date can be worked out" in reason_for_none(of, policy)


def test_the_day_of_the_question_does_not_matter_without_a_stored_date() -> None:
    """`today` only softens a raised level: dates follow from facts, however old (design 3.1)."""
    of = facts(risk_level="high", last_successful_on=date(2017, 3, 14))

    days = [due(of, today=TODAY + timedelta(days=ago)) for ago in (-4000, 0, 1, 4000)]

    assert {found.due_on for found in days} == {date(2017, 6, 14)}


def test_policy_decides_and_code_does_not() -> None:
    """Every number is data of the policy that was passed in (domain, first lines)."""
    policy = replace(
        POLICY,
        visit_interval_months={"very_high": 2, "high": 4, "medium": 5, "low": 7},
        not_assessed_treated_as="low",
        first_visit_days=3,
    )

    assert due(facts(last_successful_on=VISITED), policy).due_on == date(2026, 10, 31)
    assert due(facts(last_successful_on=VISITED, risk_level=None), policy).due_on == date(2026, 12, 31)
    assert due(facts(registered_on=date(2026, 11, 1)), policy).due_on == date(2026, 11, 4)
