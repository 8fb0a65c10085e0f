"""How far an offender could have foreseen the visits, from those that they noticed.

It says how hard the next visit is to prepare for. It never says that a visit is safe from being foreseen, nor that
anything is found sooner (domain 7).
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise

from offender_mgmt.policy.rules import Policy
from visits.choices import Band
from visits.rules.day_parts import EVERY_SLOT, Slot, covered_slots

LAST = 12  # the visits to one person that are looked at: older ones say little about the next
LAST_WEEK = timedelta(days=7)
GUESS = timedelta(days=6)  # from the first to the last day of a guess that is right within three days


@dataclass(frozen=True)
class PastVisit:
    """A visit that the offender noticed. `due_on` None: it is not known by when it had to be."""

    on: date
    slot: Slot
    due_on: date | None
    is_announced: bool
    officers: frozenset[int]

    @property
    def is_late(self) -> bool:
        """Made after it was due."""
        return self.due_on is not None and self.on > self.due_on

    @property
    def is_foreseen(self) -> bool:
        """Whoever is told of a visit foresees it; and a late one earns nothing, so it counts as if foreseen."""
        return self.is_announced or self.is_late

    @property
    def is_near_the_end(self) -> bool:
        """In the seven days that end with the due date, or late."""
        return self.due_on is not None and self.on > self.due_on - LAST_WEEK


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def percent(self) -> int | None:
        """Rounded; None when there is nothing to be a share of."""
        return round(100 * self.count / self.of) if self.of else None


@dataclass(frozen=True)
class Pattern:
    """What the visits of one person, or those of an officer or a team to many, would have taught.

    `score` is from 0 to 100, None for too few visits. `slots` is what happened, `entropy` in bits and `regular_gaps`
    are what counts: a visit that was announced or late counts as foreseen. `gap_variation` is None without gaps.
    """

    visits: int
    people: int
    score: int | None
    band: Band
    slots: Mapping[Slot, int]
    entropy: float
    gap_variation: float | None
    regular_gaps: Share
    last_week: Share
    announced: Share
    late: Share
    same_officer: Share


History = Sequence[PastVisit]


def pattern_of(histories: Sequence[History], policy: Policy) -> Pattern:
    """The pattern of these visits, one history for each person, each with the earliest first."""
    histories = [one for one in histories if one]
    visits = [visit for history in histories for visit in history]
    score = _score(histories, visits) if len(visits) >= policy.predictability_least_visits else None
    return Pattern(
        visits=len(visits),
        people=len(histories),
        score=score,
        band=_band(score, policy),
        slots=Counter(visit.slot for visit in visits),
        entropy=_entropy(_counted_slots(visits)),
        gap_variation=_gap_variation(histories),
        regular_gaps=_sum(map(regular_gaps, histories)),
        last_week=_last_week(visits),
        announced=Share(sum(visit.is_announced for visit in visits), len(visits)),
        late=Share(sum(visit.is_late for visit in visits), sum(visit.due_on is not None for visit in visits)),
        same_officer=_sum(map(_same_officer, histories)),
    )


def least_guessable(slots: Mapping[Slot, int], policy: Policy, *, whose: str) -> Slot | None:
    """The part of the week that officers cover and that was used least; None when policy covers none.

    Among equals, the one whose weekday and whose part of the day were used least; after that a fixed order that
    differs from person to person (`whose` is the offender's id), so that it is not the same for everybody.
    """
    weekdays, parts = Counter[int](), Counter[str]()
    for slot, count in slots.items():
        weekdays[slot.weekday] += count
        parts[slot.part] += count
    return min(
        covered_slots(policy),
        key=lambda slot: (
            slots.get(slot, 0),
            weekdays[slot.weekday] + parts[slot.part],
            sha256(f"{whose} {slot.words}".encode()).digest(),
        ),
        default=None,
    )


def closest_gaps(gaps: Sequence[int]) -> list[int]:
    """The most of these gaps, in days, that one guess would have met within three days; the shortest first."""
    ordered = sorted(gaps)
    within = (
        [gap for gap in ordered[first:] if gap - ordered[first] <= GUESS.days]
        for first in range(len(ordered))
    )
    return max(within, key=len, default=[])


def regular_gaps(history: History) -> Share:
    """How many gaps between visits one guess would have met within three days.

    A gap that begins or ends with a visit that counts as foreseen counts as met.
    """
    pairs = list(pairwise(history))
    open_gaps = [
        (after.on - before.on).days
        for before, after in pairs
        if not (before.is_foreseen or after.is_foreseen)
    ]
    return Share(len(closest_gaps(open_gaps)) + len(pairs) - len(open_gaps), len(pairs))


def _score(histories: Sequence[History], visits: Sequence[PastVisit]) -> int:
    """Two parts in five for the part of the week, two for the gaps, one for the end of the time allowed."""
    parts = [(2, _slot_part(visits)), (2, _gap_part(histories))]
    last_week = _last_week(visits)
    if last_week.of:
        parts.append((1, last_week.count / last_week.of))
    mean = sum(weight * part for weight, part in parts) / sum(weight for weight, _ in parts)
    return round(round(100 * mean, 6))


def _band(score: int | None, policy: Policy) -> Band:
    if score is None:
        return Band.NOT_ENOUGH
    if score >= policy.predictability_bands["high"]:
        return Band.HIGH
    return Band.SOME if score >= policy.predictability_bands["some"] else Band.LOW


def _slot_part(visits: Sequence[PastVisit]) -> float:
    """0 when the visits are spread as widely as so many can be, 1 when all are in one part of the week."""
    most = math.log2(min(len(visits), len(EVERY_SLOT)))
    return 1 - _entropy(_counted_slots(visits)) / most if most else 0


def _counted_slots(visits: Sequence[PastVisit]) -> list[int]:
    """How many visits each part of the week has; those that count as foreseen are in the one used most."""
    counts = sorted(Counter(visit.slot for visit in visits if not visit.is_foreseen).values()) or [0]
    counts[-1] += sum(visit.is_foreseen for visit in visits)
    return counts


def _entropy(counts: Sequence[int]) -> float:
    total = sum(counts)
    return sum(count / total * math.log2(total / count) for count in counts if count)


def _gap_part(histories: Sequence[History]) -> float:
    """0 when no two gaps are alike, 1 when one guess would have met them all. One gap is always like itself."""
    shares = [share for share in map(regular_gaps, histories) if share.of > 1]
    others = sum(share.of - 1 for share in shares)
    return sum(share.count - 1 for share in shares) / others if others else 0


def _gap_variation(histories: Sequence[History]) -> float | None:
    """The coefficient of variation of the gaps, each measured against the mean of its own person's.

    A late visit is taken on its due date: lateness is no variety.
    """
    squares: list[float] = []
    for history in histories:
        gaps = list(_gaps_within_time(history))
        mean = sum(gaps) / len(gaps) if gaps else 0
        squares += [(gap / mean - 1) ** 2 for gap in gaps if mean]
    return math.sqrt(sum(squares) / len(squares)) if squares else None


def _gaps_within_time(history: History) -> Iterator[int]:
    days = [min(visit.on, visit.due_on or visit.on) for visit in history]
    return (max((after - before).days, 0) for before, after in pairwise(days))


def _last_week(visits: Sequence[PastVisit]) -> Share:
    """Visits in the last week before they were due, of those of which that is known; foreseen ones count."""
    dated = [visit for visit in visits if visit.due_on is not None]
    return Share(sum(visit.is_near_the_end or visit.is_foreseen for visit in dated), len(dated))


def _same_officer(history: History) -> Share:
    came = Counter(officer for visit in history for officer in visit.officers)
    return Share(max(came.values(), default=0), len(history))


def _sum(shares: Iterator[Share]) -> Share:
    known = list(shares)
    return Share(sum(one.count for one in known), sum(one.of for one in known))
