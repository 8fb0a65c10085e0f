"""A policy is tried on the live register before it is in force, and what was foreseen is what happens."""

from datetime import date, datetime, timedelta

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caseload import services
from caseload.choices import Effect
from caseload.models import ForeseenEffect, HappenedEffect, Recalculation, Simulation, SimulationRequest
from caseload.models.snapshot import read_only_snapshot
from caseload.services.simulating import simulate
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules.drafting import Stated
from offender_mgmt.policy.services import change_value
from tests.caseload.policies import QUARTERS, YEARS, draft, published, recalculated, simulated, somebody
from tests.factories import close, make_offender, open_obligation, suspend
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(
    north: Team, officer: User, supervisor: User, other_supervisor: User, now: datetime
) -> dict[str, Offender]:
    """One of each: visited recently, some months ago, long ago, never; suspended; closed."""
    today = timezone.localdate(now)
    people = {
        name: make_offender(now=now, team=north, manager=officer, visited_on=visited_on)
        for name, visited_on in {
            "recent": today - timedelta(days=20),
            "four months": today - timedelta(days=120),
            "late": date(2025, 1, 1),
            "never": None,
            "suspended": today - timedelta(days=120),
            "closed": today - timedelta(days=120),
        }.items()
    }
    suspend(people["suspended"], by=officer, approver=supervisor, now=now)
    close(people["closed"], by=officer, approver=other_supervisor, now=now)
    return people


def effects(simulation: Simulation) -> dict[str, str]:
    """By reference."""
    rows = ForeseenEffect.objects.filter(simulation=simulation)
    return dict(rows.values_list("offender__reference", "effect"))


def test_the_policy_in_force_changes_nothing(register: dict[str, Offender], now: datetime) -> None:
    """A draft of the same values moves nobody, and asks for the same visits (Done when)."""
    simulation = simulated(draft(now), now)

    assert effects(simulation) == {}
    assert simulation.live == 5
    assert simulation.summary["overdue"]["before"] == simulation.summary["overdue"]["after"] == 2
    everybody = simulation.summary["everybody"]
    assert everybody["weeks_before"] == everybody["weeks_after"]
    assert everybody["month_before"] == everybody["month_after"] == 0.8
    assert everybody["heavier_from"] is None


def test_hours_are_told_before_and_after(
    register: dict[str, Offender], north: Team, officer: User, supervisor: User, now: datetime
) -> None:
    """Twelve months become three: three visits fall into the first 28 days instead of two, and the hours break."""
    today = timezone.localdate(now)
    services.set_hours(officer_id=officer.pk, minutes=8 * 60, from_on=today, by=supervisor, now=now)

    (team,) = simulated(draft(now, visit_interval_months=QUARTERS), now).summary["teams"]

    policy = in_force(today)
    minutes = policy.visit_minutes + policy.travel_minutes + policy.writing_minutes
    visit = minutes * policy.minimum_officers * 100 / policy.attempt_success_percent / 60
    hours = team["hours"]
    assert (hours["needed_before"], hours["needed_after"]) == (round(2 * visit, 1), round(3 * visit, 1))
    assert hours["has_hours"]
    assert hours["there"] > 0
    assert hours["breaks_after"] <= (hours["breaks_before"] or hours["breaks_after"])


def test_a_shorter_interval_names_who_would_be_overdue(register: dict[str, Offender], now: datetime) -> None:
    """Due on the day the policy begins at the earliest, so overdue on the next unless visited (domain 4)."""
    simulation = simulated(draft(now, visit_interval_months=QUARTERS), now)

    assert effects(simulation) == {
        register["four months"].reference: Effect.NEWLY_OVERDUE,
        register["recent"].reference: Effect.SOONER,
    }
    row = ForeseenEffect.objects.get(simulation=simulation, effect=Effect.NEWLY_OVERDUE)
    assert row.due_on == timezone.localdate(now)
    assert simulation.summary["overdue"] == {"before": 2, "after": 3}
    assert simulation.summary["effects"] == {"newly_overdue": 1, "sooner": 1}
    (team,) = simulation.summary["teams"]
    assert (team["name"], team["people"]) == ("North", 5)
    assert (team["month_before"], team["month_after"]) == (0.8, 1.7)
    assert team["heavier_from"] == timezone.localdate(now).isoformat()


def test_a_longer_interval_waits_for_two_people(register: dict[str, Offender], now: datetime) -> None:
    """The ratchet holds every date; what the draft would give is listed as waiting (domain 6)."""
    simulation = simulated(draft(now, visit_interval_months=YEARS), now)

    found = effects(simulation)
    assert set(found.values()) == {Effect.WAITS}
    assert register["recent"].reference in found
    assert simulation.summary["overdue"]["before"] == simulation.summary["overdue"]["after"]
    row = ForeseenEffect.objects.get(simulation=simulation, offender=register["recent"])
    assert row.due_on == row.was_due_on == open_obligation(register["recent"]).due_on
    assert row.proposed_due_on is not None
    assert row.due_on is not None
    assert row.proposed_due_on > row.due_on


@pytest.mark.parametrize(
    "intervals", [pytest.param(QUARTERS, id="shorter"), pytest.param(YEARS, id="longer")]
)
@pytest.mark.parametrize("days", [pytest.param(0, id="today"), pytest.param(40, id="in forty days")])
def test_what_was_foreseen_is_what_happens(
    intervals: dict[str, int], days: int, register: dict[str, Offender], now: datetime
) -> None:
    """Person by person, dates and all (Done when)."""
    day = now + timedelta(days=days)
    revision = draft(now, effective_from=timezone.localdate(day), visit_interval_months=intervals)
    simulation = published(revision, now).simulation

    recalculated(day)

    fields = ("offender_id", "effect", "was_due_on", "due_on", "proposed_due_on")
    happened = HappenedEffect.objects.exclude(effect=Effect.NONE).values_list(*fields)
    foreseen = ForeseenEffect.objects.filter(simulation=simulation).values_list(*fields)
    assert set(happened) == set(foreseen)
    assert foreseen
    assert Recalculation.objects.get().finished_at is not None
    assert not VisitObligation.objects.open().exclude(policy_revision=revision).exists()


def test_simulating_writes_nothing(register: dict[str, Offender], now: datetime) -> None:
    """Not a row of the register, of the visits, of a proposal or of an alert."""
    before = list(VisitObligation.objects.order_by("pk").values()), Proposal.objects.count()

    simulated(draft(now, visit_interval_months=YEARS), now)

    assert (list(VisitObligation.objects.order_by("pk").values()), Proposal.objects.count()) == before


@pytest.mark.parametrize(
    "deed",
    [
        pytest.param("UPDATE offenders_offender SET notes = 'x'", id="a change"),
        pytest.param("DELETE FROM visits_visitobligation", id="a removal"),
        pytest.param("INSERT INTO accounts_team (name) VALUES ('x')", id="a new row"),
    ],
)
def test_the_database_refuses_a_write_inside(deed: str) -> None:
    """By the transaction, and by the role's rights even where that could be undone (Done when)."""
    with pytest.raises(InternalError, match="read-only transaction"), read_only_snapshot():
        connection.cursor().execute(deed)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(f"SET LOCAL ROLE vigil_reader; {deed}")


def test_afterwards_the_application_writes_again(now: datetime) -> None:
    """The role ends with the reading."""
    with read_only_snapshot():
        assert Offender.objects.count() == 0

    assert make_offender(now=now).pk


def test_asking_twice_is_asking_once(now: datetime) -> None:
    """Two clicks, or two people: one place in the queue, and both are in the audit log."""
    revision = draft(now)
    asked = [
        services.ask_simulation(revision_id=revision.pk, by=somebody("dana.drafter"), now=now)
        for _ in range(2)
    ]

    assert asked[0] == asked[1]
    assert AuditEvent.objects.filter(verb="simulation_asked").count() == 2
    assert services.simulate_waiting(now=now) == 1
    assert services.simulate_waiting(now=now) == 0


def test_what_a_dead_worker_claimed_is_taken_up_again(now: datetime) -> None:
    """After the time in which every task has ended."""
    revision = draft(now)
    services.ask_simulation(revision_id=revision.pk, by=somebody("dana.drafter"), now=now)
    SimulationRequest.objects.update(claimed_at=now)

    assert services.simulate_waiting(now=now + timedelta(minutes=29)) == 0
    assert services.simulate_waiting(now=now + timedelta(minutes=31)) == 1


def test_a_draft_that_changed_is_simulated_anew(now: datetime) -> None:
    """Nobody approves what nobody tried."""
    revision = draft(now)
    simulation = simulated(revision, now)
    change_value(
        revision_id=revision.pk,
        key="first_visit_days",
        to=Stated(10, "Force order 8", "V"),
        by=somebody("dana.drafter"),
    )

    with pytest.raises(RuleViolation, match="changed since this simulation"):
        published(revision, now, shown=simulation)

    revision.refresh_from_db()
    assert revision.approved_at is None


def test_an_approved_policy_is_not_simulated(now: datetime) -> None:
    """There is nothing left to try."""
    revision = draft(now)
    published(revision, now)

    with pytest.raises(RuleViolation, match="approved already"):
        services.ask_simulation(revision_id=revision.pk, by=somebody("dana.drafter"), now=now)


def test_a_simulation_takes_the_same_queries_for_many(register: dict[str, Offender], now: datetime) -> None:
    """Set-based: a stretch of the register costs what one person does (design 7)."""
    revision, today = draft(now), timezone.localdate(now)
    with CaptureQueriesContext(connection) as few:
        simulate(revision, today=today)
    for number in range(12):
        make_offender(now=now, visited_on=today - timedelta(days=number))

    with CaptureQueriesContext(connection) as many:
        simulate(revision, today=today)

    assert len(few) == len(many)
