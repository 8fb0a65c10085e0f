"""Those who prepare for a visit: each names one day for the next visit, and is right within three days of it."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from statistics import median

from benchmarks.visitors import Gap

WITHIN = 3  # days before or after the day named
REMEMBERED = 12  # the last so many visits are what somebody goes by
LIKELY = 0.05  # the hazard of a day on which a visit is to be reckoned with
Guess = Callable[[Sequence[Gap], date, date], date]  # gaps so far, anchor, due date


def periodic(past: Sequence[Gap], anchor_on: date, due_on: date) -> date:
    """As long after the last visit as it has mostly been."""
    return anchor_on + timedelta(days=round(median((gap.visited_on - gap.anchor_on).days for gap in past)))


def same_slot(past: Sequence[Gap], anchor_on: date, due_on: date) -> date:
    """The same, moved to the nearest day of the weekday and part of the day that were most frequent."""
    ((weekday, _), _), *_ = Counter(gap.slot for gap in past).most_common(1)
    day = periodic(past, anchor_on, due_on)
    return day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)


def hazard_aware(learned: Sequence[Gap]) -> Guess:
    """Knows the due date and, from other people's visits, how many days before it a visit is likeliest.

    Waiting, and guessing late, gains nothing: a guess that depends on no visit having come yet is right only where
    the visit falls within three days of one day, and this one names the best such day.
    """
    before = Counter((gap.due_on - gap.visited_on).days for gap in learned)
    longest = max(before)
    best = max(
        range(-WITHIN, longest + WITHIN + 1),
        key=lambda day: sum(before[day + shift] for shift in range(-WITHIN, WITHIN + 1)),
    )
    return lambda past, anchor_on, due_on: due_on - timedelta(days=best)


def hit_rate(lives: Sequence[list[Gap]], guess: Guess) -> float:
    """The share of visits that the guess meets within three days; each life's first two are what it learns from."""
    hits = [
        abs((guess(_past(life, number), gap.anchor_on, gap.due_on) - gap.visited_on).days) <= WITHIN
        for life in lives
        for number, gap in enumerate(life)
        if number >= 2
    ]
    return sum(hits) / len(hits)


def _past(life: list[Gap], number: int) -> list[Gap]:
    return life[max(0, number - REMEMBERED) : number]


def hazard_aware_rate(lives: Sequence[list[Gap]]) -> float:
    """The hit rate of whoever knows the hazard: learned from one half of the people, tried on the other, both ways."""
    halves = lives[::2], lives[1::2]
    rates = [
        hit_rate(tried, hazard_aware([gap for life in learned for gap in life]))
        for learned, tried in (halves, halves[::-1])
    ]
    return sum(rates) / 2


def slot_rate(lives: Sequence[list[Gap]]) -> float:
    """How often the weekday and part of the day most frequent so far are those of the next visit."""
    hits = [
        Counter(gap.slot for gap in _past(life, number)).most_common(1)[0][0] == life[number].slot
        for life in lives
        for number in range(2, len(life))
    ]
    return sum(hits) / len(hits)


def slot_entropy(gaps: Sequence[Gap]) -> float:
    """Bits of weekday and part of the day together."""
    counted = Counter(gap.slot for gap in gaps)
    return -sum(many / len(gaps) * math.log2(many / len(gaps)) for many in counted.values())


def hazard_days(gaps: Sequence[Gap]) -> tuple[float, int]:
    """The share of all days lived on which the hazard of a visit is over 5 %, and how many days before due it begins.

    The hazard of a day is the share of those not yet visited who are visited on it, days counted back from the due
    date.
    """
    rows = list(_at_risk(gaps))
    likely = [(left, risk) for left, risk, visited in rows if visited > LIKELY * risk]
    share = sum(risk for _, risk in likely) / sum(risk for _, risk, _ in rows)
    begins = 0
    for left, risk, visited in sorted(rows):
        if visited <= LIKELY * risk:
            break
        begins = left + 1
    return share, begins


def _at_risk(gaps: Sequence[Gap]) -> Iterator[tuple[int, int, int]]:
    """For each number of days left: how many were not yet visited before that day, and how many were on it."""
    visited = Counter((gap.due_on - gap.visited_on).days for gap in gaps)
    lengths = Counter((gap.due_on - gap.anchor_on).days for gap in gaps)
    risk = 0
    for left in range(max(lengths) - 1, min(visited) - 1, -1):
        risk += lengths[left + 1]
        yield left, risk, visited[left]
        risk -= visited[left]
