"""What a warrant needs: each fact of s.96B missing in turn, and for which premises it is counted."""

from datetime import date
from typing import Any

import pytest

from tests.visits.attempts import AT_HOME, FORMER, HOME, attempt
from tests.visits.facts import POLICY
from visits.choices import FactState, Outcome, Rung
from visits.rules.ladder import next_step
from visits.rules.warrant import (
    Attempt,
    Circumstances,
    place_for_a_warrant,
    ready_on,
    statutory_facts,
    why_not_counted,
)

FRIEND = {"elsewhere": "2 oak lane", "grounds": "His sister says that he sleeps there."}
AT_FRIENDS = attempt(**FRIEND)
UNFOUNDED = attempt(elsewhere="2 oak lane")


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
        pytest.param({"premises": FORMER}, "another address", id="at a former address"),
        pytest.param({"premises": None}, "not on record", id="address not known"),
        pytest.param({"constable_present": False}, "constable", id="no constable"),
        pytest.param({"constable_present": None}, "", id="nobody said whether a constable was there"),
        pytest.param(FRIEND, "another address", id="at a friend's"),
    ],
)
def test_an_attempt_counts_only_when_every_part_of_it_does(told: dict[str, Any], why: str) -> None:
    """At those premises, to assess the risk, not while away, entry sought and not obtained (s.96B(2)(d))."""
    said = why_not_counted(attempt(**told), place=HOME, policy=POLICY)

    assert bool(said) == bool(why)
    assert why in said


def test_without_an_address_on_record_no_attempt_counts() -> None:
    """Neither one at an address nor one whose address is not known: nothing equals nothing."""
    for premises in (HOME, None):
        assert why_not_counted(attempt(premises=premises), place=None, policy=POLICY)


@pytest.mark.parametrize(
    ("attempts", "circumstances", "missing"),
    [
        pytest.param([attempt(), attempt()], AT_HOME, set(), id="nothing is missing"),
        pytest.param([attempt(), attempt()], Circumstances(None), {"a", "d"}, id="no address"),
        pytest.param([attempt(), attempt()], Circumstances(HOME, "custody"), {"b"}, id="in custody"),
        pytest.param([attempt()], AT_HOME, {"d"}, id="one occasion"),
        pytest.param([attempt(), attempt(premises=FORMER)], AT_HOME, {"d"}, id="two premises"),
        pytest.param([attempt(), attempt(was_away=True)], AT_HOME, {"d"}, id="away at one"),
        pytest.param(
            [attempt(), attempt(purposes=frozenset({"care"}))], AT_HOME, {"d"}, id="another purpose at one"
        ),
        pytest.param([], AT_HOME, {"d"}, id="nothing tried"),
        pytest.param([attempt(), attempt(constable_present=False)], AT_HOME, {"d"}, id="no constable at one"),
        pytest.param([AT_FRIENDS, UNFOUNDED], AT_HOME, set(), id="elsewhere, with grounds"),
        pytest.param([AT_FRIENDS, UNFOUNDED], Circumstances(None), set(), id="elsewhere alone"),
        pytest.param([UNFOUNDED, UNFOUNDED], AT_HOME, {"d"}, id="elsewhere, without grounds"),
        pytest.param(
            [UNFOUNDED, UNFOUNDED], Circumstances(None), {"a", "d"}, id="elsewhere alone, no grounds"
        ),
        pytest.param([AT_FRIENDS, attempt()], AT_HOME, {"d"}, id="once at each"),
        pytest.param(
            [AT_FRIENDS, attempt(**FRIEND | {"elsewhere": "3 oak lane"})], AT_HOME, {"d"}, id="next door"
        ),
        pytest.param(
            [AT_FRIENDS, AT_FRIENDS], Circumstances(HOME, "custody"), {"b"}, id="elsewhere, in custody"
        ),
        pytest.param([attempt(constable_present=None)] * 2, AT_HOME, set(), id="for a person to state"),
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


@pytest.mark.parametrize(
    ("constables", "state", "words"),
    [
        pytest.param([True, True], FactState.PRESENT, "2 of 2 on record since", id="both"),
        pytest.param([True, None], FactState.FOR_A_PERSON, "For 1 of them", id="one not on record"),
        pytest.param([None, None], FactState.FOR_A_PERSON, "For 2 of them", id="neither on record"),
        pytest.param([True, True, None], FactState.PRESENT, "For 1 of them", id="enough without it"),
        pytest.param([True, False], FactState.MISSING, "1 of 2", id="not there"),
        pytest.param([None], FactState.MISSING, "1 of 2", id="too few"),
    ],
)
def test_whether_a_constable_was_there_is_for_a_person_to_state(
    constables: list[bool | None], state: FactState, words: str
) -> None:
    """Where it is not on record, the fact says of how many (s.96B(2)(d))."""
    *_, fact = statutory_facts([attempt(constable_present=one) for one in constables], AT_HOME, POLICY)

    assert (fact.letter, fact.state) == ("d", state)
    assert words in fact.because


@pytest.mark.parametrize(
    ("attempts", "place"),
    [
        pytest.param([], HOME, id="nothing tried"),
        pytest.param([AT_FRIENDS, attempt()], HOME, id="as many at home"),
        pytest.param([AT_FRIENDS, UNFOUNDED, attempt()], "2 oak lane", id="more elsewhere"),
        pytest.param([UNFOUNDED, UNFOUNDED], HOME, id="no grounds"),
        pytest.param([attempt(premises=FORMER)] * 2, HOME, id="a former address"),
    ],
)
def test_a_warrant_is_for_the_place_with_the_most_occasions(
    attempts: list[Attempt], place: int | str
) -> None:
    """Of those for which there are grounds, and the one notified last before others; the fact says which."""
    assert place_for_a_warrant(attempts, AT_HOME, POLICY) == place
    (first, *_) = statutory_facts(attempts, AT_HOME, POLICY)
    assert ("notified last" in first.because) is (place == HOME)


DAYS = [date(2026, 11, day) for day in (2, 4, 6)]


@pytest.mark.parametrize(
    ("told", "since"),
    [
        pytest.param([{}], None, id="one"),
        pytest.param([{}, {}, {}], DAYS[1], id="the second made it so"),
        pytest.param([{}, {"was_away": True}, {}], DAYS[2], id="one does not count"),
        pytest.param([FRIEND, FRIEND, {}], DAYS[1], id="elsewhere"),
        pytest.param(
            [{"elsewhere": "2 oak lane"}] * 2 + [FRIEND | {"outcome": Outcome.UNSAFE}], DAYS[2], id="grounds"
        ),
        pytest.param([{}, FRIEND, FRIEND], DAYS[2], id="a second place"),
    ],
)
def test_the_day_since_when_a_warrant_has_been_ready(told: list[dict[str, Any]], since: date | None) -> None:
    """That of the attempt with which the last fact was there, and ready is what the ladder says."""
    attempts = [attempt(**{"made_on": day} | one) for day, one in zip(DAYS, told, strict=False)]

    assert ready_on(attempts, AT_HOME, POLICY) == since
    assert ready_on(attempts, Circumstances(HOME, "in hospital"), POLICY) is None
    assert (next_step(attempts, AT_HOME, POLICY).rung == Rung.WARRANT_READY) is (since is not None)
