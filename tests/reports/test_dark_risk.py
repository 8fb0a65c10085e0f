"""The board of dark risk: each cause planted alone, and gone only when it is put right."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.choices import ChangeKind, Origin, SuspensionReason
from offender_mgmt.offenders.models import Change, Offender, Suspension
from offender_mgmt.policy.models import in_force
from reports.dark_risk import LABELS, Board, counts
from risk.models import ChangeReview, RiskDecision
from tests.conftest import ClientOf
from tests.factories import make_offender

pytestmark = pytest.mark.django_db

CAUSES = sorted(LABELS)


@pytest.fixture
def now() -> datetime:
    """The log is written by the real clock, so the board is asked by it too."""
    return timezone.now()


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """Somebody with a manager and a level of today, whose record was just opened."""
    one = make_offender(
        now=now,
        team=north,
        manager=officer,
        risk_level="medium",
        risk_assessed_on=timezone.localdate(now),
        visited_on=timezone.localdate(now),
    )
    look(one, officer)
    return one


def look(offender: Offender, by: Any, verb: Verb = Verb.OFFENDER_VIEWED, **details: object) -> None:
    """Somebody, or some job, is written down as having had this record before them."""
    audit.record(verb, by=by, offender_ids=[offender.pk], details=details)


def board(now: datetime) -> Board:
    """The board at that moment."""
    return Board(now, in_force(timezone.localdate(now)))


def causes_of(offender: Offender, now: datetime) -> list[str]:
    """Why this offender is on the board; empty when they are not."""
    cases = board(now).cases(Offender.objects.filter(pk=offender.pk))
    return [cause for case in cases for cause in CAUSES if getattr(case, f"is_{cause}")]


def decide(offender: Offender, by: User, at: datetime, *, is_provisional: bool) -> None:
    """A level decided with, or without, everything that could change the advice."""
    RiskDecision.objects.create(
        offender=offender,
        level="medium",
        rationale="Assessed.",
        decided_on=timezone.localdate(at),
        decided_by=by,
        recorded_at=at,
        advice={"is_provisional": is_provisional},
    )


def reactive(offender: Offender, now: datetime) -> None:
    """Managed reactively for a month."""
    Suspension.objects.create(
        offender=offender,
        reason=SuspensionReason.REACTIVE,
        evidence="Register extract",
        started_on=timezone.localdate(now) - timedelta(days=30),
        next_check_on=timezone.localdate(now) + timedelta(days=30),
        origin=Origin.IMPORT,
    )


def learn(offender: Offender, by: User, now: datetime) -> Change:
    """Something becomes known that ends nothing by itself."""
    return Change.objects.create(
        offender=offender,
        kind=ChangeKind.RELATIONSHIP,
        happened_on=timezone.localdate(now),
        told="A new partner.",
        recorded_by=by,
        recorded_at=now,
    )


def test_whoever_is_looked_at_is_not_on_the_board(offender: Offender, now: datetime) -> None:
    """A manager, a level of today, a record opened today."""
    assert causes_of(offender, now) == []


def test_never_opened(offender: Offender, officer: User, now: datetime, north: Team) -> None:
    """Nobody since the import; somebody opens it, and it is gone."""
    unseen = make_offender(
        now=now, team=north, manager=officer, risk_assessed_on=timezone.localdate(now), risk_level="medium"
    )
    assert causes_of(unseen, now) == ["never_opened"]

    look(unseen, officer)

    assert causes_of(unseen, now) == []


def test_a_job_a_list_or_an_import_is_no_look(
    offender: Offender, officer: User, supervisor: User, north: Team, now: datetime
) -> None:
    """Only a person with this one record before them counts."""
    unseen = make_offender(
        now=now, team=north, manager=officer, risk_assessed_on=timezone.localdate(now), risk_level="medium"
    )
    look(unseen, audit.SystemActor("Sweep"))
    look(unseen, officer, Verb.OFFENDERS_LISTED)
    look(unseen, supervisor, Verb.VISIT_RECORDED)  # an import: no receipt

    assert causes_of(unseen, now) == ["never_opened"]

    look(unseen, officer, Verb.VISIT_RECORDED, receipt="V-7K2M-QX4R")
    assert causes_of(unseen, now) == []


def test_not_looked_at(offender: Offender, officer: User, now: datetime) -> None:
    """So many days after the last look, and not a day sooner."""
    days = in_force(timezone.localdate(now)).unlooked_at_days

    assert causes_of(offender, now + timedelta(days=days - 1)) == []
    later = now + timedelta(days=days, hours=1)
    assert causes_of(offender, later) == ["not_looked_at"]

    (case,) = board(later).cases(Offender.objects.all())
    (words,) = board(later).reasons(case)
    assert words.startswith("Nobody has opened it since ")
    gone = timezone.localdate(later) - timezone.localdate(now)  # a day more in the last hour of a day
    assert words.endswith(f"{gone.days} days ago.")


def test_not_assessed(offender: Offender, now: datetime) -> None:
    """No level is never fine (domain 2.7)."""
    Offender.objects.filter(pk=offender.pk).update(risk_level=None, risk_assessed_on=None)

    assert causes_of(offender, now) == ["not_assessed"]


@pytest.mark.parametrize(
    ("assessed_on", "causes"),
    [
        pytest.param(date(2025, 11, 19), [], id="twelve months today"),
        pytest.param(date(2025, 11, 18), ["out_of_date"], id="twelve months yesterday"),
        pytest.param(None, ["out_of_date"], id="nobody knows when"),
    ],
)
def test_level_out_of_date(assessed_on: date | None, causes: list[str], offender: Offender) -> None:
    """After policy's months a level is no longer relied on (domain 2.4, 2.7)."""
    Offender.objects.filter(pk=offender.pk).update(risk_assessed_on=assessed_on)
    noon = datetime(2026, 11, 19, 12, tzinfo=timezone.get_current_timezone())

    assert causes_of(offender, noon) == causes


def test_level_provisional(offender: Offender, officer: User, now: datetime) -> None:
    """Decided while a missing input could still change the advice; decided again with it, and it is gone."""
    decide(offender, officer, now - timedelta(days=3), is_provisional=True)
    assert causes_of(offender, now) == ["provisional"]

    decide(offender, officer, now - timedelta(days=1), is_provisional=False)

    assert causes_of(offender, now) == []


def test_no_manager(offender: Offender, now: datetime) -> None:
    """Nobody manages them."""
    Offender.objects.filter(pk=offender.pk).update(manager=None)

    assert causes_of(offender, now) == ["no_manager"]


def test_a_manager_who_left(offender: Offender, officer: User, now: datetime) -> None:
    """Their account has ended, and nobody took over; the words name them."""
    User.objects.filter(pk=officer.pk).update(is_active=False)

    assert causes_of(offender, now) == ["no_manager"]
    (case,) = board(now).cases(Offender.objects.all())
    assert board(now).reasons(case) == ["Olivia Officer has left, and nobody took over."]


def test_reactive_with_something_new(offender: Offender, officer: User, now: datetime) -> None:
    """No home visits, and what became known since is not reviewed; a review clears it."""
    reactive(offender, now)
    assert causes_of(offender, now) == []

    change = learn(offender, officer, now - timedelta(days=1))
    assert causes_of(offender, now) == ["reactive_changed"]

    ChangeReview.objects.create(
        change=change, outcome="no_change", reasons="As before.", reviewed_by=officer, reviewed_at=now
    )

    assert causes_of(offender, now) == []


def test_a_change_without_reactive_management_is_no_cause(
    offender: Offender, officer: User, now: datetime
) -> None:
    """Somebody visits them; the review is asked for elsewhere."""
    learn(offender, officer, now)

    assert causes_of(offender, now) == []


def test_a_closed_record_is_on_no_board(offender: Offender, now: datetime) -> None:
    """Only the live are looked at."""
    Offender.objects.filter(pk=offender.pk).update(
        manager=None, risk_level=None, closed_on=timezone.localdate(now)
    )

    assert causes_of(offender, now) == []


def test_the_worst_plausible_harm_comes_first_then_the_longest(now: datetime) -> None:
    """Very high, then high and not assessed by how long, then medium, then low (domain 2.7)."""
    levels = {"low": "low", "medium": "medium", "high": "high", "unknown": None, "very high": "very_high"}
    for name, level in levels.items():
        recorded_on = date(2025, 1, 1) if name == "unknown" else date(2026, 1, 1)
        make_offender(now=now, reference=name, risk_level=level, recorded_on=recorded_on)

    order = [case.reference for case in board(now).cases(Offender.objects.all())]

    assert order == ["very high", "unknown", "high", "medium", "low"]


def test_the_counts_are_of_the_cases(offender: Offender, officer: User, now: datetime) -> None:
    """Each cause counts everybody for whom it holds; the total counts each person once."""
    make_offender(now=now, manager=officer, risk_level=None)
    cases = board(now).cases(Offender.objects.all())

    numbers = counts(cases)

    assert numbers["total"] == 1
    assert (numbers["never_opened"], numbers["not_assessed"], numbers["no_manager"]) == (1, 1, 0)
    assert [len(board(now).cases(Offender.objects.all(), cause=cause)) for cause in CAUSES] == [
        numbers[cause] for cause in CAUSES
    ]


def test_the_page_shows_the_own_teams_with_their_reasons_and_writes_it_down(
    client_of: ClientOf, supervisor: User, officer: User, north: Team, south: Team, now: datetime
) -> None:
    """Scope, words and audit; and the look at the list does not take anybody off the board."""
    ours = make_offender(now=now, team=north, reference="ours", risk_level=None, manager=officer)
    make_offender(now=now, team=south, reference="theirs", risk_level=None)
    page = client_of(supervisor).get("/dark-risk/").content.decode()

    assert "Nobody has decided a risk level." in page
    assert "ours" in page
    assert "theirs" not in page
    event = AuditEvent.objects.get(verb="offenders_listed")
    assert event.offender_ids == [ours.pk]
    assert "never_opened" in causes_of(ours, now)


@pytest.mark.parametrize(
    ("query", "number"),
    [
        pytest.param("?cause=not_assessed", 1, id="by cause"),
        pytest.param("?cause=no_manager", 0, id="a cause of nobody's"),
        pytest.param("?cause=nonsense", 0, id="no such cause"),
        pytest.param("?team=999999", 0, id="no team of theirs"),
    ],
)
def test_filters_live_in_the_address(
    query: str, number: int, client_of: ClientOf, supervisor: User, officer: User, north: Team, now: datetime
) -> None:
    """What is asked for is shown; a filter that is wrong shows nobody, and says so."""
    make_offender(now=now, team=north, reference="TST/ONE", risk_level=None, manager=officer)

    page = client_of(supervisor).get(f"/dark-risk/{query}").content.decode()

    assert page.count("TST/ONE") == number


def test_the_page_takes_as_many_queries_for_twenty_as_for_one(
    client_of: ClientOf, supervisor: User, north: Team, now: datetime
) -> None:
    """Set-based: constant in number (design 7)."""
    client, numbers = client_of(supervisor), []
    for count in (1, 19):
        for _ in range(count):
            make_offender(now=now, team=north, risk_level=None)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/dark-risk/").status_code == 200
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]
