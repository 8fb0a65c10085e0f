"""What people do about an alert, and what is true afterwards."""

from datetime import UTC, date, datetime, timedelta

import pytest

from offender_mgmt.accounts.choices import Rank, Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.choices import Step
from offender_mgmt.alerts.models import Alert, Notification
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db

UNTIL = date(2026, 11, 21)
SEVEN = datetime(2026, 11, 21, 7, tzinfo=UTC)
NAUGHTY = "<script>alert(1)</script> ' OR 1=1 -- {{ 7*7 }} \u202e \U0001f600 end"


@pytest.fixture
def inspector(north: Team) -> User:
    """Above the supervisor."""
    user = make_user("ingrid.inspector", Role.SUPERVISOR, supervises=[north])
    User.objects.filter(pk=user.pk).update(rank=Rank.INSPECTOR)
    return user


@pytest.fixture
def alert(officer: User, supervisor: User, inspector: User, north: Team, now: datetime) -> Alert:
    """Somebody of high risk, overdue for months, told to the manager and the supervisor."""
    make_offender(now=now, visited_on=date(2026, 1, 1), team=north, manager=officer, risk_level="high")
    return Alert.objects.get(kind="visit_overdue")


def acknowledge(alert: Alert, by: User, now: datetime, until: date = UNTIL) -> None:
    """With a reason."""
    alerts.acknowledge(public_id=alert.public_id, until=until, reason="Visit booked.", by=by, now=now)


def told_since(at: datetime) -> set[str]:
    """First names of those told at that moment or after it."""
    return set(
        Notification.objects.filter(created_at__gte=at).values_list("recipient__first_name", flat=True)
    )


def test_an_acknowledged_alert_is_left_alone_until_its_morning(
    alert: Alert, supervisor: User, now: datetime
) -> None:
    """Who, why and until when are kept; nobody is told meanwhile (issue 5, item 2)."""
    acknowledge(alert, supervisor, now)

    (action,) = alert.actions.all()
    assert (action.kind, action.by, action.text, action.until, action.at) == (
        "acknowledge",
        supervisor,
        "Visit booked.",
        SEVEN,
        now,
    )
    alerts.sweep(now=SEVEN - timedelta(seconds=1))
    assert told_since(now + timedelta(seconds=1)) == set()
    assert Alert.objects.open().filter(pk=alert.pk).exists()


def test_if_nothing_changes_it_comes_back_one_rank_higher(
    alert: Alert, supervisor: User, inspector: User, now: datetime
) -> None:
    """At seven the inspector is told, who had not been (peers 8: boundary minute)."""
    assert inspector.first_name not in told_since(now)
    acknowledge(alert, supervisor, now)

    alerts.sweep(now=SEVEN)

    assert "Ingrid" in told_since(SEVEN)
    alert.refresh_from_db()
    assert alert.step == Step.INSPECTOR


def test_what_came_back_may_be_acknowledged_again_and_goes_higher_still(
    alert: Alert, inspector: User, supervisor: User, now: datetime
) -> None:
    """Each spell has its own author, reason and end; the next rank is the superintendent's."""
    acknowledge(alert, supervisor, now)
    alerts.sweep(now=SEVEN)

    acknowledge(alert, inspector, SEVEN, until=date(2026, 11, 23))

    alert.refresh_from_db()
    assert (alert.next_step, alert.escalates_at) == (4, datetime(2026, 11, 23, 7, tzinfo=UTC))


@pytest.mark.parametrize("until", [date(2026, 11, 19), date(2026, 11, 27), date(9999, 12, 31)])
def test_a_refused_acknowledgement_changes_nothing(
    until: date, alert: Alert, supervisor: User, now: datetime
) -> None:
    """Today's seven has gone by; high risk allows a week."""
    before = Alert.objects.filter(pk=alert.pk).values().get()

    with pytest.raises(RuleViolation):
        acknowledge(alert, supervisor, now, until=until)

    assert Alert.objects.filter(pk=alert.pk).values().get() == before
    assert not alert.actions.exists()
    assert not AuditEvent.objects.filter(verb="alert_acknowledged").exists()


def test_a_gap_can_only_be_mended(supervisor: User, alert: Alert, now: datetime) -> None:
    """Nobody signs away that somebody has no date (issue 5, item 4)."""
    Alert.objects.filter(pk=alert.pk).update(kind="unschedulable")

    with pytest.raises(RuleViolation, match="only mended"):
        acknowledge(alert, supervisor, now)


def test_an_assigned_alert_is_told_to_that_person_once(
    alert: Alert, officer: User, colleague: User, supervisor: User, now: datetime
) -> None:
    """At once, by every channel, and not again when pressed twice."""
    later = now + timedelta(hours=1)
    asked = {"public_id": alert.public_id, "assignee_id": colleague.pk, "by": supervisor, "now": later}
    alerts.assign(text="Please go today.", **asked)

    with pytest.raises(RuleViolation, match="already assigned"):
        alerts.assign(text="Please go today.", **asked)

    alert.refresh_from_db()
    told = Notification.objects.filter(recipient=colleague)
    assert alert.assigned_to == colleague
    assert sorted(told.values_list("channel", "round", "created_at")) == [
        ("email", alert.rounds, later),
        ("inbox", alert.rounds, later),
    ]
    assert told_since(later) == {"Colin"}


def test_whoever_it_is_assigned_to_is_told_with_the_next_step_too(
    alert: Alert, colleague: User, supervisor: User, now: datetime
) -> None:
    """The round after an assignment is a round of its own: nobody is left out of it."""
    alerts.assign(public_id=alert.public_id, assignee_id=colleague.pk, text="", by=supervisor, now=now)

    alerts.sweep(now=now + timedelta(days=2))

    assert {"Colin", "Ingrid"} <= told_since(now + timedelta(days=1))


def test_an_assignment_takes_no_round_of_a_step_that_reached_nobody(
    north: Team, officer: User, inspector: User, now: datetime
) -> None:
    """A step that nobody could be told at keeps its number; an assignment is not shown under it."""
    make_offender(now=now, visited_on=date(2026, 1, 1), team=north, manager=None)
    User.objects.filter(role=Role.SUPERVISOR).update(email="")
    Alert.objects.update(closed_at=now)
    make_offender(now=now, visited_on=date(2026, 1, 1), team=north, manager=None)
    alert = Alert.objects.open().get(kind="visit_overdue")
    assert alert.step == 0

    alerts.assign(public_id=alert.public_id, assignee_id=officer.pk, text="", by=inspector, now=now)

    (number,) = set(Notification.objects.filter(recipient=officer).values_list("round", flat=True))
    assert not alert.escalations.filter(round=number).exists()
    alerts.sweep(now=now + timedelta(minutes=5))
    assert Alert.objects.get(pk=alert.pk).rounds >= number


@pytest.mark.parametrize("who", ["outsider", "other_supervisor", "auditor", "administrator", "left"])
def test_an_alert_goes_only_to_who_may_open_the_record(
    who: str, alert: Alert, supervisor: User, now: datetime, request: pytest.FixtureRequest
) -> None:
    """The same people as may see the offender, and are still here (ACC-2)."""
    user: User = request.getfixturevalue("colleague" if who == "left" else who)
    User.objects.filter(pk=user.pk).update(is_active=who != "left")

    with pytest.raises(RuleViolation, match="may open this record"):
        alerts.assign(public_id=alert.public_id, assignee_id=user.pk, text="", by=supervisor, now=now)

    assert not Notification.objects.filter(recipient=user).exists()


@pytest.mark.parametrize("in_team", [True, False], ids=["in a team", "in no team"])
def test_possible_are_exactly_those_who_see_the_record(
    in_team: bool,
    officer: User,
    colleague: User,
    outsider: User,
    supervisor: User,
    other_supervisor: User,
    auditor: User,
    north: Team,
    now: datetime,
) -> None:
    """One rule of visibility, not two: whom it may be assigned to is who finds the record."""
    offender = make_offender(now=now, team=north if in_team else None)

    possible = set(alerts.possible_assignees(Alert(offender=offender)))

    sees = {one for one in User.objects.all() if Offender.objects.visible_to(one).filter(pk=offender.pk)}
    assert possible == sees


def test_a_comment_is_kept_word_for_word_and_changes_nothing_else(
    alert: Alert, officer: User, now: datetime
) -> None:
    """Anybody who may see the alert may write one; it silences nothing."""
    before = Alert.objects.filter(pk=alert.pk).values().get()

    alerts.comment(public_id=alert.public_id, text=NAUGHTY, by=officer, now=now)

    assert alert.actions.get().text == NAUGHTY
    assert Alert.objects.filter(pk=alert.pk).values().get() == before


def test_opening_an_alert_marks_all_that_told_of_it_once(
    alert: Alert, officer: User, supervisor: User, now: datetime
) -> None:
    """Every channel of this person, nobody else's, and the first time stays (issue 5, item 3)."""
    later = now + timedelta(minutes=5)
    alerts.open_alert(public_id=alert.public_id, by=supervisor, now=later)
    alerts.open_alert(public_id=alert.public_id, by=supervisor, now=later + timedelta(hours=1))

    told = Notification.objects.filter(alert=alert)
    assert set(told.filter(recipient=supervisor).values_list("opened_at", flat=True)) == {later}
    assert set(told.filter(recipient=officer).values_list("opened_at", flat=True)) == {None}


def test_whoever_acts_on_an_alert_has_opened_it(alert: Alert, supervisor: User, now: datetime) -> None:
    """Nobody acknowledges what they have not seen."""
    acknowledge(alert, supervisor, now)

    told = Notification.objects.filter(alert=alert, recipient=supervisor)
    assert set(told.values_list("opened_at", flat=True)) == {now}


def test_nothing_is_done_about_a_closed_alert(alert: Alert, supervisor: User, now: datetime) -> None:
    """A second spell is a new alert."""
    Alert.objects.filter(pk=alert.pk).update(closed_at=now)

    for deed in (
        lambda: acknowledge(alert, supervisor, now),
        lambda: alerts.comment(public_id=alert.public_id, text="Told.", by=supervisor, now=now),
        lambda: alerts.assign(
            public_id=alert.public_id, assignee_id=supervisor.pk, text="", by=supervisor, now=now
        ),
    ):
        with pytest.raises(RuleViolation, match="This alert is closed"):
            deed()

    assert not alert.actions.exists()


def test_each_deed_is_in_the_audit_log_without_its_words(
    alert: Alert, supervisor: User, colleague: User, now: datetime
) -> None:
    """Who did what to whose alert; what was written is with the alert (AUD-1)."""
    acknowledge(alert, supervisor, now)
    alerts.comment(public_id=alert.public_id, text="Told.", by=supervisor, now=now)
    alerts.assign(public_id=alert.public_id, assignee_id=colleague.pk, text="Go.", by=supervisor, now=now)
    alerts.open_alert(public_id=alert.public_id, by=supervisor, now=now)

    events = AuditEvent.objects.filter(verb__startswith="alert_").order_by("pk")
    assert [event.verb for event in events] == [
        "alert_acknowledged",
        "alert_commented",
        "alert_assigned",
        "alert_opened",
    ]
    assert {tuple(event.offender_ids) for event in events} == {(alert.offender_id,)}
    assert "Visit booked" not in str([event.details for event in events])
