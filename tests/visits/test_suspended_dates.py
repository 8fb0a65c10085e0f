"""Suspensions: a visit is due within 15 days of the end or of the missed check (domain 1.13)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.visits.facts import POLICY, after, due, facts
from visits.rules.due import SuspensionFacts

BEGAN, RESUMES, LIMIT = date(2026, 3, 1), date(2026, 6, 1), date(2026, 6, 16)
CUSTODY = SuspensionFacts("in custody", BEGAN, RESUMES)
UNKNOWN_BEGINNING = SuspensionFacts("in custody", None, RESUMES)


def usually_due(on: date, *suspensions: SuspensionFacts) -> date:
    """The date when the visit is due that would be due `on` without these suspensions."""
    return due(facts(registered_on=on - timedelta(days=15), suspensions=suspensions)).due_on


@pytest.mark.parametrize(
    ("usual", "expected"),
    [
        pytest.param(
            date(2026, 2, 28), date(2026, 2, 28), id="overdue the day before it began: a debt stays"
        ),
        pytest.param(date(2017, 6, 14), date(2017, 6, 14), id="overdue for years before it began"),
        pytest.param(BEGAN, LIMIT, id="due on the day it began"),
        pytest.param(date(2026, 5, 31), LIMIT, id="due on its last day"),
        pytest.param(RESUMES, RESUMES, id="due on the day it resumes"),
        pytest.param(LIMIT, LIMIT, id="due on the limit's day"),
        pytest.param(date(2026, 6, 17), LIMIT, id="due later: a release brings it forward"),
        pytest.param(date(2027, 3, 1), LIMIT, id="due much later"),
    ],
)
def test_a_visit_is_due_within_the_limit_of_the_suspensions_end(usual: date, expected: date) -> None:
    """When it ends or its check is missed, a visit is due within 15 days (domain 1.13)."""
    assert usually_due(usual, CUSTODY) == expected


@pytest.mark.parametrize(
    ("usual", "expected"),
    [
        pytest.param(date(2026, 5, 31), date(2026, 5, 31), id="due before it resumes: perhaps a debt"),
        pytest.param(RESUMES, RESUMES, id="due on the day it resumes"),
        pytest.param(date(2026, 6, 17), LIMIT, id="due after the limit"),
    ],
)
def test_where_the_beginning_is_unknown_the_earlier_date_stands(usual: date, expected: date) -> None:
    """Ambiguity never resolves to "not overdue"."""
    assert usually_due(usual, UNKNOWN_BEGINNING) == expected


@pytest.mark.parametrize(
    ("visited_on", "expected"),
    [
        pytest.param(date(2026, 5, 31), LIMIT, id="visited the day before: the release still counts"),
        pytest.param(RESUMES, date(2026, 12, 1), id="visited on the day: the usual interval"),
        pytest.param(date(2026, 6, 10), date(2026, 12, 10), id="visited after"),
    ],
)
def test_a_visit_since_the_suspension_makes_it_history(visited_on: date, expected: date) -> None:
    """After a successful visit the clock runs as usual (domain 1.4)."""
    assert due(facts(last_successful_on=visited_on, suspensions=(CUSTODY,))).due_on == expected


def test_absence_followed_by_absence_is_one_absence() -> None:
    """A check in time makes a new suspension: the visit that fell due in the first is no debt of the second."""
    hospital = SuspensionFacts("in hospital", RESUMES, date(2026, 9, 1))

    assert usually_due(date(2026, 4, 1), CUSTODY, hospital) == date(2026, 9, 16)
    assert usually_due(date(2026, 4, 1), hospital, CUSTODY) == date(2026, 9, 16)


@pytest.mark.parametrize(
    ("began_again", "expected"),
    [
        pytest.param(LIMIT, date(2026, 9, 16), id="on the day of the limit"),
        pytest.param(date(2026, 6, 17), LIMIT, id="the day after: the visit was overdue"),
    ],
)
def test_a_gap_between_two_absences_is_time_for_a_visit(began_again: date, expected: date) -> None:
    """Who was out for longer than the limit between two absences was overdue, and stays so."""
    again = SuspensionFacts("in custody", began_again, date(2026, 9, 1))

    assert usually_due(date(2026, 4, 1), CUSTODY, again) == expected


def test_a_suspension_within_another_does_not_bring_the_visit_forward() -> None:
    """The absence that lasts longest decides."""
    within = SuspensionFacts("in hospital", date(2026, 4, 1), date(2026, 5, 1))

    assert usually_due(date(2026, 4, 10), within, CUSTODY) == LIMIT


def test_the_limit_is_policy() -> None:
    """15 days is a force's setting (domain 1.13)."""
    policy = replace(POLICY, visit_after_suspension_days=3)

    assert due(facts(suspensions=(CUSTODY,), registered_on=date(2026, 4, 1)), policy).due_on == date(
        2026, 6, 4
    )


def test_an_early_end_brings_the_visit_forward_and_a_later_check_must_be_agreed() -> None:
    """The suspension's own dates move the visit: forward at once, back on the word of two people (domain 4)."""
    before = facts(registered_on=date(2026, 4, 1), suspensions=(CUSTODY,))
    early = replace(CUSTODY, resumes_on=date(2026, 4, 20))
    later = replace(CUSTODY, resumes_on=date(2026, 8, 1))

    assert due(after(before, BEGAN, suspensions=(early,))).due_on == date(2026, 5, 5)
    held = after(before, BEGAN, suspensions=(later,))
    assert (due(held).due_on, due(held).proposed_due_on) == (date(2026, 6, 16), date(2026, 8, 16))
    assert due(replace(held, is_later_accepted=True)).due_on == date(2026, 8, 16)


def test_the_ratchet_holds_the_usual_date_through_a_suspension() -> None:
    """A level raised before custody still counts after a suspension that did not touch its date."""
    before = facts(last_successful_on=date(2026, 1, 10))  # medium: 10 July
    raised = after(before, date(2026, 1, 20), risk_level="very_high")  # 10 February, before custody
    suspended = after(raised, date(2026, 2, 1), suspensions=(CUSTODY,))

    found = due(suspended, today=date(2026, 3, 1))

    assert (found.usual_due_on, found.due_on) == (date(2026, 2, 10), date(2026, 2, 10))


@pytest.mark.parametrize(
    ("usual", "decided_by"),
    [
        (date(2026, 5, 31), "suspension"),
        (RESUMES, "interval"),
        (LIMIT, "interval"),
        (date(2026, 6, 17), "suspension"),
    ],
)
def test_the_receipt_says_whether_the_suspension_decided(usual: date, decided_by: str) -> None:
    """A date that the suspension did not move is the interval's."""
    of = facts(registered_on=usual - timedelta(days=15), suspensions=(CUSTODY,))

    assert due(of).decided_by == decided_by


def test_the_suspended_date_keeps_what_it_would_have_been() -> None:
    """The receipt tells the date without the suspension, and who decided."""
    found = due(facts(last_successful_on=date(2025, 10, 1), suspensions=(CUSTODY,)))

    assert (found.due_on, found.usual_due_on, found.decided_by) == (LIMIT, date(2026, 4, 1), "suspension")
    assert found.adjustments == ("suspended (in custody) to 1 June 2026, then 15 days",)
    assert found.runner_up == "1 April 2026, without the suspension"
