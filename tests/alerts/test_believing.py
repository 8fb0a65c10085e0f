"""Fewer live offenders than can be believed: nothing is closed until a person says that the number is right."""

from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.choices import Refusal, Trigger
from offender_mgmt.alerts.models import Alert, LiveAccepted, SweepRun
from offender_mgmt.alerts.rules.believing import check_can_accept_fewer, least_believable
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from tests.factories import make_offender
from visits.models import VisitObligation

REASON = "A team has moved to another force."


@pytest.mark.parametrize(
    ("before", "percent", "least"),
    [
        pytest.param(0, 5, 0, id="nobody before"),
        pytest.param(1, 5, 1, id="the only one is never gone"),
        pytest.param(6, 5, 1, id="a few may go, but not all"),
        pytest.param(7, 5, 2, id="a few of a small register"),
        pytest.param(100, 5, 95, id="the share is a few"),
        pytest.param(119, 5, 114, id="just before the share is more than a few"),
        pytest.param(120, 5, 114, id="just when it is"),
        pytest.param(1540, 5, 1463, id="the share of a force, rounded down"),
        pytest.param(1540, 10, 1386, id="another policy"),
        pytest.param(1540, 0, 1535, id="no share at all"),
        pytest.param(1540, 100, 1, id="any share, but never everybody"),
    ],
)
def test_a_fall_is_believed_up_to_policys_share(before: int, percent: int, least: int) -> None:
    """More than the share in one step, or everybody at once, is a fault until a person says otherwise (D-31)."""
    assert least_believable(before, percent=percent) == least


@pytest.mark.parametrize(
    ("refusal", "is_accepted", "reason", "words"),
    [
        pytest.param(Refusal.FEWER_LIVE, False, "Moved.", None, id="refused, with a reason"),
        pytest.param(Refusal.FEWER_LIVE, False, " \n", "Say why", id="without a reason"),
        pytest.param(Refusal.FEWER_LIVE, True, "Moved.", "already", id="accepted before"),
        pytest.param("", False, "Moved.", "did not refuse", id="not refused"),
        pytest.param(Refusal.CLOCK, False, "Moved.", "did not refuse", id="refused for its clock"),
    ],
)
def test_only_a_refused_number_is_accepted(
    refusal: str, is_accepted: bool, reason: str, words: str | None
) -> None:
    """Once, and with a reason (D-31)."""
    asked = {"refusal": refusal, "is_accepted": is_accepted, "reason": reason}

    if words is None:
        check_can_accept_fewer(**asked)
    else:
        with pytest.raises(RuleViolation, match=words):
            check_can_accept_fewer(**asked)


@pytest.fixture
def people(officer: User) -> list[Offender]:
    """Eight, all overdue."""
    now = timezone.now()
    return [make_offender(now=now, visited_on=date(2020, 1, 1), manager=officer) for _ in range(8)]


@pytest.fixture
def trap(people: list[Offender]) -> Iterator[None]:
    """A session that finds an empty register: another search path, with a table of the same name."""
    check()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE offenders_offender (LIKE public.offenders_offender INCLUDING ALL)"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.offenders_offender")


def check() -> SweepRun:
    """A full check, now."""
    return alerts.full_check(now=timezone.now(), trigger=Trigger.COMMAND)


def close_records(people: list[Offender]) -> None:
    """They leave the register with their duties, and no alert has been looked at since."""
    left = [one.pk for one in people]
    Offender.objects.filter(pk__in=left).update(closed_on=timezone.localdate())
    VisitObligation.objects.filter(offender__in=left).update(closed_at=timezone.now())


@pytest.mark.django_db
def test_an_empty_answer_closes_nothing(trap: None) -> None:
    """A query that suddenly finds nobody is a fault, not good news (D-31)."""
    before = Alert.objects.open().count()

    run = check()

    assert (run.refusal, run.live, run.closed) == (Refusal.FEWER_LIVE, 0, 0)
    assert Alert.objects.open().count() == before >= 8


@pytest.mark.django_db
def test_once_the_register_is_back_the_check_believes_it_again(trap: None) -> None:
    """Nobody has to do anything when the fault was Vigil's."""
    check()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE pg_temp.offenders_offender")

    run = check()

    assert (run.refusal, run.live, run.recount.is_equal) == ("", 8, True)


@pytest.mark.django_db
def test_it_stays_refused_until_a_person_accepts_the_number(people: list[Offender], supervisor: User) -> None:
    """However often it is asked; then what is over closes, and the deed is audited (D-31)."""
    check()
    close_records(people[:6])

    assert [check().refusal for _ in range(3)] == [Refusal.FEWER_LIVE] * 3
    accepted = alerts.accept_fewer(reason=REASON, by=supervisor, now=timezone.now())
    run = check()

    assert (run.refusal, run.live, accepted.run.live) == ("", 2, 2)
    assert not Alert.objects.open().filter(offender__in=people[:6]).exists()
    event = AuditEvent.objects.get(verb="fewer_live_accepted")
    assert (event.actor_name, event.details["live"]) == (str(supervisor), 2)


@pytest.mark.django_db
def test_what_was_accepted_is_no_licence_for_fewer_still(people: list[Offender], supervisor: User) -> None:
    """The accepted number is what the next one is compared with."""
    check()
    close_records(people[:6])
    check()
    alerts.accept_fewer(reason=REASON, by=supervisor, now=timezone.now())
    close_records(people)

    assert check().refusal == Refusal.FEWER_LIVE


@pytest.mark.django_db
def test_a_few_closed_records_are_believed(people: list[Offender]) -> None:
    """Closing records is ordinary work."""
    check()
    close_records(people[:5])

    assert (check().refusal, check().live) == ("", 3)


@pytest.mark.django_db
def test_the_command_accepts_as_a_person_may(people: list[Offender], supervisor: User, officer: User) -> None:
    """By name, with a reason; an officer may not, and what was not refused cannot be accepted."""
    with pytest.raises(CommandError, match="did not refuse"):
        call_command("accept_fewer", by=supervisor.username, reason=REASON)
    check()
    with pytest.raises(CommandError, match="did not refuse"):
        call_command("accept_fewer", by=supervisor.username, reason=REASON)
    close_records(people[:6])
    check()
    with pytest.raises(CommandError, match="Name somebody"):
        call_command("accept_fewer", by=officer.username, reason=REASON)
    out = StringIO()

    call_command("accept_fewer", by=supervisor.username, reason=REASON, stdout=out)

    assert out.getvalue() == "2 live offenders are accepted.\n"
    assert LiveAccepted.objects.get().by == supervisor
