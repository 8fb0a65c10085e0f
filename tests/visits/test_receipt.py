"""The receipt: the printed arithmetic is the arithmetic."""

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from offender_mgmt.policy.rules import Policy
from tests.visits.diary import months_later
from tests.visits.facts import POLICY, TODAY, due, facts, stored
from tests.visits.test_due_properties import DECISIONS, FACTS, POLICIES
from visits.rules.due import Facts, SuspensionFacts
from visits.rules.receipt import receipt


def day(words: str) -> date:
    """A date as it is printed: 14 March 2017."""
    return datetime.strptime(words, "%d %B %Y").date()  # noqa: DTZ007


def sum_of(lines: list[str]) -> date:
    """The due date, worked out from the printed lines alone."""
    anchor, interval, adjustments, _ = lines
    started = day(anchor.partition(": ")[2])
    count, unit = re.match(r"\+ (\d+) (month|day)s?: ", interval).groups()  # type: ignore[union-attr]
    total = months_later(started, int(count)) if unit == "month" else started + timedelta(int(count))
    for adjustment in adjustments.removeprefix("Adjustments: ").split("; "):
        if stands := re.search(r"\((\d+ \w+ \d+)\)$", adjustment):
            total = day(stands[1])
        elif resumed := re.search(r" to (\d+ \w+ \d+), then (\d+) days$", adjustment):
            total = day(resumed[1]) + timedelta(int(resumed[2]))
        else:
            assert adjustment == "none"
    return total


def total_of(lines: list[str]) -> date:
    """The due date as the last line prints it."""
    found = re.match(r"= due (\d+ \w+ \d+)\. Decided by: ", lines[-1])
    assert found, lines
    return day(found[1])


@settings(max_examples=120, deadline=None, database=None)
@given(FACTS, POLICIES, DECISIONS)
def test_the_printed_arithmetic_gives_the_printed_date(
    of: Facts, policy: Policy, decision: dict[str, Any]
) -> None:
    """Anchor + interval + adjustments = due: whoever adds the lines up gets the date (design, the receipt)."""
    held = stored(due(of, policy))
    found = due(replace(of, open=held, **decision), policy)
    printed = receipt(found, policy)

    assert sum_of(printed["lines"]) == total_of(printed["lines"]) == found.due_on
    assert printed["due_on"] == found.due_on.isoformat()
    assert printed == json.loads(json.dumps(printed))


@pytest.mark.parametrize(
    ("of", "lines"),
    [
        pytest.param(
            facts(risk_level="high", last_successful_on=date(2017, 3, 14)),
            [
                "Last successful visit: 14 March 2017",
                "+ 3 months: high risk (England and Wales 1)",
                "Adjustments: none",
                "= due 14 June 2017. Decided by: interval. Also weighed: none",
            ],
            id="since 2017",
        ),
        pytest.param(
            facts(risk_level=None, last_successful_on=date(2026, 5, 31), agreed_interval_months=1),
            [
                "Last successful visit: 31 May 2026",
                "+ 1 month: agreed interval (England and Wales 1)",
                "Adjustments: none",
                "= due 30 June 2026. Decided by: interval. "
                "Also weighed: 3 months for not assessed, treated as high risk: 31 August 2026",
            ],
            id="agreed, not assessed",
        ),
        pytest.param(
            facts(registered_on=date(2026, 11, 1)),
            [
                "Registration, no visit yet: 1 November 2026",
                "+ 15 days: first visit after registration (England and Wales 1)",
                "Adjustments: none",
                "= due 16 November 2026. Decided by: interval. Also weighed: none",
            ],
            id="never visited",
        ),
        pytest.param(
            facts(last_visit_unknown_on=TODAY),
            [
                "Last successful visit not known: 19 November 2026",
                "+ 0 days: the last successful visit is not known: due at once (England and Wales 1)",
                "Adjustments: none",
                "= due 19 November 2026. Decided by: interval. Also weighed: none",
            ],
            id="unknown",
        ),
        pytest.param(
            facts(
                last_successful_on=date(2025, 12, 1),
                suspensions=(SuspensionFacts("in custody", date(2026, 3, 1), date(2026, 9, 1)),),
            ),
            [
                "Last successful visit: 1 December 2025",
                "+ 6 months: medium risk (England and Wales 1)",
                "Adjustments: suspended (in custody) to 1 September 2026, then 15 days",
                "= due 16 September 2026. Decided by: suspension. Also weighed: 1 June 2026, without the suspension",
            ],
            id="suspended",
        ),
    ],
)
def test_the_receipt_reads_as_four_plain_lines(of: Facts, lines: list[str]) -> None:
    """The rule that decided, and the runner-up, in words for people (design, the receipt)."""
    assert receipt(due(of), POLICY)["lines"] == lines


def test_the_receipt_names_the_revision_that_decided() -> None:
    """A date can be traced to the policy of its day."""
    policy = replace(POLICY, revision=7, name="Force setting 7")

    printed = receipt(due(facts(), policy), policy)

    assert printed["policy_revision"] == 7
    assert "(Force setting 7)" in printed["lines"][1]
