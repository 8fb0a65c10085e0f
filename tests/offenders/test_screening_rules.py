"""Who may know whom: the rule of screening, case by case (ACC-10). A hit asks; it accuses nobody."""

from datetime import date

import pytest

from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import Ground, ReviewState
from offender_mgmt.offenders.rules.screening import check_can_decide, grounds_of_hit, is_late
from tests.offenders.screening_cases import CASES, Case

DAY = date(2026, 11, 19)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_who_is_asked_about_and_on_what_grounds(case: Case) -> None:
    """Security 1.3, ACC-10: twins, hyphens, maiden names, accents, and those who only share a common name."""
    staff, other, grounds = case

    assert grounds_of_hit(staff, other) == grounds


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_does_not_matter_who_works_here(case: Case) -> None:
    """The two agree or they do not, whichever of them is on the register."""
    staff, other, grounds = case

    assert grounds_of_hit(other, staff) == grounds


def test_the_cases_have_each_ground() -> None:
    """A ground that no case has could be taken out unnoticed."""
    assert set().union(*(grounds for _, _, grounds in CASES.values())) == set(Ground)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"state": ReviewState.DISMISSED}, "decided already"),
        ({"state": ReviewState.CONFLICT}, "decided already"),
        ({"by": 7}, "Somebody else"),
        ({"reason": "  "}, "Say why"),
    ],
)
def test_when_a_review_cannot_be_decided(facts: dict[str, object], why: str) -> None:
    """Once, with a reason, and never by whom it concerns."""
    usual: dict[str, object] = {"state": ReviewState.OPEN, "concerns": 7, "by": 8, "reason": "Cousins."}
    check_can_decide(**usual)

    with pytest.raises(RuleViolation, match=why):
        check_can_decide(**usual | facts)


@pytest.mark.parametrize(("found_on", "late"), [(date(2026, 11, 12), False), (date(2026, 11, 11), True)])
def test_a_review_is_late_the_day_after_the_last_that_policy_allows(found_on: date, late: bool) -> None:
    """Seven days are seven days."""
    assert is_late(found_on=found_on, today=DAY, within_days=7) is late
