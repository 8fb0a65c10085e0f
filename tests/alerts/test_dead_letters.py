"""What can never be delivered is given up, and the alert does not stand still for it."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from offender_mgmt.accounts.choices import Rank, Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.choices import Channel, Step
from offender_mgmt.alerts.models import Alert, Notification, NotificationQuerySet
from offender_mgmt.alerts.rules.delivery import LONGEST_WAIT, MOST_PERMANENT_TRIES
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from tests.alerts.post_office import UNKNOWN, PostOffice
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db

SUSAN, INES = "susan.supervisor@force.example", "ines.inspector@force.example"
PAUSE = LONGEST_WAIT + timedelta(seconds=1)
STANDSTILL = timedelta(hours=23)  # before the inspector's hour of a high-risk alert


@pytest.fixture
def inspector(north: Team) -> User:
    """Answers for North, above Susan."""
    user = make_user("ines.inspector", Role.SUPERVISOR, supervises=[north])
    User.objects.filter(pk=user.pk).update(rank=Rank.INSPECTOR)
    return user


@pytest.fixture
def alert(supervisor: User, inspector: User, north: Team, now: datetime) -> Alert:
    """No manager, high risk: only Susan is told of it for a day."""
    offender = make_offender(now=now, visited_on=now.date(), team=north, risk_level="high")
    return Alert.objects.get(offender=offender)


def mails() -> NotificationQuerySet:
    """The ledger of mail."""
    return Notification.objects.filter(channel=Channel.EMAIL)


def try_until_given_up(office: PostOffice, address: str, now: datetime) -> datetime:
    """Deliver as often as a permanent refusal is tried; returns when it was given up."""
    office.refuses_with, office.refusals[address] = UNKNOWN, MOST_PERMANENT_TRIES
    for number in range(MOST_PERMANENT_TRIES):
        alerts.deliver(now=now + number * PAUSE)
    return now + (MOST_PERMANENT_TRIES - 1) * PAUSE


def test_an_unknown_address_is_given_up_after_five_tries(
    post_office: PostOffice, alert: Alert, now: datetime
) -> None:
    """550, five times: dead, with the code and nothing of the answer's text."""
    post_office.refuses_with, post_office.refusals[SUSAN] = UNKNOWN, 100
    for number in range(MOST_PERMANENT_TRIES - 1):
        alerts.deliver(now=now + number * PAUSE)
    assert mails().get().dead_at is None

    last = now + (MOST_PERMANENT_TRIES - 1) * PAUSE
    alerts.deliver(now=last)

    letter = mails().get()
    assert (letter.dead_at, letter.error, letter.attempts) == (last, "smtp_550", MOST_PERMANENT_TRIES)
    assert alerts.deliver(now=last + PAUSE) == 0
    assert post_office.refusals[SUSAN] == 100 - MOST_PERMANENT_TRIES


def test_an_address_that_is_none_is_given_up_too(
    post_office: PostOffice, alert: Alert, supervisor: User, now: datetime
) -> None:
    """It never reaches a server, and counts the same."""
    User.objects.filter(pk=supervisor.pk).update(email="susan\n@force.example")
    for number in range(MOST_PERMANENT_TRIES):
        alerts.deliver(now=now + number * PAUSE)

    assert mails().filter(recipient=supervisor).get().error == "not_an_address"
    assert mails().dead().filter(recipient=supervisor).exists()


def test_when_everybody_told_has_dead_mail_the_next_rank_is_told_at_once(
    post_office: PostOffice, alert: Alert, inspector: User, now: datetime
) -> None:
    """Not after a day of silence: the step reached nobody after all."""
    given_up = try_until_given_up(post_office, SUSAN, now)
    assert given_up < now + STANDSTILL

    alerts.sweep(now=given_up)

    alert.refresh_from_db()
    assert alert.step == Step.INSPECTOR
    assert alerts.deliver(now=given_up) == 1
    assert [mail.recipient for mail in post_office.mails] == [INES]


def test_somebody_who_has_opened_it_in_vigil_has_been_told(
    post_office: PostOffice, alert: Alert, supervisor: User, now: datetime
) -> None:
    """Their mail is dead, they know all the same: the chain keeps its hours."""
    Notification.objects.filter(recipient=supervisor, channel=Channel.INBOX).update(opened_at=now)

    alerts.sweep(now=try_until_given_up(post_office, SUSAN, now))

    alert.refresh_from_db()
    assert alert.step == Step.SUPERVISOR


def test_one_of_the_step_who_can_be_told_is_enough(
    post_office: PostOffice, north: Team, supervisor: User, inspector: User, now: datetime
) -> None:
    """Two supervisors, one dead letter: the other has it."""
    make_user("sven.second", Role.SUPERVISOR, supervises=[north])
    make_offender(now=now, visited_on=now.date(), team=north, risk_level="high")

    alerts.sweep(now=try_until_given_up(post_office, SUSAN, now))

    assert Alert.objects.get().step == Step.SUPERVISOR


def test_an_acknowledged_alert_is_left_alone(post_office: PostOffice, alert: Alert, now: datetime) -> None:
    """Somebody deals with it: a dead letter changes nothing until then."""
    end = now + timedelta(days=2)
    Alert.objects.update(acknowledged_until=end, escalates_at=end, next_step=Step.INSPECTOR)

    try_until_given_up(post_office, SUSAN, now)

    alert.refresh_from_db()
    assert alert.escalates_at == end


def test_the_last_rank_is_not_told_again_for_its_dead_letter(
    post_office: PostOffice, alert: Alert, inspector: User, now: datetime
) -> None:
    """There is nobody above: it is told again in its own time, and the board shows the dead letter."""
    Alert.objects.update(step=Step.SUPERINTENDENT, next_step=Step.SUPERINTENDENT)
    alert.escalations.update(step=Step.SUPERINTENDENT)
    alert.refresh_from_db()
    own_time = alert.escalates_at

    try_until_given_up(post_office, SUSAN, now)

    alert.refresh_from_db()
    assert (alert.escalates_at, mails().dead().count()) == (own_time, 1)


def test_dead_letters_can_be_tried_again(
    post_office: PostOffice, alert: Alert, administrator: User, now: datetime
) -> None:
    """What was wrong has been mended: they wait again, as if never tried, and it is written who did that."""
    given_up = try_until_given_up(post_office, SUSAN, now)
    told = StringIO()

    call_command("retry_dead", by=administrator.username, stdout=told)

    assert told.getvalue() == "1 dead letter will be tried again.\n"
    assert alerts.deliver(now=given_up) == 1
    assert [mail.recipient for mail in post_office.mails] == [SUSAN]
    event = AuditEvent.objects.get(verb=Verb.DEAD_LETTERS_RETRIED)
    assert (event.actor_id, event.details) == (administrator.pk, {"number": 1})


def test_what_nobody_needs_any_more_stays_dead(
    alert: Alert, administrator: User, supervisor: User, now: datetime
) -> None:
    """The alert is over, or the person has left: trying again would tell nobody anything."""
    mails().update(dead_at=now, error="recipient_left")
    User.objects.filter(pk=supervisor.pk).update(is_active=False)
    assert alerts.retry_dead(by=administrator) == 0

    User.objects.filter(pk=supervisor.pk).update(is_active=True)
    Alert.objects.update(closed_at=now)
    assert alerts.retry_dead(by=administrator) == 0


@pytest.mark.parametrize("name", ["nobody.there", "olivia.officer"])
def test_only_somebody_who_looks_after_the_machine_may_try_again(name: str, officer: User) -> None:
    """A name that is nobody's, or whose role does not allow it, is refused in words."""
    with pytest.raises(CommandError, match="Name somebody with an account"):
        call_command("retry_dead", by=name)
