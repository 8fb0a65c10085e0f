"""The draw of windows: its law, its evenness, and what it refuses (docs/windows.md)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.predictability import best_guess
from offender_mgmt.policy.rules import Policy
from tests.visits.facts import DAYTIME, EVERY_DAY, POLICY
from visits.choices import DayPart
from visits.rules.sealing import WORD, uniform_below
from visits.rules.windows import (
    Attempt,
    Inputs,
    Standing,
    Window,
    WindowRefused,
    days_in,
    draw,
    draw_slot,
    inputs_for,
    inputs_of,
    law_of,
    main_begins,
    still_fits,
    window_around,
)

SECRET = bytes(range(32))
MONDAY = date(2026, 1, 5)


def inputs(
    days: int = 101, policy: Policy = POLICY, *, today: date = MONDAY, attempt: Attempt | None = None
) -> Inputs:
    """A draw on `today` for a visit counted from a Monday and due that many days after it."""
    standing = Standing("somebody", MONDAY, MONDAY + timedelta(days=days), attempt)
    return inputs_for(standing, policy, period=MONDAY, sequence=1, today=today)


def covered(**parts: list[str]) -> Policy:
    """The policy with this shift cover and no other."""
    nothing: dict[str, list[str]] = {name: [] for name in POLICY.shift_cover}
    return replace(POLICY, shift_cover=nothing | parts)


def on(day: int) -> date:
    """The day of the gap."""
    return MONDAY + timedelta(days=day)


def test_the_same_inputs_give_the_same_window_and_others_another() -> None:
    """Deterministic for whoever has the secret; anything else changes it sooner or later."""
    windows = {draw(SECRET, replace(inputs(365), sequence=number)) for number in range(1, 30)}

    assert draw(SECRET, inputs(365)) == draw(SECRET, inputs(365))
    assert len(windows) > 20


def test_100_000_draws_are_even_by_day_and_by_slot() -> None:
    """Chi-square against the law, with the secret fixed so that it never flakes.

    Critical values for one in a thousand: 149.449 with 100 degrees of freedom, 42.312 with 18 (NIST/SEMATECH
    e-Handbook of Statistical Methods, 1.3.6.7.4).
    """
    many, about = 100_000, inputs(101)
    law = law_of(about)
    chances = Counter(dict.fromkeys(law.early, law.early_weight / law.total))
    chances.update(dict.fromkeys(law.main, law.main_weight / law.total))

    drawn = Counter(draw_slot(SECRET, replace(about, sequence=number), law)[0] for number in range(many))

    assert len({day for day, _ in chances}) == 101
    assert chi_square(drawn, chances, many, key=lambda slot: slot[0]) < 149.449
    assert len({(day.weekday(), part) for day, part in chances}) == 19
    assert chi_square(drawn, chances, many, key=lambda slot: (slot[0].weekday(), slot[1])) < 42.312


def chi_square(drawn: Counter[Any], chances: Counter[Any], many: int, *, key: Any) -> float:
    """The statistic, with slots put together by `key`."""
    seen, expected = Counter[Any](), Counter[Any]()
    for slot, chance in chances.items():
        seen[key(slot)] += drawn[slot]
        expected[key(slot)] += many * chance
    return sum((seen[one] - expected[one]) ** 2 / expected[one] for one in expected)


@pytest.mark.parametrize(
    ("gap", "early", "mean", "begins"),
    [
        pytest.param(100, 10, 75, 60, id="as shipped"),
        pytest.param(100, 0, 75, 50, id="none early: from 2m - D"),
        pytest.param(100, 10, 50, 10, id="the mean in the middle: even all over"),
        pytest.param(100, 0, 50, 1, id="even from the first day"),
        pytest.param(100, 49, 75, 99, id="almost too much early"),
        pytest.param(1, 10, 75, 1, id="one day"),
    ],
)
def test_the_even_part_begins_where_the_mean_is_as_set(gap: int, early: int, mean: int, begins: int) -> None:
    """Day a of the gap, where a = 2m - (1 - p)D."""
    assert main_begins(gap, early_percent=early, mean_percent=mean) == begins


@pytest.mark.parametrize("months", [1, 3, 6, 12])
@pytest.mark.parametrize("weekday", range(7))
def test_the_best_guess_is_near_the_theoretical_minimum(months: int, weekday: int) -> None:
    """For whoever knows everything but the secret: at most 1.25 times 7 days / 2(D - m), with the mean as set."""
    best, least, mean = best_guess(POLICY, months=months, anchor_on=MONDAY + timedelta(days=weekday))

    assert best <= 1.25 * least
    assert mean == pytest.approx(0.75, abs=0.02)


@pytest.mark.parametrize(
    ("days", "today", "reason"),
    [
        pytest.param(30, on(30), "due now", id="due today"),
        pytest.param(30, on(31), "due now", id="overdue"),
        pytest.param(0, on(0), "due now", id="due on the day of the visit"),
    ],
)
def test_without_a_day_left_nothing_is_drawn(days: int, today: date, reason: str) -> None:
    """The visit is due all the same."""
    with pytest.raises(WindowRefused, match=reason):
        draw(SECRET, inputs(days, today=today))


@pytest.mark.parametrize(
    ("policy", "reason"),
    [
        pytest.param(covered(), "shift cover", id="nobody is ever there"),
        pytest.param(covered(sunday=["lunch"]), "shift cover", id="a part of the day that is none"),
        pytest.param(replace(POLICY, window_early_percent=51), "Policy leaves no day", id="too much early"),
    ],
)
def test_policy_that_leaves_no_day_is_refused_in_words(policy: Policy, reason: str) -> None:
    """A sentence for the supervisor."""
    with pytest.raises(WindowRefused, match=reason):
        draw(SECRET, inputs(100, policy))


def test_the_last_day_is_drawn_when_it_is_the_only_one() -> None:
    """On the day before it is due, the window is the due date."""
    window = draw(SECRET, inputs(30, today=on(29)))

    assert (window.from_on, window.until_on) == (on(30), on(30))


def test_only_covered_parts_of_days_are_drawn() -> None:
    """A weekday that nobody works, and a part that only Friday has."""
    policy = covered(tuesday=["morning"], friday=["evening"])

    windows = [draw(SECRET, replace(inputs(90, policy), sequence=number)) for number in range(200)]

    assert {(window.from_on.weekday(), window.until_on.weekday(), window.day_part) for window in windows} == {
        (1, 1, DayPart.MORNING),
        (4, 4, DayPart.EVENING),
    }


def test_a_visit_in_vain_is_followed_within_days_in_another_part() -> None:
    """Inside what policy's ladder leaves, and not at the time at which nobody answered."""
    attempt = Attempt("a visit", on(10), "morning")
    about = inputs(90, today=on(10), attempt=attempt)

    windows = [draw(SECRET, replace(about, sequence=number)) for number in range(200)]

    assert {window.day_part for window in windows} == {DayPart.AFTERNOON, DayPart.EVENING}
    assert min(window.from_on for window in windows) == on(11)
    assert max(window.until_on for window in windows) == on(17)


@pytest.mark.parametrize(
    ("today", "cover", "last_on", "parts"),
    [
        pytest.param(on(12), POLICY, on(17), 2, id="within the days of the ladder"),
        pytest.param(on(17), POLICY, on(90), 2, id="these are over: what remains"),
        pytest.param(on(10), covered(monday=["morning"]), on(17), 1, id="no other part is covered"),
    ],
)
def test_what_remains_after_a_visit_in_vain(today: date, cover: Policy, last_on: date, parts: int) -> None:
    """On both sides of the ladder's last day, and with nothing else covered."""
    about = inputs(90, cover, today=today, attempt=Attempt("a visit", on(10), "morning"))

    assert about.last_on == last_on
    law = law_of(about)
    assert len({part for day, part in [*law.early, *law.main]}) == parts


@pytest.mark.parametrize(
    ("window", "attempt", "fits"),
    [
        pytest.param((10, 12), None, True, id="before the due date"),
        pytest.param((28, 30), None, True, id="until the due date"),
        pytest.param((29, 31), None, False, id="a day beyond it"),
        pytest.param((1, 3), None, True, id="from the day after the anchor"),
        pytest.param((0, 2), None, False, id="from the day of the anchor"),
        pytest.param((10, 12), "known", True, id="the attempt was known"),
        pytest.param((10, 12), "new", False, id="somebody has tried since"),
    ],
)
def test_when_a_window_goes_on_being_meant(window: tuple[int, int], attempt: str | None, fits: bool) -> None:
    """It is drawn again when the due date moves before its end, and after a visit in vain."""
    tried = Attempt(attempt, on(5), "") if attempt else None
    found = Window(on(window[0]), on(window[1]), DayPart.MORNING)

    assert still_fits(found, {"attempt": "known"}, Standing("", on(0), on(30), tried)) is fits


@given(
    days=st.integers(1, 800),
    passed=st.integers(0, 400),
    early=st.integers(0, 49),
    mean=st.integers(50, 75),
    length=st.integers(1, 14),
    parts=st.permutations([EVERY_DAY, EVERY_DAY, DAYTIME, ["night"], ["night"], [], []]),
    number=st.integers(1, 1000),
)
def test_no_window_is_ever_late_or_uncovered(
    days: int, passed: int, early: int, mean: int, length: int, parts: list[list[str]], number: int
) -> None:
    """For any policy and any cover: inside what remains, never past the due date, never longer than policy says."""
    cover = dict(zip(POLICY.shift_cover, parts, strict=True))
    policy = replace(
        POLICY, window_early_percent=early, window_mean_percent=mean, window_days=length, shift_cover=cover
    )
    about = replace(inputs(days, policy, today=on(passed)), sequence=number)
    try:
        window = draw(SECRET, about)
    except WindowRefused:
        remaining = [on(day) for day in range(passed + 1, days + 1)]
        names = list(cover)
        is_covered = any(cover[names[day.weekday()]] for day in remaining)
        assert not is_covered or main_begins(days, early_percent=early, mean_percent=mean) > days
        return

    assert on(passed) < window.from_on <= window.until_on <= on(days)
    assert (window.until_on - window.from_on).days < length
    assert {window.from_on, window.until_on} <= set(days_in(window, cover))
    assert inputs_of(about.as_json()) == about


def test_going_on_any_covered_day_of_the_window_is_going_as_the_law_says() -> None:
    """The window tells nothing of the slot in it: exactly, day by day, over all slots and all ways to cut."""
    about = inputs(60, replace(POLICY, window_early_percent=0))
    law = law_of(about)
    visited = Counter[tuple[date, DayPart]]()
    for slot in law.main:
        for phase in range(about.window_days):
            window = window_around(slot, about, phase)
            days = days_in(window, about.cover)
            assert slot[0] in days
            visited.update({(day, slot[1]): 1 / len(days) / about.window_days for day in days})

    inside = [slot for slot in law.main if slot[0] > law.main[0][0] + timedelta(days=about.window_days)]
    assert inside
    assert all(visited[slot] == pytest.approx(1) for slot in inside)


def words(*given_words: int) -> Iterable[int]:
    """A source of words, for once not even."""
    yield from given_words


@pytest.mark.parametrize(
    ("total", "source", "number"),
    [
        pytest.param(10, (7,), 7, id="a word"),
        pytest.param(10, (17,), 7, id="a word beyond"),
        pytest.param(10, (WORD - 7, 3), 9, id="the last usable word"),
        pytest.param(10, (WORD - 6, 3), 3, id="the first that would favour small numbers"),
        pytest.param(1, (WORD - 1,), 0, id="only one number"),
    ],
)
def test_words_that_would_favour_a_number_are_thrown_away(
    total: int, source: tuple[int, ...], number: int
) -> None:
    """Rejection sampling: 2**64 is 6 more than a multiple of ten."""
    assert uniform_below(total, iter(words(*source))) == number
