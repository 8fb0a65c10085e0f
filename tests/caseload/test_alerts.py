"""During a hand-over alerts go to the old manager and to the supervisor who answers beside them; not yet to others."""

from datetime import date, datetime

import pytest

from caseload import services
from caseload.models import HandOver
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Notification
from offender_mgmt.offenders.models import Offender
from tests.caseload.conftest import offered, started
from tests.factories import make_offender

pytestmark = pytest.mark.django_db
Cases = list[Offender]


def told_of(offender: Offender) -> set[str]:
    """Who has an item of the inbox about this person."""
    items = Notification.objects.filter(alert__offender=offender, channel="inbox")
    return set(items.values_list("recipient__username", flat=True))


def overdue(team: Team, manager: User, now: datetime) -> Offender:
    """Somebody whose visit is long overdue."""
    return make_offender(now=now, team=team, manager=manager, visited_on=date(2025, 1, 1), risk_level="low")


def test_what_was_open_is_told_to_whoever_begins_to_answer(
    officer: User, north: Team, supervisor: User, other_supervisor: User, south: Team, now: datetime
) -> None:
    """Whoever answers beside the leaver learns of it when the hand-over starts."""
    offender = overdue(north, officer, now)
    alerts.sweep(now=now)
    second = User.objects.get(pk=other_supervisor.pk)
    second.supervised_teams.set([south, north])
    assert second.username not in told_of(offender)

    started(officer, by=second, now=now)

    assert {officer.username, second.username} <= told_of(offender)


def test_what_opens_later_is_told_to_both_and_not_to_whom_it_is_offered(
    officer: User, north: Team, trained: User, supervisor: User, now: datetime
) -> None:
    """The old manager and the supervisor, at the manager's own step; the receiving officer is no recipient yet."""
    hand_over = started(officer, by=supervisor, now=now)
    offender = overdue(north, officer, now)
    alerts.sweep(now=now)

    offered(hand_over, offender, trained, by=supervisor, now=now)

    items = Notification.objects.filter(alert__offender=offender, channel="inbox", round=1)
    assert set(items.values_list("recipient", flat=True)) == {officer.pk, supervisor.pk}
    assert trained.username not in told_of(offender)


def test_whoever_accepts_is_told_of_what_is_open(
    hand_over: HandOver, officer: User, north: Team, trained: User, supervisor: User, now: datetime
) -> None:
    """From the moment of acceptance, once."""
    offender = overdue(north, officer, now)
    offer = offered(hand_over, offender, trained, by=supervisor, now=now)

    services.accept_offer(offer_id=offer.pk, by=trained, now=now)

    alert = offender.alerts.get(kind="visit_overdue", closed_at=None)
    assert alert.notifications.filter(recipient=trained, channel="inbox").count() == 1


def test_a_finished_hand_over_tells_the_supervisor_no_more(
    hand_over: HandOver, officer: User, north: Team, trained: User, supervisor: User, now: datetime
) -> None:
    """Called off, the officer alone is told at the manager's step."""
    services.call_off_hand_over(hand_over_id=hand_over.pk, by=supervisor, now=now)
    supervisor.supervised_teams.clear()

    offender = overdue(north, officer, now)

    assert told_of(offender) == {officer.username}
