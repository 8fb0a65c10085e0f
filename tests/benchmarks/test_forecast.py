"""Whether the forecast's band is worth its name: a small run of the benchmark."""

from random import Random

from benchmarks.forecast import Coverage, coverage, measure
from benchmarks.histories import invent


def test_the_band_holds_what_happens_in_seven_to_nine_of_ten() -> None:
    """On histories that the forecast has not seen, with a rate that it can only estimate (issue: done when)."""
    found = coverage(100, seed=1)

    assert {week: 0.7 <= one.share <= 0.9 for week, one in found.items()} == dict.fromkeys(found, True)


def test_the_histories_are_no_easy_ones() -> None:
    """In most of them somebody is still overdue after a month, and not the same number as today."""
    found = coverage(30, seed=3, runs=10)[4]

    assert found.of_hard > 20


def test_a_history_is_lived_once() -> None:
    """The same chance gives the same history, and another another."""
    outcomes = [invent(Random(seed)).overdue_after(Random(seed), 6) for seed in (1, 1, 2)]

    assert outcomes[0] == outcomes[1] != outcomes[2]


def test_what_it_says() -> None:
    """Lines to read."""
    text = measure(2, seed=1)

    assert text.startswith("2 invented teams, seed 1")
    assert text.count("in the band of 80 %") == 3


def test_shares() -> None:
    """Of all, and of those that were hard."""
    counted = Coverage()
    for is_held, is_hard in [(True, False), (True, True), (False, True), (True, False)]:
        counted.count(is_held=is_held, is_hard=is_hard)

    assert (counted.share, counted.share_hard) == (0.75, 0.5)
