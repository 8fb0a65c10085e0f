"""The delivery ledger: whom Vigil meant to tell, by what channel, and what came of it."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.choices import Channel
from offender_mgmt.alerts.models.alerts import Alert
from offender_mgmt.offenders.models import Offender


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Reads of the ledger."""

    def waiting(self) -> Self:
        """Neither sent nor given up."""
        return self.filter(sent_at=None, dead_at=None)

    def unread_by(self, user: User) -> Self:
        """What `user` was told of in Vigil and has not opened, of open alerts whose record they may open."""
        unread = self.filter(recipient=user, channel=Channel.INBOX, opened_at=None, alert__closed_at=None)
        return unread.filter(alert__offender__in=Offender.objects.visible_to(user))

    def dead(self) -> Self:
        """Given up: somebody was not told by this channel."""
        return self.filter(dead_at__isnull=False)


class Notification(models.Model):
    """The intention to tell one person of one alert by one channel, and what came of it.

    Rows are the queue. `message_id` is given at the first claim and kept on every retry, so that a message sent
    twice carries the same one. `lease_until` is when another sender may try again. An item of the inbox is sent
    when it is written: its reader finds it here. `error` is a code (the class of the failure, or why it was taken
    back), never the text of an answer, which may hold an address.
    """

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="notifications")
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notifications")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    round = models.PositiveSmallIntegerField(db_default=1)
    created_at = models.DateTimeField()
    message_id = models.CharField(max_length=100, blank=True, db_default="")
    attempts = models.PositiveSmallIntegerField(db_default=0)
    lease_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=60, blank=True, db_default="")
    sent_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["channel", "recipient", "message_id"],
                name="notifications_to_send",
                condition=Q(sent_at=None, dead_at=None),
            ),
            models.Index(
                fields=["channel", "created_at"],
                name="notifications_by_waiting_time",
                condition=Q(sent_at=None, dead_at=None),
            ),
            models.Index(
                fields=["recipient", "-created_at"], name="inbox_of_a_person", condition=Q(channel="inbox")
            ),
            models.Index(
                fields=["channel", "recipient", "sent_at"],
                name="notifications_sent_lately",
                condition=Q(sent_at__isnull=False) & ~Q(channel="inbox"),
            ),
            models.Index(
                fields=["dead_at"], name="notifications_given_up", condition=Q(dead_at__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_notification_per_alert_recipient_channel_and_round",
                fields=["alert", "recipient", "channel", "round"],
            ),
            models.CheckConstraint(name="channel_is_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(
                name="sent_notification_has_a_message_id",
                condition=Q(sent_at=None) | Q(channel=Channel.INBOX) | ~Q(message_id=""),
            ),
            models.CheckConstraint(
                name="inbox_item_is_there_when_it_is_written",
                condition=~Q(channel=Channel.INBOX) | Q(sent_at=F("created_at"), dead_at=None),
            ),
            models.CheckConstraint(
                name="notification_is_sent_or_given_up", condition=Q(sent_at=None) | Q(dead_at=None)
            ),
            models.CheckConstraint(
                name="given_up_notification_says_why", condition=Q(dead_at=None) | ~Q(error="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} to {self.recipient_id}"
