"""Telling people: the ledger's rows become messages, at least once, with a Message-ID that retries keep."""

import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Least
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.choices import Channel
from offender_mgmt.alerts.models import Alert, Notification, NotificationQuerySet
from offender_mgmt.alerts.rules import delivery, digest
from offender_mgmt.alerts.services.channels import Sender, sender_of
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import Policy

logger = logging.getLogger(__name__)

ROUND = timedelta(minutes=2)  # of all channels: no lease, counted from the round's `now`, runs out within it
MOST_ATTEMPTS = 32_000  # counted

# What nobody needs to be told any more, or cannot be: the alert is over, the person has left (the next sweep tells
# somebody else), or the channel is not set up. Not what somebody is sending at this moment.
WITHDRAW = """
WITH taken_back AS MATERIALIZED (
    SELECT notification.id, CASE
        WHEN alert.closed_at IS NOT NULL THEN 'alert_closed'
        WHEN NOT person.is_active OR person.email = '' THEN 'recipient_left'
        ELSE 'channel_unset' END AS error
    FROM alerts_notification AS notification
    JOIN alerts_alert AS alert ON alert.id = notification.alert_id
    JOIN accounts_user AS person ON person.id = notification.recipient_id
    WHERE sent_at IS NULL AND dead_at IS NULL
      AND (lease_until IS NULL OR lease_until NOT BETWEEN %(now)s AND %(longest)s)
      AND (alert.closed_at IS NOT NULL OR NOT person.is_active OR person.email = ''
        OR channel <> ALL(%(channels)s))
    FOR UPDATE OF notification SKIP LOCKED)
UPDATE alerts_notification AS notification SET dead_at = %(now)s, error = taken_back.error
FROM taken_back WHERE notification.id = taken_back.id
"""

# Alerts whose step reached nobody after all: of everybody told, by that step or since, each message outside Vigil was
# given up and nobody has opened it. The next rank's turn is now. The last rank is told again in its own time.
MOVE_UP = """
UPDATE alerts_alert AS alert SET next_step = alert.step + 1, escalates_at = %(now)s
WHERE id = ANY(%(alert_ids)s) AND closed_at IS NULL AND step BETWEEN 1 AND 3 AND escalates_at > %(now)s
  AND (acknowledged_until IS NULL OR acknowledged_until <= %(now)s)
  AND NOT EXISTS (
    SELECT FROM alerts_escalation AS escalation
    JOIN alerts_notification AS told
        ON told.alert_id = escalation.alert_id AND told.round = escalation.round
    WHERE escalation.alert_id = alert.id AND escalation.step >= alert.step
      AND (told.opened_at IS NOT NULL OR told.channel <> 'inbox' AND told.dead_at IS NULL))
"""


@dataclass(frozen=True)
class Round:
    """One channel's turn at `now`, under the policy of that day."""

    channel: Channel
    policy: Policy
    now: datetime

    def waiting(self) -> NotificationQuerySet:
        """What this channel has still to tell."""
        return Notification.objects.waiting().filter(channel=self.channel)

    def told_lately(self) -> QuerySet[Notification]:
        """What was sent within policy's interval; what a wrong clock dated later than now does not count."""
        since = self.now - timedelta(minutes=self.policy.mail_interval_minutes)
        return Notification.objects.filter(channel=self.channel, sent_at__gt=since, sent_at__lte=self.now)


@dataclass(frozen=True)
class Message:
    """What one person is told now by one channel: the rows claimed for it, and what it says."""

    rows: list[delivery.Row]
    digest: digest.Digest

    def in_ledger(self) -> NotificationQuerySet:
        """Its rows."""
        return Notification.objects.filter(pk__in=[row.pk for row in self.rows])


def deliver(*, now: datetime) -> int:
    """Send what waits, one message for each person and channel, and return how many were sent.

    What fails is tried again later with the same Message-ID, or given up; the others go on. Nobody gets two messages
    by one channel within policy's interval: what comes meanwhile waits and goes together. Sending is outside the
    transaction, so a slow server holds no lock; what a round has no time for waits for the next.
    """
    channels = [Channel(name) for name in settings.ALERT_CHANNELS if name != Channel.INBOX]
    _withdraw(channels, now=now)
    policy = in_force(timezone.localdate(now))
    seconds = ROUND.total_seconds() / max(1, len(channels))
    return sum(_deliver(Round(channel, policy, now), seconds=seconds) for channel in channels)


def _withdraw(channels: list[Channel], *, now: datetime) -> None:
    longest = now + delivery.LONGEST_WAIT
    with connection.cursor() as cursor:
        cursor.execute(
            WITHDRAW, {"now": now, "longest": longest, "channels": [one.value for one in channels]}
        )


def _deliver(turn: Round, *, seconds: float) -> int:
    """One channel's turn. A server that cannot be reached at all ends it: nobody else would get further."""
    sent, began = 0, time.monotonic()
    with closing(sender_of(turn.channel, now=turn.now)) as sender:
        for message in _messages(turn):
            try:
                sender.open()
            except delivery.Undelivered as error:
                _note_failure(message, error.failure, now=turn.now)
                break
            sent += _send(message, sender, now=turn.now)
            if time.monotonic() - began >= seconds:
                break
    return sent


def _send(message: Message, sender: Sender, *, now: datetime) -> bool:
    """Send one message, and note what came of it. Whatever is wrong with it is wrong with it alone."""
    try:
        sender.send(message.digest)
    except delivery.Undelivered as error:
        _note_failure(message, error.failure, now=now)
    except Exception as error:
        logger.exception("a message could not be sent at all")
        _note_failure(message, delivery.Failure(f"fault_{type(error).__name__}"[:60]), now=now)
    else:
        message.in_ledger().filter(sent_at=None).update(sent_at=now, dead_at=None, error="")
        return True
    sender.close()  # what state the connection is in is anybody's guess
    return False


def _messages(turn: Round) -> Iterator[Message]:
    """What is to be sent, each claimed as it is asked for: least tried first, then oldest."""
    leased = Q(lease_until__gte=turn.now, lease_until__lte=turn.now + delivery.LONGEST_WAIT)
    people = (
        turn.waiting()
        .exclude(recipient__in=turn.told_lately().values("recipient"))
        .values_list("recipient")
        .annotate(tries=Max("attempts"), oldest=Min("created_at"), leased=Count("pk", filter=leased))
        .filter(leased=0)
        .order_by("tries", "oldest", "recipient")
    )
    for recipient_id, *_ in list(people):
        message = _claim(recipient_id, turn)
        if message is not None:
            yield message


@transaction.atomic
def _claim(recipient_id: int, turn: Round) -> Message | None:
    """Take what this person is to be told now; None when another sender has them, or has just told them.

    The person is the lock: two senders never have messages to one person in hand.
    """
    person = User.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=recipient_id).first()
    if person is None or turn.told_lately().filter(recipient=person).exists():
        return None
    waiting = {one.pk: one for one in _open_rows(person, turn)}
    rows = delivery.next_message([_row(one) for one in waiting.values()], now=turn.now)
    if not rows:
        return None
    message_id = next((row.message_id for row in rows if row.message_id), _new_message_id())
    lines = [_line(waiting[row.pk].alert, turn.policy) for row in rows]
    message = Message(rows, _digest(message_id, person, rows, lines))
    # Without an error until its end is known: if this process dies, the message may have arrived.
    message.in_ledger().update(
        message_id=message_id,
        error="",
        lease_until=turn.now + delivery.wait_after(max(row.attempts for row in rows)),
        attempts=Least(F("attempts") + 1, MOST_ATTEMPTS),
    )
    return message


def _open_rows(person: User, turn: Round) -> NotificationQuerySet:
    """What this person is still to be told, of alerts that are still open, with what a message says of each."""
    return (
        turn.waiting()
        .filter(recipient=person, alert__closed_at=None)
        .select_related("alert__offender")
        .only(
            *("alert__since_on", "alert__offender__reference", "alert__offender__public_id"),
            *("alert__offender__risk_level", "message_id", "error", "attempts", "lease_until"),
        )
        .order_by("pk")
    )


def _row(one: Notification) -> delivery.Row:
    return delivery.Row(one.pk, one.alert_id, one.message_id, one.error, one.attempts, one.lease_until)


def _line(alert: Alert, policy: Policy) -> digest.Line:
    return digest.Line(
        reference=alert.offender.reference,
        since_on=alert.since_on,
        path=alert.offender.get_absolute_url(),
        danger=digest.danger(alert.offender.risk_level, policy),
    )


def _digest(
    message_id: str, person: User, rows: list[delivery.Row], lines: list[digest.Line]
) -> digest.Digest:
    return digest.Digest(
        message_id=message_id,
        username=person.get_username(),
        address=person.email,
        alerts=len({row.alert_id for row in rows}),
        lines=digest.in_order(lines),
        base_url=settings.VIGIL_BASE_URL,
    )


def _new_message_id() -> str:
    return f"<{uuid.uuid4()}@{settings.MESSAGE_ID_DOMAIN}>"


@transaction.atomic
def _note_failure(message: Message, failure: delivery.Failure, *, now: datetime) -> None:
    """Keep why it failed; what is given up with it moves its alerts up where nobody else was told."""
    logger.warning("a message was not delivered", extra={"error": failure.code})
    dying = [row for row in message.rows if delivery.is_given_up(failure, tries=row.attempts + 1)]
    # Alerts first, in order, then what was told of them: as a sweep and whoever opens an alert lock them.
    alert_ids = sorted({row.alert_id for row in dying})
    list(Alert.objects.filter(pk__in=alert_ids).order_by("pk").select_for_update(no_key=True).values("pk"))
    unsent = message.in_ledger().filter(sent_at=None)
    unsent.update(error=failure.code)
    if dying:
        unsent.filter(pk__in=[row.pk for row in dying]).update(dead_at=now)
        with connection.cursor() as cursor:
            cursor.execute(MOVE_UP, {"now": now, "alert_ids": alert_ids})
