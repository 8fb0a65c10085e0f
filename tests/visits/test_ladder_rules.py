"""What follows attempts: every outcome, each fact of s.96B missing in turn, both sides of each limit."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from tests.visits.facts import POLICY
from visits.choices import DayPart, FactState, Outcome, Rung
from visits.rules.day_parts import day_part_of
from visits.rules.ladder import (
    Attempt,
    Circumstances,
    next_step,
    statutory_facts,
    why_not_counted,
)

HOME, ELSEWHERE = 1, 2
AT_HOME = Circumstances(premises=HOME)
# With a third attempt asked for, two do not make a warrant, and with a fifth before the review, nobody reviews yet.
PATIENT = replace(POLICY, warrant_failed_attempts=3, review_after_attempts=5)


def attempt(**told: Any) -> Attempt:
    """No answer at home on the morning of 2 November 2026, to assess the risk."""
    usual = Attempt(
        date(2026, 11, 2), DayPart.MORNING, Outcome.NO_ANSWER, HOME, frozenset({"risk"}), was_away=False
    )
    return replace(usual, **told)


@pytest.mark.parametrize(
    ("at", "part"),
    [
        pytest.param(time(5, 59), DayPart.NIGHT, id="before six"),
        pytest.param(time(6), DayPart.MORNING, id="six"),
        pytest.param(time(11, 59), DayPart.MORNING, id="before noon"),
        pytest.param(time(12), DayPart.AFTERNOON, id="noon"),
        pytest.param(time(16, 59), DayPart.AFTERNOON, id="before five"),
        pytest.param(time(17), DayPart.EVENING, id="five"),
        pytest.param(time(21, 59), DayPart.EVENING, id="before ten"),
        pytest.param(time(22), DayPart.NIGHT, id="ten"),
        pytest.param(time(0), DayPart.NIGHT, id="midnight"),
    ],
)
def test_each_time_of_day_lies_in_one_part(at: time, part: DayPart) -> None:
    """Both sides of every limit."""
    assert day_part_of(at) == part


@pytest.mark.parametrize(
    ("told", "why"),
    [
        pytest.param({}, "", id="no answer"),
        pytest.param({"outcome": Outcome.REFUSED_ENTRY}, "", id="refused entry"),
        pytest.param({"day_part": None}, "", id="time not known"),
        *(
            pytest.param({"outcome": outcome}, "outcome", id=outcome)
            for outcome in Outcome
            if outcome not in POLICY.warrant_outcomes
        ),
        pytest.param({"was_away": True}, "custody", id="away"),
        pytest.param({"purposes": frozenset({"compliance"})}, "assess the risk", id="to deliver a form"),
        pytest.param({"purposes": frozenset()}, "assess the risk", id="purpose not known"),
        pytest.param({"premises": ELSEWHERE}, "another address", id="elsewhere"),
        pytest.param({"premises": None}, "not on record", id="address not known"),
    ],
)
def test_an_attempt_counts_only_when_every_part_of_it_does(told: dict[str, Any], why: str) -> None:
    """At those premises, to assess the risk, not while away, entry sought and not obtained (s.96B(2)(d))."""
    said = why_not_counted(attempt(**told), premises=HOME, policy=POLICY)

    assert bool(said) == bool(why)
    assert why in said


def test_without_an_address_on_record_no_attempt_counts() -> None:
    """Neither one at an address nor one whose address is not known: nothing equals nothing."""
    for premises in (HOME, None):
        assert why_not_counted(attempt(premises=premises), premises=None, policy=POLICY)


@pytest.mark.parametrize(
    ("attempts", "circumstances", "missing"),
    [
        pytest.param([attempt(), attempt()], AT_HOME, set(), id="nothing is missing"),
        pytest.param([attempt(), attempt()], Circumstances(None), {"a", "d"}, id="no address"),
        pytest.param([attempt(), attempt()], Circumstances(HOME, "custody"), {"b"}, id="in custody"),
        pytest.param([attempt()], AT_HOME, {"d"}, id="one occasion"),
        pytest.param([attempt(), attempt(premises=ELSEWHERE)], AT_HOME, {"d"}, id="two premises"),
        pytest.param([attempt(), attempt(was_away=True)], AT_HOME, {"d"}, id="away at one"),
        pytest.param(
            [attempt(), attempt(purposes=frozenset({"care"}))], AT_HOME, {"d"}, id="another purpose at one"
        ),
        pytest.param([], AT_HOME, {"d"}, id="nothing tried"),
    ],
)
def test_each_fact_of_the_statute_is_present_or_missing(
    attempts: list[Attempt], circumstances: Circumstances, missing: set[str]
) -> None:
    """Each missing in turn; that entry is necessary is never ours to say (s.96B(2)(c))."""
    facts = {fact.letter: fact.state for fact in statutory_facts(attempts, circumstances, POLICY)}

    assert {letter for letter, state in facts.items() if state == FactState.MISSING} == missing
    assert facts["c"] == FactState.FOR_A_PERSON
    is_ready = next_step(attempts, circumstances, POLICY).rung == Rung.WARRANT_READY
    assert is_ready == (not missing)


FIRST_STEP = {
    Outcome.SEEN_AT_DOOR: Rung.TRY_AGAIN,
    Outcome.REFUSED_ENTRY: Rung.TRY_AGAIN,
    Outcome.NO_ANSWER: Rung.TRY_AGAIN,
    Outcome.NOT_RESIDENT: Rung.FIND_OUT,
    Outcome.IN_CUSTODY: Rung.FIND_OUT,
    Outcome.IN_HOSPITAL: Rung.FIND_OUT,
    Outcome.ABROAD: Rung.FIND_OUT,
    Outcome.UNSAFE: Rung.REVIEW,
    Outcome.ABANDONED: Rung.TRY_AGAIN,
}


@pytest.mark.parametrize("outcome", FIRST_STEP)
def test_each_outcome_has_its_next_step(outcome: Outcome) -> None:
    """After a first attempt."""
    assert next_step([attempt(outcome=outcome)], AT_HOME, POLICY).rung == FIRST_STEP[outcome]


def test_every_outcome_that_is_not_successful_has_a_step() -> None:
    """A new outcome fails here until somebody decides what follows it."""
    assert set(FIRST_STEP) == set(Outcome) - {Outcome.SEEN_INSIDE}


def test_nothing_tried_asks_for_nothing() -> None:
    """The ladder begins with an attempt; the due date is another matter."""
    assert next_step([], AT_HOME, POLICY).rung == Rung.NONE


@pytest.mark.parametrize(
    ("tried", "words"),
    [
        pytest.param([DayPart.MORNING], "afternoon or evening", id="morning"),
        pytest.param([DayPart.MORNING, DayPart.EVENING], "afternoon", id="morning and evening"),
        pytest.param([None], "morning or afternoon or evening", id="not known"),
        pytest.param([DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING], "another time", id="all"),
    ],
)
def test_another_part_of_the_day_is_one_that_was_not_tried(tried: list[DayPart | None], words: str) -> None:
    """Within policy's days of the last attempt."""
    step = next_step(
        [attempt(day_part=part) for part in tried], AT_HOME, replace(PATIENT, warrant_failed_attempts=9)
    )

    assert step.sentence == f"Try again in another part of the day: {words}."
    assert step.by == date(2026, 11, 9)


@pytest.mark.parametrize(("count", "rung"), [(4, Rung.TRY_AGAIN), (5, Rung.REVIEW), (6, Rung.REVIEW)])
def test_a_supervisor_reviews_after_policys_number_of_attempts(count: int, rung: Rung) -> None:
    """Both sides of the limit; abandoned attempts are no occasions for a warrant."""
    attempts = [attempt(outcome=Outcome.ABANDONED)] * count

    assert next_step(attempts, AT_HOME, PATIENT).rung == rung


def test_warrant_ready_comes_before_all_else() -> None:
    """What the last outcome was does not hide that the facts are there."""
    attempts = [attempt(), attempt(outcome=Outcome.REFUSED_ENTRY), attempt(outcome=Outcome.UNSAFE)]

    assert next_step(attempts, AT_HOME, POLICY).rung == Rung.WARRANT_READY


def test_no_sentence_says_that_a_warrant_was_applied_for() -> None:
    """Vigil cannot know it."""
    facts = statutory_facts([attempt(), attempt()], AT_HOME, POLICY)
    sentences = [
        next_step([attempt(), attempt()], AT_HOME, POLICY).sentence,
        *(fact.because for fact in facts),
    ]

    assert not any("applied" in sentence for sentence in sentences)
