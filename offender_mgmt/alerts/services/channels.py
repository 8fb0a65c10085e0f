"""The ways out: how a message leaves Vigil. What each must do, and which there are."""

from datetime import datetime
from typing import Protocol

from offender_mgmt.alerts.choices import Channel
from offender_mgmt.alerts.rules.digest import Digest
from offender_mgmt.alerts.services.mailing import MailSender
from offender_mgmt.alerts.services.webhook import WebhookSender


class Sender(Protocol):
    """One way out, for one round. Every method but `close` raises Undelivered, and nothing else that is foreseen."""

    def open(self) -> None:
        """Be connected to the other side. A failure is the server's, not the recipient's: nobody else gets further."""

    def send(self, digest: Digest) -> None:
        """Hand over one message; returning means that the other side has taken it."""

    def close(self) -> None:
        """Be connected no more, whatever state things are in."""


def sender_of(channel: Channel, *, now: datetime) -> Sender:
    """A new sender for a round at `now`."""
    return MailSender() if channel == Channel.EMAIL else WebhookSender(now=now)
