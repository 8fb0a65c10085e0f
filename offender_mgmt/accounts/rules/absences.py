"""Who is away, who covers, and on which days nobody of a step can be told of an alert."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.errors import RuleViolation

LONGEST = timedelta(days=366)  # nobody is away, or covers, without an end: one may follow another
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """Days from the first to the last, both counted."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def meets(self, other: "Days") -> bool:
        """Say whether they have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        if self.first == self.last:
            return f"on {_day(self.first)}"
        return f"from {_day(self.first)} to {_day(self.last)}"


@dataclass(frozen=True)
class Place:
    """Where somebody works: the team of an officer, or the teams that a supervisor answers for."""

    role: str
    team: int | None = None
    supervised: frozenset[int] = frozenset()

    @property
    def teams(self) -> frozenset[int]:
        """The teams whose records they may open."""
        if self.role == Role.SUPERVISOR:
            return self.supervised
        if self.role != Role.OFFENDER_MANAGER or self.team is None:
            return frozenset()
        return frozenset({self.team})


@dataclass(frozen=True)
class Candidate:
    """Whoever is to cover: by name, where they work, whether they can be told, and when they are away."""

    name: str
    place: Place
    has_address: bool
    away: Sequence[Days] = ()


@dataclass(frozen=True)
class Presence:
    """One person of a step: when they are away, and when somebody who is there covers."""

    away: Sequence[Days]
    covered: Sequence[Days]


def check_can_record_absence(new: Days, *, others: Iterable[Days], today: date) -> None:
    """Raise RuleViolation unless the days are an absence to come, or one that still lasts, and are not recorded."""
    if new.last < new.first:
        raise RuleViolation("The last day away cannot be before the first.")
    if new.last < today:
        raise RuleViolation("That absence is already over, so nobody needs to be told in another's place.")
    if new.last - new.first >= LONGEST:
        raise RuleViolation(
            "An absence is recorded for a year at most. When it lasts longer, record another."
        )
    for other in others:
        if new.meets(other):
            raise RuleViolation(f"They are already recorded as away {other}. End that absence first.")


def last_day_away(absence: Days, *, today: date) -> date | None:
    """The last day of an absence whose person is back today; None when it has no day left.

    Raises RuleViolation when it is over already.
    """
    if absence.last < today:
        raise RuleViolation("This absence is already over.")
    return today - DAY if absence.first < today else None


def check_can_record_cover(
    starts_at: datetime,
    ends_at: datetime,
    *,
    covered: Place,
    by: Candidate,
    others: Iterable[tuple[datetime, datetime]],
    now: datetime,
) -> None:
    """Raise RuleViolation unless whoever covers can be told all that time, and may open what they are told of.

    `others` are the times for which this very cover is recorded already.
    """
    if ends_at <= starts_at:
        raise RuleViolation("Cover ends after it starts.")
    if ends_at <= now:
        raise RuleViolation("That time is already over.")
    if ends_at - starts_at > LONGEST:
        raise RuleViolation("Cover is recorded for a year at most. When it lasts longer, record another.")
    if not covered.teams:
        raise RuleViolation(
            "Only somebody with a team is told of alerts, so nobody can cover for this person."
        )
    if not by.has_address:
        raise RuleViolation(f"{by.name} has no e-mail address, so they cannot be told.")
    if not covered.teams <= by.place.teams:
        raise RuleViolation(
            f"{by.name} may not open every record concerned. Choose an officer of the same team, or a supervisor who"
            " answers for all of this person's teams."
        )
    wanted = days_of(starts_at, ends_at)
    for away in by.away:
        if away.meets(wanted):
            raise RuleViolation(f"{by.name} is away {away}. Choose somebody else, or another time.")
    if any(start < ends_at and starts_at < end for start, end in others):
        raise RuleViolation(f"{by.name} is already recorded as covering in that time.")


def check_cover_lasts(ends_at: datetime, *, now: datetime) -> None:
    """Raise RuleViolation when there is nothing left to end."""
    if ends_at <= now:
        raise RuleViolation("This cover is already over.")


def days_of(starts_at: datetime, ends_at: datetime) -> Days:
    """The days, in local time, of which a stretch of time has a part; its very end is in none."""
    end = ends_at - timedelta(microseconds=1)
    return Days(timezone.localdate(starts_at), timezone.localdate(end))


def days_with_nobody(people: Sequence[Presence], *, today: date, until: date) -> list[Days]:
    """The stretches of days on which everybody of a step is away and nobody covers for any of them.

    A step without people is not this rule's: no absence made it so.
    """
    found: list[Days] = []
    for number in range((until - today).days + 1 if people else 0):
        day = today + number * DAY
        if any(_can_be_told(person, day) for person in people):
            continue
        if found and found[-1].last == day - DAY:
            found[-1] = Days(found[-1].first, day)
        else:
            found.append(Days(day, day))
    return found


def without(days: Days, away: Iterable[Days]) -> list[Days]:
    """What is left of `days` when the days of each of these are taken out."""
    left = [days]
    for gone in away:
        left = [part for one in left for part in _cut(one, gone)]
    return left


def _cut(days: Days, gone: Days) -> list[Days]:
    if not days.meets(gone):
        return [days]
    parts = [Days(days.first, gone.first - DAY), Days(gone.last + DAY, days.last)]
    return [part for part in parts if part.first <= part.last]


def _can_be_told(person: Presence, day: date) -> bool:
    return not any(day in away for away in person.away) or any(day in cover for cover in person.covered)


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
