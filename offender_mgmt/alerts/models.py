"""Alerts, who was told of them, and the sweeps that found them."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.choices import Channel
from offender_mgmt.alerts.rules import Partition
from offender_mgmt.offenders.models import Offender


class AlertQuerySet(models.QuerySet["Alert"]):
    """Reads of alerts."""

    def open(self) -> Self:
        """Alerts whose condition still held at the last look."""
        return self.filter(closed_at=None)

    def visible_to(self, user: User) -> Self:
        """Alerts on offenders whose record `user` may open."""
        return self.filter(offender__in=Offender.objects.visible_to(user))


class Alert(models.Model):
    """A thing to act on. It closes when its condition is gone, not when somebody clicks.

    `is_routed` is false until at least one person has been named to be told.
    """

    public_id = models.UUIDField(default=uuid.uuid4, db_default=models.Func(function="gen_random_uuid"))
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60, db_default="")
    since_on = models.DateField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    is_routed = models.BooleanField(db_default=False)

    objects = AlertQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                name="open_alerts_told_to_nobody",
                condition=Q(closed_at=None, is_routed=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="alert_public_id_is_unique", fields=["public_id"]),
            models.UniqueConstraint(
                name="one_open_alert_per_offender_kind_and_subject",
                fields=["offender", "kind", "subject"],
                condition=Q(closed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} since {self.since_on}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Reads of the outbox."""

    def claimable(self, *, now: datetime) -> Self:
        """Not sent, and claimed by nobody whose lease still runs."""
        return self.filter(Q(lease_until=None) | Q(lease_until__lt=now), sent_at=None)


class Notification(models.Model):
    """The intention to tell one person of one alert by one channel, and whether it was sent.

    Rows are the queue. `message_id` is given at the first claim and kept on every retry, so that a mail sent
    twice carries the same Message-ID. `lease_until` is when another sender may try again.
    """

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="notifications")
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notifications")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    created_at = models.DateTimeField()
    message_id = models.CharField(max_length=100, blank=True, db_default="")
    attempts = models.PositiveSmallIntegerField(db_default=0)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["recipient", "message_id"], name="notifications_to_send", condition=Q(sent_at=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_notification_per_alert_recipient_and_channel",
                fields=["alert", "recipient", "channel"],
            ),
            models.CheckConstraint(
                name="sent_notification_has_a_message_id",
                condition=Q(sent_at=None) | ~Q(message_id=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} to {self.recipient_id}"


class SweepRun(models.Model):
    """One full check of the register: the partition it proved and what it changed."""

    on = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    live = models.PositiveIntegerField()
    scheduled = models.PositiveIntegerField()
    suspended = models.PositiveIntegerField()
    unschedulable = models.PositiveIntegerField()
    opened = models.PositiveIntegerField()
    updated = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["-finished_at"], name="latest_sweep")]
        constraints = [
            models.CheckConstraint(
                name="sweep_finishes_after_it_starts", condition=Q(finished_at__gte=F("started_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M}: {self.live} live"

    @property
    def partition(self) -> Partition:
        """The counts as the equation that they must satisfy."""
        return Partition(
            live=self.live,
            scheduled=self.scheduled,
            suspended=self.suspended,
            unschedulable=self.unschedulable,
        )

    def is_stale(self, *, now: datetime, after_minutes: int) -> bool:
        """Say whether this check is too old to be relied on at `now`."""
        return now - self.finished_at > timedelta(minutes=after_minutes)
