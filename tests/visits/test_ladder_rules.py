"""What follows attempts: every outcome, what a decision must be, how long it holds, both sides of each limit."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from offender_mgmt.errors import RuleViolation
from tests.visits.attempts import AT_HOME, HOME, attempt
from tests.visits.facts import POLICY
from visits.choices import DayPart, LadderChoice, Outcome, Rung
from visits.rules.day_parts import day_part_of
from visits.rules.ladder import (
    Decided,
    Needed,
    OnRecord,
    check_can_decide,
    check_is_as_proposed,
    decision_needed,
    needs_second_person,
    next_step,
    stands,
)
from visits.rules.warrant import Attempt, Circumstances, statutory_facts

# With a third attempt asked for, two do not make a warrant, and with a fifth before the review, nobody reviews yet.
PATIENT = replace(POLICY, warrant_failed_attempts=3, review_after_attempts=5)


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


TODAY = date(2026, 11, 19)
DECIDED_AT = datetime(2026, 11, 10, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("review_on", "recorded_at", "holds"),
    [
        pytest.param(TODAY, DECIDED_AT - SECOND, True, id="on its last day"),
        pytest.param(TODAY - timedelta(days=1), DECIDED_AT - SECOND, False, id="the day after"),
        pytest.param(TODAY, DECIDED_AT, True, id="an attempt of the same instant"),
        pytest.param(TODAY, DECIDED_AT + SECOND, False, id="the next attempt"),
    ],
)
def test_a_decision_holds_until_its_day_or_the_next_attempt(
    review_on: date, recorded_at: datetime, holds: bool
) -> None:
    """What counts is when the attempt was recorded: one that was written up late was not known either."""
    attempts = [attempt(), attempt(recorded_at=recorded_at)]

    assert stands(Decided(DECIDED_AT, review_on), attempts, today=TODAY) is holds


ABANDONED = attempt(outcome=Outcome.ABANDONED)
LATER = attempt(made_on=date(2026, 11, 5))


@pytest.mark.parametrize(
    ("attempts", "circumstances", "decided", "needed"),
    [
        pytest.param([], AT_HOME, [], None, id="nothing tried"),
        pytest.param([attempt()], AT_HOME, [], None, id="one attempt"),
        pytest.param(
            [ABANDONED, replace(ABANDONED, made_on=date(2026, 11, 4)), ABANDONED],
            AT_HOME,
            [],
            Needed(Rung.REVIEW, date(2026, 11, 4)),
            id="abandoned, since the second",
        ),
        pytest.param(
            [attempt(), LATER],
            AT_HOME,
            [],
            Needed(Rung.WARRANT_READY, date(2026, 11, 5)),
            id="no answer twice",
        ),
        pytest.param([attempt(), LATER], Circumstances(HOME, "in custody"), [], None, id="in custody"),
        pytest.param([attempt(), LATER], AT_HOME, [Decided(DECIDED_AT, TODAY)], None, id="decided"),
        pytest.param(
            [attempt(), LATER],
            AT_HOME,
            [Decided(DECIDED_AT, TODAY - timedelta(days=1))],
            Needed(Rung.WARRANT_READY, date(2026, 11, 5)),
            id="decided, and to be looked at again",
        ),
    ],
)
def test_a_decision_is_needed_of_a_supervisor(
    attempts: list[Attempt], circumstances: Circumstances, decided: list[Decided], needed: Needed | None
) -> None:
    """After policy's number of attempts, or when a warrant's facts are there, since the attempt that made it so."""
    assert decision_needed(attempts, circumstances, POLICY, decided=decided, today=TODAY) == needed


TWENTY = "word " * POLICY.deviation_words


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        pytest.param({}, "", id="as asked for"),
        pytest.param({"attempts": 0}, "nothing to decide", id="nothing tried"),
        pytest.param({"closed_on": TODAY}, "closed", id="closed"),
        pytest.param({"reason": "word " * 19}, "at least 20 words", id="nineteen words"),
        pytest.param({"reason": " "}, "at least 20 words", id="no words"),
        pytest.param({"review_on": TODAY}, "", id="today"),
        pytest.param({"review_on": TODAY - timedelta(days=1)}, "past", id="yesterday"),
        pytest.param({"review_on": TODAY + timedelta(days=7)}, "", id="the last day"),
        pytest.param({"review_on": TODAY + timedelta(days=8)}, "26 November 2026 or before", id="too late"),
    ],
)
def test_a_decision_has_reasons_and_an_end(told: dict[str, Any], refusal: str) -> None:
    """Both sides of each limit."""
    usual = {"attempts": 1, "reason": TWENTY, "review_on": TODAY, "closed_on": None}
    told = usual | told | {"policy": POLICY, "today": TODAY}
    if not refusal:
        check_can_decide(**told)
        return

    with pytest.raises(RuleViolation, match=refusal):
        check_can_decide(**told)


@pytest.mark.parametrize("choice", LadderChoice)
def test_what_lets_the_visit_wait_needs_a_second_person(choice: LadderChoice) -> None:
    """As policy says, and nothing else."""
    assert needs_second_person(choice, POLICY) is (choice in {"further_attempt", "other"})
    assert not needs_second_person(choice, replace(POLICY, two_person_choices=frozenset()))


def test_a_proposal_is_approved_on_the_facts_that_it_was_made_on() -> None:
    """Another attempt, and somebody else would have to agree to something else."""
    facts = statutory_facts([attempt()], AT_HOME, POLICY)
    then = OnRecord(Rung.TRY_AGAIN, 1, facts)

    check_is_as_proposed(then=then, now=OnRecord(Rung.TRY_AGAIN, 1, facts))
    with pytest.raises(RuleViolation, match="has changed"):
        check_is_as_proposed(then=then, now=replace(then, attempts=2))
