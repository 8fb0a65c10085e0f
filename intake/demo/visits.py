"""What the demo's officers did at doors: histories of visits, the same on every run, counted back from today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from intake.demo.inspections import begin_inspections
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import Origin
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from visits import services as visits
from visits.choices import Arrangement, Outcome, Purpose
from visits.models import Visit, VisitObligation
from visits.rules.found import Found
from visits.services.recording import VisitDetails

ROUND = timedelta(hours=2)  # from a visit to its record


@dataclass(frozen=True)
class _Habit:
    """How somebody visits: each gap as a percentage of the time allowed, and the hours of the day, in turn.

    `weekday`: always that one. `visits`: so many at the most. `inspects`: looks at devices and an order's conditions.
    """

    gaps: tuple[int, ...]
    hours: tuple[int, ...]
    weekday: int | None = None
    arrangement: Arrangement = Arrangement.UNANNOUNCED
    visits: int = 7
    inspects: bool = False


TUESDAY = 1
METRONOME = _Habit((97,), (10,), weekday=TUESDAY)
GOOD_OFFICER = _Habit((62, 88, 54, 93, 71, 46, 83, 58, 79), (9, 18, 14, 11, 20, 15, 8, 17, 13), inspects=True)
LATE = _Habit((104, 118, 97, 131), (11, 14), visits=5)
BY_APPOINTMENT = _Habit((90, 80, 95), (14, 15), arrangement=Arrangement.ANNOUNCED, visits=5)
NEAR_THE_END = _Habit((96, 98, 94, 99), (9, 13, 16, 19), visits=6)
NEW = _Habit((85, 60), (10, 16), visits=3)
# First for people of whom no visit is on record, so that each meets a due date; then for people whom the register
# extract says were seen, before that day.
NEVER_SEEN = (METRONOME, GOOD_OFFICER, LATE, BY_APPOINTMENT, NEAR_THE_END)
SEEN = (METRONOME, NEW)
# Days ago and the hour, at people who are overdue: the first ladder has a rung left, the second has none.
ATTEMPTS = (((4, 10),), ((16, 9), (9, 14), (3, 19)))


@dataclass(frozen=True)
class _Deeds:
    """Who goes, and now."""

    officers: Sequence[User]
    now: datetime


@transaction.atomic
def add_visits(*, by: User, now: datetime) -> None:
    """Give some of the people of `by`'s team histories of visits, and some attempts in vain. Twice is once."""
    if Visit.objects.exclude(origin=Origin.IMPORT).exists():
        return
    others = User.objects.filter(team=by.team, team__isnull=False).exclude(pk=by.pk).order_by("username")
    deeds = _Deeds([by, *others[:3]], now)
    today = timezone.localdate(now)
    live = Offender.objects.visible_to(by).live().order_by("reference")
    known = live.filter(registered_on__lt=today - timedelta(days=4 * 365), suspensions=None)
    never = known.filter(last_visit_unknown_on=None).exclude(visits__is_successful=True)
    seen = known.filter(manager=by, visits__is_successful=True, visits__visited_at=None).distinct()
    overdue = VisitObligation.objects.overdue(on=today).filter(offender__in=seen.values("pk"))
    for offender, habit in zip(list(never), NEVER_SEEN, strict=False):
        _add_history(offender, habit, deeds, until=today)
    for offender, habit in zip(list(seen), SEEN, strict=False):
        _add_history(offender, habit, deeds, until=offender.visits.latest("visited_on").visited_on)
    tried = [obligation.offender for obligation in overdue.select_related("offender").order_by("-due_on")]
    for offender, attempts in zip(tried, ATTEMPTS, strict=False):
        for days_ago, hour in attempts:
            _record(offender, today - timedelta(days=days_ago), hour, deeds, outcome=Outcome.NO_ANSWER)


def _add_history(offender: Offender, habit: _Habit, deeds: _Deeds, *, until: date) -> None:
    """The visits of this habit, the last of them a third of the time allowed before `until`."""
    days = list(_days(offender, habit, until))
    inspection = None
    if habit.inspects and days:
        began_at = timezone.make_aware(datetime.combine(days[0], time()))
        by = deeds.officers[0]
        inspection = begin_inspections(offender, by=by, now=began_at, today=timezone.localdate(deeds.now))
    for number, on in enumerate(days):
        hour = habit.hours[number % len(habit.hours)]
        found = inspection.found(on=on, visits_left=len(days) - 1 - number) if inspection else Found()
        _record(offender, on, hour, deeds, arrangement=habit.arrangement, number=number, found=found)


def _days(offender: Offender, habit: _Habit, until: date) -> Iterator[date]:
    """The days of the visits, the earliest first; none before the person was registered."""
    policy = in_force(until)
    months = policy.usual_months(offender.risk_level)
    gaps = [30 * months * habit.gaps[number % len(habit.gaps)] // 100 for number in range(habit.visits - 1)]
    if habit.weekday is not None:
        gaps = [gap // 7 * 7 for gap in gaps]
    on = until - timedelta(days=sum(gaps) + 10 * months)
    if habit.weekday is not None:
        on -= timedelta(days=(on.weekday() - habit.weekday) % 7)
    for gap in [0, *gaps]:
        on += timedelta(days=gap)
        if offender.registered_on is None or on > offender.registered_on:
            yield on


def _record(
    offender: Offender,
    on: date,
    hour: int,
    deeds: _Deeds,
    *,
    outcome: Outcome = Outcome.SEEN_INSIDE,
    arrangement: Arrangement = Arrangement.UNANNOUNCED,
    number: int = 0,
    found: Found = Found(),  # noqa: B008  # frozen
) -> None:
    """As the officers recorded it, two hours afterwards."""
    visited_at = timezone.make_aware(datetime.combine(on, time(hour, 7 * number % 60)))
    first, *others = deeds.officers
    second = [others[number % len(others)]] if others else []
    is_told = arrangement != Arrangement.UNANNOUNCED
    details = VisitDetails(
        visited_at=visited_at,
        outcome=outcome,
        arrangement=arrangement,
        purposes=[Purpose.RISK, Purpose.COMPLIANCE],
        officers=[first, *second],
        arrangement_reason="Works away in the week; nobody could be reached without." if is_told else "",
        single_crewed_reason="" if second else "Assessed as safe; agreed with the duty supervisor.",
        observed="No answer; curtains open." if outcome == Outcome.NO_ANSWER else "Alone at home.",
        found=found,
    )
    visits.record_visit(
        offender_id=offender.pk,
        details=details,
        client_key=uuid4(),
        by=first,
        now=min(visited_at + ROUND, deeds.now),
    )
