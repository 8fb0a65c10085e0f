"""Telling people: outbox rows become mails, at least once, with a Message-ID that retries keep."""

import logging
import time
import uuid
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Least

from offender_mgmt.alerts.models import Alert, Notification, NotificationQuerySet

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # longer than any mail server may take to answer
LONGEST_WAIT = timedelta(hours=1)  # between two tries
MOST_ATTEMPTS = 1000  # counted; the tries go on
ROUND = timedelta(minutes=2)  # so that no lease, counted from the round's `now`, runs out within it
MOST_LINES = 100  # references listed in one mail; the rest is a number


def deliver(*, now: datetime) -> int:
    """Send what waits in the outbox, one mail per recipient, and return how many mails were sent.

    A mail that fails is tried again later with the same Message-ID; the others go on. Sending is outside the
    transaction, so a slow mail server holds no lock; what a round has no time for waits for the next.
    """
    sent, began = 0, time.monotonic()
    _withdraw()
    while time.monotonic() - began < ROUND.total_seconds() and (batch := _claim(now=now)):
        try:
            _mail(batch).send()
        except (SMTPException, OSError, ValueError) as error:  # ValueError: an address that is none
            logger.warning("mail failed, will be tried again", extra={"error": type(error).__name__})
            continue
        _rows(batch).update(sent_at=now)
        sent += 1
    return sent


@transaction.atomic
def _withdraw() -> None:
    """Take back what waits for people who have left or have no address; the next sweep tells somebody else."""
    cannot_be_told = Q(recipient__is_active=False) | Q(recipient__email="")
    waiting = Notification.objects.filter(cannot_be_told, sent_at=None)
    alerts = list(waiting.values_list("alert_id", flat=True))
    waiting.delete()
    Alert.objects.filter(pk__in=alerts, notifications=None).update(is_routed=False)


@transaction.atomic
def _claim(*, now: datetime) -> list[Notification]:
    """Take one recipient's waiting notifications: an unfinished mail first as it was, else all new ones."""
    waiting = Notification.objects.claimable(now=now)
    first = waiting.order_by("-message_id", "pk").select_for_update(skip_locked=True).first()
    if first is None:
        return []
    rows = waiting.filter(recipient=first.recipient_id, message_id=first.message_id, channel=first.channel)
    batch = list(
        rows.select_for_update(skip_locked=True, of=("self",))
        .select_related("recipient", "alert__offender")
        .order_by("pk")
    )
    message_id = first.message_id or f"<{uuid.uuid4()}@{settings.MESSAGE_ID_DOMAIN}>"
    wait = min(LEASE * 2 ** min(first.attempts, 8), LONGEST_WAIT)  # 2**40 leases would be no timedelta
    for row in batch:
        row.message_id = message_id
    attempts = Least(F("attempts") + 1, MOST_ATTEMPTS)
    _rows(batch).update(message_id=message_id, lease_until=now + wait, attempts=attempts)
    return batch


def _rows(batch: list[Notification]) -> NotificationQuerySet:
    return Notification.objects.filter(pk__in=[row.pk for row in batch])


def _mail(batch: list[Notification]) -> EmailMessage:
    """A mail with references and links only: no name, no address, no reason (ALR-10)."""
    offenders = list({row.alert.offender_id: row.alert.offender for row in batch}.values())
    lines = [
        f"{o.reference}  {settings.VIGIL_BASE_URL}{o.get_absolute_url()}" for o in offenders[:MOST_LINES]
    ]
    if len(offenders) > MOST_LINES:
        lines.append(f"and {len(offenders) - MOST_LINES} more")
    count = len(batch)
    return EmailMessage(
        subject=f"Vigil: {count} new alert{'' if count == 1 else 's'}",
        body="These records need you. Sign in to see why.\n\n" + "\n".join(lines) + "\n",
        to=[batch[0].recipient.email],
        headers={"Message-ID": batch[0].message_id, "Auto-Submitted": "auto-generated"},
    )
