"""Officers who are out: the timer on the server, the alarm, and the end of it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.choices import Rank, Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert, Notification
from offender_mgmt.alerts.services.reconciling import query_digest
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from tests.factories import make_offender, make_user
from visits import services as visits
from visits.models import CheckOut

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """Olivia's, with nothing to alert."""
    return make_offender(now=now, visited_on=now.date(), team=north, manager=officer)


@pytest.fixture
def out(offender: Offender, officer: User, now: datetime) -> CheckOut:
    """Olivia left at noon and is expected at one."""
    return go(offender, officer, now)


def go(
    offender: Offender, by: User, now: datetime, *, key: UUID | None = None, minutes: int = 60
) -> CheckOut:
    """Check out."""
    going = visits.GoingOut(offender.pk, now + minutes * MINUTE, "PC 1234")
    return visits.check_out(going=going, client_key=key or uuid4(), by=by, now=now)


def come_back(out: CheckOut, now: datetime, back_at: datetime | None = None, word: str = "") -> CheckOut:
    """Check in."""
    return visits.check_in(public_id=out.public_id, back_at=back_at, word=word, by=out.officer, now=now)


def open_kinds() -> set[str]:
    """The kinds of the alerts that are open."""
    return set(Alert.objects.open().values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("after", "kinds"),
    [
        pytest.param(75 * MINUTE, set(), id="the end of the grace"),
        pytest.param(75 * MINUTE + timedelta(microseconds=1), {"officer_not_back"}, id="after it"),
    ],
)
def test_the_sweep_asks_at_its_own_moment(
    after: timedelta, kinds: set[str], out: CheckOut, now: datetime
) -> None:
    """The timer is a question to the database, asked by each sweep: no process holds it, so none can lose it."""
    alerts.sweep(now=now + 74 * MINUTE)  # whatever an earlier sweep of the day compiled

    alerts.sweep(now=now + after)

    assert open_kinds() == kinds


def test_each_sweep_of_a_day_asks_anew(out: CheckOut, now: datetime) -> None:
    """The statement of a day is compiled once; the moment in it is each sweep's own. It proves the same questions."""
    digest = query_digest(now.date())
    seen = []
    for minutes in (10, 76, 10, 300):
        alerts.sweep(now=now + minutes * MINUTE)
        seen.append(open_kinds())

    assert seen == [set(), {"officer_not_back"}, {"officer_not_back"}, {"officer_not_back"}]
    assert query_digest(now.date()) == digest


def test_everybody_up_to_the_inspector_is_told_at_once(
    out: CheckOut, supervisor: User, north: Team, now: datetime
) -> None:
    """Manager, supervisor and inspector at the first sweep, the superintendent an hour later (policy)."""
    for name, rank in (("ida.inspector", Rank.INSPECTOR), ("sue.superintendent", Rank.SUPERINTENDENT)):
        boss = make_user(name, Role.SUPERVISOR, supervises=[north])
        User.objects.filter(pk=boss.pk).update(rank=rank)
    told = Notification.objects.values_list("recipient__first_name", flat=True)

    alerts.sweep(now=now + 76 * MINUTE)
    at_once = set(told)
    alerts.sweep(now=now + 76 * MINUTE + timedelta(hours=1))

    assert at_once == {"Olivia", "Susan", "Ida"}
    assert set(told.all()) - at_once == {"Sue"}


def test_coming_back_in_time_closes_quietly(out: CheckOut, now: datetime) -> None:
    """Within the grace nobody ever hears of it."""
    back = come_back(out, now + 75 * MINUTE)

    alerts.sweep(now=now + 400 * MINUTE)

    assert (back.was_overdue, back.back_at) == (False, now + 75 * MINUTE)
    assert not Alert.objects.exists()


def test_a_late_sync_does_not_take_the_alarm_back(out: CheckOut, supervisor: User, now: datetime) -> None:
    """The phone was offline and says that the officer was back in time: kept as told, and a supervisor asks."""
    alerts.sweep(now=now + 80 * MINUTE)
    alert = Alert.objects.get()

    back = come_back(out, now + 90 * MINUTE, back_at=now + 50 * MINUTE)
    alerts.sweep(now=now + 100 * MINUTE)

    assert (back.back_at, back.back_told_at) == (now + 50 * MINUTE, now + 90 * MINUTE)
    assert Alert.objects.open().get() == alert
    visits.confirm_safe(public_id=out.public_id, words="Spoke to her.", by=supervisor, now=now + 101 * MINUTE)
    assert open_kinds() == set()


def test_a_check_in_too_late_raises_the_alarm_even_before_a_sweep(out: CheckOut, now: datetime) -> None:
    """Between two sweeps too: what counts is the server's clock when it hears of it."""
    come_back(out, now + 76 * MINUTE)

    assert open_kinds() == {"officer_not_back"}


def test_found_safe_ends_a_check_out_that_is_still_open(
    out: CheckOut, supervisor: User, offender: Offender, officer: User, now: datetime
) -> None:
    """The officer can check out again; the phone's own check-in comes later and changes nothing."""
    at = now + 80 * MINUTE
    visits.confirm_safe(public_id=out.public_id, words="She is beside me.", by=supervisor, now=at)
    again = come_back(out, at + MINUTE)

    assert (again.back_at, again.made_safe_by) == (at, supervisor)
    assert open_kinds() == set()
    assert go(offender, officer, at + 2 * MINUTE).back_at is None


def test_nobody_finds_anybody_safe_twice_or_themselves(
    out: CheckOut, officer: User, supervisor: User, now: datetime
) -> None:
    """Two supervisors may press at once: the second is told that it is done."""
    at = now + 80 * MINUTE
    with pytest.raises(RuleViolation, match="Somebody else"):
        visits.confirm_safe(public_id=out.public_id, words="I am fine.", by=officer, now=at)
    visits.confirm_safe(public_id=out.public_id, words="Spoke to her.", by=supervisor, now=at)
    with pytest.raises(RuleViolation, match="Nobody is waiting"):
        visits.confirm_safe(public_id=out.public_id, words="Me too.", by=supervisor, now=at)

    assert CheckOut.objects.get().made_safe_words == "Spoke to her."


def test_staying_longer_moves_the_alarm(out: CheckOut, officer: User, now: datetime) -> None:
    """Until an hour and a half after noon, then the grace."""
    until = now + 90 * MINUTE
    visits.extend(public_id=out.public_id, until=until, by=officer, now=now + 70 * MINUTE)

    alerts.sweep(now=until + 15 * MINUTE)
    assert open_kinds() == set()
    alerts.sweep(now=until + 16 * MINUTE)
    assert open_kinds() == {"officer_not_back"}


def test_a_retry_is_the_same_check_out_and_check_in(
    offender: Offender, officer: User, colleague: User, now: datetime
) -> None:
    """The answer was lost on the way; the second attempt changes nothing. Another's key is refused."""
    key = uuid4()
    first = go(offender, officer, now, key=key)
    again = go(offender, officer, now + MINUTE, key=key)
    with pytest.raises(RuleViolation, match="already used"):
        go(offender, colleague, now, key=key)
    come_back(first, now + 20 * MINUTE)
    retried = come_back(first, now + 25 * MINUTE)

    assert first == again
    assert retried.back_at == now + 20 * MINUTE
    assert CheckOut.objects.count() == 1


def test_nobody_is_out_twice(out: CheckOut, officer: User, north: Team, now: datetime) -> None:
    """A second visit begins when the first has ended."""
    elsewhere = make_offender(now=now, visited_on=now.date(), team=north, manager=officer)

    with pytest.raises(RuleViolation, match=f"already out at {out.offender.reference}"):
        go(elsewhere, officer, now + MINUTE)


def test_only_the_officer_speaks_for_themselves(out: CheckOut, colleague: User, now: datetime) -> None:
    """A colleague cannot check in for somebody who may be lying in the kitchen."""
    with pytest.raises(RuleViolation, match="Only the officer"):
        visits.check_in(public_id=out.public_id, back_at=None, word="", by=colleague, now=now + MINUTE)
    with pytest.raises(RuleViolation, match="Only the officer"):
        visits.extend(public_id=out.public_id, until=now + 99 * MINUTE, by=colleague, now=now + MINUTE)


def test_the_alarm_outlives_a_closed_record_and_a_new_manager(
    out: CheckOut, colleague: User, now: datetime
) -> None:
    """It is about the officer."""
    Offender.objects.update(closed_on=now.date(), manager=colleague)

    alerts.sweep(now=now + 80 * MINUTE)

    assert "officer_not_back" in open_kinds()
    assert come_back(out, now + 81 * MINUTE).was_overdue


def test_the_audit_log_tells_of_each_deed(out: CheckOut, supervisor: User, now: datetime) -> None:
    """Who went, who came back, who found whom safe; no words of anybody."""
    come_back(out, now + 80 * MINUTE)
    visits.confirm_safe(public_id=out.public_id, words="Spoke.", by=supervisor, now=now + 81 * MINUTE)

    events = AuditEvent.objects.filter(verb__in=["checked_out", "checked_in", "made_safe"]).order_by("pk")
    assert [(event.verb, event.actor_name) for event in events] == [
        ("checked_out", "Olivia Officer"),
        ("checked_in", "Olivia Officer"),
        ("made_safe", "Susan Supervisor"),
    ]
    assert all("Spoke" not in str(event.details) for event in events)


def test_many_officers_out_cost_no_further_query(officer: User, supervisor: User, north: Team) -> None:
    """The sweep's statements are as many for four officers as for none."""
    now = timezone.now()

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            alerts.sweep(now=now + timedelta(hours=3))
        return len(asked)

    statements()
    before = statements()
    for number in range(4):
        each = make_user(f"officer.number{number}", Role.OFFENDER_MANAGER, team=north)
        go(make_offender(now=now, visited_on=now.date(), team=north, manager=each), each, now)
    alerts.sweep(now=now + timedelta(hours=3))

    assert statements() == before
