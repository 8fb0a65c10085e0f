"""What is read for capacity, and how hours and promises are written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caseload import services
from caseload.choices import Kept
from caseload.models import ContractedHours, Milestone
from caseload.models.capacity import duties, on_record, weekly_load
from caseload.models.hours import working_lives
from caseload.rules.demand import Demand, Duty
from caseload.rules.effort import OnRecord
from caseload.rules.loads import WhatIf
from caseload.rules.milestones import check_can_promise, outcome_of
from caseload.rules.working_time import Contract
from offender_mgmt.accounts.models import Absence, Team, User
from offender_mgmt.accounts.rules.absences import Days
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.choices import Origin, RiskLevel
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.services import refresh
from offender_mgmt.policy.models import in_force
from tests.factories import make_offender, make_visit, suspend
from visits.choices import Outcome

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 19)  # a Thursday
FULL = 2250


@pytest.fixture
def full_time(officer: User, supervisor: User, now: datetime) -> User:
    """The officer with 37.5 hours a week from January on."""
    services.set_hours(officer_id=officer.pk, minutes=FULL, from_on=date(2026, 1, 1), by=supervisor, now=now)
    return officer


def test_hours_are_set_and_audited(full_time: User, supervisor: User, now: datetime) -> None:
    """Who, how many, from when."""
    event = AuditEvent.objects.get(verb=Verb.HOURS_SET)

    assert event.actor_id == supervisor.pk
    assert event.details == {"user_id": full_time.pk, "minutes": FULL, "from_on": "2026-01-01"}
    with pytest.raises(RuleViolation, match="already hold"):
        services.set_hours(officer_id=full_time.pk, minutes=FULL, from_on=TODAY, by=supervisor, now=now)
    assert ContractedHours.objects.count() == 1


def test_a_mistake_in_hours_is_put_right_by_telling_them_again(
    full_time: User, supervisor: User, now: datetime
) -> None:
    """The row that was recorded later holds, and the earlier one is kept."""
    services.set_hours(
        officer_id=full_time.pk, minutes=1800, from_on=date(2026, 1, 1), by=supervisor, now=now
    )

    life = working_lives([full_time.pk], first=TODAY, last=TODAY)[full_time.pk]
    assert life.contracts == [Contract(date(2026, 1, 1), FULL), Contract(date(2026, 1, 1), 1800)]


def test_hours_are_for_officers(supervisor: User, officer: User, now: datetime) -> None:
    """Nobody else has cases; nor has whoever has left."""
    officer.is_active = False
    officer.save()

    for person in (supervisor, officer):
        with pytest.raises(RuleViolation, match="offender managers who are active"):
            services.set_hours(officer_id=person.pk, minutes=FULL, from_on=TODAY, by=supervisor, now=now)


def test_absences_of_every_kind_take_time(full_time: User, supervisor: User, now: datetime) -> None:
    """Leave, training and court are days of one calendar."""
    for reason, first, last in (("court", 23, 23), ("training", 25, 26)):
        Absence.objects.create(
            user=full_time,
            starts_on=date(2026, 11, first),
            ends_on=date(2026, 11, last),
            reason=reason,
            recorded_by=supervisor,
            recorded_at=now,
        )

    life = working_lives([full_time.pk], first=TODAY, last=date(2026, 11, 25))[full_time.pk]

    assert life.away == [
        Days(date(2026, 11, 23), date(2026, 11, 23)),
        Days(date(2026, 11, 25), date(2026, 11, 26)),
    ]


def test_nothing_on_record(db: None) -> None:
    """No visit at all measures nothing."""
    assert on_record() == OnRecord()


def test_what_visits_on_record_tell(now: datetime, north: Team) -> None:
    """Median of those with a beginning and an end; one that an extract told is no measure."""
    offender = make_offender(now=now, team=north)
    for day, minutes in enumerate((30, 40, 95), start=1):
        on = date(2026, 10, day)
        began = datetime.combine(on, now.timetz())
        make_visit(offender, on, visited_at=began, ended_at=began + timedelta(minutes=minutes))
    make_visit(offender, date(2026, 10, 9), outcome=Outcome.NO_ANSWER)
    make_visit(offender, date(2026, 10, 10), origin=Origin.IMPORT)

    found = on_record()

    assert (found.timed, found.median_minutes, found.attempts, found.successes) == (3, 40, 4, 3)
    assert found.spread_minutes == pytest.approx(28.577, abs=0.001)  # of 30, 40, 95: squares of -25, -15, 40


def case(now: datetime, due: int, **facts: Any) -> Offender:
    """An offender of medium risk, six months between visits, whose visit is due so many days from today."""
    last = {0: date(2026, 5, 19), -30: date(2026, 4, 20), 10: date(2026, 5, 29)}[due]
    return make_offender(now=now, visited_on=last, **facts)


def test_open_obligations_as_duties(now: datetime, north: Team, officer: User) -> None:
    """One for each case, with what the next will be counted by."""
    offender = case(now, 0, team=north, manager=officer)

    assert duties(Offender.objects.all(), on=TODAY) == [
        Duty(offender.pk, officer.pk, north.pk, "medium", TODAY, None)
    ]


def test_whoever_is_suspended_is_expected_when_that_ends(
    now: datetime, north: Team, supervisor: User, other_supervisor: User
) -> None:
    """Not before; and who was overdue before it is not overdue now, so nothing is needed now."""
    due, overdue = case(now, 0, team=north), case(now, -30, team=north)
    for offender in (due, overdue):
        suspend(offender, by=supervisor, approver=other_supervisor, now=now)

    found = duties(Offender.objects.all(), on=TODAY)

    assert [(one.offender_id, one.due_on) for one in found] == [(due.pk, TODAY + timedelta(days=74 + 15))]


def test_the_load_of_a_team(now: datetime, north: Team, full_time: User, colleague: User) -> None:
    """Worked out by hand: an attempt takes (60 + 60 + 45) x 2 = 330 minutes, of which 60 % succeed: 550 a visit."""
    case(now, -30, team=north, manager=full_time)
    case(now, 0, team=north, manager=full_time)
    case(now, 10, team=north)

    loads = weekly_load(
        policy=in_force(TODAY), duties=duties(Offender.objects.all(), on=TODAY), today=TODAY, teams=[north]
    )

    own, team = loads.officers[full_time.pk], loads.teams[north.pk]
    assert own.demand == Demand(1, (0, 181, 181))
    assert own.short.needed == 1100
    # Four whole weeks, with no bank holiday until 16 December.
    assert own.short.there == 4 * FULL
    # Thirteen weeks less a day (a Tuesday): 64 working days, less Christmas, Boxing Day's Monday and New Year.
    assert own.long.there == (64 - 3) * 450
    assert own.broken_on is None
    assert loads.nobodys[north.pk].demand == Demand(0, (10,))
    assert not loads.officers[colleague.pk].has_hours
    assert team.short.needed == 3 * 550
    assert team.short.there == 4 * FULL
    assert team.without_hours == 1
    assert own.needed[:2] == [1100, 0]
    assert team.needed[:2] == [1100, 550]


def test_a_draft_of_policy_can_be_put_in(now: datetime, north: Team, full_time: User) -> None:
    """With its own intervals and minutes: for the simulator."""
    case(now, 0, team=north, manager=full_time)
    policy = in_force(TODAY)
    draft = replace(
        policy, minimum_officers=1, visit_interval_months=dict(policy.visit_interval_months) | {"medium": 1}
    )

    loads = weekly_load(
        policy=draft, duties=duties(Offender.objects.all(), on=TODAY), today=TODAY, teams=[north]
    )

    assert loads.officers[full_time.pk].demand.ahead == (0, 30, 61, 92, 120, 151, 181)
    assert loads.teams[north.pk].short.needed == Fraction(275)


def test_somebody_leaves_and_more_fall_due(now: datetime, north: Team, full_time: User) -> None:
    """The cases of whoever leaves remain, without time for them."""
    case(now, 0, team=north, manager=full_time)
    supposed = WhatIf(leaver_id=full_time.pk, leaves_on=TODAY + timedelta(days=1), inflow_percent=20)

    loads = weekly_load(
        policy=in_force(TODAY),
        duties=duties(Offender.objects.all(), on=TODAY),
        today=TODAY,
        teams=[north],
        what_if=supposed,
    )

    assert loads.officers[full_time.pk].short.there == 450
    assert loads.officers[full_time.pk].short.needed == 660
    assert loads.teams[north.pk].broken_on == TODAY


def test_the_queries_do_not_grow(
    now: datetime, north: Team, officer: User, colleague: User, django_assert_num_queries: Callable[..., Any]
) -> None:
    """Four for the load and one for the obligations, whoever many there are."""

    def ask() -> None:
        asked = duties(Offender.objects.all(), on=TODAY)
        weekly_load(policy=policy, duties=asked, today=TODAY, teams=[north])

    policy = in_force(TODAY)
    case(now, 0, team=north, manager=officer)
    with CaptureQueriesContext(connection) as few:
        ask()
    for _ in range(5):
        case(now, 10, team=north, manager=colleague)

    with django_assert_num_queries(len(few.captured_queries)):
        ask()
    assert len(few.captured_queries) == 5


@pytest.mark.parametrize(
    ("days", "words"),
    [
        pytest.param(-1, "a day to come", id="past"),
        pytest.param(0, "a day to come", id="today"),
        pytest.param(365, "52 weeks", id="too far"),
    ],
)
def test_a_promise_that_is_refused(days: int, words: str) -> None:
    """For a day to come that can be foreseen."""
    with pytest.raises(RuleViolation, match=words):
        check_can_promise(promised_for=TODAY + timedelta(days=days), today=TODAY)


@pytest.mark.parametrize(
    ("days", "then", "kept", "overdue"),
    [
        pytest.param(1, 0, Kept.WAITING, 7, id="to come"),
        pytest.param(0, 0, Kept.WAITING, 7, id="its day is not over"),
        pytest.param(-1, 0, Kept.YES, 0, id="kept"),
        pytest.param(-1, 1, Kept.NO, 1, id="not kept"),
    ],
)
def test_what_became_of_a_promise(days: int, then: int, kept: Kept, overdue: int) -> None:
    """Judged once its day is over, by that day."""
    found = outcome_of(TODAY + timedelta(days=days), today=TODAY, overdue_then=then, overdue_now=7)

    assert (found.kept, found.overdue) == (kept, overdue)


def test_a_promise_is_kept_as_it_was_made(
    now: datetime, north: Team, supervisor: User, officer: User
) -> None:
    """With how many were overdue then; shown against the day itself, also when that is past."""
    case(now, -30, team=north, risk_level="medium")
    late = case(now, -30, team=north, risk_level="medium")
    case(now, -30, team=north, risk_level="low")
    make_offender(now=now, team=north, visited_on=date(2020, 1, 1), risk_level=None)
    day = TODAY + timedelta(days=7)

    for level in (RiskLevel.MEDIUM, RiskLevel.HIGH):
        services.promise(team_id=north.pk, level=level, promised_for=day, note="So.", by=supervisor, now=now)
    make_visit(late, TODAY + timedelta(days=3), by=officer)
    later = now + timedelta(days=20)
    refresh([late.pk], by=officer, now=later - timedelta(days=17))
    rows = Milestone.objects.with_outcome(in_force(TODAY), today=timezone.localdate(later)).order_by("pk")

    assert [one.overdue_at_promise for one in rows] == [2, 1], "not assessed counts as high"
    assert [one.overdue_then for one in rows] == [1, 1]  # type: ignore[attr-defined]  # annotated
    assert [one.overdue_now for one in rows] == [1, 1]  # type: ignore[attr-defined]  # annotated
    assert AuditEvent.objects.filter(verb=Verb.MILESTONE_PROMISED).count() == 2
