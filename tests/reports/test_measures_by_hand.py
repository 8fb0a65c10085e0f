"""What measures count, worked out a second time: in Python, row by row, from the words of their definitions."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from reports.measures import MEASURES, Asked, Question
from reports.measures.state import state_of
from tests.factories import make_offender, make_visit
from tests.reports.measured import Register
from visits.conditions.ladder import after_attempts, decisions_needed
from visits.models import LadderDecision, Visit, VisitObligation, VisorEntry
from visits.rules.recording import recorded_late

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 31)
FIRST = date(2025, 4, 1)


@pytest.fixture
def asked(north: Team, south: Team, officer: User, colleague: User, supervisor: User) -> Asked:
    """The whole force on the last day of March, and the year up to it."""
    register = Register(ON, (north, north, south, None), (officer, colleague, None), supervisor, seed=11)
    register.write(32)
    return Asked(Offender.objects.people(), ON, FIRST, ON, in_force(ON))


def is_suspended(offender: Offender, on: date = ON) -> bool:
    """Whether a suspension holds on that day."""
    return any(
        (one.started_on is None or one.started_on <= on) and one.ended_on is None and one.next_check_on >= on
        for one in offender.suspensions.all()
    )


def is_overdue(duty: VisitObligation) -> bool:
    """Open, due before the day, of somebody live who is not suspended."""
    return duty.closed_at is None and duty.due_on < ON and not is_suspended(duty.offender)


def is_met(duty: VisitObligation) -> bool:
    """Due in the year, and met by a visit that nobody took back."""
    visit = duty.closed_by
    return FIRST <= duty.due_on <= ON and visit is not None and not hasattr(visit, "correction")


def is_near(duty: VisitObligation) -> bool:
    """Met in time, with less than a tenth of the time left."""
    assert duty.closed_by
    left = (duty.due_on - duty.closed_by.visited_on).days
    return 0 <= left < (duty.due_on - duty.anchor_on).days / 10


def is_counted(visit: Visit) -> bool:
    """Made in the year, recorded here, and not taken back."""
    return FIRST <= visit.visited_on <= ON and visit.origin == "vigil" and not hasattr(visit, "correction")


def entry_counts(entry: VisorEntry) -> bool:
    """Of a visit that stands, due in the year, and written or past its day."""
    is_ripe = entry.written_at is not None or entry.due_on < ON
    return not hasattr(entry.visit, "correction") and FIRST <= entry.due_on <= ON and is_ripe


DUTIES: dict[str, Callable[[VisitObligation], bool]] = {
    "overdue": is_overdue,
    "never-visited": lambda duty: duty.closed_at is None and duty.anchor != "visit",
    "fell-due": lambda duty: is_met(duty) or (is_overdue(duty) and duty.due_on >= FIRST),
    "on-time": lambda duty: is_met(duty) and duty.closed_by.visited_on <= duty.due_on,  # type: ignore[union-attr]
    "late": lambda duty: is_met(duty) and duty.closed_by.visited_on > duty.due_on,  # type: ignore[union-attr]
    "outstanding": lambda duty: is_overdue(duty) and duty.due_on >= FIRST,
    "near-misses": lambda duty: is_met(duty) and is_near(duty),
}
VISITS: dict[str, Callable[[Visit], bool]] = {
    "recorded-visits": is_counted,
    "announced": lambda visit: is_counted(visit) and visit.arrangement in ("announced", "short_notice"),
    "single-crewed": lambda visit: is_counted(visit) and visit.officers.count() < 2,
    "recorded-late": lambda visit: (
        is_counted(visit)
        and recorded_late(visit.visited_at, visit.recorded_at, visit.policy_revision.policy())
    ),
    "attempts": lambda visit: (
        FIRST <= visit.visited_on <= ON
        and not hasattr(visit, "correction")
        and visit.outcome != "seen_inside"
    ),
}
ENTRIES: dict[str, Callable[[VisorEntry], bool]] = {
    "visor-due": entry_counts,
    "visor-late": lambda entry: (
        entry_counts(entry)
        and (entry.written_at is None or timezone.localdate(entry.written_at) > entry.due_on)
    ),
}
PEOPLE: dict[str, Callable[[Offender], bool]] = {
    "live": lambda one: True,
    "not-assessed": lambda one: one.risk_level is None,
    "without-manager": lambda one: one.manager is None or not one.manager.is_active,
    "no-due-date": lambda one: not one.visit_obligations.filter(closed_at=None).exists(),
    "arms-overdue": lambda one: arms_due_on(one) < ON,
}


def arms_due_on(offender: Offender) -> date:
    """Twelve months after the last assessment, or fifteen days after the beginning."""
    done = [one.completed_on for one in offender.assessments.all() if one.completed_on]
    last = max(done, default=offender.risk_assessed_on)
    if last is None:
        return (offender.registered_on or offender.recorded_on) + timedelta(days=15)
    return date(last.year + 1, last.month, min(last.day, 28) if last.month == 2 else last.day)


def by_hand() -> Iterator[tuple[str, set[int]]]:
    """Each measure with the keys of what it must count."""
    people = Offender.objects.filter(is_canary=False)
    duties = [one for one in VisitObligation.objects.select_related("offender") if not one.offender.is_canary]
    for key, duty_counts in DUTIES.items():
        yield key, {one.pk for one in duties if duty_counts(one)}
    for key, visit_counts in VISITS.items():
        yield key, {one.pk for one in Visit.objects.all() if visit_counts(one)}
    for key, counts in ENTRIES.items():
        yield key, {one.pk for one in VisorEntry.objects.all() if counts(one)}
    for key, person_counts in PEOPLE.items():
        yield key, {one.pk for one in people if one.closed_on is None and person_counts(one)}


def test_measures_count_what_their_definitions_say(asked: Asked) -> None:
    """Nineteen of them, compared row by row; none of the sets is empty."""
    expected = dict(by_hand())

    found = {key: {row.pk for row in Question(MEASURES[key], asked).rows} for key in expected}

    assert found == expected
    assert all(expected.values())


def was_overdue(duty: VisitObligation, day: date) -> bool:
    """At the end of that day: due before it, and neither met by then nor ended with the record, nor suspended."""
    ended_on = (
        duty.closed_by.visited_on if duty.closed_by else duty.closed_at and timezone.localdate(duty.closed_at)
    )
    if duty.closed_by and hasattr(duty.closed_by, "correction"):
        return False
    return duty.due_on < day and not (ended_on and ended_on <= day) and not is_suspended(duty.offender, day)


def test_the_trend_is_what_was_overdue_at_the_end_of_each_month(asked: Asked) -> None:
    """Day by day and duty by duty, as known now; and of today the very number of the overdue list."""
    state = state_of(asked)

    duties = [one for one in VisitObligation.objects.select_related("offender") if not one.offender.is_canary]
    expected = [(day, sum(was_overdue(duty, day) for duty in duties)) for day, _ in state.trend]
    assert state.trend == expected
    assert [day for day, _ in state.trend][-3:] == [date(2026, 1, 31), date(2026, 2, 28), ON]
    assert len(state.trend) == 13
    assert state.trend[-1][1] == state.overdue == Question(MEASURES["overdue"], asked).count()


def test_the_dashboard_says_how_many_how_bad_whose_and_since_when(asked: Asked) -> None:
    """Everything on it comes to the same number, and the worst is the first of the list."""
    state = state_of(asked)

    overdue = list(Question(MEASURES["overdue"], asked).rows)
    worst = min(overdue, key=lambda duty: (duty.due_on, duty.pk))
    assert state.worst
    assert (state.worst.due_on, state.worst.level) == (worst.due_on, worst.offender.risk_level)
    assert sum(team.overdue for team in state.teams) == len(overdue)
    assert sum(state.count(level=[level]) for level in ("very_high", "high", "medium", "low", None)) == len(
        overdue
    )
    assert sum(holder.overdue for holder in state.holders) == len(overdue)
    assert state.live == Question(MEASURES["live"], asked).count()


def test_visits_that_could_be_foreseen_are_counted_by_the_rule_of_patterns(
    asked: Asked, north: Team, officer: User
) -> None:
    """A metronome is among them; somebody visited once is not."""
    now = datetime(2026, 3, 31, 12, tzinfo=UTC)
    metronome = make_offender(now=now, team=north, manager=officer)
    for number in range(8):
        make_visit(metronome, ON - timedelta(days=91 * number), by=officer)
    once = make_offender(now=now, team=north, manager=officer, visited_on=ON)

    found = {row.pk for row in Question(MEASURES["predictable"], asked).rows}

    assert metronome.pk in found
    assert once.pk not in found


def test_attempts_that_ask_for_a_decision_are_those_of_the_alerts(asked: Asked) -> None:
    """Asked in another order, for speed; the rows are the same, and so is what the alerts make of them."""
    found = {
        key: {row.pk for row in Question(MEASURES[key], asked).rows}
        for key in ("asked-after-attempts", "considered-after-attempts", "undecided-after-attempts")
    }

    alerted = {row["offender"] for row in decisions_needed(ON)}
    tried = after_attempts(ON).filter(Q(ready_on__isnull=False) | Q(review_on__isnull=False))
    considering = set(LadderDecision.objects.considering_attempts().values_list("offender", flat=True))
    reached = list(tried)
    assert found["asked-after-attempts"] == {row.pk for row in reached}
    assert found["considered-after-attempts"] == {row.pk for row in reached if row.offender_id in considering}
    assert found["undecided-after-attempts"] == {row.pk for row in reached if row.offender_id in alerted}
    assert all(found.values())
