"""How well visits can be foreseen: a small run of the benchmark, and that its adversaries are worth their name."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from benchmarks.guessers import hazard_aware_rate, hazard_days, hit_rate, periodic, same_slot, slot_entropy
from benchmarks.predictability import OURS, Figures, figures, shipped_policy
from benchmarks.visitors import Gap, at_the_deadline, in_our_windows, lives, typical_officer
from tests.visits.facts import POLICY
from visits.choices import DayPart

SMALL = {"offenders": 200, "years": 6, "seed": 1}


@pytest.fixture(scope="module")
def ours() -> Figures:
    """Two hundred people whose longest gap is three months."""
    return figures(OURS, in_our_windows(POLICY, 1), POLICY, months=3, **SMALL)


def test_our_windows_are_as_required(ours: Figures) -> None:
    """Never late, slots as even as the cover allows, the best guess at most 1.25 times the theoretical minimum."""
    assert ours.too_late == 0
    assert ours.entropy >= 0.9 * ours.allowed
    assert ours.ratio <= 1.25
    assert ours.is_as_required
    assert ours.visits_a_year == pytest.approx(4 / 0.75, rel=0.02)


def test_whoever_has_a_habit_is_foreseen(ours: Figures) -> None:
    """At the deadline always, and the typical officer mostly: the adversaries can guess."""
    deadline = figures("at the deadline", at_the_deadline, POLICY, months=3, **SMALL)
    typical = figures("typical officer", typical_officer(1), POLICY, months=3, **SMALL)

    assert deadline.periodic == deadline.hazard_aware == 1
    assert typical.hazard_aware > 0.9
    assert typical.same_slot > 3 * ours.same_slot
    assert typical.entropy < 0.5 * typical.allowed
    assert not deadline.is_as_required
    assert not typical.is_as_required


def test_the_policy_measured_is_the_one_that_is_shipped() -> None:
    """Read from the migrations, without a database."""
    shipped = shipped_policy()

    assert shipped.shift_cover == POLICY.shift_cover
    assert shipped.visit_interval_months == POLICY.visit_interval_months
    assert (shipped.window_early_percent, shipped.window_mean_percent, shipped.window_days) == (10, 75, 3)


def gap(days: int, *, left: int = 0) -> Gap:
    """A gap of so many days, in the morning, with so many left until it was due."""
    begins = date(2026, 1, 5)
    visited = begins + timedelta(days=days)
    return Gap(begins, visited + timedelta(days=left), visited, DayPart.MORNING)


@pytest.mark.parametrize(("days", "rate"), [(17, 1), (23, 1), (16, 0), (24, 0)])
def test_a_guess_is_right_within_three_days(days: int, rate: float) -> None:
    """Both sides of the boundary: the median of the gaps so far is twenty days."""
    assert hit_rate([[gap(20), gap(20), gap(days)]], periodic) == rate


def test_the_same_slot_is_the_nearest_day_of_the_usual_weekday() -> None:
    """Twenty days after a Monday is a Sunday; the last visits were on Tuesdays."""
    past = [gap(15), gap(15), gap(22)]
    monday = date(2026, 6, 1)

    assert periodic(past, monday, monday) == date(2026, 6, 16)
    assert same_slot([gap(14), gap(21), gap(21)], monday, monday).weekday() == 0


def test_hazard_counts_those_who_are_left() -> None:
    """Four people, ten days: half are visited with five days left, the others on the last day."""
    people = [gap(5, left=5), gap(5, left=5), gap(10), gap(10)]

    share, since = hazard_days(people)

    assert share == pytest.approx((4 + 2) / (4 * 5 + 2 * 5))
    assert since == 1
    assert slot_entropy(people) == 1


def test_whoever_knows_the_hazard_learns_from_others() -> None:
    """One half of the people teaches what the other half is guessed by."""
    people = lives(at_the_deadline, offenders=4, months=1, years=1, seed=1)

    assert hazard_aware_rate(people) == 1


def test_the_command_needs_no_database_and_no_settings() -> None:
    """It is arithmetic: whoever has the code can check it."""
    command = [sys.executable, "-m", "benchmarks", "predictability", "--offenders", "4", "--years", "3"]

    done = subprocess.run(command, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert OURS in done.stdout
