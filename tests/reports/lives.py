"""Offenders whose whole history is written down here, and what must be true of each on any day.

`expected` is a second implementation, from the words of the definition and not from the code.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender
from tests.factories import close, make_offender, make_visit, suspend
from visits.choices import Outcome

MONTHS = {"low": 12, "medium": 6, "high": 3, "very_high": 1}
DAYS = 15  # for the first visit, and for the visit after a suspension


@dataclass(frozen=True)
class Visited:
    """A visit: when it was made, when it was written up, and whether it was successful."""

    on: date
    recorded_on: date
    is_successful: bool = True


@dataclass(frozen=True)
class Suspended:
    """A suspension, written down on the day it began."""

    began_on: date
    check_on: date
    ended_on: date | None = None

    @property
    def resumes_on(self) -> date:
        """It holds until it is ended or its check is missed."""
        return min(self.ended_on or self.check_on, self.check_on)

    def holds(self, day: date) -> bool:
        """Whether it suspends visits on that day."""
        return self.began_on <= day <= self.check_on and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True)
class Life:
    """One offender's history."""

    name: str
    registered_on: date
    level: str
    visits: tuple[Visited, ...] = ()
    suspension: Suspended | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class Expected:
    """The columns of the report that follow from a history."""

    last_successful_visit_on: date | None
    due_on: date
    days_overdue: int
    status: str


LIVES = (
    Life(
        "visited in time, then forgotten",
        date(2024, 1, 10),
        "high",
        (Visited(date(2025, 10, 31), date(2025, 10, 31)), Visited(date(2026, 1, 31), date(2026, 2, 2))),
    ),
    Life(
        "visited, and written up a month late",
        date(2024, 1, 10),
        "medium",
        (Visited(date(2025, 8, 15), date(2025, 8, 15)), Visited(date(2026, 3, 1), date(2026, 4, 1))),
    ),
    Life(
        "never seen, only tried",
        date(2026, 2, 1),
        "low",
        (
            Visited(date(2026, 2, 10), date(2026, 2, 10), is_successful=False),
            Visited(date(2026, 3, 10), date(2026, 3, 10), is_successful=False),
        ),
    ),
    Life(
        "in custody before the visit was due",
        date(2024, 1, 10),
        "medium",
        (Visited(date(2025, 9, 10), date(2025, 9, 10)),),
        Suspended(date(2026, 2, 1), check_on=date(2026, 8, 1), ended_on=date(2026, 5, 1)),
    ),
    Life(
        "overdue before custody",
        date(2024, 1, 10),
        "medium",
        (Visited(date(2025, 1, 10), date(2025, 1, 10)), Visited(date(2026, 6, 3), date(2026, 6, 3))),
        Suspended(date(2026, 2, 1), check_on=date(2026, 8, 1), ended_on=date(2026, 5, 1)),
    ),
    Life(
        "suspended, and nobody checked",
        date(2024, 1, 10),
        "low",
        (Visited(date(2025, 2, 20), date(2025, 2, 20)),),
        Suspended(date(2026, 1, 5), check_on=date(2026, 3, 1)),
    ),
    Life(
        "closed",
        date(2024, 1, 10),
        "very_high",
        (Visited(date(2026, 1, 2), date(2026, 1, 2)),),
        closed_on=date(2026, 4, 15),
    ),
    Life("registered in June", date(2026, 6, 1), "high"),
    Life(
        "visited in February, known after the visit in May",
        date(2024, 1, 10),
        "high",
        (
            Visited(date(2025, 10, 1), date(2025, 10, 1)),
            Visited(date(2026, 5, 4), date(2026, 5, 4)),
            Visited(date(2026, 2, 10), date(2026, 6, 1)),
        ),
    ),
    Life(
        "seen in March, known after the visit in June",
        date(2026, 2, 1),
        "high",
        (Visited(date(2026, 6, 4), date(2026, 6, 4)), Visited(date(2026, 3, 10), date(2026, 7, 1))),
    ),
)


def later(day: date, months: int) -> date:
    """That many calendar months later, on the same day or on the last day of the month."""
    month = day.month - 1 + months
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + month // 12, month % 12 + 1, last)
        except ValueError:
            continue
    raise AssertionError("a month without a 28th")


def expected(life: Life, day: date) -> Expected | None:
    """What the report must say of this life as at the end of that day; None when it is not in the report."""
    if life.registered_on > day or (life.closed_on and life.closed_on <= day):
        return None
    successful = sorted(visit.on for visit in life.visits if visit.is_successful)
    made = [on for on in successful if on <= day]
    last, following = (made[-1] if made else None), next((on for on in successful if on > day), date.max)
    due = later(last, MONTHS[life.level]) if last else life.registered_on + timedelta(DAYS)
    suspension = life.suspension
    if suspension and suspension.began_on < following and (last is None or last < suspension.resumes_on):
        limit = suspension.resumes_on + timedelta(DAYS)
        if due >= suspension.began_on and not suspension.resumes_on <= due <= limit:
            due = limit
    if suspension and suspension.holds(day):
        return Expected(last, due, 0, "Suspended: in custody")
    days = max((day - due).days, 0)
    return Expected(last, due, days, "Overdue" if days else "Scheduled")


@dataclass
class Diary:
    """Live these lives day by day, through the services, as if each day were today."""

    by: User
    approver: User
    team: Team
    made: dict[str, Offender] = field(default_factory=dict)

    def live(self, life: Life) -> Offender:
        """Write the history down in the order in which it became known."""
        offender = make_offender(
            now=noon(life.registered_on),
            reference=life.name,
            team=self.team,
            registered_on=life.registered_on,
            recorded_on=life.registered_on,
            risk_level=life.level,
        )
        for day in self._days(life):
            self._write(life, offender, day)
        return offender

    def _days(self, life: Life) -> list[date]:
        days = {visit.recorded_on for visit in life.visits} | ({life.closed_on} if life.closed_on else set())
        if life.suspension:
            days |= {life.suspension.began_on}
            days |= {life.suspension.ended_on} if life.suspension.ended_on else set()
        return sorted(days)

    def _write(self, life: Life, offender: Offender, day: date) -> None:
        for visit in life.visits:
            if visit.recorded_on == day:
                outcome = Outcome.SEEN_INSIDE if visit.is_successful else Outcome.NO_ANSWER
                make_visit(offender, visit.on, outcome=outcome, by=self.by)
        if life.suspension and life.suspension.began_on == day:
            self._suspend(life.suspension, offender)
        if life.suspension and life.suspension.ended_on == day:
            suspension = offender.suspensions.get()
            offenders.end_suspension(suspension_id=suspension.pk, ended_on=day, by=self.by, now=noon(day))
        if life.closed_on == day:
            close(offender, by=self.by, approver=self.approver, now=noon(day))
        offenders.refresh([offender.pk], by=None, now=noon(day))

    def _suspend(self, suspension: Suspended, offender: Offender) -> None:
        suspend(
            offender,
            by=self.by,
            approver=self.approver,
            now=noon(suspension.began_on),
            next_check_on=suspension.check_on,
        )


def noon(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
